"""Writes the middle of Outlook's data files ([MS-PST] 2.3): heaps, trees in them, properties and tables of these."""

import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from outlook_writer import BINARY, EPOCH, LONG, STRING8, TIME, UNICODE
from pst_blocks import MOST_IN_BLOCK, Blocks, Node

__all__ = ["ItemReference", "Tables"]

BOOLEAN, OBJECT = 0x0B, 0x0D
LTP = 0x1F  # the kind of a node that holds a value or rows
_ROW_ID, _ROW_VERSION = 0x67F2, 0x67F3
_MOST_IN_HEAP = 3580  # bytes of one allocation
_PROPERTIES, _TABLE, _TREE = 0xBC, 0x7C, 0xB5
_WIDTHS = {TIME: 8, BOOLEAN: 1}


class ItemReference(int):
    """The name of a node that a property refers to: an item that is attached."""


class _Heap:
    """A heap on a node (2.3.1): its blocks are as full as they get, and told to be full."""

    def __init__(self, kind: int) -> None:
        self._kind = kind
        self._blocks: list[list[bytes]] = [[]]
        self._room = self._most(0)

    def add(self, content: bytes) -> int:
        """Add an allocation; return its name (0: it is empty)."""
        if not content:
            return 0
        if len(content) + 2 > self._room:
            self._blocks.append([])
            self._room = self._most(len(self._blocks) - 1)
        self._room -= len(content) + 2
        self._blocks[-1].append(content)
        return len(self._blocks[-1]) << 5 | len(self._blocks) - 1 << 16

    def finish(self, root: int) -> list[bytes]:
        """Return the blocks of the heap whose root is `root`."""
        return [self._written(number, allocations, root) for number, allocations in enumerate(self._blocks)]

    def _most(self, number: int) -> int:
        return MOST_IN_BLOCK - self._head(number) - 7  # of the map: two counts, an end, and a byte to make it even

    @staticmethod
    def _head(number: int) -> int:
        return 12 if number == 0 else 66 if number % 128 == 8 else 2

    def _written(self, number: int, allocations: Sequence[bytes], root: int) -> bytes:
        head = self._head(number)
        ends = [head]
        for each in allocations:
            ends.append(ends[-1] + len(each))
        begin = ends[-1] + ends[-1] % 2
        if number == 0:
            first = struct.pack("<HBBII", begin, 0xEC, self._kind, root, 0xFFFFFFFF)
        else:
            first = struct.pack("<H", begin).ljust(head, b"\xff")
        content = (first + b"".join(allocations)).ljust(begin, b"\0")
        return content + struct.pack(f"<HH{len(ends)}H", len(allocations), 0, *ends)


class Tables:
    """Writes properties and tables into a file; what is too large for a heap becomes a node of its own."""

    def __init__(self, blocks: Blocks) -> None:
        self.blocks = blocks
        self._last_name = 0x400

    def new_name(self, kind: int) -> int:
        """Return the name of a new node."""
        self._last_name += 1
        return self._last_name << 5 | kind

    def properties(self, properties: Mapping[int, Any], codec: str | None, inner: dict[int, Node]) -> Node:
        """Write a set of properties (2.3.3), over the nodes `inner`."""
        heap = _Heap(_PROPERTIES)
        nodes = dict(inner)
        records = []
        for number, value in sorted(properties.items()):
            kind, data = _typed(value, codec)
            if kind in (LONG, BOOLEAN):
                held = data.ljust(4, b"\0")
            elif kind == OBJECT:
                held = struct.pack("<I", heap.add(data + bytes(4)))
            else:
                held = struct.pack("<I", self._kept(heap, data, nodes))
            records.append(struct.pack("<HH4s", number, kind, held))
        root = _tree(heap, records, 2, 6)
        return self.blocks.tree(heap.finish(root)), self.blocks.subnodes(nodes)

    def table(
        self, rows: Iterable[tuple[int, Mapping[int, Any]]], columns: Mapping[int, int], codec: str | None = None
    ) -> Node:
        """Write a table (2.3.4) of rows (name, properties), with `columns` {number: type} and those that rows have."""
        written = [
            (name, {number: _typed(value, codec) for number, value in properties.items()}) for name, properties in rows
        ]
        kinds = dict(columns)
        for _, cells in written:
            kinds |= {number: kind for number, (kind, _) in cells.items()}
        layout = _Layout(kinds)
        heap = _Heap(_TABLE)
        nodes: dict[int, Node] = {}
        lines = []
        for version, (name, cells) in enumerate(written):
            held = {_ROW_ID: struct.pack("<I", name), _ROW_VERSION: struct.pack("<I", version + 1)}
            for number, (kind, data) in cells.items():
                is_fixed = kind in (LONG, BOOLEAN, TIME)
                held[number] = data if is_fixed else struct.pack("<I", self._kept(heap, data, nodes))
            lines.append(layout.row(held))
        names = sorted((name, place) for place, (name, _) in enumerate(written))
        index = _tree(heap, [struct.pack("<II", *each) for each in names], 4, 4)
        matrix = self._matrix(heap, lines, layout.width, nodes)
        root = heap.add(layout.told(index, matrix))
        return self.blocks.tree(heap.finish(root)), self.blocks.subnodes(nodes)

    def _kept(self, heap: _Heap, data: bytes, nodes: dict[int, Node]) -> int:
        if len(data) <= _MOST_IN_HEAP:
            return heap.add(data)
        name = self.new_name(LTP)
        nodes[name] = self.blocks.data(data), 0
        return name

    def _matrix(self, heap: _Heap, lines: Sequence[bytes], width: int, nodes: dict[int, Node]) -> int:
        """Write the rows; no row goes over the end of a block (2.3.4.4)."""
        if len(lines) * width <= _MOST_IN_HEAP:
            return heap.add(b"".join(lines))
        most = MOST_IN_BLOCK // width
        pieces = [b"".join(lines[i : i + most]) for i in range(0, len(lines), most)]
        pieces[:-1] = [each.ljust(MOST_IN_BLOCK, b"\0") for each in pieces[:-1]]
        name = self.new_name(LTP)
        nodes[name] = self.blocks.tree(pieces), 0
        return name


