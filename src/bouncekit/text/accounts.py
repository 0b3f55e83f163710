"""What readers tell beside an error of their mail program: whose mailbox it is, in which program, and a new password.

The names and the patterns are data (``data/mailbox/accounts.toml``).
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from bouncekit import data

__all__ = [
    "Account",
    "Provider",
    "account_in",
    "has_new_password",
    "is_of_program",
    "kept_in",
    "place_of",
    "provider_in",
]

_UNKNOWN = "other"
_ANYWHERE = "either"
_AROUND = 16  # characters before what is told, in which it may be denied


class Provider(NamedTuple):
    """A provider, and which password its mailboxes take from a program: a table of ``passwords.toml``."""

    name: str
    wants: str


class Account(NamedTuple):
    """What readers tell of their own account: the provider, where it is known, whether the password `is_new`, the
    program (`place`) in whose settings it stands, and where that program keeps what did not leave (`kept_in`).
    """

    provider: Provider | None
    is_new: bool
    place: str | None
    kept: str | None


def account_in(folded: str) -> Account | None:
    """Return what `folded` tells of the reader's own account; None where it tells nothing."""
    kept = kept_in(folded, of_outlook=False)
    told = Account(provider_in(folded), has_new_password(folded), place_of(folded), None if kept == _ANYWHERE else kept)
    return told if any(told) else None


def provider_in(folded: str) -> Provider | None:
    """Return whose mailbox `folded` is about; None where nobody is named, or several who want different things.

    The name of a server tells more than an address, and an address more than the other words.
    """
    told: dict[str, list[Provider]] = {".": [], "@": [], "": []}
    for found in _named().finditer(folded):
        before = folded[found.start() - 1 : found.start()] if found.start() else ""
        told[before if before in {".", "@"} else ""].append(_providers()[found[0]])
    for named in told.values():
        if named:
            alike = all(one.wants == named[0].wants for one in named)
            return named[0] if alike and named[0].wants != _UNKNOWN else None
    return None


def has_new_password(folded: str) -> bool:
    """Tell whether somebody says in `folded` that the password was changed a short while ago."""
    return any(_is_told(kind, folded) for kind in ("changed", "new"))


def _is_told(kind: str, folded: str) -> bool:
    denied, behind = _table()[kind]["denied"], tuple(_table()[kind]["behind"])
    for found in _patterns(kind).finditer(folded):
        around = folded[max(found.start() - _AROUND, 0) : found.end()]
        if not any(said in f" {around} " for said in denied) and not folded.startswith(behind, found.end()):
            return True
    return False


def is_of_program(folded: str) -> bool:
    """Tell whether a mail program or a telephone is spoken of, and not a web site alone."""
    return any(said in folded for said in _table()["program"]["words"])


def kept_in(folded: str, *, of_outlook: bool) -> str:
    """Return where the letter is that did not leave: ``outbox``, ``window``, or ``either`` where no program tells.

    `of_outlook` tells that a number of Outlook's stands there.
    """
    kept = _table()["kept"]
    for site in kept["neither"]:
        folded = folded.replace(site, " ")
    told = {where for where in ("outbox", "window") if any(name in folded for name in kept[where])}
    told |= {"outbox"} if of_outlook else set()
    return told.pop() if len(told) == 1 else _ANYWHERE


def place_of(folded: str) -> str | None:
    """Return the program whose settings are to be opened, where one alone is named."""
    for site in _table()["kept"]["neither"]:
        folded = folded.replace(site, " ")
    named = [program for program, names in _table()["place"].items() if any(name in folded for name in names)]
    return named[0] if len(named) == 1 else None


@cache
def _table() -> Mapping[str, Any]:
    return data.load("mailbox/accounts.toml")


@cache
def _providers() -> Mapping[str, Provider]:
    return {
        written: Provider(name, wants)
        for wants, providers in _table()["provider"].items()
        for name, names in providers.items()
        for written in names
    }


@cache
def _named() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){_one_of(sorted(_providers(), key=len, reverse=True))}(?![a-z0-9])")


@cache
def _patterns(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(_table()[kind]["patterns"]))


def _one_of(names: Iterable[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, names))})"
