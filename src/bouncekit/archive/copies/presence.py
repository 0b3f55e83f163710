"""Whether a copy is there: absent is not empty, and what belongs to another archive is left alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from bouncekit.archive import layout
from bouncekit.archive.copies.holder import ENCRYPTION, Holder
from bouncekit.archive.errors import ArchiveError
from bouncekit.archive.journal import Entry
from bouncekit.archive.storage import LocalStore, has_parent

__all__ = ["COPIED", "Look", "Presence", "look", "one_device"]

COPIED = "copied"
"""The event that says that something was sent to a copy."""


class Presence(StrEnum):
    """What was found at the place of a copy."""

    PRESENT = "present"
    """The copy is there."""
    NEW = "new"
    """The place is there and free: a copy can be begun."""
    ABSENT = "absent"
    """The disk is not mounted, or the server does not answer."""
    EMPTIED = "emptied"
    """The place is there and holds nothing, and a copy was there before."""
    FOREIGN = "foreign"
    """A copy of another archive."""
    OCCUPIED = "occupied"
    """Something else stands there."""
    OTHER_FORM = "other-form"
    """The copy is encrypted and should not be, or the other way round."""
    SAME_DEVICE = "same-device"
    """A copy could be begun, but on the disk of another one."""
    REFUSED = "refused"
    """The place cannot be used; `Look.problem` says why."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a copy found.

    `device` is the same for two copies on one disk, server or bucket; None where it cannot be told.
    `same_as` is the role of an earlier copy on the same device: the two are one.
    """

    role: str
    place: str
    presence: Presence
    device: str | None = None
    same_as: str | None = None
    problem: ArchiveError | None = None


def look(holder: Holder, archive_id: str | None, entries: Iterable[Entry]) -> Look:
    """Look whether the copy is there, whose it is, and whether it was there before (the journal's `entries` tell)."""
    known = [
        entry
        for entry in entries
        if entry.event == COPIED
        and entry.fields.get("copy") == holder.role
        and entry.fields.get("place") == holder.place
    ]
    try:
        device = holder.store.identity()
        presence = _presence(holder, archive_id, device, known)
    except ArchiveError as error:
        presence = Presence.ABSENT if error.reason == "absent" else Presence.REFUSED
        return Look(holder.role, holder.place, presence, problem=error)
    return Look(holder.role, holder.place, presence, device)


def _presence(holder: Holder, archive_id: str | None, device: str | None, known: list[Entry]) -> Presence:
    store = holder.store
    if not store.is_present():
        can_be_made = isinstance(store, LocalStore) and not known and has_parent(store.place)
        return Presence.NEW if can_be_made else Presence.ABSENT
    told = holder.identifier()
    if told is not None:
        if told != archive_id:
            return Presence.FOREIGN
        return Presence.PRESENT if _has_its_form(holder) else Presence.OTHER_FORM
    first = [entry.name for entry in islice(store.entries(""), 3)]
    is_empty = not first
    if not known:
        # A run that was ended when it had hardly begun leaves these.
        is_free = set(first) <= {layout.DECLARATION, layout.BAG_INFO}
        return Presence.NEW if is_free else Presence.OCCUPIED
    if not is_empty:
        return Presence.PRESENT  # its description is damaged; it was ours when we last wrote there
    # The folder where a disk is mounted stays when the disk is gone, and then stands on another device.
    return Presence.EMPTIED if device == known[-1].fields.get("device") else Presence.ABSENT


def _has_its_form(holder: Holder) -> bool:
    is_sealed = holder.store.size(layout.JOURNAL) is None and ENCRYPTION in holder.info()
    return is_sealed == holder.copy.is_sealed


def one_device(looks: Iterable[Look], *, allow_new: bool = False) -> tuple[Look, ...]:
    """Tell of each copy whether it shares its device with an earlier one, and begin none there unless `allow_new`."""
    told: list[Look] = []
    for each in looks:
        shared = None
        if each.presence in (Presence.PRESENT, Presence.NEW) and each.device is not None:
            shared = next((other.role for other in told if other.device == each.device), None)
        is_refused = shared is not None and each.presence is Presence.NEW and not allow_new
        presence = Presence.SAME_DEVICE if is_refused else each.presence
        told.append(Look(each.role, each.place, presence, each.device, shared, each.problem))
    return tuple(told)
