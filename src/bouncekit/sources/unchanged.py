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

__all__ = ["Cuts", "as_seen", "end_of", "require_content", "require_same", "seen_now", "uncut"]

_BEGIN, _END = 512, 64  # bytes by which a message is known again
_NEXT = (b"From ", b"\x10\x10\x10\x10")  # begins the message behind the last one where nothing ends that: mbox, Foxmail
_LONGEST_BLANK = 2  # bytes of an empty line

Cuts = tuple[tuple[int, int], ...]
"""Ranges of a file that are left out, as byte offsets of the file, in order."""


def as_seen(location: Location, descriptor: int, size: int) -> Location:
    """Return the location with what its file, which is open, was when it had `size` bytes.  Raises `OSError`."""
    if not location.is_part and not location.inside:
        return location
    seen = seen_now(descriptor, location.start, location.stop, location.cuts)
    return location._replace(seen=seen._replace(size=size))


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
    if _mark(lambda first, last: data[first - start : last - start], start, location.stop, location.cuts) != seen.mark:
        raise SourceError(location.name, SourceReason.CHANGED, location.path)


def end_of(descriptor: int, size: int) -> bytes:
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


def _mark(read: Callable[[int, int], bytes], start: int, stop: int | None, cuts: Cuts) -> int | None:
    """Return a checksum of the ends of a message; the fields of its store in between may change."""
    if stop is None:
        return None
    begin = uncut(read(start, min(stop, start + _BEGIN)), start, cuts)
    last = max(start + _BEGIN, stop - _END)
    end = uncut(read(last, stop), last, cuts) if last < stop else b""
    return zlib.crc32(end, zlib.crc32(begin))
