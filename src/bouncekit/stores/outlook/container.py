"""The compound file ([MS-CFB]) in which a .msg keeps its properties: opened with limits, read stream by stream.

`olefile` follows what a file says of itself: how large its sectors are, how many hold the allocation table, how long a
stream is.  Here each of these is compared with the size of the file first, so that no file costs more than its own size
in memory or time.
"""

import struct
from typing import IO, Any

from bouncekit.stores.outlook.damage import DamagedItemError
from bouncekit.stores.outlook.directory import Entry, read_directory
from bouncekit.stores.outlook.signs import ITEM_MAGIC

__all__ = ["Container", "is_compound_file"]

_HEADER = 512
_SECTOR_SHIFTS = (9, 12)
_MINI_SHIFT = 6
_IN_HEADER = 109  # sectors of the allocation table that the header itself names ([MS-CFB] 2.2)


def is_compound_file(head: bytes) -> bool:
    """Tell whether `head` (8 bytes at least) begins a compound file."""
    return head.startswith(ITEM_MAGIC)


class Container:
    """An open compound file; `root` is its directory."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        """Open it.  Raises `DamagedItemError`, and `ImportError` where `olefile` is not installed."""
        from olefile import OleFileIO  # noqa: PLC0415 - an extra

        _check_header(file, size)
        self._size = size
        try:
            self._ole = _with_our_directory(OleFileIO)(file)
        except Exception as error:  # whatever a damaged table makes of it
            raise DamagedItemError(f"the compound file is damaged ({error})") from error
        self.root: Entry = self._ole.root

    def read(self, entry: Entry, most: int) -> bytes:
        """Return at most `most` bytes of the stream `entry`; what is damaged is cut off.  Raises `DamagedItemError`."""
        wanted = min(entry.size, most)
        if not wanted:
            return b""
        if wanted > self._size:
            raise DamagedItemError("a stream is longer than its file")
        try:
            is_small = entry.size < self._ole.minisectorcutoff
            if is_small and self._ole.root.size > self._size:
                raise DamagedItemError("the small streams are longer than their file")
            return bytes(self._ole._open(entry.isectStart, wanted, force_FAT=not is_small).read())
        except Exception as error:
            raise DamagedItemError(f"a stream is damaged ({error})") from error


def _check_header(file: IO[bytes], size: int) -> None:
    file.seek(0)
    header = file.read(_HEADER)
    if len(header) < _HEADER or not is_compound_file(header):
        raise DamagedItemError("the file is cut off")
    shift, mini_shift = struct.unpack_from("<HH", header, 30)
    tables, mini_tables, further_tables = (struct.unpack_from("<I", header, at)[0] for at in (44, 64, 72))
    if shift not in _SECTOR_SHIFTS or mini_shift != _MINI_SHIFT:
        raise DamagedItemError("the sectors of the compound file have no known size")
    sectors = (size >> shift) + 1
    in_a_table = 1 << (shift - 2)
    # Twice what the file needs: programs make the table grow ahead of the file.
    is_too_long = tables > 2 * (sectors // in_a_table + 1) + _IN_HEADER or mini_tables > sectors
    if is_too_long or further_tables > tables // (in_a_table - 1) + 2:
        raise DamagedItemError("the allocation table is longer than its file")


def _with_our_directory(base: Any) -> Any:
    """Return the class `base` of the library with our reading of the directory.

    Its own goes down a level for each sibling in an unbalanced tree, searches all streams for each new one, and takes
    most of the time that a small file costs.
    """

    class Ours(base):  # type: ignore[misc]
        def loaddirectory(self, sect: int) -> None:
            self.root = read_directory(self._open(sect, force_FAT=True).read(), is_small=self.sectorsize == 512)

    return Ours
