"""Files that begin with the header of a message and with no mark: one message, or several of which that shows later.

In a ``dotmail`` of GNU mailutils a line with nothing but a dot ends each message, and every other line that begins with
a dot has got another before it, as in SMTP (RFC 5321, 4.5.2).  What a delivery agent wrote one behind the other without
``From `` lines cannot be divided: returned messages begin in the midst of a notice as those do.  That is told.
"""

import re
from collections.abc import Iterator

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.content import read_range
from bouncekit.sources.errors import SourceNote
from bouncekit.sources.location import Envelope, Location
from bouncekit.stores.ended import marks
from bouncekit.stores.mbox import FIELD

__all__ = ["unmarked"]

_WINDOW = 1 << 20  # bytes in which messages are looked for
_MOST_DOTS = 100_000  # of one message
_END = re.compile(rb"\n\.\r?\n\Z")
_DOT = re.compile(rb"(?<=\n)\.(?:\r?\n|(?=\.))")
# What a delivery leaves before the fields that were sent.
_BEGIN = re.compile(rb"\n(?:Return-Path|Received|Delivered-To|X-Original-To):")
_REST = re.compile(rb"(?:\n(?!\r?\n)[^\n]{0,1000}){1,200}")
_SENT = re.compile(rb"^(From|Date|Message-ID):", re.IGNORECASE | re.MULTILINE)
# A part's field, a rule, or words that announce it: what stands behind came back.
_ANNOUNCES = re.compile(rb"Content-[A-Za-z-]{1,40}:.*|[ \t].*=.*|[-=_*]{2}.*|.*:[ \t]{0,8}|.*[-=_*]{3}[ \t]{0,8}")
_BOUNDARY = re.compile(rb'boundary="?([^"\r\n;]{1,200})', re.IGNORECASE)
_CLOSED = re.compile(rb"--(.{1,200})--[ \t]{0,8}")


def unmarked(found: Location, descriptor: int, size: int) -> Iterator[Location | SourceNote]:
    """Yield the messages at `found`, in an open file of `size` bytes, and a note where there may be more of them.

    A file that its name calls one message is one.  Raises `OSError`.
    """
    if found.name[-4:].lower() == ".eml":
        yield found
        return
    stop = size if found.stop is None else found.stop
    head = read_range(descriptor, found.start, min(stop, found.start + _WINDOW))
    if FIELD.match(head) is None:
        yield found
    elif _END.search(head[-4:] if stop - found.start <= _WINDOW else read_range(descriptor, stop - 4, stop)):
        yield from _dotted(found, descriptor, stop)
    else:
        yield found
        if more := _more_in(head):
            yield SourceNote(found.name, SourceReason.UNMARKED, str(more))


def _dotted(found: Location, descriptor: int, stop: int) -> Iterator[Location]:
    envelope = found.envelope or Envelope("dotmail")
    start, number = found.start, 0
    cuts: list[tuple[int, int]] = []
    for at, after in marks(descriptor, stop, _DOT, found.start):
        if after == at + 1:  # one that was put before another
            if len(cuts) < _MOST_DOTS:
                cuts.append((at, after))
            continue
        number += 1
        yield found._replace(name=f"{found.name}#{number}", start=start, stop=at, envelope=envelope, cuts=tuple(cuts))
        start, cuts = after, []


def _more_in(content: bytes) -> int:
    """Return how many messages seem to stand behind the first; 0 where they may be what came back with it."""
    sure = likely = 0
    boundaries = set(_BOUNDARY.findall(content))
    for found in _BEGIN.finditer(content):
        before = content[max(0, found.start() - 200) : found.start()]
        text = before.rstrip(b"\r\n")
        line, is_apart = text[text.rfind(b"\n") + 1 :], b"\n" in before[len(text) :]
        closed = _CLOSED.fullmatch(line)
        if closed is None and not is_apart:  # in the midst of a header
            continue
        header = _REST.match(content, found.start())
        if header is None or len({each.lower() for each in _SENT.findall(header[0])}) < 2:
            continue
        if closed is not None and closed[1] in boundaries:  # nothing comes behind the last part
            sure += 1
        elif is_apart and line and _ANNOUNCES.fullmatch(line) is None:
            likely += 1
    return sure + likely if sure or likely > 1 else 0
