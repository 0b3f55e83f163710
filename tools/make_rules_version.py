#!/usr/bin/env python3
"""Write the version of the rule book into `src/bouncekit/data/version.py`: run this after a change of its files.

    make_rules_version.py [--check]

The book is all data that decides a verdict, the weights of letters among it.  Its version is a digest of what the files
say, so that comments, line ends and the order of keys make no difference, and two installations with one version judge
alike by their data.
With ``--check`` nothing is written, and the exit status is 1 where the file is not what this script gives.
"""

import hashlib
import json
import sys
import tomllib
from pathlib import Path

from generated import written_or_checked

__all__ = ["VERSION_FILE", "version_module"]

_DATA = Path(__file__).parents[1] / "src" / "bouncekit" / "data"
VERSION_FILE = _DATA / "version.py"
# Words for people, and what serves mailboxes and archives, decide no verdict.
_OF_THE_BOOK = (
    *("cues", "formats", "harm", "kinds", "letters.toml", "phrases.toml", "providers", "registry", "rules"),
    "senders.toml",
)
_READ = {".toml": tomllib.loads, ".json": json.loads}
_DIGITS = 12
_MODULE = '''\
"""The version of the rule book.  Written by tools/make_rules_version.py."""

from typing import Final

__all__ = ["RULES_VERSION"]

RULES_VERSION: Final = "{version}"
'''


def version_module() -> str:
    """Return the text of the generated module."""
    digest = hashlib.sha256()
    for path in sorted(path for name in _OF_THE_BOOK for path in _files(_DATA / name)):
        table = _READ[path.suffix](path.read_text(encoding="utf-8"))
        said = json.dumps([path.relative_to(_DATA).as_posix(), table], sort_keys=True, default=str)
        digest.update(said.encode() + b"\n")
    return _MODULE.format(version=digest.hexdigest()[:_DIGITS])


def _files(place: Path) -> list[Path]:
    return [place] if place.is_file() else [path for path in place.rglob("*") if path.suffix in _READ]


if __name__ == "__main__":
    sys.exit(written_or_checked(VERSION_FILE, version_module()))
