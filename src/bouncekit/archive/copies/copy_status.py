"""Whether a copy is there: absent is not empty, and what belongs to another archive is left alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from bouncekit.archive.copies.disks import Disk, Seat, disk_of, is_about
from bouncekit.archive.copies.stored_copy import ENCRYPTION, Holder
from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.journal import Entry
from bouncekit.archive.store import CopyStore, LocalStore, has_parent
from bouncekit.errors.reasons import ArchiveReason
from bouncekit.vocabulary import Word

__all__ = ["COPIED", "Look", "Presence", "look", "one_device"]

_NOT_NOW = {ArchiveReason.ABSENT, ArchiveReason.SERVER_ERROR}  # and perhaps tomorrow, with nothing changed
COPIED = "copied"
"""The event that says that something was sent to a copy."""


class Presence(Word):
    """What was found at the place of a copy."""

    PRESENT = "present", "the copy is there"
    NEW = "new", "the place is there and free: a copy can be begun"
    ABSENT = "absent", "the disk is not mounted, or the server does not answer"
    OTHER_DISK = "other-disk", "another disk is mounted there, and holds no copy"
    EMPTIED = "emptied", "the place is there and holds nothing, and a copy was there before"
    FOREIGN = "foreign", "a copy of another archive"
    OCCUPIED = "occupied", "something else stands there"
    OTHER_FORM = "other-form", "the copy is encrypted and should not be, or the other way round"
    SAME_DEVICE = "same-device", "a copy could be begun, but on the disk of another one"
    REFUSED = "refused", "the place cannot be used; `Look.problem` says why"


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a copy found.

    `device` is the same for two copies on one disk, server or bucket; None where it cannot be told.
    `same_as` is the role of an earlier copy on the same device: the two are one.
    `disk` is which copy on which disk is there; None where there is none, or where it cannot be told.
    """

    role: str
    place: str
    presence: Presence
    device: str | None = None
    same_as: str | None = None
    problem: ArchiveError | None = None
    disk: Disk | None = None


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected at a place; `allow_same_device` begins a copy on the disk of another one all the same."""

    seat: Seat = field(default_factory=Seat)
    allow_same_device: bool = False


def look(holder: Holder, archive_id: str | None, entries: Sequence[Entry], expected: Expected | None = None) -> Look:
    """Look whether the copy is there, whose it is, and whether it was there before (the journal's `entries` tell)."""
    seat = (expected or Expected()).seat
    known = [
        entry for entry in entries if entry.event == COPIED and is_about(entry, holder.role, holder.place, seat.bound)
    ]
    try:
        device = holder.store.identity()
        presence = _presence(holder, archive_id, known, expected or Expected())
        disk = holder.disk() if presence is Presence.PRESENT else None
    except ArchiveError as error:
        presence = Presence.ABSENT if error.reason in _NOT_NOW else Presence.REFUSED
        return Look(holder.role, holder.place, presence, problem=error)
    return Look(holder.role, holder.place, presence, device, disk=disk)


def _presence(holder: Holder, archive_id: str | None, known: list[Entry], expected: Expected) -> Presence:
    store = holder.store
    if not store.is_present():
        if not isinstance(store, LocalStore) or not has_parent(store.place):
            return Presence.ABSENT
        return _of_another(store, known[-1], expected) if known else _if_free(store, expected)
    told = holder.identifier()
    if told is None:
        return _without_description(store, known, expected)
    if told != archive_id:
        return Presence.FOREIGN
    if not expected.seat.is_for(holder.copy_id()):
        return Presence.ABSENT
    return Presence.PRESENT if _has_its_form(holder) else Presence.OTHER_FORM


def _without_description(store: CopyStore, known: list[Entry], expected: Expected) -> Presence:
    first = [entry.name for entry in islice(store.entries(""), 3)]
    if not known:
        # A run that was ended when it had hardly begun leaves these.
        is_free = set(first) <= {layout.DECLARATION, layout.BAG_INFO}
        return _if_free(store, expected) if is_free else Presence.OCCUPIED
    if first:
        # Its description is damaged; it was ours when we last wrote there.
        return Presence.PRESENT if expected.seat.is_for(None) else Presence.ABSENT
    # The folder where a disk is mounted stays when the disk is gone, and then stands on another device.
    return Presence.EMPTIED if _is_its_volume(store, known[-1]) else _of_another(store, known[-1], expected)


def _if_free(store: CopyStore, expected: Expected) -> Presence:
    """Tell whether a copy can be begun where there is none: the second disk at a place must be another one."""
    seat = expected.seat
    if not seat.takes_strangers:
        return Presence.ABSENT
    if seat.is_shared and not expected.allow_same_device and isinstance(store, LocalStore):
        is_known = store.volume() in seat.volumes
        return Presence.ABSENT if is_known or not store.is_mounted() else Presence.NEW
    return Presence.NEW


def _of_another(store: CopyStore, last: Entry, expected: Expected) -> Presence:
    """Tell a disk that is away from one in whose place another is mounted that is nobody's."""
    is_mounted = isinstance(store, LocalStore) and store.is_mounted()
    is_other = is_mounted and expected.seat.takes_strangers and not _is_its_volume(store, last)
    return Presence.OTHER_DISK if is_other else Presence.ABSENT


def _is_its_volume(store: CopyStore, last: Entry) -> bool:
    """Tell whether the place is on the disk that it was on when something was last sent there."""
    disk = disk_of(last.fields)
    if disk is None or not isinstance(store, LocalStore):
        return store.identity() == last.fields.get("device")
    return store.volume() == (disk.medium.hardware, disk.medium.volume)


def _has_its_form(holder: Holder) -> bool:
    is_sealed = holder.store.size(layout.JOURNAL) is None and ENCRYPTION in holder.info()
    return is_sealed == holder.copy.is_sealed


def _is_one(one: Look, other: Look) -> bool:
    """Tell whether two copies share a device; two disks that are mounted at one place in turn do not."""
    return one.device == other.device and one.place != other.place


def one_device(looks: Iterable[Look], *, allow_new: bool = False) -> tuple[Look, ...]:
    """Tell of each copy whether it shares its device with an earlier one, and begin none there unless `allow_new`."""
    told: list[Look] = []
    for each in looks:
        shared = None
        if each.presence in (Presence.PRESENT, Presence.NEW) and each.device is not None:
            shared = next((other.role for other in told if _is_one(other, each)), None)
        is_refused = shared is not None and each.presence is Presence.NEW and not allow_new
        presence = Presence.SAME_DEVICE if is_refused else each.presence
        told.append(replace(each, presence=presence, same_as=shared))
    return tuple(told)
