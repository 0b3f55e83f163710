"""Whose name and address stand in From: a mail system's, a postmaster's, another machine's or anyone's.

A name alone is a firm's or a person's as well ("Mail Delivery Ltd", "System Administrator (Kim Lee)"): it counts where
the address says the same, where there is no address, or where the header says that no person wrote.
"""

from collections.abc import Callable
from enum import IntEnum

from bouncekit.reading.answers.addresses import clean_address
from bouncekit.reading.sender.sender_words import literals, words

__all__ = ["Bearer", "bearer_of"]


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
    found = [(end, _BEARERS[key]) for end, key in literals("names", *_BEARERS).found(folded_sender)]
    if not found:
        return Bearer.ANYONE
    address = clean_address(folded_sender)
    start = folded_sender.rfind(address) if address else -1
    if address is None or start < 0:
        return max(bearer for _, bearer in found)
    at = start + len(address.rpartition("@")[0])
    in_address = any(start <= end <= at for end, _ in found)
    if in_address or _is_unread(address) or no_person():
        # A domain may be named anything.
        return max((bearer for end, bearer in found if not at < end < start + len(address)), default=Bearer.ANYONE)
    return Bearer.ANYONE


def _is_unread(address: str) -> bool:
    """Tell whether nobody reads what is sent to this address, by its own words."""
    local = "".join(letter for letter in address.partition("@")[0] if letter.isalnum())
    return any(word in local for word in words("addresses", "inside"))
