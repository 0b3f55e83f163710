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
# With the line end before each field, because a search for a literal is much faster than one for "^".
_OWN = re.compile(
    rb"\n(?:X-(?:Account-Key|UIDL|Mozilla-Status2?|Mozilla-Keys|GM-THRID|Gmail-Labels|UID|Status|Keywords|IMAP|IMAPbase"
    rb"|RMAIL-ATTRIBUTES|Evolution(?:-[A-Z0-9-]{1,40})?)|Status|Content-Length|Lines):[^\n]*(?:\n[ \t][^\n]*)*(?=\n)",
    re.IGNORECASE,
)
_ESCAPED = re.compile(rb"^>+(?=From )", re.MULTILINE)


def same_as(content: bytes | ContentSource, digest: str = "") -> str:
    """Return 64 hexadecimal digits that are the same for all forms in which stores keep one message.

    They are the SHA-256 of the message with line feeds alone, without the fields of stores, with no ``>`` before a line
    that begins with ``From ``, and one line feed at its end; of what has no header, the SHA-256 of its bytes.  `digest`
    is the SHA-256 of `content`, where it is known: most messages are their own form.  Raises what `content` raises when
    it is read.
    """
    if isinstance(content, bytes) and len(content) <= _BLOCK:
        common = _common_form(content)
        return digest if digest and common == content else hashlib.sha256(common).hexdigest()
    if _header_end(content) is None:
        return digest or _digest_of_bytes(content)
    return _digest_of_lines(content)


def _common_form(content: bytes) -> bytes:
    end = _header_end(content)
    if end is None:  # no message, as far as anybody can see: every byte counts
        return content
    head, body = content[:end], content[end:]
    if b"\r" in content:
        head, body = head.replace(b"\r\n", b"\n"), body.replace(b"\r\n", b"\n")
    lines = _without_own(head) + body
    if b">From " in lines:
        lines = _ESCAPED.sub(b"", lines)
    if lines.endswith(b"\n") and not lines.endswith(b"\n\n"):
        return lines
    return lines.rstrip(b"\n") + b"\n"


def _digest_of_bytes(content: bytes | ContentSource) -> str:
    digest = hashlib.sha256()
    for start in range(0, len(content), _BLOCK):
        digest.update(_read(content, start, start + _BLOCK))
    return digest.hexdigest()


def _digest_of_lines(content: bytes | ContentSource) -> str:
    """Return what `same_as` does for a message that is too large to be changed as a whole."""
    digest = hashlib.sha256()
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
    yield _without_own(_read(content, 0, start).replace(b"\r\n", b"\n"))
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


def _without_own(header: bytes) -> bytes:
    return _OWN.sub(b"", b"\n" + header)[1:]


def _header_end(content: bytes | ContentSource) -> int | None:
    """Return where the last line of the header ends; None where none does."""
    if isinstance(content, bytes):
        found = _HEADER_END.search(content, 0, _HEADER)
    else:
        found = _HEADER_END.search(_read(content, 0, _HEADER))
    return found.start() + 1 if found is not None else None


def _read(content: bytes | ContentSource, start: int, stop: int) -> bytes:
    stop = min(stop, len(content))
    return content[start:stop] if isinstance(content, bytes) else content.read(start, stop)
