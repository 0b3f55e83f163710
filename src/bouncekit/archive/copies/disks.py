"""Which copy lies on which disk, as the journal tells it: a path is not a disk.

Rule: evidence belongs to one copy on one disk.  A clone has the identifier of the copy and not that of the disk;
another disk at the same path has neither.  A copy or an entry that does not tell is not known, and proves nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bouncekit.archive.format.journal import Entry
from bouncekit.archive.store.devices import Medium

__all__ = ["OFFICE", "Disk", "Seat", "disk_of", "is_about", "known_copy", "last_disk", "seats"]

OFFICE = "office"
_FIELD = "disk"


@dataclass(frozen=True, slots=True)
class Disk:
    """One copy on one disk: the identifier that is written into the copy, and what the disk itself tells."""

    copy: str
    medium: Medium

    def as_dict(self) -> dict[str, Any]:
        """Return what a journal entry says of it."""
        return {"copy": self.copy, **asdict(self.medium)}


def disk_of(fields: Mapping[str, Any]) -> Disk | None:
    """Return what the fields of a journal entry tell; None where they tell nothing."""
    told = fields.get(_FIELD)
    if told is None:
        return None
    try:
        return Disk(str(told["copy"]), Medium(told["hardware"], str(told["volume"]), str(told["folder"])))
    except (KeyError, TypeError):
        return None  # of an earlier version, or a later one


def is_about(entry: Entry, role: str, place: str | None, copy: str | None) -> bool:
    """Tell whether an entry is about the copy with the identifier `copy`; of one that tells none by role and place."""
    told = disk_of(entry.fields)
    if told is not None and copy is not None:
        return told.copy == copy and (copy != OFFICE or entry.fields.get("copy") == OFFICE)
    return (told is None or copy is None) and entry.fields.get("copy") == role and entry.fields.get("place") == place


def last_disk(entries: Iterable[Entry], copy: str) -> Disk | None:
    """Return the disk on which the copy was when it was last written to or read."""
    found = None
    for entry in entries:
        told = disk_of(entry.fields)
        if told is not None and told.copy == copy:
            found = told
    return found


def known_copy(entries: Sequence[Entry], medium: Medium | None) -> str | None:
    """Return the identifier of the copy that lay there last, for one whose description was lost."""
    found = (told.copy for entry in reversed(entries) if (told := disk_of(entry.fields)) and told.medium == medium)
    return next((copy for copy in found if copy != OFFICE), None)


@dataclass(frozen=True, slots=True)
class Seat:
    """What is expected at a place for one role, where several disks may be there in turn.

    `bound` is the copy that was there for it, None where there was none, or one without an identifier; `others` are
    those of the other roles at the same place.  `is_shared` tells that there are others.  `takes_strangers` tells that
    what is there and nobody's is taken for this role's, `takes_old` the same of a copy without an identifier.
    `volumes` are the disks of the other roles: (serial number, file system).
    """

    bound: str | None = None
    others: frozenset[str] = frozenset()
    is_shared: bool = False
    takes_strangers: bool = True
    takes_old: bool = True
    volumes: frozenset[tuple[str | None, str]] = frozenset()

    def is_for(self, copy: str | None) -> bool:
        """Tell whether the copy that is at the place is this role's."""
        if copy is None:
            return self.takes_old
        return copy == self.bound or (self.takes_strangers and copy not in self.others)


def seats(places: Mapping[str, str], entries: Sequence[Entry], event: str) -> dict[str, Seat]:
    """Return the seat of each role; `places` are {role: place}, in order.  Entries of `event` tell what was sent.

    The copies that were last sent to at a place are bound to its roles, in the order in which they were begun.
    """
    found: dict[str, Seat] = {}
    for place in dict.fromkeys(places.values()):
        roles = [role for role, each in places.items() if each == place]
        sent = [entry for entry in entries if entry.event == event and entry.fields.get("place") == place]
        copies = _in_order(sent, len(roles))
        disks = [last_disk(sent, copy) for copy in copies if copy is not None]
        volumes = frozenset((disk.medium.hardware, disk.medium.volume) for disk in disks if disk is not None)
        free = len(copies) if len(copies) < len(roles) else 0
        for number, role in enumerate(roles):
            bound = copies[number] if number < len(copies) else None
            others = frozenset(copy for copy in copies if copy is not None and copy != bound)
            takes_old = number == (copies.index(None) if None in copies else free)
            found[role] = Seat(bound, others, len(roles) > 1, number == free, takes_old, volumes)
    return found


def _in_order(sent: Sequence[Entry], most: int) -> list[str | None]:
    """Return the copies that were sent to last, at most so many, in the order in which they were begun."""
    last = {told.copy: entry.seq for entry in sent if (told := disk_of(entry.fields)) is not None}
    if not last:
        return [None] if sent else []  # made before copies had an identifier
    newest = sorted(last, key=lambda copy: last[copy])[-most:]
    return [copy for copy in last if copy in newest]
