"""The bytes of a stdlib `email.message.Message`, whatever was put into it.

The stdlib's own generator raises on some of what its parser and its setters let in, and recurses with the parts.  This
writer asks nothing of a message but its fields and its payload, as they are kept, and keeps a stack of its own.
"""

from collections.abc import Iterator
from email.message import Message
from itertools import count
from typing import Any

from bouncekit.message.limits import Limits
from bouncekit.text.expressions import lazily
from bouncekit.text.surrogates import bytes_of_text

__all__ = ["bytes_of_stdlib"]

_DEEPEST = Limits().max_depth + 4  # what stands deeper is not read anyway
_MOST_PARTS = Limits().max_parts * 2
_LINE_END = lazily(r"\r\n|[\r\n](?![ \t])|\r")
_NO_NAME = lazily(r"[^!-9;-~]+")


def bytes_of_stdlib(message: Message) -> bytes:
    """Return `message` as bytes.  Never raises; parts that stand too deep or are too many are left out."""
    numbers = count(1)
    out: list[bytes] = []
    waiting: list[tuple[Any, int] | bytes] = [(message, 0)]
    while waiting and len(out) < 8 * _MOST_PARTS:
        item = waiting.pop()
        if isinstance(item, bytes):
            out.append(item)
            continue
        part, depth = item
        if depth <= _DEEPEST:
            waiting.extend(reversed(list(_pieces(part, depth, numbers))))
    return b"".join(out)


def _pieces(part: object, depth: int, numbers: "count[int]") -> Iterator[tuple[Any, int] | bytes]:
    """Yield what a part consists of: its bytes, and in their places the (part, depth) of those within."""
    if not isinstance(part, Message):
        yield b"\n" + _bytes(part)
        return
    payload = _payload(part)
    if not isinstance(payload, list):
        yield _header(part) + b"\n" + _bytes(payload)
    elif _maintype(part) == "message":
        yield _header(part) + b"\n"
        for inner in payload[:_MOST_PARTS]:
            yield inner, depth + 1
    else:
        yield from _multipart(part, payload[:_MOST_PARTS], depth, numbers)


def _multipart(
    part: Message, payload: list[Any], depth: int, numbers: "count[int]"
) -> Iterator[tuple[Any, int] | bytes]:
    boundary = _boundary(part)
    header = _header(part)
    if boundary is None:
        boundary = f"=-bouncekit-{next(numbers)}"
        header = _header(part, without="content-type")
        header += f'Content-Type: multipart/mixed; boundary="{boundary}"\n'.encode()
    delimiter = b"--" + bytes_of_text(boundary)
    yield header + b"\n" + (_bytes(part.preamble) + b"\n" if part.preamble else b"")
    for inner in payload:
        yield delimiter + b"\n"
        yield inner, depth + 1
        yield b"\n"
    yield delimiter + b"--\n" + (_bytes(part.epilogue) if part.epilogue else b"")


def _header(part: Message, without: str = "") -> bytes:
    lines = []
    for name, value in part.raw_items():
        written = _NO_NAME.sub("", _text(name))
        if written and written.lower() != without:
            lines.append(f"{written}: {_LINE_END.sub(' ', _text(value).strip())}\n")
    return bytes_of_text("".join(lines))


def _payload(part: Message) -> object:
    try:
        return part.get_payload()
    except Exception:  # a text with surrogates that no charset can hold, as the caller put it in
        return getattr(part, "_payload", "")


def _maintype(part: Message) -> str:
    try:
        return part.get_content_maintype()
    except Exception:  # the field may hold any object, whose text may be anything
        return ""


def _boundary(part: Message) -> str | None:
    try:
        return part.get_boundary() if part.get_content_maintype() == "multipart" else None
    except Exception:  # as above
        return None


def _bytes(payload: object) -> bytes:
    if payload is None:
        return b""
    return bytes(payload) if isinstance(payload, bytes | bytearray) else bytes_of_text(_text(payload))


def _text(value: object) -> str:
    try:
        return str(value)
    except Exception:  # an object of the caller's
        return ""
