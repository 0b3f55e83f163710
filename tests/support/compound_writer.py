"""Writes compound files ([MS-CFB], version 3): storages are dictionaries, streams are bytes."""

import struct
from dataclasses import dataclass, field

Storage = dict[str, "bytes | Storage"]

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT, DIFAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFC
NOBODY = 0xFFFFFFFF
OF_STORAGE, OF_STREAM, OF_ROOT = 1, 2, 5
IN_HEADER = 109


@dataclass
class _Entry:
    name: str
    kind: int
    start: int = END
    size: int = 0
    left: int = NOBODY
    right: int = NOBODY
    child: int = NOBODY

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16xI8x8xIQ",
            name,
            len(name) + 2,
            self.kind,
            1,  # black: a balanced tree without a red entry
            self.left,
            self.right,
            self.child,
            0,
            0 if self.start == END and not self.size and self.kind == OF_STORAGE else self.start,
            self.size,
        )


@dataclass
class _Writer:
    entries: list[_Entry] = field(default_factory=list)
    sectors: list[bytes] = field(default_factory=list)
    table: list[int] = field(default_factory=list)
    mini: bytearray = field(default_factory=bytearray)
    mini_table: list[int] = field(default_factory=list)

    def chain(self, data: bytes) -> int:
        """Put `data` into sectors of their own; return the first."""
        if not data:
            return END
        first = len(self.sectors)
        for at in range(0, len(data), SECTOR):
            self.sectors.append(data[at : at + SECTOR].ljust(SECTOR, b"\0"))
            self.table.append(len(self.sectors))
        self.table[-1] = END
        return first

    def stream(self, data: bytes) -> int:
        """Put `data` where its size says; return the first (small) sector."""
        if len(data) >= CUTOFF or not data:
            return self.chain(data)
        first = len(self.mini_table)
        count = -(-len(data) // MINI)
        self.mini += data.ljust(count * MINI, b"\0")
        self.mini_table += [*range(first + 1, first + count), END]
        return first

    def fill(self, storage: Storage) -> int:
        """Write what stands in a storage; return the root of the tree of its entries."""
        numbers = []
        for name, content in sorted(storage.items(), key=lambda item: (len(item[0]), item[0].upper())):
            number = len(self.entries)
            numbers.append(number)
            if isinstance(content, dict):
                self.entries.append(_Entry(name, OF_STORAGE))
                self.entries[number].child = self.fill(content)
            else:
                self.entries.append(_Entry(name, OF_STREAM, self.stream(content), len(content)))
        return self.tree(numbers)

    def tree(self, numbers: list[int]) -> int:
        if not numbers:
            return NOBODY
        middle = len(numbers) // 2
        top = self.entries[numbers[middle]]
        top.left, top.right = self.tree(numbers[:middle]), self.tree(numbers[middle + 1 :])
        return numbers[middle]


def compound_file(root: Storage) -> bytes:
    """Return the compound file that holds `root`."""
    writer = _Writer([_Entry("Root Entry", OF_ROOT)])
    writer.entries[0].child = writer.fill(root)
    writer.entries[0].size = len(writer.mini)
    writer.entries[0].start = writer.chain(bytes(writer.mini))
    mini_table = b"".join(struct.pack("<I", each) for each in writer.mini_table)
    mini_table += b"\xff" * (-len(mini_table) % SECTOR)
    first_mini = writer.chain(mini_table)
    directory = b"".join(entry.packed() for entry in writer.entries)
    first_directory = writer.chain(directory + bytes(-len(directory) % SECTOR))
    return _with_tables(writer, first_directory, first_mini, len(mini_table) // SECTOR)


def _with_tables(writer: _Writer, first_directory: int, first_mini: int, minis: int) -> bytes:
    count, further = 0, 0
    while True:  # the tables hold themselves
        needed = -(-(len(writer.sectors) + count + further) // (SECTOR // 4))
        beyond = -(-max(0, needed - IN_HEADER) // (SECTOR // 4 - 1))
        if (needed, beyond) == (count, further):
            break
        count, further = needed, beyond
    first = len(writer.sectors)
    places = list(range(first, first + count))
    table = [*writer.table, *[FAT] * count, *[DIFAT] * further]
    table += [FREE] * (count * SECTOR // 4 - len(table))
    packed = struct.pack(f"<{len(table)}I", *table)
    beyond_header = places[IN_HEADER:]
    difat = b""
    for number in range(further):
        here = beyond_header[number * 127 : (number + 1) * 127]
        following = first + count + number + 1 if number + 1 < further else END
        difat += struct.pack("<128I", *here, *[FREE] * (127 - len(here)), following)
    in_header = places[:IN_HEADER]
    header = struct.pack(
        "<8s16xHHHHH6x9I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E, 3, 0xFFFE, 9, 6, 0, count, first_directory, 0, CUTOFF,
        first_mini, minis, first + count if further else END, further,
    )  # fmt: skip
    header += struct.pack(f"<{IN_HEADER}I", *in_header, *[FREE] * (IN_HEADER - len(in_header)))
    return header + b"".join(writer.sectors) + packed + difat
