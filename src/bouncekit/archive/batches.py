"""The messages that are written together: hashed, told from those that are held, and handed to the store one by one."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bouncekit.archive import layout
from bouncekit.archive.errors import ArchiveError
from bouncekit.archive.inventory import Inventory
from bouncekit.archive.records import Incoming, Place, place_key
from bouncekit.archive.storage.store import Content, OfficeStore
from bouncekit.message import ContentSource

__all__ = ["Batch", "Clock", "Stored"]

MOST_MESSAGES = 1000  # of a batch: enough to wait for the disk together
_MOST_BYTES = 64 << 20  # of a batch
_MOST_SECONDS = 5.0  # of a batch: what a slow server sent is not kept waiting
_BLOCK = 1 << 20

Clock = Callable[[], datetime]
"""The time now, with an offset."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One message that is kept, durably, from now on (or was before).

    `is_new` tells that it was not there before, `is_new_place` that it was not known in this place.
    """

    sha256: str
    size: int
    place: Place
    is_new: bool
    is_new_place: bool


class Batch:
    """The messages that are written together, and what ended the taking of more."""

    def __init__(self, inventory: Inventory, clock: Clock) -> None:
        self._inventory = inventory
        self._clock = clock
        self.taken: list[tuple[Stored, Incoming]] = []
        self._new: set[bytes] = set()
        self._places: set[bytes] = set()
        self.error: BaseException | None = None
        self.is_last = False
        self.unreadable: list[ArchiveError] = []

    def files(self, source: Iterator[Incoming]) -> Iterator[tuple[str, Content]]:
        """Take messages from `source` until the batch is full; yield the file of each that is new."""
        begun, size = self._clock(), 0
        while len(self.taken) < MOST_MESSAGES and size < _MOST_BYTES:
            try:
                incoming = next(source)
            except StopIteration:
                self.is_last = True
                return
            except BaseException as error:  # raised again once what came before it is kept
                self.error = error
                return
            try:
                digest = _digest(incoming.content)
            except OSError as error:
                self.unreadable.append(ArchiveError(repr(incoming.content), "unreadable", error.strerror or str(error)))
                continue
            key, place = digest.digest(), place_key(digest.hexdigest(), incoming.place)
            is_new = key not in self._inventory.sizes and key not in self._new
            is_new_place = place not in self._inventory.places and place not in self._places
            self._new.add(key)
            self._places.add(place)
            stored = Stored(digest.hexdigest(), len(incoming.content), incoming.place, is_new, is_new_place)
            self.taken.append((stored, incoming))
            if is_new:
                size += stored.size
                yield layout.payload_name(stored.sha256), _checked(incoming.content, stored.sha256)
            # A clock that is set back ends the batch, too: that costs nothing.
            if not 0 <= (self._clock() - begun).total_seconds() < _MOST_SECONDS:
                return

    def present(self, store: OfficeStore) -> list[tuple[Stored, Incoming]]:
        """Return those whose file stands in the store, after a write that failed."""
        return [
            (stored, incoming)
            for stored, incoming in self.taken
            if store.size(layout.payload_name(stored.sha256)) is not None
        ]


def _digest(content: bytes | ContentSource) -> "hashlib._Hash":
    if isinstance(content, bytes):
        return hashlib.sha256(content)
    digest = hashlib.sha256()
    for start in range(0, len(content), _BLOCK):
        digest.update(content.read(start, min(start + _BLOCK, len(content))))
    return digest


def _checked(content: bytes | ContentSource, digest: str) -> Content:
    return content if isinstance(content, bytes) else _Checked(content, digest)


class _Checked:
    """A large content that is read twice, first for its name: it must not have changed when it is written."""

    def __init__(self, content: ContentSource, digest: str) -> None:
        self._content = content
        self._told = digest
        self._seen = hashlib.sha256()

    def __len__(self) -> int:
        return len(self._content)

    def read(self, start: int, stop: int) -> bytes:
        """Return the next bytes; the store reads them in order."""
        data = self._content.read(start, stop)
        self._seen.update(data)
        if stop >= len(self._content) and self._seen.hexdigest() != self._told:
            raise ArchiveError(repr(self._content), "changed")
        return data
