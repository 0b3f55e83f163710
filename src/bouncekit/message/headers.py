"""Header blocks: RFC 5322, section 2.2, and what comes in their place.

A block ends at the first blank line, or before the first line that is neither a field nor a continuation.
A sound block is read in one go (`sound_fields`); what is broken is read piece by piece here.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from bouncekit import speed
from bouncekit.message.charsets import decode, decode_undeclared
from bouncekit.message.fields import LONGEST_NAME, STRUCTURED, Headers, field_name, sound_fields, unfolded
from bouncekit.message.limits import Limits
from bouncekit.message.transfer import plain_lines
from bouncekit.text.expressions import lazily

__all__ = [
    "Report",
    "has_blank_line",
    "is_field_at",
    "message_start",
    "original_start",
    "parse_headers",
    "read_block",
]

_DEFAULT = Limits()
_NO_FIELDS = Headers(())

Report = Callable[[str, str], None]  # (name of the defect, detail)

_LINE = lazily(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_PLAIN_FIELD = lazily(rb"[A-Za-z][A-Za-z-]{0,75}:")
_CHARSET = lazily(rb'(?i)charset[ \t]*=[ \t]*"?([A-Za-z0-9_.:+-]{1,40})')
_MIME_FIELD = lazily(r"(?im)^(?:Content-Type|MIME-Version)[ \t]*:")

# How a byte order mark, a blank line and an mbox separator begin.
_MAY_STAND_BEFORE = frozenset((b"\xef", b"\r", b"\n", b"F", b">", b""))

_MOST_FIELDS = 10_000  # of one block that are looked at, most of them for nothing
_MOST_FOREIGN_LINES = 500  # lines of one block whose 8-bit characters are looked at one by one

_SHORT = 256  # bytes of a block that is worth remembering
_USUAL = 4096  # bytes of a block that is looked for at once
_WELL_KNOWN = lazily(
    rb"[\r\n](?=(?:Received|Return-Path|From|To|Subject|Date|Message-ID|MIME-Version|Delivered-To|DKIM-Signature):)",
    re.IGNORECASE,
)

# Names that are found glued to the value of a structured field.
_GLUED = lazily(
    r"(?<=[A-Za-z0-9>\");])(?=(?:Content-(?:Type|Transfer-Encoding|Disposition|Description|ID)|MIME-Version|Message-I[dD]"
    r"|From|To|Cc|Subject|Date|Reply-To|Return-Path|Received|Auto-Submitted|X-[A-Z][A-Za-z-]{1,40}): )"
)


def parse_headers(text: str | bytes) -> Headers:
    """Read a quoted header block.  It ends at the first line that is no field; what follows is not read."""
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape")
    start = 0
    while data[start : start + 1] in (b"\n", b"\r"):
        start += 1
    return read_block(data, start, len(data), _DEFAULT, _ignore)[0]


def _ignore(_name: str, _detail: str) -> None:
    """A quoted block has no message to note its damage in."""


def _block_end(data: bytes, start: int, stop: int) -> tuple[int, int]:
    """Return (end of the header block, start of the body): both `stop` where there is no blank line."""
    first = data[start : start + 1]
    if first == b"\n":
        return start, start + 1
    if first == b"\r":
        return start, start + (2 if data[start + 1 : start + 2] == b"\n" else 1)
    line_end = data.find(b"\n", start, stop)
    if line_end > start and data[line_end - 1] == 13:
        end = data.find(b"\n\r\n", start, stop)
    else:
        end = data.find(b"\n\n", start, stop)
    if data.find(b"\r", start, end if end >= 0 else stop) >= 0:
        # A line end of another kind may make a blank line before the one that is usual in this message.
        for blank_line in (b"\n\r", b"\n\n", b"\r\r"):
            earlier = data.find(blank_line, start, end + 1 if end >= 0 else stop)
            if earlier >= 0:
                end = earlier
    if end < 0:
        return stop, stop
    return end, min(end + (3 if data[end + 1 : end + 3] == b"\r\n" else 2), stop)


def has_blank_line(data: bytes, start: int, stop: int) -> bool:
    """Tell whether the header block at `start` ends before `stop`."""
    return _block_end(data, start, stop)[0] < stop


def message_start(data: bytes, start: int, stop: int) -> int:
    """Return where the header of the message at ``data[start:stop]`` begins.

    A byte order mark, blank lines and an mbox separator (``From ``, ``>From ``) may stand before it.
    """
    if data[start : start + 1] not in _MAY_STAND_BEFORE:
        return start
    if data.startswith(b"\xef\xbb\xbf", start):
        start += 3
    position = start
    while position < stop and data[position] in b"\r\n":
        position += 1
    while data.startswith((b"From ", b">From "), position):
        line = _LINE.match(data, position, stop)
        if line is None or line.end() == position:
            break
        position = line.end()
    # Blank lines before what is no header belong to a message that is only a body.
    return position if position == start or is_field_at(data, position, stop) else start


def is_field_at(data: bytes, start: int, stop: int) -> bool:
    """Tell whether a header field begins at `start`."""
    if _PLAIN_FIELD.match(data, start, stop):
        return True
    line = _LINE.match(data, start, stop)
    return line is not None and _is_field_line(line[0])


def original_start(data: bytes, start: int, stop: int) -> int:
    """Return where the first well-known field stands in the first kilobyte of ``data[start:stop]``, or -1."""
    match = _WELL_KNOWN.search(data, max(start - 1, 0), min(stop, start + 1024))
    return match.end() if match else -1


def read_block(data: bytes, start: int, stop: int, limits: Limits, report: Report) -> tuple[Headers, int]:
    """Read the header block of the entity at ``data[start:stop]``; return (its fields, where the body starts)."""
    if start < len(data) and data[start] == 10:
        return _NO_FIELDS, start + 1  # a part that begins with a blank line
    first_stop = min(stop, start + limits.max_header_value)
    if speed.even_block is None:
        end = data.find(b"\n\n", start, min(first_stop, start + _USUAL))
        if end > start and data.find(b"\r", start, end) < 0:
            block = data[start:end]
            headers = _short_block(block) if len(block) <= _SHORT else sound_fields(_text(block))
            if headers is not None and headers.count <= limits.max_headers:
                return headers, end + 2
    found = None if speed.even_block is None else speed.even_block(data, start, first_stop, _SHORT)
    if found is None:  # seldom: nearly every block has line ends of one kind, and no extravagant length
        block, body = _even_block(data, start, first_stop)
    else:
        first, count, end, body = found
        block = data[start:end]
        if first is not None:
            if count <= limits.max_headers:
                return Headers.of_block(first, count, block), body
            block = b""
    if block:
        headers = _short_block(block) if len(block) <= _SHORT else sound_fields(_text(block))
        if headers is not None and headers.count <= limits.max_headers:
            return headers, body
    return _read_any_block(data, start, stop, limits, report)


def _even_block(data: bytes, start: int, stop: int) -> tuple[bytes, int]:
    """Return (the block with bare line feeds, where the body starts); no block where line ends are not all alike."""
    line_end = data.find(b"\n", start, stop)
    if line_end <= start:
        return b"", start
    if data[line_end - 1] != 13:
        end = data.find(b"\n\n", line_end, stop)
        return (data[start:end], end + 2) if end > start and data.find(b"\r", start, end) < 0 else (b"", start)
    end = data.find(b"\r\n\r\n", start, stop)
    block = data[start:end].replace(b"\r\n", b"\n") if end > start else b""
    return (b"", start) if b"\r" in block or b"\n\n" in block or block[:1] == b"\n" else (block, end + 4)


def _read_any_block(data: bytes, start: int, stop: int, limits: Limits, report: Report) -> tuple[Headers, int]:
    end, body = _block_end(data, start, stop)
    if end - start > limits.max_header_block:
        report("header-too-long", f"The header block is longer than {limits.max_header_block} bytes.")
        end = max(data.rfind(b"\n", start, start + limits.max_header_block), start)
    block = plain_lines(data[start:end])
    headers = _short_block(block) if len(block) <= _SHORT else sound_fields(_text(block))
    if headers is not None and headers.count <= limits.max_headers and len(block) <= limits.max_header_value:
        return headers, body
    items, is_glued = _fields(_text(block))
    if items is None:
        end, kept = _mended_block(data, start, end, report)
        if end >= 0:
            body = end
        items, is_glued = _fields(_text(kept))
        items = items or []
    if is_glued:
        items = _unglued(items, report)
    if len(items) > limits.max_headers:
        report("too-many-headers", f"Only the first {limits.max_headers} of {len(items)} header fields are read.")
        items = items[: limits.max_headers]
    if len(block) > limits.max_header_value:
        items = _shortened(items, limits, report)
    return Headers(items), body


@lru_cache(maxsize=1024)
def _short_block(block: bytes) -> Headers | None:
    """Return the fields of a sound block, None for a broken one.  Part headers are few, and alike in most messages."""
    return sound_fields(_text(block))


def _fields(text: str) -> tuple[list[tuple[str, str]] | None, bool]:
    """Return (the fields of a block, or None where one of its lines is no field; whether some seem to be glued)."""
    items: list[tuple[str, str]] = []
    is_glued = False
    add = items.append
    for line in unfolded(text).split("\n", _MOST_FIELDS)[:_MOST_FIELDS]:
        name, colon, value = line.partition(":")
        lower = field_name(name) if len(name) < LONGEST_NAME else None
        if lower is None or not colon:
            if not line:
                continue
            return None, False
        if ": " in value and lower in STRUCTURED:
            is_glued = True
        add((lower, value.strip()))
    return items, is_glued


def _text(block: bytes) -> str:
    try:
        return block.decode()
    except UnicodeDecodeError:
        declared = _CHARSET.search(block)
        charset = declared[1].decode("ascii") if declared else None
        lines = block.split(b"\n", _MOST_FOREIGN_LINES)
        rest = lines.pop() if len(lines) > _MOST_FOREIGN_LINES else None
        text = "\n".join([_line_text(line, charset) for line in lines])
        return text if rest is None else f"{text}\n{rest.decode('utf-8', 'replace')}"


def _line_text(line: bytes, charset: str | None) -> str:
    """Decode a header line with 8-bit characters: RFC 6532 (UTF-8), or the charset of the body."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        text = decode(line, charset)[0] if charset else decode_undeclared(line)
    # Decoders of other charsets may yield line ends: one line stays one.
    return " ".join(text.splitlines()) if "\n" in text or "\r" in text else text


