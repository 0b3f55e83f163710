"""imap-backup: an mbox for each folder, and in ``NAME.imap`` beside it where each message stands in it, and its flags.

The program divides the mbox by that list alone: the line ``From `` of a message without a date has none.  It puts ``>``
before each line that begins with ``From``, those of the header among them (``>From: marie@…``), and takes it off again
when it gives the message back.  Lists of its second version and before hold no places and no flags.
"""

import json
import os
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources import content
from bouncekit.sources.content import read_file, read_range
from bouncekit.sources.errors import SourceError, SourceNote
from bouncekit.sources.location import Location
from bouncekit.stores.backups import has_list, told_of
from bouncekit.stores.ended import marks
from bouncekit.stores.mbox_file import messages as messages_of_mbox
from bouncekit.stores.protocol import FileForm, OpenedFile

__all__ = ["IMAP_BACKUP", "listed_in"]

_MOST = 128 << 20  # bytes of a list, in which a message takes some 60
_LONGEST = 2000  # bytes of a From_ line
_BEGIN = re.compile(rb"(?<=\n)From ")
_SYSTEM = frozenset({"Seen", "Answered", "Flagged", "Deleted", "Draft"})
# The program marks each line that begins so, but for the first.  Where one is left, another wrote the file, as mbox is.
_LEFT = re.compile(rb"\nFrom")
_ESCAPE = re.compile(rb"^>(?=>{0,80}From)", re.MULTILINE)
_ESCAPE_OF_MBOX = re.compile(rb"^>(?=>{0,80}From )", re.MULTILINE)


class _Listed(NamedTuple):
    start: int
    stop: int
    flags: tuple[str, ...] | None


def _locate(file: OpenedFile) -> Iterator[Location | SourceError]:
    """Yield the messages that the list names, and then those that stand behind them in the file."""
    if not has_list(file.path):  # what was unpacked of a container
        yield from messages_of_mbox(file)
        return
    name = f"{file.path[:-5]}.imap"
    try:
        listed = listed_in(name)
    except SourceError as error:
        yield error
        listed = []
    there = [each for each in listed if each.stop <= file.size]
    if not all(_is_begin(file.descriptor, each.start) for each in there):
        yield SourceError(name, SourceReason.UNREADABLE, "it does not fit its mbox")
        there = listed = []
    place = _Place(file)
    for each in there:
        yield place.located(each)
    if len(there) < len(listed):
        yield SourceNote(file.name, SourceReason.MISSING, str(len(listed) - len(there)))
    for one in _behind(file, max((each.stop for each in there), default=0)):
        yield one if isinstance(one, SourceError) else place.located(one)


class _Place:
    """Makes the locations of the messages of one file, in order."""

    def __init__(self, file: OpenedFile) -> None:
        self._file = file
        self._envelope = file.envelope or told_of(os.path.basename(file.path))  # noqa: PTH119 - a name may hold bytes that are no text
        self._number = 0

    def located(self, one: _Listed) -> Location:
        file = self._file
        self._number += 1
        head = read_range(file.descriptor, one.start, min(one.stop, one.start + _LONGEST))
        after = one.start + head.find(b"\n") + 1
        blank = read_range(file.descriptor, max(after, one.stop - 2), one.stop) == b"\n\n"
        return Location(
            f"{file.name}#{self._number}",
            file.path,
            after,
            one.stop - blank,
            form="imap-backup",
            envelope=self._envelope._replace(flags=one.flags),
        )


def _behind(file: OpenedFile, start: int) -> Iterator[_Listed | SourceError]:
    """Yield what stands in the file from `start` on and in no list: the program writes a message before it lists it.

    Each line that begins with ``From `` begins a message there.
    """
    if start < file.size and not _is_begin(file.descriptor, start):
        rest = read_range(file.descriptor, start, min(file.size, start + _LONGEST))
        if rest.strip():
            yield SourceError(file.name, SourceReason.UNREADABLE, f"byte {start}")
        begin = -1
    else:
        begin = start
    for at, _ in marks(file.descriptor, file.size, _BEGIN, start + 1):
        if begin >= 0:
            yield _Listed(begin, at, None)
        begin = at
    if 0 <= begin < file.size:
        yield _Listed(begin, file.size, None)


def _is_begin(descriptor: int, position: int) -> bool:
    return read_range(descriptor, position, position + 5) == b"From "


def listed_in(path: str) -> list[_Listed]:
    """Return the messages of a list, in the order of the mbox; none of a list without places.  Raises `SourceError`."""
    try:
        told = json.loads(read_file(path, _MOST))
        if not isinstance(told.get("messages"), list):
            return []
        found = sorted(map(_one, told["messages"]), key=lambda each: each.start)
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(path, SourceReason.UNREADABLE, f"{type(error).__name__}: {error}"[:200]) from error
    if any(one.stop > other.start for one, other in pairwise(found)):
        raise SourceError(path, SourceReason.UNREADABLE, "messages that overlap")
    return found


def _one(told: dict[str, Any]) -> _Listed:
    start, length, flags = told["offset"], told["length"], told.get("flags")
    if not isinstance(start, int) or not isinstance(length, int) or start < 0 or length < 6:
        raise ValueError("offset or length")
    marks = None if flags is None else tuple(sorted({_flag(str(each)) for each in flags} - {"\\Recent"}))
    return _Listed(start, start + length, marks)


def _flag(name: str) -> str:
    return f"\\{name}" if name in _SYSTEM or name == "Recent" else name


def _load(location: Location) -> bytes:
    """Return a message as it was before the program put marks into it.  Raises `SourceError`."""
    data = bytes(content.load(location._replace(form="")))
    return (_ESCAPE_OF_MBOX if _LEFT.search(data) else _ESCAPE).sub(b"", data)


IMAP_BACKUP = FileForm(
    "imap-backup", lambda head, path: head.startswith(b"From ") and has_list(path), _locate, _load, _load
)
"""An mbox of imap-backup, beside its list."""
