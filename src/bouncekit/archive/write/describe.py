"""What a message says of itself, cleaned so that it can be kept as text anywhere."""

from collections.abc import Iterator
from typing import NamedTuple

from bouncekit.archive.format.plain_text import clean
from bouncekit.mailbox.messages.dates import parse_date
from bouncekit.message import ContentSource, Message, parse
from bouncekit.stores.outlook.msg_content import rendered_if_outlook

__all__ = ["Description", "date_of", "describe"]

_LONGEST = 2000  # characters of one value
_LONGEST_PEOPLE = 20_000  # characters of all recipients


class Description(NamedTuple):
    """The header of a message as a person reads it; None or empty where it says nothing."""

    message_id: str | None
    date: str | None
    sender: str | None
    to: tuple[str, ...]
    subject: str | None


def describe(content: bytes | ContentSource) -> Description:
    """Return what the header of a message says.  Nothing that it contains raises."""
    message = parse(rendered_if_outlook(content))
    people = [value for name in ("to", "cc") for value in message.headers(name)]
    return Description(
        _value(message, "message-id"),
        date_of(message.raw_header("date") or ""),
        _value(message, "from"),
        tuple(_bounded(people)),
        _value(message, "subject"),
    )


def _bounded(people: list[str]) -> Iterator[str]:
    """Yield the recipients, as far as a record has room for them; the message itself has all."""
    room = _LONGEST_PEOPLE
    for value in people:
        if room <= 0:
            return
        yield clean(value[:room])
        room -= len(value) + 1


def _value(message: Message, name: str) -> str | None:
    value = message.header(name)
    return None if value is None else clean(value[:_LONGEST])


def date_of(value: str) -> str | None:
    """Return a date of RFC 5322, 3.3, in ISO 8601 with its offset (UTC where it tells none); None where it is none."""
    date = parse_date(value)
    return date.isoformat() if date is not None else None