def _mended_block(data: bytes, start: int, end: int, report: Report) -> tuple[int, bytes]:
    """Return (where the block ends before a line that is no field, or -1 where that is passed over; the good lines).

    One foreign line is passed over only where the MIME fields stand below it: without them nothing could be read.
    """
    kept: list[bytes] = []
    for match in _LINE.finditer(data, start, end):
        line = match[0]
        text = _text(plain_lines(line))
        is_field = text[:1] in (" ", "\t") if kept else False
        if not is_field:
            name, colon, _value = text.partition(":")
            is_field = bool(colon) and len(name) < LONGEST_NAME and field_name(name) is not None
        if is_field or not line.strip():
            if kept or is_field:
                kept.append(line)
            continue
        rest = _text(plain_lines(data[match.end() : end]))
        so_far = _text(plain_lines(b"".join(kept)))
        if _MIME_FIELD.search(rest) and not _MIME_FIELD.search(so_far):
            report("foreign-line-in-header", f"The header holds a line that is no field: {text.strip()[:60]!r}.")
            kept += [part for part in _LINE.findall(data, match.end(), end) if _is_field_line(part)]
            return -1, plain_lines(b"".join(kept))
        report("no-blank-line", "No blank line stands between the header and the body.")
        return match.start(), plain_lines(b"".join(kept))
    return -1, plain_lines(b"".join(kept))


def _is_field_line(line: bytes) -> bool:
    if line[:1] in (b" ", b"\t"):
        return True
    name, colon, _value = line.partition(b":")
    return bool(colon) and len(name) < LONGEST_NAME and field_name(name.decode("latin-1")) is not None


def _shortened(items: list[tuple[str, str]], limits: Limits, report: Report) -> list[tuple[str, str]]:
    cap = limits.max_header_value
    if any(len(value) > cap for _name, value in items):
        report("header-field-too-long", f"A header field is longer than {cap} characters.")
    return [(name, value[:cap]) for name, value in items]


def _unglued(items: list[tuple[str, str]], report: Report) -> list[tuple[str, str]]:
    """Cut fields that follow one another with no line break: ``MIME-Version: 1.0Content-Type: text/plain``."""
    out: list[tuple[str, str]] = []
    for name, value in items:
        pieces = _GLUED.split(value) if name in STRUCTURED and ": " in value else [value]
        out.append((name, pieces[0].strip()))
        for piece in pieces[1:]:
            glued, _colon, rest = piece.partition(":")
            report("glued-headers", f"The field {glued} follows {name} with no line break.")
            out.append((glued.lower(), rest.strip()))
    return out
