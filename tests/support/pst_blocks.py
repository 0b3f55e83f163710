"""Writes the lower half of Outlook's data files ([MS-PST] 2.2, Unicode): blocks, pages, and the two trees over them.

Nothing is obfuscated (`bCryptMethod` 0), and there is one section of allocation maps a quarter of a megabyte: at most
128 of them, which is what the header alone accounts for.
"""

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence

__all__ = ["MOST_IN_BLOCK", "Blocks", "Node"]

MOST_IN_BLOCK = 8176  # bytes
Node = tuple[int, int]
"""Where a node's data is (a block's number), and where its subnodes are (0: none)."""

_PAGE, _SLOT, _SECTION, _FIRST = 512, 64, 253_952, 0x4400
_MOST_SECTIONS = 128
_BBT, _NBT, _PMAP, _AMAP = 0x80, 0x81, 0x83, 0x84
_INTERNAL = 2  # bit of the number of a block that holds no data of a node
_KINDS = 32


class Blocks:
    """A file in the making: blocks get their number and their place when they are added."""

    def __init__(self) -> None:
        self._file = bytearray(_FIRST)
        self._allocated: list[tuple[int, int]] = []
        self._blocks: list[tuple[int, int, int]] = []  # number, place, size
        self._nodes: list[tuple[int, int, int, int]] = []
        self._next_block = self._next_page = 4

    def data(self, content: bytes) -> int:
        """Add a value, of any size; return the number under which it is found (0: nothing)."""
        return self.tree([content[i : i + MOST_IN_BLOCK] for i in range(0, len(content), MOST_IN_BLOCK)])

    def tree(self, pieces: Sequence[bytes]) -> int:
        """Add blocks that belong together, in their order; return the number under which they are found."""
        level = [(self._block(piece), len(piece)) for piece in pieces]
        depth = 0
        while len(level) > 1:
            depth += 1
            level = [self._row(depth, level[i : i + 1021]) for i in range(0, len(level), 1021)]
        return level[0][0] if level else 0

    def subnodes(self, nodes: Mapping[int, Node]) -> int:
        """Add the tree of subnodes (2.2.2.8.3.3); return its number (0: there are none)."""
        entries = [struct.pack("<QQQ", name, *node) for name, node in sorted(nodes.items())]
        leaves = [
            (entries[i][:8], self._block(_listed(2, 0, entries[i : i + 340]), _INTERNAL))
            for i in range(0, len(entries), 340)
        ]
        if len(leaves) < 2:
            return leaves[0][1] if leaves else 0
        return self._block(_listed(2, 1, [key + struct.pack("<Q", number) for key, number in leaves]), _INTERNAL)

    def node(self, name: int, node: Node, parent: int = 0) -> None:
        """Name a node: what a folder, a message or a table is found by."""
        self._nodes.append((name, *node, parent))

    def finish(self) -> bytes:
        """Return the file."""
        nodes = [
            (name, struct.pack("<QQQII", name, data, inner, parent, 0))
            for name, data, inner, parent in sorted(self._nodes)
        ]
        blocks = [
            (number, struct.pack("<QQHHI", number, place, size, 2, 0)) for number, place, size in sorted(self._blocks)
        ]
        roots = self._index(_NBT, nodes, 32) + self._index(_BBT, blocks, 24)
        self._file.extend(bytes(-(len(self._file) - _FIRST) % _SECTION))
        free = self._map()
        self._file[:564] = self._header(roots, free)
        return bytes(self._file)

    def _block(self, content: bytes, kind: int = 0) -> int:
        number = self._next_block | kind
        self._next_block += 4
        size = len(content)
        padded = -(-(size + 16) // _SLOT) * _SLOT
        place = self._room(padded, _SLOT)
        trailer = struct.pack("<HHIQ", size, _signature(place, number), _crc(content), number)
        self._file[place : place + padded] = content.ljust(padded - 16, b"\0") + trailer
        self._blocks.append((number, place, size))
        return number

    def _row(self, depth: int, level: Sequence[tuple[int, int]]) -> tuple[int, int]:
        """Add a block that lists blocks (2.2.2.8.3.2); return its number, and how much they hold."""
        size = sum(size for _, size in level)
        numbers = b"".join(struct.pack("<Q", number) for number, _ in level)
        return self._block(struct.pack("<BBHI", 1, depth, len(level), size) + numbers, _INTERNAL), size

    def _index(self, kind: int, entries: Sequence[tuple[int, bytes]], size: int) -> tuple[int, int]:
        """Add the pages of a tree (2.2.2.7.7); return the number and the place of its root."""
        depth = 0
        while True:
            most = 488 // size
            pages = []
            for i in range(0, max(len(entries), 1), most):
                some = entries[i : i + most]
                rows = b"".join(row for _, row in some).ljust(488, b"\0")
                pages.append(
                    (some[0][0], self._page(kind, rows + struct.pack("<BBBB4x", len(some), most, size, depth)))
                )
            if len(pages) == 1:
                return pages[0][1]
            entries = [(key, struct.pack("<QQQ", key, *page)) for key, page in pages]
            depth, size = depth + 1, 24

    def _page(self, kind: int, content: bytes) -> tuple[int, int]:
        number = self._next_page
        self._next_page += 4
        place = self._room(_PAGE, _PAGE)
        self._file[place : place + _PAGE] = content + _page_trailer(kind, content, _signature(place, number), number)
        return number, place

    def _room(self, size: int, step: int) -> int:
        """Return where the next `size` bytes stand: no block goes over the end of a section, which begins with maps."""
        place = -(-len(self._file) // step) * step
        section, within = divmod(place - _FIRST, _SECTION)
        if within == 0 or within + size > _SECTION:
            section += within > 0
            place = _FIRST + section * _SECTION + (2 if section % 8 == 0 else 1) * _PAGE
            self._allocated.append((_FIRST + section * _SECTION, place))
        self._file.extend(bytes(place + size - len(self._file)))
        self._allocated.append((place, place + size))
        return place

    def _map(self) -> int:
        """Write the pages that tell what is allocated (2.2.2.7.2); return how much is free."""
        slots = bytearray((len(self._file) - _FIRST) // _SLOT)
        for begin, end in self._allocated:
            slots[(begin - _FIRST) // _SLOT : (end - _FIRST) // _SLOT] = b"\1" * ((end - begin) // _SLOT)
        sections = range(0, len(slots), _SECTION // _SLOT)
        if len(sections) > _MOST_SECTIONS:
            raise ValueError("larger than the header alone can account for")
        for number, first in enumerate(sections):
            bits = int("".join(map(str, slots[first : first + _SECTION // _SLOT])), 2).to_bytes(496, "big")
            self._put_map(_AMAP, _FIRST + number * _SECTION, bits)
            if number % 8 == 0:
                self._put_map(_PMAP, _FIRST + number * _SECTION + _PAGE, b"\xff" * 496)
        return slots.count(0) * _SLOT

    def _put_map(self, kind: int, place: int, content: bytes) -> None:
        self._file[place : place + _PAGE] = content + _page_trailer(kind, content, 0, place)

    def _header(self, roots: tuple[int, ...], free: int) -> bytes:
        last = (len(self._file) - _FIRST) // _SECTION - 1
        root = struct.pack(
            "<IQQQQQQQQBBH", 0, len(self._file), _FIRST + last * _SECTION, free, 0, *roots, 2, 0, 0
        )  # 2: the maps are right
        names = struct.pack(f"<{_KINDS}I", *(self._next_name(kind) for kind in range(_KINDS)))
        partial = struct.pack("<2sHHBBIIQQI", b"SM", 23, 19, 1, 1, 0, 0, 0, self._next_page, 1) + names + bytes(8)
        partial += root + bytes(4) + b"\xff" * 256 + struct.pack("<BBH", 0x80, 0, 0)
        full = partial + struct.pack("<Q", self._next_block)
        return struct.pack("<4sI", b"!BDN", _crc(partial[:471])) + full + struct.pack("<I", _crc(full)) + bytes(36)

    def _next_name(self, kind: int) -> int:
        return max([name >> 5 for name, *_ in self._nodes if name & 31 == kind] + [0x400]) + 1


def _listed(kind: int, depth: int, entries: Iterable[bytes]) -> bytes:
    found = list(entries)
    return struct.pack("<BBHI", kind, depth, len(found), 0) + b"".join(found)


def _page_trailer(kind: int, content: bytes, signature: int, number: int) -> bytes:
    return struct.pack("<BBHIQ", kind, kind, signature, _crc(content), number)


def _signature(place: int, number: int) -> int:
    """Return the signature of what stands at a place under a number (5.5)."""
    mixed = (place ^ number) & 0xFFFFFFFF
    return (mixed >> 16 ^ mixed) & 0xFFFF


def _crc(content: bytes) -> int:
    """Return the sum of 5.3: that of everybody, begun with 0 and not inverted."""
    return zlib.crc32(content, 0xFFFFFFFF) ^ 0xFFFFFFFF
