"""What a captured message looks like from the server: enough to see that another one stands at its place now."""

import re
from datetime import datetime
from typing import NamedTuple, Protocol

from bouncekit.archive.format.captures import Capture

__all__ = ["Appearance", "OnServer", "look_of", "moment_of"]

_ID = re.compile(r"<([^<>\s]{1,500})>")
_LONGEST_ID = 500


class OnServer(Protocol):
    """What must be known of a message in a mailbox (`bouncekit.mailbox.MessageInfo` is one)."""

    @property
    def folder(self) -> str:
        """The folder that it lies in."""
        ...

    @property
    def uid(self) -> int | None:
        """Its number there (RFC 9051, 2.3.1.1)."""
        ...

    @property
    def uidvalidity(self) -> int | None:
        """What its number is good for."""
        ...

    @property
    def size(self) -> int:
        """Its size in bytes, as the server tells it (RFC822.SIZE)."""
        ...

    @property
    def message_id(self) -> str | None:
        """Its Message-ID, without < and >."""
        ...

    @property
    def date(self) -> datetime | None:
        """When it was written, or where its header does not tell, when it was received."""
        ...


class Appearance(NamedTuple):
    """The hash of a captured message; its size as the server tells it, its Message-ID, and when it was written and
    received, as far as that is known.  `got` is the hash of the bytes that came from there: those that are kept, or
    another form of the same message.
    """

    sha256: str
    got: str
    size: int
    message_id: str | None
    dates: tuple[datetime, ...]

    def is_of(self, message: OnServer) -> bool:
        """Tell whether `message` looks like this one."""
        is_dated = message.date in self.dates if message.date is not None else not self.dates
        return is_dated and message.size == self.size and message.message_id == self.message_id


def look_of(capture: Capture) -> Appearance:
    """Return what the message of a capture looks like."""
    place = capture.place
    size = capture.size if place.told_size is None else place.told_size
    dates = (moment_of(capture.date), moment_of(place.internal_date))
    known = tuple(date for date in dates if date is not None)
    return Appearance(capture.sha256, place.got or capture.sha256, size, _id(capture.message_id), known)


def moment_of(text: str | None) -> datetime | None:
    """Return the time that a record tells; None where it tells none, or one without an offset (ours all have one)."""
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.utcoffset() is not None else None


def _id(value: str | None) -> str | None:
    found = _ID.search(value or "")
    return found[1] if found else "".join((value or "").split())[:_LONGEST_ID] or None
