"""The office's copy as the others need it: its messages in order, its journal, and the session that writes there."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bouncekit.archive.archive import Archive, _now
from bouncekit.archive.copies.copy_status import COPIED, Expected, Look, look, one_device
from bouncekit.archive.copies.disks import OFFICE, Disk, Seat, last_disk, seats
from bouncekit.archive.copies.places import Copy, CopySet
from bouncekit.archive.copies.stored_copy import Holder
from bouncekit.archive.copies.unfinished import OfficeRecords
from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.journal import Entry
from bouncekit.archive.store import LocalStore
from bouncekit.archive.write.inventory import ArchiveFinding, Inventory
from bouncekit.archive.write.session import Clock
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["Office", "look_at_copies"]

_LOCKED = layout.CACHE + "copying"


class Office:
    """What is read of the office's copy once, when work on the copies begins."""

    def __init__(self, copies: CopySet, clock: Clock = _now) -> None:
        self.copies = copies
        self.clock = clock
        self.archive = Archive.open(copies.office, clock=clock)
        inventory = Inventory(self.archive.store)
        self.sizes: dict[str, int] = {key.hex(): size for key, size in inventory.sizes.items()}
        """{SHA-256: size in bytes} of every message, in the order in which they were first captured."""
        self.findings: tuple[ArchiveFinding, ...] = tuple(inventory.findings)
        self.entries: tuple[Entry, ...] = inventory.journal.entries
        self.holders: dict[str, Holder] = {}
        for copy in copies:
            self.holders[copy.role] = self._holder(copy)

    def _holder(self, copy: Copy) -> Holder:
        return Holder(copy, self.archive.store if copy.role == "office" else None)

    @property
    def id(self) -> str | None:
        """The identifier that all copies share: the journal's first entry tells, which is chained to all others."""
        return self.records.identifier if self.entries else self.archive.id

    @property
    def records(self) -> OfficeRecords:
        """What the office's records tell."""
        return OfficeRecords(self.entries, self.sizes)

    def looks(self) -> tuple[Look, ...]:
        """Look at every copy."""
        seats, allow = self.seats(), self.copies.allow_same_device
        seen = [
            look(holder, self.id, self.entries, Expected(seats[role], allow)) for role, holder in self.holders.items()
        ]
        return one_device(seen, allow_new=allow)

    def seats(self) -> dict[str, Seat]:
        """Return which copy is expected for each role."""
        return seats({role: holder.place for role, holder in self.holders.items()}, self.entries, COPIED)

    def disk(self, role: str) -> Disk | None:
        """Return which copy on which disk a role is now; of one that is away, or on a server, as the journal tells.

        No server is asked.
        """
        holder, seat = self.holders[role], self.seats()[role]
        if isinstance(holder.store, LocalStore) and holder.store.is_present():
            try:
                if seat.is_for(holder.copy_id()) and (role == OFFICE or holder.identifier() == self.id):
                    return holder.disk()
            except ArchiveError:
                return None
        return None if seat.bound is None else last_disk(self.entries, seat.bound)

    @contextmanager
    def working(self) -> Iterator[None]:
        """Keep a second run from writing to the copies meanwhile; messages can still be added to the archive.

        Raises `ArchiveError` (``locked``).
        """
        store = LocalStore(f"{self.archive.place}/{_LOCKED}")
        with store.lock(self.clock().isoformat(timespec="seconds")):
            yield

    def record(self, event: str, fields: dict[str, Any]) -> Entry:
        """Write an event to the journal.

        Raises `ArchiveError`: ``damaged`` where the journal is broken, ``locked`` where another session writes, and
        what the disk refuses.
        """
        with self.archive.writer() as writer:
            entry = writer.record(event, fields)
        if entry is None:
            raise ArchiveError(self.archive.place, ArchiveReason.DAMAGED, layout.JOURNAL)
        self.entries = (*self.entries, entry)
        return entry

    def manifests(self) -> set[str]:
        """Return the SHA-256 of every manifest that we wrote to a copy, whichever."""
        return self.records.manifests

    def last_event(self, event: str, holder: Holder, *, complete: bool) -> Entry | None:
        """Return the last event of a kind for a copy at its place, before the newest entry of the journal."""
        for entry in reversed(self.entries[:-1]):
            is_its = entry.fields.get("copy") == holder.role and entry.fields.get("place") == holder.place
            if entry.event == event and is_its and (not complete or entry.fields.get("complete") is True):
                return entry
        return None

    def close(self) -> None:
        """End all connections."""
        for holder in self.holders.values():
            holder.close()


def look_at_copies(copies: CopySet) -> tuple[Look, ...]:
    """Look whether each copy is there, and is what it should be; nothing is read but what tells that.

    Raises `ArchiveError` where the office's copy is no archive; what is wrong with another copy stands in its `Look`.
    """
    office = Office(copies)
    try:
        return office.looks()
    finally:
        office.close()
