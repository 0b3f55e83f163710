"""`bouncekit archive init`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from bouncekit.archive import Archive
from bouncekit.cli.console.json_object import print_json
from bouncekit.cli.console.safe_text import Words, printable
from bouncekit.cli.params.archive_options import AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG

__all__ = ["command"]


@click.command("init")
@click.argument("folder")
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """Make an empty archive in FOLDER, which must be empty or not there.

    Exit status: 0 when it was made, 1 when it could not be, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Make an archive; return the exit code."""
    archive = Archive.create(str(Path(chosen["folder"]).absolute()))
    if chosen["as_json"]:
        print_json({"archive": archive.place, "id": archive.id})
    else:
        click.echo(words.text("created", place=printable(archive.place)))
    return 0
