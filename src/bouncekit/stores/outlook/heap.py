"""The properties of an item that is attached in a data file, out of the heap that holds them ([MS-PST] 2.3.1 to 2.3.3).

The Python module of libpff gives of such an item the bytes of its heap and no more.  What is too large for a heap (long
texts), its recipients and its own attachments stand elsewhere in the file, where nothing leads from here.
"""

import struct
from collections.abc import Iterator

from bouncekit.stores.outlook.properties import Properties, Raw

__all__ = ["HeapProperties"]

_BLOCK = 8176  # bytes of a full block of data
_MOST_BLOCKS = 64
_MOST_RECORDS = 4096
_MOST_LEVELS = 3
_SIGNATURE, _PROPERTIES, _TREE = 0xEC, 0xBC, 0xB5
_RECORD = struct.Struct("<HHI")  # number, type, and the value or what leads to it
_INLINE = frozenset({0x02, 0x03, 0x04, 0x0A, 0x0B})  # types whose value stands in the record itself


class HeapProperties(Properties):
    """The properties in a heap; `is_partial` tells that some of them stand elsewhere."""

    def __init__(self, heap: bytes) -> None:
        super().__init__()
        self._heap = heap
        self._starts = list(_starts(heap))
        self._entries: dict[int, Raw] = {}
        self.is_partial = False
        for number, kind, held in self._records():
            self._add(number, kind, held)

    def find(self, number: int, most: int) -> Raw | None:
        found = self._entries.get(number)
        return None if found is None else (found[0], found[1][:most])

    def _add(self, number: int, kind: int, held: int) -> None:
        if kind in _INLINE:
            self._entries.setdefault(number, (kind, held.to_bytes(4, "little")))
        elif held & 0x1F:  # the name of a node
            self.is_partial = True
        else:
            self._entries.setdefault(number, (kind, self._allocated(held)))

    def _records(self) -> Iterator[tuple[int, int, int]]:
        """Yield (number, type, held) of each property; none where this is no heap of properties."""
        if not self._starts or self._heap[2:4] != bytes((_SIGNATURE, _PROPERTIES)):
            return
        tree = self._allocated(int.from_bytes(self._heap[4:8], "little"))
        if len(tree) < 8 or tree[:3] != bytes((_TREE, 2, 6)) or tree[3] > _MOST_LEVELS:
            return
        names = [int.from_bytes(tree[4:8], "little")]
        for _ in range(tree[3]):
            rows = b"".join(self._allocated(name) for name in names)[: 6 * _MOST_RECORDS]
            names = [int.from_bytes(rows[i + 2 : i + 6], "little") for i in range(0, len(rows) - 5, 6)]
        leaves = b""
        for name in names:
            leaves += self._allocated(name)
            if len(leaves) > _RECORD.size * _MOST_RECORDS:
                break
        yield from _RECORD.iter_unpack(leaves[: len(leaves) // _RECORD.size * _RECORD.size])

    def _allocated(self, name: int) -> bytes:
        """Return what stands under a name in the heap; nothing where it leads nowhere."""
        block, index = name >> 16, name >> 5 & 0x7FF
        if not index or block >= len(self._starts):
            return b""
        start = self._starts[block]
        ends = _ends(self._heap, start)
        if index >= len(ends):
            return b""
        return self._heap[start + ends[index - 1] : start + max(ends[index - 1 : index + 1])]


def _starts(heap: bytes) -> Iterator[int]:
    """Yield where each block of a heap begins: behind a full one, or behind the map that ends the one before it."""
    start = 0
    for _ in range(_MOST_BLOCKS):
        if not (ends := _ends(heap, start)):
            return
        yield start
        behind_map = start + int.from_bytes(heap[start : start + 2], "little") + 4 + 2 * len(ends)
        start = start + _BLOCK if _ends(heap, start + _BLOCK) else behind_map


def _ends(heap: bytes, start: int) -> tuple[int, ...]:
    """Return where each allocation of a block ends, the first of them the head; nothing where there is no map."""
    at = start + int.from_bytes(heap[start : start + 2], "little")
    if len(heap) - at < 6 or at < start + 2:
        return ()
    count = int.from_bytes(heap[at : at + 2], "little")
    if at + 6 + 2 * count > min(len(heap), start + _BLOCK):
        return ()
    ends = struct.unpack_from(f"<{count + 1}H", heap, at + 4)
    return ends if max(ends) <= at - start else ()
