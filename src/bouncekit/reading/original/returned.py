"""The header of the message that came back, whole: for whoever asks it for fields of their own."""

from bouncekit.message import Headers, Message, parse_headers
from bouncekit.reading.original.lost_message import COPIES
from bouncekit.reading.original.quoting import split_quoted_original
from bouncekit.text.expressions import lazily

__all__ = ["is_encoded", "message_ids_in", "returned_headers"]

_IDS = lazily(r"<[^<>\s]{1,500}>")
_MOST_IDS = 100
_TEXT_LIMIT = 64 * 1024


def returned_headers(message: Message) -> Headers | None:
    """Return the header of the message that `message` returns, from a copy or from what it quotes, or None."""
    for part, kind in zip(message.parts, message.kinds, strict=True):
        if kind in COPIES and part.embedded is not None:
            return part.embedded.fields
    text = next((part.text for part in message.parts if part.content_type.startswith("text/plain")), "")
    quoted = split_quoted_original(text[:_TEXT_LIMIT])[1]
    return parse_headers(quoted) if quoted else None


def is_encoded(copy: bytes) -> bool:
    """Tell whether something in the raw `copy` may be in base64: of that nothing shows."""
    return copy.find(b"ase64") >= 0 or copy.find(b"ASE64") >= 0


def message_ids_in(value: str | None) -> tuple[str, ...]:
    """Return the Message-IDs in a field such as References, in their order, each once, 100 at most."""
    return tuple(dict.fromkeys(_IDS.findall((value or "")[:50_000])))[:_MOST_IDS]
