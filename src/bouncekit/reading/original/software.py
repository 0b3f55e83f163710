"""Which program wrote a notice, by marks that are data (data/kinds/software.toml)."""

from collections.abc import Collection
from functools import cache
from typing import Any

from bouncekit.data import load
from bouncekit.message import Message
from bouncekit.text.folding import fold_notice

__all__ = ["name_software"]

_SCANNED = 1500


def name_software(message: Message, fields: Collection[str], prose: str, host: str | None = None) -> str | None:
    """Return the name of the program, or None.

    `fields` are names of report fields (lower case), `host` is the reporting host, `prose` the beginning of the human
    part.  Fields are surest, then the host of a service, then the header, then words.
    """
    marks = _marks()
    known = marks["fields"]
    if not known.keys().isdisjoint(fields):
        return next(str(known[name]) for name in fields if name in known)
    found = _by_host(marks["hosts"], host) if host and host.endswith(_ends()) else None
    found = found or _by_header(marks["headers"], message)
    return found or _by_words(marks["words"], prose) or _by_header(marks["last"], message)


def _by_host(marks: dict[str, str], host: str) -> str | None:
    return next((software for end, software in marks.items() if host.endswith(end)), None)


def _by_header(marks: dict[str, dict[str, str]], message: Message) -> str | None:
    headers = message.fields
    present = headers.names
    for name, words in marks.items():
        if name in present:
            lowered = (headers.raw_header(name) or "").lower()
            for word, software in words.items():
                if word in lowered:
                    return software
    return None


def _by_words(marks: dict[str, str], prose: str) -> str | None:
    words = fold_notice(prose[:_SCANNED])
    for word, software in marks.items():
        if word in words:
            return software
    return None


@cache
def _ends() -> tuple[str, ...]:
    return tuple(_marks()["hosts"])


@cache
def _marks() -> dict[str, dict[str, Any]]:
    return load("kinds/software.toml")
