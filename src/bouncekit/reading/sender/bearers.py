"""Whose name and address stand in From: a mail system's, a postmaster's, another machine's or anyone's.

A name alone is a firm's or a person's as well ("Mail Delivery Ltd", "System Administrator (Kim Lee)"): it counts where
the address says the same, where there is no address, or where the header says that no person wrote.
"""

from collections.abc import Callable
from enum import IntEnum
from functools import cache

from bouncekit.reading.answers.addresses import clean_address
from bouncekit.reading.sender.sender_words import literals
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals
from bouncekit.text.memo import kept

__all__ = ["Bearer", "bearer_of", "is_unread"]

_SHORTEST = 7  # characters of such words


class Bearer(IntEnum):
    """Who bears the name and the address in From, as far as these tell."""

    ANYONE = 0
    MACHINE = 1
    POSTMASTER = 2
    DAEMON = 3
    AGENT = 4


_BEARERS = {
    "agents": Bearer.AGENT,
    "daemons": Bearer.DAEMON,
    "postmasters": Bearer.POSTMASTER,
    "machines": Bearer.MACHINE,
}


def bearer_of(folded_sender: str, no_person: Callable[[], bool]) -> Bearer:
    """Return who bears the folded From; `no_person` tells whether the rest of the header speaks against a person."""
    named, is_sure = _named(folded_sender)
    return named if is_sure or named is Bearer.ANYONE or no_person() else Bearer.ANYONE


@kept
def _named(folded_sender: str) -> tuple[Bearer, bool]:
    """Return whom the name and the address mean, and whether they alone tell it."""
    found = list(_names().found(folded_sender))
    if not found:
        return Bearer.ANYONE, True
    address = clean_address(folded_sender)
    start = folded_sender.rfind(address) if address else -1
    if address is None or start < 0:
        return max([_BEARERS[key] for _, key in found]), True
    at, stop = start + address.rindex("@"), start + len(address)
    best, in_address = Bearer.ANYONE, False
    for end, key in found:
        if start <= end <= at:
            in_address = True
        if not at < end < stop:  # a domain may be named anything
            best = max(best, _BEARERS[key])
    return best, in_address or is_unread(address)


@cache
def _names() -> Literals:
    return literals("names", *_BEARERS)


def is_unread(address: str) -> bool:
    """Tell whether nobody reads what is sent to this address, by its own words."""
    local = address.partition("@")[0].replace(".", "").replace("-", "").replace("_", "")
    if not local.isalnum():
        local = "".join(filter(str.isalnum, local))
    return len(local) >= _SHORTEST and literals("addresses", "inside").stand_in(
        local.lower() if local.isascii() else fold(local)
    )
