"""Whether what came back seems to be from somebody who only wrote the reader's address into it."""

from functools import cache

from bouncekit import data
from bouncekit.message import Message, parse
from bouncekit.reading.facts import OriginalFacts
from bouncekit.reading.original.lost_message import COPIES
from bouncekit.reading.original.quoting import split_quoted_original

__all__ = ["seems_forged"]

_MARKS = ("received", "message-id", "dkim-signature", "x-received")
_LIMIT = 20_000


def seems_forged(message: Message, original: OriginalFacts | None, text: str = "") -> bool:
    """Tell whether nothing in the returned copy shows the sender's provider, through whom their mail always leaves.

    Only a copy that tells which way it came says anything (RFC 5321, 4.4), and only of providers that are known.  It is
    a part of `message`, or stands in the notice's `text`.
    """
    sender = original.sender if original else None
    names = _providers().get(sender.rpartition("@")[2].lower()) if sender else None
    if names is None:
        return False
    copies = (part.embedded for part, kind in message.typed_parts if kind in COPIES)
    copy = next((copy for copy in copies if copy is not None), None)
    quoted = split_quoted_original(text)[1] if copy is None and text else None
    if quoted is not None:
        copy = parse(f"{quoted}\n\n".encode())
    if copy is None:
        return False
    fields = [(name.lower(), value.lower()) for name, value in copy.header_items]
    way = " ".join(value for name, value in fields if name in _MARKS)[:_LIMIT]
    return any(name == "received" for name, _ in fields) and not any(name in way for name in names)


@cache
def _providers() -> dict[str, list[str]]:
    table: dict[str, list[str]] = data.load("kinds/origins.toml")["providers"]
    return table
