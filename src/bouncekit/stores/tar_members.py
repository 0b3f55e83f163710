"""The members of a tar, one after the other, in the memory of one.

Most headers of most tars say no more than the name and the size of a file, and what stands in the extended header
before them is a time or an owner; those are read here, and the library is asked for whatever says more (long names,
links, sparse files, numbers that are not octal) or is damaged.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tarfile import TarFile, TarInfo


_BLOCK = 512
_OCTAL = re.compile(rb" *([0-7]{1,11})[ \0]*")
_FILE = frozenset({b"0", b"\0"})
_EXTENDED = b"x"
_WINDOW = 1 << 16  # bytes that are read at once
_LONGEST = 1024  # bytes of an extended header
# Records of an extended header (pax Extended Header) that tell nothing of the content or the name of the file.
_ABOUT = re.compile(
    rb"([1-9]\d{0,2}) (?:[amc]time|[ug]id|[ug]name|SCHILY\.(?:dev|ino|nlink)|LIBARCHIVE\.creationtime)=[ -~]{0,200}\n"
)
# Where they stand in a header (POSIX.1-2024, pax: ustar Interchange Format).
_NAME, _SIZE, _SUM, _TYPE, _MAGIC, _PREFIX = (
    slice(0, 100), slice(124, 136), slice(148, 156), slice(156, 157), slice(257, 262), slice(345, 500),
)  # fmt: skip


def each_member(box: "TarFile", read: Callable[[int, int], bytes]) -> Iterator["TarInfo"]:
    """Yield the members of a tar; the library would keep all of them in memory.

    `read` returns the bytes of the same file from one offset to another.  Where it ends, `TarFile.offset` tells.
    """
    read = _Window(read).read
    info = box.next()
    while info is not None:
        yield info
        box.members.clear()  # type: ignore[attr-defined]  # as the library's documentation does
        info = None if box.pax_headers else _file_in(box, read)
        info = info or box.next()


def names_in(path: str, read: Callable[[int, int], bytes]) -> Iterator[str]:
    """Yield the names of the members of the tar at `path`, up to where it is damaged.

    What one of them is, another that comes later may tell.
    """
    import tarfile  # noqa: PLC0415 - most runs meet none

    with suppress(tarfile.TarError, OSError, ValueError, EOFError), tarfile.open(path, "r:") as box:
        for info in each_member(box, read):
            yield info.name.replace("\\", "/")


class _Window:
    """Reads many members of a file at once: most are small."""

    def __init__(self, read: Callable[[int, int], bytes]) -> None:
        self._read = read
        self._start = 0
        self._data = b""

    def read(self, start: int, stop: int) -> bytes:
        """Return the bytes from `start` to `stop`, fewer where the file ends before."""
        if not self._start <= start <= stop <= self._start + len(self._data):
            self._start, self._data = start, self._read(start, max(stop, start + _WINDOW))
        return self._data[start - self._start : stop - self._start]


def _file_in(box: "TarFile", read: Callable[[int, int], bytes]) -> "TarInfo | None":
    """Return the next file, and let the tar go on behind it; None where its headers tell more, or are damaged."""
    offset = box.offset
    header = read(offset, offset + _BLOCK)
    size = _size_in(header)
    if size is not None and header[_TYPE] == _EXTENDED and size <= _LONGEST:
        offset += _BLOCK + _padded(size)
        told = read(box.offset + _BLOCK, offset + _BLOCK)
        if not _is_about(told[:-_BLOCK], size):
            return None
        header = told[-_BLOCK:]
        size = _size_in(header)
    if size is None or header[_TYPE] not in _FILE:
        return None
    name, prefix = (header[part].partition(b"\0")[0] for part in (_NAME, _PREFIX))
    if not name or name.endswith(b"/"):  # the oldest tars write a folder so
        return None
    full = b"/".join((prefix, name)) if prefix else name
    info = box.tarinfo(full.decode(box.encoding or "utf-8", box.errors or "surrogateescape"))
    info.size = size
    info.offset, info.offset_data = box.offset, offset + _BLOCK
    box.offset = info.offset_data + _padded(size)
    return info


def _size_in(header: bytes) -> int | None:
    """Return the size that a sound header tells in octal; None where it is another one."""
    if len(header) < _BLOCK or header[_MAGIC] != b"ustar":
        return None
    size, told = _OCTAL.fullmatch(header[_SIZE]), _OCTAL.fullmatch(header[_SUM])
    if size is None or told is None or int(told[1], 8) != sum(header) - sum(header[_SUM]) + 8 * ord(" "):
        return None
    return int(size[1], 8)


def _padded(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


def _is_about(records: bytes, size: int) -> bool:
    """Tell whether an extended header of `size` bytes, in whole blocks, holds sound records of `_ABOUT` alone."""
    if len(records) != _padded(size) or records[size:].strip(b"\0"):
        return False
    position = 0
    while position < size:
        found = _ABOUT.match(records, position)
        if found is None or int(found[1]) != found.end() - position:
            return False
        position = found.end()
    return position == size
