"""The directory of a compound file ([MS-CFB] 2.6): storages and streams, by their names."""

import struct

from bouncekit.stores.outlook.damage import DamagedItemError

__all__ = ["Entry", "read_directory"]

_ENTRY = struct.Struct("<64sHBxIII36xIQ")
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class Entry:
    """A storage (with `children`, by their names in lower case) or a stream, which begins in a sector and has a size.

    The names of the attributes that are not words are those of `olefile`, which reads them of the root.
    """

    __slots__ = ("children", "is_storage", "isectStart", "size")

    def __init__(self, kind: int, start: int, size: int) -> None:
        self.is_storage = kind in (_STORAGE, _ROOT)
        self.isectStart = start
        self.size = size
        self.children: dict[str, Entry] = {}


def read_directory(data: bytes, *, is_small: bool) -> Entry:
    """Return the root of the directory in `data`, a row of entries; what is named twice counts where it comes first.

    `is_small` tells that a size has 32 bits (version 3; the rest may be anything, [MS-CFB] 2.6.1).  Raises
    `DamagedItemError` where there is no root.
    """
    rows = list(_ENTRY.iter_unpack(data[: len(data) - len(data) % _ENTRY.size]))
    if not rows or rows[0][2] != _ROOT:
        raise DamagedItemError("the directory has no root")
    mask = 0xFFFFFFFF if is_small else (1 << 64) - 1
    root = Entry(_ROOT, rows[0][6], rows[0][7] & mask)
    seen = {0}
    waiting = [(root, rows[0][5])]
    while waiting:
        parent, number = waiting.pop()
        if number >= len(rows) or number in seen:
            continue
        seen.add(number)
        name, length, kind, left, right, child, start, size = rows[number]
        waiting += ((parent, left), (parent, right))
        if kind in (_STORAGE, _STREAM):
            entry = Entry(kind, start, size & mask)
            parent.children.setdefault(
                name[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower(), entry
            )
            if kind == _STORAGE:
                waiting.append((entry, child))
    return root
