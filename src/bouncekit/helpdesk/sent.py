"""What was sent, as far as a desk remembers it: the only proof that a notice answers something of ours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bouncekit.wording.domains import readable

__all__ = ["MemorySent", "Sent", "SentMessages", "normal_address", "normal_id"]


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that was sent: its Message-ID, to whom, about which ticket, and when (with its offset)."""

    message_id: str
    recipients: tuple[str, ...] = ()
    ticket: str | None = None
    at: datetime | None = None


class SentMessages(Protocol):
    """Where a desk keeps what it sent; `MemorySent` and `SqliteSent` are two, your own table may be another.

    `complete_since` tells from when on nothing is missing: what is not there and is younger was never sent.  None: it
    may be that something is missing, and then nobody can be told to have forged anything.
    """

    complete_since: datetime | None

    def find(self, message_id: str) -> Sent | None:
        """Return what was sent under this Message-ID (with its angle brackets), or None."""
        ...


class MemorySent:
    """What was sent, in memory: for tests, and for a process that sends and reads."""

    def __init__(self, sent: Iterable[Sent] = (), complete_since: datetime | None = None) -> None:
        self.complete_since = complete_since
        self._sent: dict[str, Sent] = {}
        for each in sent:
            self.add(each)

    def add(self, sent: Sent) -> None:
        """Remember one message; the same Message-ID again takes the place of the first."""
        self._sent[normal_id(sent.message_id)] = sent

    def find(self, message_id: str) -> Sent | None:
        """Return what was sent under this Message-ID, or None."""
        return self._sent.get(normal_id(message_id))


def normal_address(address: str) -> str:
    """Return an address in one form: without blanks around, in lower case, an international domain in Unicode.

    Mail servers name such a domain as DNS has it (``xn--…``, RFC 5890), whoever wrote the message as people read it.
    """
    address = address.strip().lower()
    if "xn--" not in address:
        return address
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{readable(domain)}"


def normal_id(message_id: str) -> str:
    """Return a Message-ID in one form: without blanks and angle brackets, the domain in lower case."""
    local, at, domain = message_id.strip().strip("<>").rpartition("@")
    return f"{local}{at}{domain.lower()}"
