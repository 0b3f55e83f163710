"""The messages that are written together: hashed, told from those that are held, and handed to the store one by one."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.bag import sha256
from bouncekit.archive.format.captures import Capture, Incoming, Place, place_key
from bouncekit.archive.store.store import Content, OfficeStore
from bouncekit.archive.write.inventory import Inventory
from bouncekit.errors.reasons import ArchiveReason
from bouncekit.message import ContentSource

__all__ = ["Batch", "Clock", "MakeCapture", "Stored"]

MOST_MESSAGES = 1000  # of a batch: enough to wait for the disk together
_MOST_BYTES = 64 << 20  # of a batch
_MOST_SECONDS = 5.0  # of a batch: what a slow server sent is not kept waiting

Clock = Callable[[], datetime]
"""The time now, with an offset."""

MakeCapture = Callable[[str, bytes | ContentSource, Place], Capture]
"""Makes the record of a message from its SHA-256, its content and where it was found."""


@dataclass(frozen=True, slots=True)
class Stored:
    """One message that is kept, durably, from now on (or was before).

    `is_new` tells that it was not there before, `is_new_place` that it was not known in this place, `is_healed` that it
    was recorded, and its file missing or damaged until now.
    """

    sha256: str
    size: int
    place: Place
    is_new: bool
    is_new_place: bool
    is_healed: bool = False


class Batch:
    """The messages that are written together, and what ended the taking of more.

    Of each, what is reported and (for a new place) its record is held, and never its content.
    """

    def __init__(self, inventory: Inventory, clock: Clock, make_capture: MakeCapture) -> None:
        self._inventory = inventory
        self._clock = clock
        self._make_capture = make_capture
        self.taken: list[tuple[Stored, Capture | None]] = []
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
                digest = sha256(incoming.content)
            except OSError as error:
                self.unreadable.append(
                    ArchiveError(repr(incoming.content), ArchiveReason.UNREADABLE, error.strerror or str(error))
                )
                continue
            key, place = bytes.fromhex(digest), place_key(digest, incoming.place)
            is_new = key not in self._inventory.sizes and key not in self._new
            is_new_place = place not in self._inventory.places and place not in self._places
            is_healed = key in self._inventory.damaged and key not in self._new
            self._new.add(key)
            self._places.add(place)
            stored = Stored(digest, len(incoming.content), incoming.place, is_new, is_new_place, is_healed)
            capture = self._make_capture(stored.sha256, incoming.content, incoming.place) if is_new_place else None
            self.taken.append((stored, capture))
            if is_new or is_healed:
                size += stored.size
                yield layout.payload_name(stored.sha256), _checked(incoming.content, stored.sha256)
            # A clock that is set back ends the batch, too: that costs nothing.
            if not 0 <= (self._clock() - begun).total_seconds() < _MOST_SECONDS:
                return

    def present(self, store: OfficeStore) -> list[tuple[Stored, Capture | None]]:
        """Return those whose file stands in the store, after a write that failed."""
        return [
            (stored, capture)
            for stored, capture in self.taken
            if store.size(layout.payload_name(stored.sha256)) is not None
        ]


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
            raise ArchiveError(repr(self._content), ArchiveReason.CHANGED)
        return data
