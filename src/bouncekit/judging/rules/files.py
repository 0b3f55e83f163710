"""A user's files of rules: read from the disk, loaded or checked.  What rules mean is the business of `judging`."""

import os

from bouncekit.errors.reasons import RulesReason
from bouncekit.judging.rules.checking import check_files, parse_files
from bouncekit.judging.rules.faults import Problem, RuleFault, RulesError
from bouncekit.judging.rules.user_book import RuleBook
from bouncekit.sources import read_file

__all__ = ["check_rules", "load_rules"]

_MOST_MIB = 8  # of one file: a thousand rules need a quarter of one

Path = str | os.PathLike[str]


def load_rules(*paths: Path) -> RuleBook:
    """Return the rules of the TOML files at `paths`, to be passed to `classify` and its like as `rules`.

    Raises `RulesError` with all that is wrong with them (but runs no example: that is `check_rules`), and `SourceError`
    for a file that cannot be read.
    """
    files, faults = _read(paths)
    rules, wrong = parse_files(files)
    if faults or wrong:
        raise RulesError((*faults, *wrong))
    return rules


def check_rules(*paths: Path) -> tuple[RuleFault, ...]:
    """Return all faults of the TOML files at `paths`, in their order: none where they are good.

    Every rule must be well formed, its pattern quick, and each of its examples won by it and by no other rule, be it of
    these files or of bouncekit.  Raises `SourceError` for a file that cannot be read.
    """
    files, faults = _read(paths)
    return (*faults, *check_files(files))


def _read(paths: tuple[Path, ...]) -> tuple[list[tuple[str, str]], list[RuleFault]]:
    """Return (name, text) of each file, one that is given twice only once, and a fault for each that is no text."""
    files: list[tuple[str, str]] = []
    faults: list[RuleFault] = []
    for name in dict.fromkeys(os.fspath(path) for path in paths):
        content = read_file(name, (_MOST_MIB << 20) + 1)
        shown = name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        if len(content) > _MOST_MIB << 20:
            faults.append(RuleFault(shown, None, Problem(RulesReason.TOO_LARGE, {"limit": _MOST_MIB})))
            continue
        try:
            files.append((shown, content.decode("utf-8-sig")))
        except UnicodeDecodeError as error:
            # Counted in what the codec was given, which begins after a byte order mark.
            before = content[: error.start].decode("utf-8", "replace")
            place = before.count("\n") + 1, len(before) - before.rfind("\n")
            faults.append(RuleFault(shown, None, Problem(RulesReason.NOT_UTF_8)).at(place))
    return files, faults
