"""The mbox format (RFC 4155, appendix A): where each message starts and stops, in one pass and constant memory.

A message starts after a ``From `` line that follows an empty line (or the start of the file) and ends in a date; the
empty line before the next one belongs to the format, not to the message.  Some programs write no empty line: then a
header field must follow.  Prose that begins with "From " has no date at its end.  ``Content-Length`` (mboxcl) is not
read: it is wrong as soon as anything touched the file.
"""

import re
from collections.abc import Iterator

from bouncekit.sources.content import read_range

__all__ = ["is_mbox", "split"]

_BLOCK = 1 << 20
_LONGEST = 1000  # bytes of a From_ line, its line end included
_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,70}:")
_AHEAD = _LONGEST + 80  # bytes that must be there to judge one: it, and the name of a field

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_TIME = r"\d{1,2}:\d\d(?::\d\d)?(?:\.\d{1,9})?"
_ZONE = r"(?: {1,4}(?:[+-]\d\d:?\d\d|[A-Z]{1,5}|\([A-Z]{1,5}\))){0,2}"
# asctime, with the zone that Gmail and others put before the year or after it; the date of RFC 5322; ISO 8601.
_DATE = (
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? {{1,4}}"
    rf"(?:{_MONTH} {{1,4}}\d{{1,2}} {{1,4}}{_TIME}{_ZONE} {{1,4}}\d{{4}}|\d{{1,2}} {_MONTH} \d{{4}} {_TIME})"
    rf"|\d{{4}}-\d\d-\d\d[T ]{_TIME}Z?){_ZONE}"
)
# The sender has blanks where it is quoted, or hidden ("marie at example.org").
_SENDER = r"[^ ]{1,400}(?: [^ ]{1,100}){0,3} {1,4}"
_FROM_LINE = re.compile(rf"From {{1,4}}(?:{_SENDER})?{_DATE}(?: remote from [^ ]{{1,100}})?[ \t\r]{{0,8}}".encode())


def is_mbox(head: bytes) -> bool:
    """Tell whether a file that begins with `head` (a kilobyte or two) is an mbox."""
    line = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").partition(b"\n")[0]
    return _FROM_LINE.fullmatch(line) is not None


def split(descriptor: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield (start, stop), byte offsets, of every message in an mbox of `size` bytes.

    Raises `OSError` where the file cannot be read on.
    """
    start = None
    for stop, following in _from_lines(descriptor):
        if start is not None:
            yield start, max(start, stop)
        start = following
    if start is not None:
        # The last message may lack the empty line that the format wants after it, and keeps all of its own.
        end = read_range(descriptor, max(start, size - 3), size)
        blank = 2 if end.endswith(b"\n\r\n") else 1 if end.endswith(b"\n\n") or end == b"\n" else 0
        yield start, size - blank


def _from_lines(descriptor: int) -> Iterator[tuple[int, int]]:
    """Yield (where the message before it stops, where the next one starts) of each From_ line."""
    buffer, base = b"\n\n", -2  # as if an empty line stood before the file; `base` is the offset of buffer[0]
    searched = 1
    while True:
        block = read_range(descriptor, base + len(buffer), base + len(buffer) + _BLOCK)
        buffer += block
        if base == -2 and block.startswith(b"\xef\xbb\xbf"):
            buffer = b"   \n\n" + buffer[5:]  # a byte order mark is no text; the length stays
        # A line that might go on in the next block waits for it.
        safe = len(buffer) - _AHEAD if block else len(buffer)
        at = buffer.find(b"\nFrom ", searched)
        while 0 <= at < safe:
            end = buffer.find(b"\n", at + 1, at + _LONGEST)
            end = len(buffer) if end < 0 and not block else end
            blank = _blank_before(buffer, at)
            is_apart = blank > 0 or (end > 0 and _FIELD.match(buffer, end + 1) is not None)
            if is_apart and end > 0 and _FROM_LINE.fullmatch(buffer, at + 1, end):
                yield max(0, base + at + 1 - blank), min(base + end + 1, base + len(buffer))
            at = buffer.find(b"\nFrom ", at + 1)
        if not block:
            return
        keep = max(0, safe - 2)
        searched = max(searched, safe) - keep
        buffer, base = buffer[keep:], base + keep


def _blank_before(buffer: bytes, at: int) -> int:
    """Return the width of the empty line that the line end at `at` closes; 0 where that line is not empty."""
    if buffer[at - 1 : at] == b"\n":
        return 1
    return 2 if buffer[max(0, at - 2) : at] == b"\n\r" else 0
