"""The messages that are written together: hashed, told from those that are held, and handed to the store one by one."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.bag import sha256
from bouncekit.archive.format.captures import Capture, Incoming, Place, place_key
from bouncekit.archive.format.sameness import same_as
from bouncekit.archive.store.store import Content, OfficeStore
from bouncekit.archive.write.inventory import Inventory
from bouncekit.errors.reasons import ArchiveReason
from bouncekit.message import ContentSource

__all__ = ["Batch", "Clock", "Identified", "MakeCapture", "Stored"]

MOST_MESSAGES = 1000  # of a batch: enough to wait for the disk together
_MOST_BYTES = 64 << 20  # of a batch
_MOST_SECONDS = 5.0  # of a batch: what a slow server sent is not kept waiting

Clock = Callable[[], datetime]
"""The time now, with an offset."""


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


class Identified(NamedTuple):
    """A message: the SHA-256 and the size of what is kept of it, what tells its other forms (None: its SHA-256, or
    another record does), and where it was found.
    """

    digest: str
    size: int
    same: str | None
    place: Place


MakeCapture = Callable[[Identified, bytes | ContentSource], Capture]
"""Makes the record of a message from what is known of it and its content."""


class Batch:
    """The messages that are written together, and what ended the taking of more.

    Of each, what is reported and (for a new place) its record is held, and never its content.
    """

    def __init__(self, inventory: Inventory, clock: Clock, make_capture: MakeCapture) -> None:
        self._inventory = inventory
        self._clock = clock
        self._make_capture = make_capture
        self.taken: list[tuple[Stored, Capture | None]] = []
        self._new: dict[bytes, int] = {}
        self._same: dict[str, bytes] = {}
        self._places: set[int] = set()
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
                message = self._identified(incoming)
            except OSError as error:
                self.unreadable.append(
                    ArchiveError(repr(incoming.content), ArchiveReason.UNREADABLE, error.strerror or str(error))
                )
                continue
            stored = self._take(incoming, message)
            if stored.is_new or stored.is_healed:
                size += stored.size
                yield layout.payload_name(stored.sha256), _checked(incoming.content, stored.sha256)
            # A clock that is set back ends the batch, too: that costs nothing.
            if not 0 <= (self._clock() - begun).total_seconds() < _MOST_SECONDS:
                return

    def _identified(self, incoming: Incoming) -> Identified:
        """Return which message it is: of one that is kept in another form, that one."""
        digest, size = sha256(incoming.content), len(incoming.content)
        key = bytes.fromhex(digest)
        if key in self._inventory.sizes or key in self._new:
            return Identified(digest, size, None, incoming.place)
        same = _told_as(incoming, digest)
        held = self._inventory.held_as(same) or self._same.get(same)
        if held is None:
            self._same[same] = key
            return Identified(digest, size, same if same != digest else None, incoming.place)
        kept = self._inventory.sizes[held] if held in self._inventory.sizes else self._new[held]
        place = incoming.place
        told = size if place.told_size is None and size != kept else place.told_size
        return Identified(held.hex(), kept, None, replace(place, told_size=told, got=digest))

    def _take(self, incoming: Incoming, message: "Identified") -> Stored:
        """Note the message and its place; return what is reported of it."""
        inventory = self._inventory
        key, place = bytes.fromhex(message.digest), place_key(message.digest, message.place)
        is_first = key not in self._new
        is_known_place = place in inventory.places.known
        stored = Stored(
            message.digest,
            message.size,
            message.place,
            is_first and key not in inventory.sizes,
            not is_known_place and place not in self._places,
            is_first and key in inventory.damaged,
        )
        self._new[key] = message.size
        if is_known_place:
            if not message.place.uidvalidity:  # a server's flags are told by its fetch
                inventory.places.meet(place, message.digest, message.place)
        else:
            self._places.add(place)
        capture = self._make_capture(message, incoming.content) if stored.is_new_place else None
        self.taken.append((stored, capture))
        return stored

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


def _told_as(incoming: Incoming, digest: str) -> str:
    """Return what is the same for all forms of a message with this SHA-256 (`same_as`).

    Of one that was made from what its store keeps of it, that is the store's own name for it: another version makes
    other bytes.
    """
    place = incoming.place
    if place.is_reconstructed and place.uid is not None:
        return sha256(f"reconstructed {place.uid}".encode())
    return same_as(incoming.content, digest)
