"""The rule book made of its TOML files: read, checked and put in order, where no earlier process has done it."""

from bouncekit import data
from bouncekit.judging.rules.lists import OUR_LISTS
from bouncekit.judging.rules.parsing import parse_rules
from bouncekit.judging.rules.prebuilt import written
from bouncekit.judging.rules.rule import Rule

__all__ = ["built_book", "rules_of_files"]

_FOLDERS = ("providers", "rules")
_SPARING = "harm/sparing.toml"


def built_book() -> bytes:
    """Return the book of the TOML files as a wheel holds it."""
    return written(*rules_of_files())


def rules_of_files() -> tuple[list[Rule], list[Rule]]:
    """Return the rules of the TOML files, providers first, then words, by the files' priority; and the sparing ones.

    Raises `ValueError` for what is wrong with them.
    """
    rules: list[Rule] = []
    for folder in _FOLDERS:
        files = {name: table for name, table in data.parsed_folder(folder).items() if name != OUR_LISTS}
        for name, table in sorted(files.items(), key=lambda item: (item[1].get("priority", 0), item[0])):
            rules += _parsed(f"{folder}/{name}.toml", {"in_names": folder == "providers", **table})
    return rules, _parsed(_SPARING, data.parsed(_SPARING))


def _parsed(name: str, table: dict[str, object]) -> list[Rule]:
    rules, faults = parse_rules(name, table)
    if faults:
        raise ValueError("; ".join(map(str, faults)))
    return rules
