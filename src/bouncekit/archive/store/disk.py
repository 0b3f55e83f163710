"""What a disk does: every byte written, many files at once; errors named.  `bouncekit.osfiles` makes it durable."""

import errno
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.store.store import Content
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["BLOCK", "delete_quietly", "failure", "in_parallel", "pieces", "write_all"]

_Item = TypeVar("_Item")

BLOCK = 1 << 20
"""Bytes read or written at once."""
_THREADS = 8  # waiting for the disk together lets it write together (ADR 0006)

_REASONS = {
    errno.ENOSPC: ArchiveReason.DISK_FULL,
    errno.EDQUOT: ArchiveReason.DISK_FULL,
    errno.EFBIG: ArchiveReason.DISK_FULL,
    errno.EROFS: ArchiveReason.READ_ONLY,
    errno.EACCES: ArchiveReason.PERMISSION_DENIED,
    errno.EPERM: ArchiveReason.PERMISSION_DENIED,
    errno.ENOENT: ArchiveReason.NOT_FOUND,
    errno.ENOTDIR: ArchiveReason.NOT_FOUND,
    errno.EEXIST: ArchiveReason.EXISTS,
    errno.ENODEV: ArchiveReason.ABSENT,
    errno.ENXIO: ArchiveReason.ABSENT,
}


def failure(place: str, error: OSError | ValueError) -> ArchiveError:
    """Return what the system's `error` means for `place`."""
    number = error.errno if isinstance(error, OSError) else None
    detail = getattr(error, "strerror", None) or str(error)
    return ArchiveError(place, _REASONS.get(number or 0, ArchiveReason.FAILED), detail)


def pieces(content: Content) -> Iterator[bytes | memoryview]:
    if isinstance(content, bytes):
        yield memoryview(content)
        return
    size = len(content)
    for start in range(0, size, BLOCK):
        piece = content.read(start, min(start + BLOCK, size))
        if len(piece) != min(BLOCK, size - start):
            raise OSError(errno.EIO, "the source became shorter while it was read")
        yield piece


def delete_quietly(path: str) -> None:
    """Delete a file, where the system lets us."""
    with suppress(OSError):
        os.unlink(path)  # noqa: PTH108 - plain strings, as in `bouncekit.archive.store.local`


def write_all(descriptor: int, data: bytes | memoryview) -> None:
    left = memoryview(data)
    while left:  # a write may be short: a full disk, a signal
        left = left[os.write(descriptor, left) :]


def in_parallel(work: Callable[[_Item], object], items: list[_Item]) -> None:
    """Do what waits for the disk for all items; raise an error when nothing is under way any more."""
    if len(items) <= 2:
        for item in items:
            work(item)
        return
    waiting = deque(items)

    def through() -> None:
        while True:
            try:
                item = waiting.popleft()
            except IndexError:
                return
            work(item)

    with ThreadPoolExecutor(_THREADS) as pool:
        running = [pool.submit(through) for _ in range(_THREADS)]
        try:
            for each in running:
                each.result()
        finally:
            waiting.clear()  # an error or Ctrl-C: nothing more is begun
