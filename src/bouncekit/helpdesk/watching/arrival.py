"""What a watch tells: a message that arrived, and what happened on the way."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from bouncekit.helpdesk.mail import DeskMail
from bouncekit.vocabulary import Kind

__all__ = ["Arrival", "Happening", "WatchCounts", "key_of"]


class Happening(StrEnum):
    """What happened to a watch, for a person to know."""

    RENUMBERED = "renumbered"  # another UIDVALIDITY (RFC 9051, 2.3.1.1)
    UNREADABLE = "unreadable"  # a message that the server does not give
    LOST = "lost"  # the connection; it is made anew
    NOT_MARKED = "not-marked"  # a flag that the server does not keep, or refuses
    NOT_MOVED = "not-moved"
    NOT_DELIVERED = "not-delivered"  # to the webhook; it is tried again


@dataclass(frozen=True)
class Arrival:
    """One message: where it stands, what it is, and whether a machine wrote it (`is_recognised`)."""

    account: str
    folder: str
    uidvalidity: int | None
    uid: int
    received: datetime | None
    size: int
    key: str
    mail: DeskMail

    @property
    def is_recognised(self) -> bool:
        """Whether it is a notice or other mail of a machine, and no message that a person hands on."""
        return self.mail.report.kind is not Kind.OTHER and not self.mail.report.forwarded

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as plain values, ready for JSON; ``id`` is the same for the same content."""
        return {
            "id": self.key,
            "account": self.account,
            "folder": self.folder,
            "uidvalidity": self.uidvalidity,
            "uid": self.uid,
            "received": self.received.isoformat() if self.received is not None else None,
            "size": self.size,
            "recognised": self.is_recognised,
            **self.mail.as_dict(),
        }


@dataclass(slots=True)
class WatchCounts:
    """What a watch read, and what it did with that."""

    read: int = 0
    recognised: int = 0
    flagged: int = 0
    moved: int = 0
    unreadable: int = 0
    delivered: int = 0
    waiting: int = 0  # for the webhook


def key_of(content: bytes) -> str:
    """Return the key of a message, made of its content alone."""
    return sha256(content).hexdigest()[:40]
