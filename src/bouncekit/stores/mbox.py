"""The mbox formats (RFC 4155, appendix A): where each message starts and stops, in one pass and constant memory.

- A message starts after a ``From `` line that ends in a date and is followed by a header field.  No empty line need
  stand before it: not every program writes one.  Where one stands, it belongs to the format.
- ``From `` alone (Thunderbird wrote that for a while) starts a message where a field of Thunderbird's own follows.
- ``Content-Length`` (mboxcl: mutt, Dovecot) is honoured only where it lands on such a line, or on the end of the file:
  it is wrong as soon as anything touched the file.  Where it does, lines were not escaped.  Thunderbird keeps it as it
  came with the message, so that it says nothing there.
- A line with a date, of a letter that quotes another, before what looks like a field cannot be told from the start of
  a message.  `Piece.is_doubtful` says that this may have happened.
"""

import os
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from bouncekit.sources.content import open_regular, read_range
from bouncekit.text.expressions import lazily

__all__ = ["FIELD", "Piece", "header_of", "holds_several", "is_mbox", "split"]

_BLOCK = 1 << 20
_LONGEST = 1000  # bytes of a From_ line, its line end included
_FIRST = 4096  # bytes in which most headers end
_HEADER = 1 << 17  # bytes of a header in which a Content-Length is looked for
FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9_-]{0,70}[ \t]{0,4}:|>From ")
"""What a header begins with."""
_CERTAIN = 3  # messages
_AHEAD = _LONGEST + 80  # bytes that must be there to judge one: it, and the name of a field

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_TIME = r"\d{1,2}:\d\d(?::\d\d)?(?:\.\d{1,9})?"
_ZONE = r"(?:[ \t]{1,4}(?:[+-]\d\d:?\d\d|[A-Z]{1,5}|\([A-Z]{1,5}\))){0,2}"
# asctime, with the zone that Gmail and others put before the year or after it; the date of RFC 5322; ISO 8601.
_DATE = (
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?[ \t]{{1,4}}"
    rf"(?:{_MONTH} {{1,4}}\d{{1,2}} {{1,4}}{_TIME}{_ZONE} {{1,4}}\d{{4}}|\d{{1,2}} {_MONTH} \d{{4}} {_TIME})"
    rf"|\d{{4}}-\d\d-\d\d[T ]{_TIME}Z?){_ZONE}"
)
# The sender has blanks where it is quoted, or hidden ("marie at example.org").  nmh writes a TAB behind it.
_SENDER = r"[^ \t]{1,400}(?: [^ \t]{1,100}){0,3}[ \t]{1,4}"
_FROM_LINE = lazily(rf"From[ \t]{{1,4}}(?:{_SENDER})?{_DATE}(?: remote from [^ ]{{1,100}})?[ \t\r]{{0,8}}".encode())
_BARE_LINE = re.compile(rb"From [ \t]{0,4}\r?")
_MOZILLA = re.compile(rb"X-(?:Mozilla-Status2?|Mozilla-Keys|Account-Key|UIDL):")
_LENGTH = lazily(rb"(?:\A|\n)Content-Length:[ \t]{0,20}([0-9]{1,12})[ \t]{0,20}\r?\n", re.IGNORECASE)
_HEADER_END = re.compile(rb"\n\r?\n")
# A message that was sent has one of these.
_SENT = lazily(rb"(?:^|\n)(?:Received|Return-Path|Date|Message-ID|X-Mozilla-Status|Delivered-To):", re.IGNORECASE)


class Piece(NamedTuple):
    """One message of an mbox: byte offsets, and its header as far as it is worth reading.

    `is_escaped` tells that lines which begin with ``From `` may have got a ``>``; `is_doubtful` that it may be a part
    of the message before it.
    """

    start: int
    stop: int
    header: bytes
    is_escaped: bool = True
    is_doubtful: bool = False


def is_mbox(head: bytes) -> bool:
    """Tell whether a file that begins with `head` (a kilobyte or two) is an mbox."""
    line, _, after = head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").partition(b"\n")
    if _FROM_LINE.fullmatch(line) is not None:
        return True
    return _BARE_LINE.fullmatch(line) is not None and _MOZILLA.match(after) is not None


def holds_several(path: str) -> bool:
    """Tell whether a file that begins as an mbox is one for certain: three messages that were sent stand in it.

    Of two, the second may be what the first gives back.  Raises `SourceError`, `OSError`.
    """
    descriptor, size = open_regular(path, path)
    try:
        if not is_mbox(read_range(descriptor, 0, min(size, _FIRST))):
            return False
        sent = (piece for piece in split(descriptor, size) if _SENT.search(piece.header) is not None)
        return len(list(islice(sent, _CERTAIN))) == _CERTAIN
    finally:
        os.close(descriptor)


def header_of(read: Callable[[int, int], bytes], start: int, stop: int) -> bytes:
    """Return the header of the message at `start`, without what follows it, as far as it is worth reading.

    `read` returns the bytes of the file from one offset to another.
    """
    head = read(start, min(stop, start + _FIRST))
    end = _HEADER_END.search(head)
    if end is None and len(head) == _FIRST:
        head = read(start, min(stop, start + _HEADER))
        end = _HEADER_END.search(head)
    return head[: end.end()] if end is not None else head


