"""What was put on the scale so far: a row for each folder, what is no mail, and what has to be told."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from bouncekit.errors.reasons import SourceReason
from bouncekit.mailbox.quota.stored import FolderWeight, StoreNote, StoreWeight
from bouncekit.sources import SourceError, SourceNote
from bouncekit.sources.location import Envelope
from bouncekit.stores.found import Found
from bouncekit.stores.roles import Role

__all__ = ["PLAIN", "Progress", "Row", "Rows"]

Progress = Callable[[int], object]
PLAIN = Envelope()
"""What is told of a message that stands in no store."""

_MOST_TOLD = 20  # notes and faults, each
_STEP = 1000  # messages between two calls of `progress`
_UNTOLD = frozenset({SourceReason.NO_MESSAGE})  # an empty mailbox weighs nothing


@dataclass(slots=True)
class Row:
    """One folder: `is_counted` and `is_weighed` tell whether its messages and their sizes are known."""

    messages: int = 0
    used: int = 0
    deleted: int = 0
    deleted_used: int = 0
    is_counted: bool = True
    is_weighed: bool = True

    def add(self, size: int, *, messages: int = 1, deleted: bool = False) -> None:
        """Put a message on the scale, or as many as have this size together."""
        self.messages += messages
        self.used += size
        if deleted:
            self.deleted += messages
            self.deleted_used += size


class Rows:
    """The rows, by folder; `used` are the bytes of all of them on the disk, `packed` of these the packed ones.

    `weighed` are the files and folders that were weighed, by their numbers on their disks; `paths` are those of files,
    which need not be asked for that again.
    """

    def __init__(self, progress: Progress | None) -> None:
        self.used = self.packed = 0
        self.weighed: set[tuple[int, int]] = set()
        self.paths: set[str] = set()
        self._progress = progress
        self._unseen = 0
        self._rows: dict[tuple[str, str, str, str], Row] = {}
        self._beside = self._beside_files = 0
        self._largest: tuple[str, int] | None = None
        self._notes: dict[StoreNote, None] = {}
        self._faults: dict[StoreNote, None] = {}

    def read(self) -> StoreWeight:
        """Return what was weighed."""
        if self._progress is not None and self._unseen:
            self._progress(self._unseen)
        folders = [
            FolderWeight(
                name,
                Role(role or Role.OTHER),
                account,
                store,
                row.messages if row.is_counted else None,
                row.used if row.is_weighed else None,
                row.deleted,
                row.deleted_used,
            )
            for (account, name, role, store), row in self._rows.items()
        ]
        folders.sort(key=lambda each: (-(each.used or 0), each.account, each.name))
        return StoreWeight(
            self.used,
            tuple(folders),
            self.packed,
            self._beside,
            self._beside_files,
            self._largest,
            tuple(self._notes)[:_MOST_TOLD],
            tuple(self._faults)[:_MOST_TOLD],
        )

    def tell_of_nothing(self, path: str) -> None:
        """Tell that there is no mail at `path` where there is none: it may be the wrong folder."""
        if not self._rows and not self._faults:
            self._notes.setdefault(StoreNote(path, SourceReason.NO_MESSAGE))

    def other(self, path: str, size: int) -> None:
        """Put a file that is no mail beside the scale."""
        self._beside += size
        self._beside_files += 1
        if size and (self._largest is None or size > self._largest[1]):
            self._largest = path, size

    def row(self, envelope: Envelope, unnamed: str) -> Row:
        """Return the row of the folder that a store tells of."""
        key = (envelope.account, envelope.folder or unnamed, str(envelope.role), envelope.store)
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = Row()
        return row

    def known(self, status: os.stat_result) -> bool:
        """Note that a file or a folder was weighed; return False where it was already."""
        identity = (status.st_dev, status.st_ino)
        if identity in self.weighed:
            return False
        self.weighed.add(identity)
        return True

    def note(self, note: SourceNote, found: Found | None) -> None:
        """Keep what whoever reads the figures should know."""
        if note.reason in _UNTOLD:
            return
        # One that each of many messages has is told once.
        place = note.name if found is None else found.path
        self._notes.setdefault(StoreNote(place, note.reason, note.detail))
        if note.reason is SourceReason.STALE and found is not None:  # deleted, and not marked
            row = self.row(found.envelope or PLAIN, "")
            row.deleted += int(note.detail)
            row.deleted_used += found.expunged

    def fault(self, error: SourceError) -> None:
        """Keep what could not be read."""
        self._faults.setdefault(StoreNote(error.name, error.reason, error.detail))

    def tick(self, messages: int = 1) -> None:
        """Tell of one message more, or of so many."""
        self._unseen += messages
        if self._unseen >= _STEP and self._progress is not None:
            self._progress(self._unseen)
            self._unseen = 0
