"""A set of messages as a row of bits, in the order of their first capture, so that a journal entry can hold it.

Captures are only ever appended and each journal entry seals them, so the number of a message never changes.
"""

import base64
import binascii
import zlib
from collections.abc import Iterable

__all__ = ["Bits"]


class Bits:
    """An immutable set of numbers below `count`."""

    __slots__ = ("_row", "count")

    def __init__(self, row: bytes, count: int) -> None:
        self._row = row
        self.count = count

    @classmethod
    def of(cls, numbers: Iterable[int], count: int) -> "Bits":
        """Return the set of `numbers`, all of which are below `count`."""
        row = bytearray((count + 7) // 8)
        for number in numbers:
            row[number >> 3] |= 1 << (number & 7)
        return cls(bytes(row), count)

    def __contains__(self, number: int) -> bool:
        return number < self.count and bool(self._row[number >> 3] >> (number & 7) & 1)

    def __len__(self) -> int:
        return int.from_bytes(self._row, "little").bit_count()

    def without(self, others: "Bits") -> "Bits":
        """Return those that are not in `others`, which is as long."""
        return Bits(bytes(own & ~other & 0xFF for own, other in zip(self._row, others._row, strict=True)), self.count)

    def packed(self) -> str:
        """Return the set as a line of ASCII."""
        return base64.b64encode(zlib.compress(self._row, 9)).decode("ascii")

    @classmethod
    def unpacked(cls, text: str, count: int) -> "Bits":
        """Return what `packed` made.  Raises `ValueError` for anything else."""
        size = (count + 7) // 8
        try:
            stream = zlib.decompressobj()
            row = stream.decompress(base64.b64decode(text, validate=True), size + 1)
        except (binascii.Error, zlib.error) as error:
            raise ValueError(str(error)) from error
        if len(row) != size:
            raise ValueError("the row is not as long as it should be")
        return cls(row, count)
