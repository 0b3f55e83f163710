"""Which files are attached to a message, from its parts or from what IMAP says of them."""

from collections.abc import Iterator, Sequence
from typing import Any

from bouncekit.mailbox.messages.mail import Attachment
from bouncekit.message import Message, Part, decode_words
from bouncekit.message.parameters import parse_parameters

__all__ = ["WORTH_OPENING", "attachments_in_structure", "attachments_of"]

WORTH_OPENING = 256 * 1024
"""Bytes of a message from which on its attachments weigh so much that it is worth while to look for them."""

_LONGEST_NAME = 255
_MOST = 200  # attachments of one message
_DEEPEST = 16
_TEXTS = ("text/plain", "text/html", "text/calendar", "application/pgp-signature", "application/pkcs7-signature")


def attachments_of(message: Message) -> tuple[Attachment, ...]:
    """Return the attachments of a message on a disk; their sizes are those in the message."""
    found = (_of_part(part) for part in message.parts if not part.is_multipart)
    return tuple(attachment for attachment in found if attachment is not None)[:_MOST]


def _of_part(part: Part) -> Attachment | None:
    name = part.filename or ""
    if not name and part.disposition != "attachment" and part.content_type in _TEXTS:
        return None
    return Attachment(name[:_LONGEST_NAME], part.content_type, part.raw_size)


def attachments_in_structure(structure: Any) -> tuple[Attachment, ...]:
    """Return the attachments that a BODYSTRUCTURE tells (RFC 9051, section 7.5.2), as IMAPClient gives it.

    What is not shaped as the RFC says is passed over.
    """
    return tuple(_leaves(structure, 0))[:_MOST]


def _leaves(structure: Any, depth: int) -> Iterator[Attachment]:
    if not isinstance(structure, Sequence) or isinstance(structure, bytes | str) or depth > _DEEPEST:
        return
    parts = _parts(structure)
    if parts is not None:
        for part in parts:
            yield from _leaves(part, depth + 1)
        return
    attachment = _of_structure(structure)
    if attachment is not None:
        yield attachment


def _parts(structure: Sequence[Any]) -> Sequence[Any] | None:
    """Return the parts of a multipart, None for any other part; IMAPClient gathers them in a list."""
    if structure and isinstance(structure[0], list):
        return structure[0]
    if structure and isinstance(structure[0], tuple):
        return [part for part in structure if isinstance(part, tuple)]
    return None


def _of_structure(structure: Sequence[Any]) -> Attachment | None:
    if len(structure) < 7 or not isinstance(structure[0], bytes) or not isinstance(structure[1], bytes):
        return None
    media_type = f"{_text(structure[0])}/{_text(structure[1])}".lower()
    disposition, names = _disposition(structure)
    names = {**_pairs(structure[2]), **names}
    name = names.get("filename") or names.get("name") or ""
    if not name and disposition != "attachment" and media_type in _TEXTS:
        return None
    size = structure[6] if isinstance(structure[6], int) and structure[6] >= 0 else None
    return Attachment(name[:_LONGEST_NAME], media_type, size)


def _disposition(structure: Sequence[Any]) -> tuple[str, dict[str, str]]:
    """Return the disposition and its parameters: they stand behind what each media type has of its own."""
    for item in structure[7:]:
        match item:
            case (bytes(kind), tuple() | None as parameters):
                return _text(kind).lower(), _pairs(parameters)
    return "", {}


def _pairs(flat: Any) -> dict[str, str]:
    """Return the parameters of a list of names and values in turn, decoded (RFC 2231)."""
    if not isinstance(flat, tuple):
        return {}
    texts = [_text(value) for value in flat if isinstance(value, bytes)]
    line = "".join(
        f'; {name}="{value}"'
        for name, value in zip(texts[::2], (v.replace('"', "'") for v in texts[1::2]), strict=False)
    )
    return {name: decode_words(value) for name, value in parse_parameters(line).items()}


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")
