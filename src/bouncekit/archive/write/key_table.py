"""16-byte keys, numbered in the order in which they came, in a third of the memory of Python's own `dict`.

An archive holds a key for each message.  The keys stand one behind the other in one block of bytes, and a table of
slots tells where: a slot has Python's hash of the key; what finds its slot taken takes the next one that is free.
"""

from array import array

__all__ = ["KEY_SIZE", "KeyTable"]

KEY_SIZE = 16
"""Bytes of a key: enough of a cryptographic hash that nobody makes two messages with one key."""

_FIRST_SLOTS = 64
_FULLEST = 0.7  # part of the slots that are taken before there are more
_GROWTH = 1.6


class KeyTable:
    """Keys of `KEY_SIZE` bytes, each with its number: 0, 1, 2…  Keys are never taken out."""

    def __init__(self) -> None:
        self._hashes = array("q", bytes(8 * _FIRST_SLOTS))  # 0: the slot is free
        self._numbers = array("I", bytes(4 * _FIRST_SLOTS))
        self._keys = bytearray()
        self._room = int(_FIRST_SLOTS * _FULLEST)

    def __len__(self) -> int:
        return len(self._keys) // KEY_SIZE

    def get(self, key: bytes) -> int | None:
        """Return the number of `key`; None where it has none."""
        slot = self._slot(key, hash(key) or 1)
        return self._numbers[slot] if self._hashes[slot] else None

    def add(self, key: bytes) -> bool:
        """Give `key` the next number, where it has none yet; return whether it had none."""
        if len(key) != KEY_SIZE:
            raise ValueError(f"a key has {KEY_SIZE} bytes")
        # It differs in each process: nobody can make keys that all want the same slot.
        hashed = hash(key) or 1
        slot = self._slot(key, hashed)
        if self._hashes[slot]:
            return False
        self._hashes[slot] = hashed
        self._numbers[slot] = len(self)
        self._keys += key
        if len(self) >= self._room:
            self._grow()
        return True

    def _slot(self, key: bytes, hashed: int) -> int:
        """Return the slot of `key`, or the free one that would be its."""
        hashes = self._hashes
        count = len(hashes)
        slot = hashed % count
        while there := hashes[slot]:
            if there == hashed:
                start = self._numbers[slot] * KEY_SIZE
                if self._keys[start : start + KEY_SIZE] == key:
                    break
            slot += 1
            if slot == count:
                slot = 0
        return slot

    def _grow(self) -> None:
        count = int(len(self._hashes) * _GROWTH)
        hashes, numbers = array("q", bytes(8 * count)), array("I", bytes(4 * count))
        for hashed, number in zip(self._hashes, self._numbers, strict=True):
            if hashed:
                slot = hashed % count
                while hashes[slot]:
                    slot += 1
                    if slot == count:
                        slot = 0
                hashes[slot] = hashed
                numbers[slot] = number
        self._hashes, self._numbers = hashes, numbers
        self._room = int(count * _FULLEST)
