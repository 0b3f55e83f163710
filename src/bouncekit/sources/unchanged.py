"""Whether a message still stands where it was found: its program may have written the file anew since.

A file that another one replaced has another number on its disk, and one that was compacted where it stands is smaller,
or has other bytes there.  What is added behind its messages changes none of them, but for the last one, where that was
not written to its end yet.
"""

import os
import zlib
from collections.abc import Callable

from bouncekit.errors.reasons import SourceReason
from bouncekit.osfiles import read_at
from bouncekit.sources.errors import SourceError
from bouncekit.sources.location import FileSeen, Location

__all__ = ["Cuts", "Watched", "require_content", "require_same", "seen_now", "uncut"]

_BEGIN, _END = 512, 64  # bytes by which a message is known again
_NEXT = (b"From ", b"\x10\x10\x10\x10")  # begins the message behind the last one where nothing ends that: mbox, Foxmail
_LONGEST_BLANK = 2  # bytes of an empty line
_WINDOW = 1 << 16  # bytes that are read at once: most messages are small

Cuts = tuple[tuple[int, int], ...]
"""Ranges of a file that are left out, as byte offsets of the file, in order."""


class Watched:
    """An open file of `size` bytes, in which messages are located one after the other."""

    def __init__(self, descriptor: int, size: int) -> None:
        """Raises `OSError`, as the methods do."""
        self._descriptor = descriptor
        self._size = size
        self._inode = os.fstat(descriptor).st_ino
        self._end = _end_of(descriptor, size)
        self._start = 0
        self._data = b""
        self._was_rewritten = False

    def as_seen(self, location: Location) -> Location | None:
        """Return the location with what its file was; None where its program has written the file anew meanwhile."""
        mark = None
        if not location.inside:
            if not location.is_part:
                return location
            mark = self._mark(location.start, location.stop, location.cuts)
        elif self.is_rewritten():
            return None
        if self._was_rewritten:
            return None
        return Location(*location[:-1], seen=FileSeen(self._inode, self._size, mark))

    def is_rewritten(self) -> bool:
        """Tell whether the program of the file has written it anew meanwhile."""
        return _end_of(self._descriptor, self._size) != self._end

    def _mark(self, start: int, stop: int | None, cuts: Cuts) -> int | None:
        if stop is not None and not cuts:
            first, last = start - self._start, stop - self._start
            if 0 <= first <= last <= len(self._data):  # most messages are small
                return _mark_of(self._data, first, last)
        return _mark(self._read, start, stop, cuts)

    def _read(self, start: int, stop: int) -> bytes:
        """Return the bytes from `start` to `stop`, as they were when the messages near them were looked at."""
        if not self._start <= start <= stop <= self._start + len(self._data):
            self._start, self._data = start, read_at(self._descriptor, max(stop - start, _WINDOW), start)
            self._was_rewritten = self.is_rewritten()
        return self._data[start - self._start : stop - self._start]


def seen_now(descriptor: int, start: int, stop: int | None, cuts: Cuts = ()) -> FileSeen:
    """Return what an open file is now, and the message from `start` to `stop` in it.  Raises `OSError`."""
    status = os.fstat(descriptor)

    def read(first: int, last: int) -> bytes:
        return read_at(descriptor, last - first, first)

    return FileSeen(status.st_ino, status.st_size, _mark(read, start, stop, cuts))


def require_same(location: Location, descriptor: int) -> None:
    """Raise `SourceError` where the file, which is open, does not hold the message any more; it may have grown.

    Raises `OSError`.
    """
    seen, stop = location.seen, location.stop
    if seen is None:
        return
    now = seen_now(descriptor, location.start, stop, location.cuts)
    is_same = now.inode == seen.inode and now.size >= seen.size and seen.mark in {None, now.mark}
    if is_same and now.size > seen.size and stop is not None and stop + _LONGEST_BLANK >= seen.size:
        added = read_at(descriptor, _END, stop)
        is_ended = bool(added[: seen.size - stop].strip())
        is_same = is_ended or added.lstrip(b"\r\n").startswith(_NEXT)
    if not is_same:
        raise SourceError(location.name, SourceReason.CHANGED, location.path)


def require_content(location: Location, data: bytes) -> None:
    """Raise `SourceError` where `data`, which was read at the place of a message, is not what was found there."""
    start, seen = location.start, location.seen
    if seen is None or seen.mark is None:
        return
    stop, cuts = location.stop, location.cuts
    if stop is not None and not cuts:
        mark: int | None = _mark_of(data, 0, stop - start)
    else:
        mark = _mark(lambda first, last: data[first - start : last - start], start, stop, cuts)
    if mark != seen.mark:
        raise SourceError(location.name, SourceReason.CHANGED, location.path)


def _end_of(descriptor: int, size: int) -> bytes:
    """Return the end of what an open file held when it had `size` bytes: it moves with all that is moved before it.

    Where nothing but zeros stands there, as in a tar, when it was written to last.
    """
    end = read_at(descriptor, _END, max(0, size - _END))[:size]
    return end if end.strip(b"\0") else b"%d" % os.fstat(descriptor).st_mtime_ns


def uncut(data: bytes, start: int, cuts: Cuts) -> bytes:
    """Return the bytes of a file from `start` on without what of them stands in `cuts`."""
    for first, last in reversed(cuts):
        data = data[: max(0, first - start)] + data[max(0, last - start) :]
    return data


def _mark_of(data: bytes, start: int, stop: int) -> int:
    """Return the `_mark` of a message that stands in `data` from `start` to `stop`, whole."""
    mark = zlib.crc32(data[start : min(stop, start + _BEGIN)])
    last = max(start + _BEGIN, stop - _END)
    return zlib.crc32(data[last:stop], mark) if last < stop else mark


def _mark(read: Callable[[int, int], bytes], start: int, stop: int | None, cuts: Cuts) -> int | None:
    """Return a checksum of the ends of a message; the fields of its store in between may change."""
    if stop is None:
        return None
    begin = uncut(read(start, min(stop, start + _BEGIN)), start, cuts)
    last = max(start + _BEGIN, stop - _END)
    end = uncut(read(last, stop), last, cuts) if last < stop else b""
    return zlib.crc32(end, zlib.crc32(begin))