def split(descriptor: int, size: int) -> Iterator[Piece]:
    """Yield every message in an mbox of `size` bytes.

    Raises `OSError` where the file cannot be read on.
    """
    lines = _Lines(descriptor, size)
    current = lines.first()
    rich = False  # whether a message before it had the fields of one that was sent
    while current is not None:
        header = header_of(lines.read, current.after, size)
        landing = _landing(lines, header, current)
        following = lines.next(current.after) if landing is None else landing.following
        stop = following.before if following is not None else size - _blank_at_end(descriptor, current.after, size)
        if landing is not None:
            stop = landing.stop
        is_rich = _SENT.search(header) is not None
        yield Piece(
            current.after,
            max(current.after, stop),
            header if len(header) <= stop - current.after else header[: max(0, stop - current.after)],
            is_escaped=landing is None,
            is_doubtful=rich and not is_rich,
        )
        rich = rich or is_rich
        current = following


class _Line(NamedTuple):
    """A From_ line: where what stands before it ends, where it starts, and where the message behind it does."""

    before: int
    at: int
    after: int


class _Landing(NamedTuple):
    stop: int
    following: _Line | None


def _landing(lines: "_Lines", header: bytes, current: _Line) -> _Landing | None:
    """Return where the message ends by its Content-Length; None where that is no end."""
    if _MOZILLA.match(header):
        return None
    told = _LENGTH.search(header) if b"content-length:" in header.lower() else None
    if told is None or not _HEADER_END.search(header):
        return None
    stop = current.after + len(header) + int(told[1])
    if stop > lines.size:
        return None
    rest = read_range(lines.descriptor, stop, stop + 3)
    for blank in (0, 1, 2):
        if blank and rest[:blank] not in {b"\n", b"\r\n"}:
            continue
        if stop + blank == lines.size:
            return _Landing(stop, None)
        following = lines.at(stop + blank)
        if following is not None:
            return _Landing(stop, following)
    return None


def _blank_at_end(descriptor: int, start: int, size: int) -> int:
    """Return the width of the empty line at the end of the file, which the last message may lack."""
    end = read_range(descriptor, max(start, size - 3), size)
    return 2 if end.endswith(b"\n\r\n") else 1 if end.endswith(b"\n\n") or end == b"\n" else 0


class _Lines:
    """The From_ lines of a file, found from any place on; a window of the file is held."""

    def __init__(self, descriptor: int, size: int) -> None:
        self.descriptor = descriptor
        self.size = size
        self._base = 0
        self._buffer = b""

    def read(self, start: int, stop: int) -> bytes:
        """Return the bytes from `start` to `stop`, fewer where the file ends before."""
        at = start - self._base
        if at >= 0 and stop <= self._base + len(self._buffer):
            return self._buffer[at : at + stop - start]
        return read_range(self.descriptor, start, stop)

    def first(self) -> _Line | None:
        """Return the From_ line at the beginning: nothing but empty lines and a byte order mark stands before it."""
        self._load(0)
        head = self._buffer
        mark = 3 if head.startswith(b"\xef\xbb\xbf") else 0
        return self._line(mark + len(head[mark:]) - len(head[mark:].lstrip(b"\r\n")), is_start=True)

    def next(self, position: int) -> _Line | None:
        """Return the first From_ line that begins behind `position`."""
        while position < self.size:
            if not self._holds(position):
                self._load(position)
            at = self._buffer.find(b"\nFrom ", max(0, position - 1 - self._base)) + self._base
            if at < self._base:
                if self._base + len(self._buffer) >= self.size:
                    return None
                position = max(position + 1, self._base + len(self._buffer) - 5)
                self._load(position)
                continue
            position = at + 1
            found = self.at(position)
            if found is not None:
                return found
            position += 1
        return None

    def at(self, position: int) -> _Line | None:
        """Return the From_ line that begins at `position`; None where none does."""
        if not self._holds(position, _AHEAD):
            self._load(position)
        buffer, at = self._buffer, position - self._base
        if at > 0 and buffer[at - 1 : at] != b"\n":
            return None
        return self._line(at)

    def _line(self, at: int, *, is_start: bool = False) -> _Line | None:
        buffer = self._buffer
        if not buffer.startswith(b"From", at):
            return None
        end = buffer.find(b"\n", at, at + _LONGEST)
        if end < 0:
            return None
        blank = _blank_before(buffer, at - 1) if at else 0
        if _FROM_LINE.fullmatch(buffer, at, end):
            is_boundary = is_start or FIELD.match(buffer, end + 1) is not None
        else:
            is_boundary = (blank > 0 or is_start) and bool(
                _BARE_LINE.fullmatch(buffer, at, end) and _MOZILLA.match(buffer, end + 1)
            )
        if not is_boundary:
            return None
        start = self._base + at
        return _Line(max(0, start - blank), start, self._base + end + 1)

    def _holds(self, position: int, more: int = 1) -> bool:
        # What stands before it is looked at, too.
        stop = min(position + more, self.size)
        return self._base <= max(0, position - 3) and stop <= self._base + len(self._buffer)

    def _load(self, position: int) -> None:
        self._base = max(0, position - 3)
        self._buffer = read_range(self.descriptor, self._base, min(self.size, self._base + _BLOCK))
        if not self._buffer:  # it was cut short meanwhile
            self.size = min(self.size, self._base)


def _blank_before(buffer: bytes, at: int) -> int:
    """Return the width of the empty line that the line end at `at` closes; 0 where that line is not empty."""
    if at < 1:
        return 0
    if buffer[at - 1 : at] == b"\n":
        return 1
    return 2 if buffer[max(0, at - 2) : at] == b"\n\r" else 0
