"""What happened to an address, and when: the one input of every score."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bouncekit.helpdesk.sent import normal_address
from bouncekit.vocabulary import Reason, Word

__all__ = ["EPOCH", "Event", "EventKind", "micros_of", "moment_of", "once_each", "order_of"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# The first and the last time that Python knows, in every time zone.
_EARLIEST, _LATEST = ((moment.replace(tzinfo=UTC) - EPOCH) // _MICROSECOND for moment in (datetime.min, datetime.max))
_LONGEST_ID = 1000
_LONGEST_ADDRESS = 1000


class EventKind(Word):
    """What happened.  Those of one moment count in this order: a failure first, and a wish to get no mail last."""

    HARD = "hard", "not delivered: the server says for good that the address does not exist"
    SOFT = "soft", "not delivered, because of the mailbox: full, disabled, moved; nothing proves that it does not exist"
    TEMPORARY = "temporary", "not delivered, or not yet: the server calls its answer temporary"
    BLOCKED = "blocked", "refused because of the sender, the message or the way: it says nothing of the address"
    DELIVERED = "delivered", "a message reached the mailbox"
    WROTE = "wrote", "the owner of the address wrote"
    CONFIRMED = "confirmed", "the owner asked for mail again, or an operator vouches for the address"
    COMPLAINT = "complaint", "the owner called a message spam (RFC 5965)"
    UNSUBSCRIBED = "unsubscribed", "the owner wants no more mail"


_ORDER = {kind: number for number, kind in enumerate(EventKind)}


@dataclass(frozen=True, slots=True)
class Event:
    """One event in the history of one address.

    `id` names it among those of its address: of the same id the earliest counts, so that what is told twice counts
    once.  `address` is kept in lower case.  `at` carries its offset (``datetime.now(UTC)``), and is kept in UTC.
    `reason` is why a message was not delivered, where that is known.  Raises `ValueError` for an empty or endless id or
    address, for a text that is not valid Unicode, for a time without an offset, and for an unknown `kind` or `reason`.
    """

    id: str
    address: str
    at: datetime
    kind: EventKind
    reason: Reason | None = None

    def __post_init__(self) -> None:
        _check("id", self.id, _LONGEST_ID)
        _check("address", self.address, _LONGEST_ADDRESS)
        if self.at.tzinfo is None:
            raise ValueError(f"the time of an event carries its offset, as datetime.now(UTC) does; {self.at} has none")
        if self.at.tzinfo is not UTC:
            object.__setattr__(self, "at", moment_of(micros_of(self.at)))
        address = normal_address(self.address)
        if address != self.address:
            object.__setattr__(self, "address", address)
        if type(self.kind) is not EventKind:
            object.__setattr__(self, "kind", EventKind(self.kind))
        if self.reason is not None and type(self.reason) is not Reason:
            object.__setattr__(self, "reason", Reason(self.reason))

    def as_dict(self) -> dict[str, Any]:
        """Return the event as plain values, ready for JSON; `from_dict` reads them."""
        return {
            "id": self.id,
            "address": self.address,
            "at": self.at.isoformat(),
            "kind": self.kind.value,
            "reason": self.reason and self.reason.value,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Event":
        """Return the event of such values; `at` is ISO 8601 with an offset.  Others are passed over.

        `ValueError` names the value that is missing or wrong.
        """
        texts = {}
        for name in ("id", "address", "at", "kind"):
            if not isinstance(values.get(name), str):
                raise ValueError(f"an event needs {name!r}, a text")
            texts[name] = values[name]
        reason = values.get("reason")
        if reason is not None and not isinstance(reason, str):
            raise ValueError("'reason' of an event is a text")
        try:
            at = datetime.fromisoformat(texts["at"])
        except ValueError:
            raise ValueError(f"'at' of an event is a time in ISO 8601, not {texts['at']!r}") from None
        return cls(texts["id"], texts["address"], at, EventKind(texts["kind"]), Reason(reason) if reason else None)


def micros_of(at: datetime) -> int:
    """Return a time as microseconds since 1970, UTC, within what `moment_of` can return."""
    return min(max((at - EPOCH) // _MICROSECOND, _EARLIEST), _LATEST)


def moment_of(micros: int) -> datetime:
    """Return the time, in UTC, of so many microseconds since 1970."""
    return EPOCH + timedelta(microseconds=micros)


def order_of(event: Event) -> tuple[datetime, int, str]:
    """Return what events of one address are sorted by: their time, then their kind, then their id."""
    return event.at, _ORDER[event.kind], event.id


def once_each(events: Iterable[Event]) -> list[Event]:
    """Return the events of one address in their order, of each id the first: the same for any order of `events`."""
    first: dict[str, Event] = {}
    for event in events:
        known = first.get(event.id)
        if known is None or _claim(event) < _claim(known):
            first[event.id] = event
    return sorted(first.values(), key=order_of)


def _claim(event: Event) -> tuple[datetime, str, str]:
    """Return by what two events of one id are told apart: as the stores compare their rows."""
    return event.at, event.kind, event.reason or ""


def _check(name: str, text: str, longest: int) -> None:
    if text.isascii() and text.isprintable() and " " not in text and 0 < len(text) <= longest:
        return
    if not text.strip() or len(text) > longest:
        raise ValueError(f"the {name} of an event is a text of 1 to {longest} characters, not {len(text)}")
    if "\0" in text or not _is_unicode(text):
        raise ValueError(f"the {name} of an event is not valid Unicode: {text!r}")


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
