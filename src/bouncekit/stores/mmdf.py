"""Messages between marks: MMDF (mutt, Alpine, SCO) has lines of four ^A, Foxmail before 7 a line of its own.

And Babyl, the format of Emacs rmail before 23.
"""

import re
from collections.abc import Iterator
from functools import partial
from itertools import pairwise

from bouncekit.sources.content import read_range
from bouncekit.sources.errors import SourceError, failure
from bouncekit.sources.location import Envelope, Location
from bouncekit.stores.mbox import Piece, header_of
from bouncekit.stores.mbox_file import Boxed
from bouncekit.stores.protocol import FileForm, OpenedFile

__all__ = ["BABYL", "FOXMAIL", "MMDF"]

_BLOCK = 1 << 20
_MARKS_OF_MMDF = (b"\x01\x01\x01\x01\n", b"\x01\x01\x01\x01\r\n")
_FOXMAIL = b"\x10" * 7 + b"\x11" * 6 + b"S\r\n"
_FROM_LINE = re.compile(rb"From [^\n]{0,1000}\n")
_BABYL = b"BABYL OPTIONS:"
_BABYL_END = b"\x1f"
_LABELS = re.compile(rb"\x0c\r?\n([01]),([^\r\n]{0,1000})\r?\n")
_PRUNED = re.compile(rb"^\*\*\* EOOH \*\*\*\r?\n", re.MULTILINE)
_BLANK = re.compile(rb"\r?\n\r?\n")
_FLAGS = {"deleted": "\\Deleted", "answered": "\\Answered", "forwarded": "$Forwarded"}


def _marks(file: OpenedFile, mark: bytes) -> Iterator[int]:
    """Yield the offset of each `mark` that begins a line."""
    base, buffer, searched = -1, b"\n", 0  # as if a line ended before the file; `base` is the offset of buffer[0]
    while block := read_range(file.descriptor, base + len(buffer), base + len(buffer) + _BLOCK):
        buffer += block
        while (at := buffer.find(b"\n" + mark, searched)) >= 0:
            yield base + at + 1
            searched = at + len(mark)  # the line end of a mark may be the one before the next
        keep = max(0, len(buffer) - len(mark))
        searched = max(searched, keep) - keep
        base, buffer = base + keep, buffer[keep:]


def _mmdf(file: OpenedFile) -> Iterator[Location | SourceError]:
    mark = next(each for each in _MARKS_OF_MMDF if file.head.startswith(each))
    try:
        yield from Boxed(file).messages(_pieces(file, mark))
    except OSError as error:
        yield failure(file.name, error)


def _pieces(file: OpenedFile, mark: bytes) -> Iterator[Piece]:
    """Yield what stands between two marks, without the line of an mbox before it."""
    start: int | None = None
    for at in (*_marks(file, mark), file.size):
        if start is not None and at > start:
            head = read_range(file.descriptor, start, min(at, start + 1100))
            line = _FROM_LINE.match(head)
            after = start + (line.end() if line else 0)
            yield Piece(after, at, header_of(partial(read_range, file.descriptor), after, at), is_escaped=False)
        start = at + len(mark)


def _foxmail(file: OpenedFile) -> Iterator[Location | SourceError]:
    envelope = file.envelope or Envelope("foxmail")
    try:
        for number, (at, stop) in enumerate(pairwise((*_marks(file, _FOXMAIL), file.size)), 1):
            yield Location(f"{file.name}#{number}", file.path, at + len(_FOXMAIL), stop, envelope=envelope)
    except OSError as error:
        yield failure(file.name, error)


def _babyl(file: OpenedFile) -> Iterator[Location | SourceError]:
    number = 0
    base = file.envelope or Envelope("babyl")
    try:
        marks = [*_marks(file, _BABYL_END), file.size]
        for at, stop in pairwise(marks):
            head = read_range(file.descriptor, at + 1, min(stop, at + 1 + (1 << 17)))
            labels = _LABELS.match(head)
            if labels is None:
                continue
            number += 1
            names = {label.strip() for label in labels[2].decode("utf-8", "replace").split(",")}
            flags = {flag for label, flag in _FLAGS.items() if label in names}
            flags |= set() if "unseen" in names else {"\\Seen"}
            envelope = base._replace(
                flags=tuple(sorted(flags)), notes=(("labels", labels[2].decode(errors="replace")),)
            )
            yield Location(
                f"{file.name}#{number}",
                file.path,
                at + 1 + labels.end(),
                stop,
                envelope=envelope,
                cuts=_hidden(head, at + 1, labels.end(), pruned=labels[1] == b"1"),
            )
    except OSError as error:
        yield failure(file.name, error)


def _hidden(head: bytes, base: int, start: int, *, pruned: bool) -> tuple[tuple[int, int], ...]:
    """Return what stands between the header as it came and the body: a line of stars, and a header for the eyes."""
    stars = _PRUNED.search(head, start)
    if stars is None:
        return ()
    if not pruned:
        return ((base + stars.start(), base + stars.end()),)
    # The blank line before the stars ends the header as it came; the one after them ends the other.
    blank = _BLANK.search(head, stars.end() - 1)
    return ((base + stars.start(), base + (blank.end() if blank else stars.end())),)


MMDF = FileForm("mmdf", lambda head, path: head.startswith(_MARKS_OF_MMDF), _mmdf)
FOXMAIL = FileForm("foxmail", lambda head, path: head.startswith(_FOXMAIL), _foxmail)
BABYL = FileForm("babyl", lambda head, path: head.startswith(_BABYL), _babyl)
