"""Where the parts of a multipart stand: RFC 2046, section 5.1, on bytes with any line ends.

delimiter := CRLF "--" boundary; it may be followed by blanks, and by "--" when it is the last.  The line end before it
belongs to it.
"""

import re
from typing import NamedTuple

from bouncekit import speed
from bouncekit.text.expressions import lazily

__all__ = ["Division", "divide", "guess_boundary"]

_LINE_ENDS = b"\r\n"
_BLANKS = b" \t"

# A line that begins with "--", is followed by a field of MIME, and so looks like a delimiter.
_GUESS = lazily(
    rb"(?:^|[\r\n])--([^\r\n]{1,200}?)[ \t]{0,20}(?:\r\n|\r|\n)Content-[A-Za-z-]{1,40}[ \t]{0,20}:", re.IGNORECASE
)


class Division(NamedTuple):
    """The regions of a multipart's body, as offsets: `parts` are (start, stop) pairs."""

    preamble_stop: int
    parts: list[tuple[int, int]]
    epilogue_start: int
    is_closed: bool
    is_capped: bool


speed.quick_tuples(Division)


def divide(data: bytes, start: int, stop: int, boundary: bytes, cap: int) -> Division | None:
    """Cut ``data[start:stop]`` at `boundary` into at most `cap` parts; None where no delimiter stands in it."""
    delimiter = b"--" + boundary
    stop = min(stop, len(data))
    if speed.plain_divide is not None:
        usual = speed.plain_divide(data, start, stop, delimiter, cap)
        if usual is not None:
            return Division(usual[0], usual[1], usual[2], is_closed=True, is_capped=False)
    preamble_stop = -1
    parts: list[tuple[int, int]] = []
    open_at = -1
    length = len(delimiter)
    position = data.find(delimiter, start, stop)
    while position >= 0:
        after = position + length
        floor = start if open_at < 0 else open_at
        if (
            position > floor + 1
            and after < stop
            and data[position - 2] != 13
            and data[position - 1] == 10 == data[after]
        ):
            # Nearly every delimiter stands between two bare line feeds.
            before, next_line, closes = position - 1, after + 1, False
        else:
            line = _delimiter_line(data, position, after, stop)
            if line is None or (position > start and data[position - 1] not in _LINE_ENDS):
                # The next candidate begins a line: a boundary such as "-" would else be found in every byte of a rule.
                position = data.find(delimiter, _next_line(data, position, stop), stop)
                continue
            before = _before_line_end(data, position, floor)
            next_line, closes = line
        if open_at < 0:
            preamble_stop = before
        else:
            parts.append((open_at, before))
        open_at = next_line
        if closes and (parts or data.find(delimiter, open_at, stop) < 0):
            return Division(preamble_stop, parts, open_at, is_closed=True, is_capped=False)
        if len(parts) >= cap:
            return Division(preamble_stop, parts, stop, is_closed=True, is_capped=True)
        position = data.find(delimiter, open_at, stop)
    if open_at < 0:
        return None
    parts.append((open_at, stop))
    return Division(preamble_stop, parts, stop, is_closed=False, is_capped=False)


def _next_line(data: bytes, position: int, stop: int) -> int:
    line_feed = data.find(b"\n", position, stop)
    if line_feed < 0:
        line_feed = stop
    carriage_return = data.find(b"\r", position, line_feed)
    return (carriage_return if carriage_return >= 0 else line_feed) + 1


def _delimiter_line(data: bytes, start: int, after: int, stop: int) -> tuple[int, bool] | None:
    """Return (start of the next line, whether it is the closing delimiter), or None where the line goes on."""
    closes = data[after : after + 2] == b"--" and after + 2 <= stop
    if closes:
        after += 2
    while after < stop and data[after] in _BLANKS:
        after += 1
    if after >= stop:
        return stop, closes
    if data[after] == 13:
        return after + (2 if data[after + 1 : after + 2] == b"\n" and after + 2 <= stop else 1), closes
    if data[after] == 10:
        return after + 1, closes
    return None


def _before_line_end(data: bytes, position: int, floor: int) -> int:
    """Return `position` less the one line end before it, not below `floor`."""
    if position - 2 >= floor and data[position - 2 : position] == b"\r\n":
        return position - 2
    if position - 1 >= floor and data[position - 1] in _LINE_ENDS:
        return position - 1
    return position


def guess_boundary(data: bytes, start: int, stop: int) -> bytes | None:
    """Return the boundary that ``data[start:stop]`` seems to use, or None."""
    match = _GUESS.search(data, max(start - 1, 0), stop)
    return match[1] if match else None
