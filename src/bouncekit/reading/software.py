"""Which program wrote a notice, by marks that are data (data/kinds/software.toml)."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from bouncekit.data import load
from bouncekit.folding import fold
from bouncekit.message import Message

__all__ = ["name_software"]

_SCANNED = 1500


def name_software(message: Message, fields: Iterable[str], prose: str, host: str | None = None) -> str | None:
    """Return the name of the program, or None.

    `fields` are names of report fields (lower case), `host` is the reporting host, `prose` the beginning of the human
    part.  Fields are surest, then the host of a service, then the header, then words.
    """
    marks = _marks()
    for name in fields:
        if name in marks["fields"]:
            return str(marks["fields"][name])
    if host:
        for domain, software in marks["hosts"].items():
            if host.endswith(domain):
                return str(software)
    for name, value in message.header_items:
        for word, software in marks["headers"].get(name, {}).items():
            if word in value.lower():
                return str(software)
    words = fold(prose[:_SCANNED])
    return next((str(software) for word, software in marks["words"].items() if word in words), None)


@cache
def _marks() -> dict[str, dict[str, Any]]:
    return load("kinds/software.toml")