class _Layout:
    """Where each column stands in a row: the wide ones first, then those of one byte, then which of all are there."""

    def __init__(self, kinds: Mapping[int, int]) -> None:
        kinds = {_ROW_ID: LONG, _ROW_VERSION: LONG} | dict(kinds)
        first = [_ROW_ID, _ROW_VERSION]
        order = first + sorted(set(kinds) - set(first), key=lambda each: (_WIDTHS.get(kinds[each], 4) == 1, each))
        self._columns: dict[int, tuple[int, int, int, int]] = {}
        end = 0
        ends = {4: 0, 1: 0}
        for bit, number in enumerate(order):
            width = _WIDTHS.get(kinds[number], 4)
            self._columns[number] = kinds[number], end, width, bit
            end += width
            ends[min(width, 4)] = end
        self._ends = ends[4], ends[4], max(ends.values()), max(ends.values()) + (len(order) + 7) // 8
        self.width = self._ends[3]

    def row(self, cells: Mapping[int, bytes]) -> bytes:
        """Return a row."""
        row = bytearray(self.width)
        for number, data in cells.items():
            _, place, width, bit = self._columns[number]
            row[place : place + width] = data[:width]
            row[self._ends[2] + bit // 8] |= 0x80 >> bit % 8
        return bytes(row)

    def told(self, index: int, matrix: int) -> bytes:
        """Return what tells of the table (2.3.4.1)."""
        columns = b"".join(
            struct.pack("<HHHBB", kind, number, place, width, bit)
            for number, (kind, place, width, bit) in sorted(self._columns.items())
        )
        return struct.pack("<BB4HIII", _TABLE, len(self._columns), *self._ends, index, matrix, 0) + columns


def _tree(heap: _Heap, records: Sequence[bytes], key: int, size: int) -> int:
    """Write a tree in a heap (2.3.2); its records are in the order of their keys."""
    depth = 0
    pieces = _pieces(heap, records, key)
    while len(pieces) > 1:
        depth += 1
        pieces = _pieces(heap, [first + struct.pack("<I", name) for first, name in pieces], key)
    root = pieces[0][1] if pieces else 0
    return heap.add(struct.pack("<BBBBI", _TREE, key, size, depth, root))


def _pieces(heap: _Heap, records: Sequence[bytes], key: int) -> list[tuple[bytes, int]]:
    most = _MOST_IN_HEAP // len(records[0]) if records else 1
    return [(records[i][:key], heap.add(b"".join(records[i : i + most]))) for i in range(0, len(records), most)]


def _typed(value: Any, codec: str | None) -> tuple[int, bytes]:
    """Return the type and the bytes of a value."""
    if isinstance(value, ItemReference):
        return OBJECT, struct.pack("<I", value)
    if isinstance(value, bool):
        return BOOLEAN, bytes((value,))
    if isinstance(value, int):
        return LONG, struct.pack("<i", value)
    if isinstance(value, datetime):
        return TIME, struct.pack("<Q", int((value - EPOCH).total_seconds()) * 10**7)
    if isinstance(value, bytes):
        return BINARY, value
    return (
        (UNICODE, value.encode("utf-16-le", "surrogatepass"))
        if codec is None
        else (STRING8, value.encode(codec, "replace"))
    )
