"""The members of a tar, one after the other, in the memory of one.

Most headers of most tars say no more than the name and the size of a file; those are read here, and the library is
asked for whatever says more (long names, links, sparse files, numbers that are not octal) or is damaged.
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
# Where they stand in a header (POSIX.1-2024, pax: ustar Interchange Format).
_NAME, _SIZE, _SUM, _TYPE, _MAGIC, _PREFIX = (
    slice(0, 100), slice(124, 136), slice(148, 156), slice(156, 157), slice(257, 262), slice(345, 500),
)  # fmt: skip


def each_member(box: "TarFile", read: Callable[[int, int], bytes]) -> Iterator["TarInfo"]:
    """Yield the members of a tar; the library would keep all of them in memory.

    `read` returns the bytes of the same file from one offset to another.  Where it ends, `TarFile.offset` tells.
    """
    info = box.next()
    while info is not None:
        yield info
        box.members.clear()  # type: ignore[attr-defined]  # as the library's documentation does
        info = None if box.pax_headers else _file_in(read(box.offset, box.offset + _BLOCK), box)
        info = info or box.next()


def names_in(path: str, read: Callable[[int, int], bytes]) -> Iterator[str]:
    """Yield the names of the members of the tar at `path`, up to where it is damaged.

    What one of them is, another that comes later may tell.
    """
    import tarfile  # noqa: PLC0415 - most runs meet none

    with suppress(tarfile.TarError, OSError, ValueError, EOFError), tarfile.open(path, "r:") as box:
        for info in each_member(box, read):
            yield info.name.replace("\\", "/")


def _file_in(header: bytes, box: "TarFile") -> "TarInfo | None":
    """Return the file of which this header tells all there is, and let the tar go on behind it; None for any other."""
    if len(header) < _BLOCK or header[_MAGIC] != b"ustar" or header[_TYPE] not in _FILE:
        return None
    size, told = _OCTAL.fullmatch(header[_SIZE]), _OCTAL.fullmatch(header[_SUM])
    if size is None or told is None:
        return None
    if int(told[1], 8) != sum(header) - sum(header[_SUM]) + 8 * ord(" "):
        return None
    name, prefix = (header[part].partition(b"\0")[0] for part in (_NAME, _PREFIX))
    if not name or name.endswith(b"/"):  # the oldest tars write a folder so
        return None
    full = b"/".join((prefix, name)) if prefix else name
    info = box.tarinfo(full.decode(box.encoding or "utf-8", box.errors or "surrogateescape"))
    info.size = int(size[1], 8)
    info.offset, info.offset_data = box.offset, box.offset + _BLOCK
    box.offset = info.offset_data + -(-info.size // _BLOCK) * _BLOCK
    return info
