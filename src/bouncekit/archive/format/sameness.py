"""Whether two messages are one that stores wrote down differently: a hash that does not see what a store changes.

A store changes line ends, escapes lines that begin with ``From ``, adds fields of its own, and ends the file with an
empty line or without one.  All the rest of the bytes counts.
"""

import hashlib
import re
from collections.abc import Iterator

from bouncekit.message import ContentSource

__all__ = ["same_as"]

_BLOCK = 1 << 20
_HEADER = 1 << 18  # bytes in which the header must end
_HEADER_END = re.compile(rb"\n\r?\n")
_OWN = re.compile(
    rb"^(?=[XSCL])(?:X-(?:Account-Key|UIDL|Mozilla-Status2?|Mozilla-Keys|GM-THRID|Gmail-Labels|UID|Status|Keywords|IMAP|IMAPbase"
    rb"|RMAIL-ATTRIBUTES)|Status|Content-Length|Lines):[^\n]*\n(?:[ \t][^\n]*\n)*",
    re.IGNORECASE | re.MULTILINE,
)
_ESCAPED = re.compile(rb"^>+(?=From )", re.MULTILINE)


def same_as(content: bytes | ContentSource) -> str:
    """Return 64 hexadecimal digits that are the same for all forms in which stores keep one message.

    They are the SHA-256 of the message with line feeds alone, without the fields of stores, with no ``>`` before a line
    that begins with ``From ``, and one line feed at its end; of what has no header, the SHA-256 of its bytes.  Raises
    what `content` raises when it is read.
    """
    digest = hashlib.sha256()
    if _header_end(content) is None:  # no message, as far as anybody can see: every byte counts
        for start in range(0, len(content), _BLOCK):
            digest.update(_read(content, start, start + _BLOCK))
        return digest.hexdigest()
    held = b""  # line feeds at the end of what was seen so far: at the end of all, only one counts
    is_start = True  # of a line: what goes on with one that is longer than a block is no start
    for lines in _lines(content):
        at = 0 if is_start else lines.find(b"\n") + 1 or len(lines)
        block = lines[:at] + _ESCAPED.sub(b"", lines[at:]) if b">From " in lines else lines
        is_start = lines.endswith(b"\n") or (is_start and not lines)
        text = block.rstrip(b"\n")
        if not text:
            held += block
            continue
        digest.update(held + text)
        held = block[len(text) :]
    digest.update(b"\n")
    return digest.hexdigest()


def _lines(content: bytes | ContentSource) -> Iterator[bytes]:
    """Yield the message in blocks of whole lines, with line feeds alone; the header without the stores' fields."""
    size = len(content)
    start = _header_end(content) or 0
    yield _OWN.sub(b"", _read(content, 0, start).replace(b"\r\n", b"\n"))
    rest = b""
    while start < size:
        stop = min(size, start + _BLOCK)
        block = rest + _read(content, start, stop)
        start = stop
        # A line that is longer than a block is cut before a carriage return, which may belong to a line end.
        cut = block.rfind(b"\n") + 1 or (len(block) - block.endswith(b"\r") if len(block) > 2 * _BLOCK else 0)
        if start >= size:
            cut = len(block)
        rest = block[cut:]
        yield block[:cut].replace(b"\r\n", b"\n")


def _header_end(content: bytes | ContentSource) -> int | None:
    """Return where the last line of the header ends; None where none does."""
    found = _HEADER_END.search(_read(content, 0, _HEADER))
    return found.start() + 1 if found is not None else None


def _read(content: bytes | ContentSource, start: int, stop: int) -> bytes:
    stop = min(stop, len(content))
    return content[start:stop] if isinstance(content, bytes) else content.read(start, stop)
