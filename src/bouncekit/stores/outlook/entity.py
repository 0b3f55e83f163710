"""MIME written from values: the same values are the same bytes, on every machine and day.

A boundary is a number; no leaf can hold it, because a body that might is written in base64.
"""

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

__all__ = ["BOUNDARY", "Entity", "data_entity", "encoded", "parameter", "text_entity", "written"]

BOUNDARY = "=_bouncekit_"
"""How each boundary that is written begins."""

_LONGEST_LINE = 998  # bytes without the line end, RFC 5322, 2.1.1
_LINE_END = re.compile(r"\r\n|\r|\n")
_NOT_IN_HEADER = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")
_ESCAPED = re.compile(r"(?:%[0-9A-F]{2}|[^%]){1,220}")  # no piece ends within an escaped byte
_CHARSET = "utf-8''"
_IN_A_WORD = 42  # bytes of UTF-8: 75 characters of an encoded word hold them in base64 (RFC 2047, 2)


@dataclass(frozen=True, slots=True)
class Entity:
    """A header and a body: bytes, or parts, or (in `message`) a message of its own."""

    fields: list[tuple[str, str]]
    body: bytes = b""
    parts: list["Entity"] = field(default_factory=list)
    message: "Entity | None" = None
    subtype: str = "mixed"


def written(entity: Entity) -> bytes:
    """Return the entity as a message, in lines that end with CRLF, the last one too."""
    message = b"".join(_pieces(entity, count(1)))
    return message if message.endswith(b"\n") else message + b"\r\n"


def _pieces(entity: Entity, numbers: Iterator[int]) -> Iterator[bytes]:
    boundary = f"{BOUNDARY}{next(numbers)}" if entity.parts else ""
    if boundary:  # first: readers stop somewhere in a header that is too long
        yield f'Content-Type: multipart/{entity.subtype}; boundary="{boundary}"\r\n'.encode()
    for name, value in entity.fields:
        yield f"{name}: {value}\r\n".encode("utf-8", "replace")
    yield b"\r\n"
    if entity.message is not None:
        yield from _pieces(entity.message, numbers)
        return
    yield entity.body
    for part in entity.parts:
        yield f"--{boundary}\r\n".encode()
        yield from _pieces(part, numbers)
        yield b"\r\n"
    if boundary:
        yield f"--{boundary}--\r\n".encode()


def text_entity(kind: str, text: str) -> Entity:
    """Return a text as an entity of type `kind`, in UTF-8."""
    body = _LINE_END.sub("\r\n", text).encode("utf-8", "replace")
    fields = [("Content-Type", f"{kind}; charset=utf-8")]
    return Entity(*_transferred(fields, body))


def data_entity(fields: list[tuple[str, str]], data: bytes) -> Entity:
    """Return `data` as an entity in base64."""
    return Entity([*fields, ("Content-Transfer-Encoding", "base64")], _in_base64(data))


def _transferred(fields: list[tuple[str, str]], body: bytes) -> tuple[list[tuple[str, str]], bytes]:
    """Return `body` as it is where lines can carry it, else in base64."""
    if b"\0" in body or f"--{BOUNDARY}".encode() in body or _has_long_line(body):
        return [*fields, ("Content-Transfer-Encoding", "base64")], _in_base64(body)
    if not body.isascii():
        return [*fields, ("Content-Transfer-Encoding", "8bit")], body
    return fields, body


def _has_long_line(body: bytes) -> bool:
    start = 0
    while (stop := body.find(b"\n", start, start + _LONGEST_LINE + 2)) >= 0:
        start = stop + 1
    return len(body) - start > _LONGEST_LINE


def _in_base64(data: bytes) -> bytes:
    return base64.encodebytes(data).replace(b"\n", b"\r\n")


def encoded(text: str) -> str:
    """Return an unstructured value (RFC 5322, 2.2.1) on one line, in encoded words where it is not ASCII."""
    text = _NOT_IN_HEADER.sub(" ", text).strip()
    if text.isascii():
        return text
    words: list[str] = []
    piece = b""
    for character in text:
        following = character.encode("utf-8", "replace")
        if len(piece) + len(following) > _IN_A_WORD:
            words.append(_word(piece))
            piece = b""
        piece += following
    return "\r\n ".join([*words, _word(piece)])


def _word(piece: bytes) -> str:
    return f"=?utf-8?b?{base64.b64encode(piece).decode()}?="


def parameter(name: str, value: str) -> str:
    """Return a parameter of a MIME field: quoted, or in the form of RFC 2231 where it is not ASCII."""
    value = _NOT_IN_HEADER.sub(" ", value)
    if value.isascii() and len(value) <= 900:
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'{name}="{quoted}"'
    from urllib.parse import quote  # noqa: PLC0415 - seldom needed, and slow to load

    pieces = _ESCAPED.findall(quote(value.encode("utf-8", "replace"), safe=""))
    if len(pieces) == 1:
        return f"{name}*=utf-8''{pieces[0]}"
    # RFC 2231, 4.1: the charset stands in the first piece.
    return ";\r\n ".join(f"{name}*{at}*={'' if at else _CHARSET}{piece}" for at, piece in enumerate(pieces))
