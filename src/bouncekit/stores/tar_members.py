"""The members of a tar, one after the other, in the memory of one.

Most headers of most tars say no more than the name and the size of a file, and what stands in the extended header
before them is a time or an owner; those are read here, and the library is asked for whatever says more (long names,
links, sparse files, numbers that are not octal) or is damaged.
"""

import re
from array import array
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import adler32

if TYPE_CHECKING:
    from tarfile import TarFile, TarInfo


_BLOCK = 512
_HALF = _BLOCK // 2
_LOW = 0xFFFF
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


class TarMembers:
    """The members of the tar that `box` reads; `read` returns the bytes of the same file from one offset to another."""

    def __init__(self, box: "TarFile", read: Callable[[int, int], bytes]) -> None:
        self._box = box
        self._read = read
        self._first = self._by_library()  # which tells whether this is a tar at all
        # Where the header of each stands that needs no library; of another, the complement of where the library begins.
        self._known = array("q")

    def names(self) -> Iterator[str]:
        """Yield the names of the members up to where the tar is damaged.

        What one of them is, another that comes later may tell: so they are asked for before all members.
        """
        import tarfile  # noqa: PLC0415 - most runs meet none

        if self._first is None:
            return
        yield _divided(self._first.name)
        with suppress(tarfile.TarError, OSError, ValueError, EOFError):
            yield from map(_divided, self._more_names())

    def _more_names(self) -> Iterator[str]:
        box, read = self._box, _Window(self._read).read
        while True:
            begin = box.offset
            found = None if box.pax_headers else _header_at(begin, read)
            if found is None:
                info = self._by_library()
                if info is None:
                    return
                self._known.append(~begin)
                yield info.name
            else:
                at, size, header = found
                self._known.append(at)
                box.offset = at + _BLOCK + _padded(size)
                yield self._name(header)

    def __iter__(self) -> Iterator["TarInfo"]:
        """Yield the members; the library would keep all of them in memory.  Where they end, `TarFile.offset` tells."""
        if self._first is None:
            return
        yield self._first
        box, read = self._box, _Window(self._read).read
        end = box.offset
        for at in self._known:
            if at < 0:
                box.offset = ~at
                info = self._by_library()
                if info is None:  # the file has changed
                    return
                yield info
            else:
                header = read(at, at + _BLOCK)
                size = _octal(header[_SIZE])
                if size is None or header[_MAGIC] != b"ustar":  # as above
                    return
                info = box.tarinfo(self._name(header))
                info.size = size
                info.offset, info.offset_data = at, at + _BLOCK
                yield info
        box.offset = end
        while (info := self._by_library()) is not None:  # behind what was read before
            yield info

    def _name(self, header: bytes) -> str:
        name, prefix = header[_NAME].partition(b"\0")[0], header[_PREFIX].partition(b"\0")[0]
        full = b"/".join((prefix, name)) if prefix else name
        return full.decode(self._box.encoding or "utf-8", self._box.errors or "surrogateescape")

    def _by_library(self) -> "TarInfo | None":
        info = self._box.next()
        self._box.members.clear()  # type: ignore[attr-defined]  # as the library's documentation does
        return info


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


def _divided(name: str) -> str:
    return name.replace("\\", "/")


def _header_at(offset: int, read: Callable[[int, int], bytes]) -> tuple[int, int, bytes] | None:
    """Return where the header of the next file stands, the size that it tells, and the header itself.

    None where its headers tell more, or are damaged.
    """
    header = read(offset, offset + _BLOCK)
    size = _size_in(header)
    if size is not None and header[_TYPE] == _EXTENDED and size <= _LONGEST:
        begin, offset = offset + _BLOCK, offset + _BLOCK + _padded(size)
        told = read(begin, offset + _BLOCK)
        header = told[-_BLOCK:]
        if not _is_about(told[:-_BLOCK], size):
            return None
        size = _size_in(header)
    if size is None or header[_TYPE] not in _FILE:
        return None
    name = header[_NAME].partition(b"\0")[0]
    return None if not name or name.endswith(b"/") else (offset, size, header)  # the oldest tars write a folder so


def _size_in(header: bytes) -> int | None:
    """Return the size that a sound header tells in octal; None where it is another one."""
    if len(header) < _BLOCK or header[_MAGIC] != b"ustar":
        return None
    field = header[_SUM]
    # Of half a block, Adler-32 (RFC 1950) holds the sum of all bytes, plus 1.
    parts = adler32(header[:_HALF]) & _LOW, adler32(header[_HALF:]) & _LOW, adler32(field) & _LOW
    if _octal(field) != parts[0] + parts[1] - parts[2] - 1 + len(field) * ord(" "):
        return None
    return _octal(header[_SIZE])


@lru_cache(maxsize=4096)
def _octal(field: bytes) -> int | None:
    told = _OCTAL.fullmatch(field)
    return None if told is None else int(told[1], 8)


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
