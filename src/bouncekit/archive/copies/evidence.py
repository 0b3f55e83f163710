"""What the journal says about when each message was read back from each copy, and with what result.

Rule: only what was read counts, and only for the copy and the disk that it was read from, whatever the path.  The
newest reading of a message decides; one that is dated in the future decides nothing, because a clock was wrong; a
journal or records that were changed void all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bouncekit.archive.copies.bitset import Bits
from bouncekit.archive.copies.disks import Disk, disk_of
from bouncekit.archive.format.journal import Entry
from bouncekit.archive.write.inventory import ArchiveFinding
from bouncekit.vocabulary import Word

__all__ = ["VERIFIED", "ArchiveEvidence", "CopyEvidence", "CopyReading", "Spot", "State", "read_evidence"]

VERIFIED = "verified"
"""The event of a verification."""

_AHEAD = timedelta(minutes=10)  # clocks of two computers may differ by that much
_VOID = {"journal-broken", "captures-changed", "captures-unreadable", "marks-changed"}


class State(Word):
    """What is known of one message in one copy."""

    VERIFIED = "verified", "it was read back, and is as it was"
    FAILED = "failed", "it was read back, and is not what it was"
    MISSING = "missing", "the copy is there without it"
    STALE = "stale", "it was verified, but longer ago than the window"
    UNVERIFIABLE = "unverifiable", "there is nothing to compare it with: no manifest, or no key where one is needed"
    NEVER = "never", "it was never read back from there"
    ABSENT = "absent", "the copy was not there"


@dataclass(frozen=True, slots=True)
class CopyReading:
    """One verification of a copy: which messages were looked at, and which of them were as they should be.

    `is_other_history` tells that the journal there was not the beginning of ours: the office may be an old one put
    back.
    `disk` is the copy and the disk that was read; None where that was not known.
    `later` is the latest moment that the journal tells of after it: a clock can be set back, and no reading is younger
    than what was written behind it says.
    """

    at: datetime
    place: str
    device: str | None
    is_full: bool
    is_complete: bool
    checked: Bits
    verified: Bits
    missing: Bits
    is_other_history: bool = False
    later: datetime | None = None
    disk: Disk | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a copy is looked for, and which copy on which disk it is; None where that is not known."""

    place: str
    disk: Disk | None


@dataclass(frozen=True, slots=True)
class CopyEvidence:
    """All readings of one copy on its present disk, newest first; `ahead` are those that are dated in the future."""

    role: str
    readings: tuple[CopyReading, ...]
    ahead: tuple[datetime, ...] = ()

    def last(self, number: int) -> CopyReading | None:
        """Return the newest reading of the message with this number."""
        return next((reading for reading in self.readings if number in reading.checked), None)

    def verified_at(self, number: int) -> datetime | None:
        """Return when the message was last read back, if it was then as it should be."""
        reading = self.last(number)
        return reading.at if reading is not None and number in reading.verified else None

    @property
    def last_full(self) -> datetime | None:
        """When all messages that were there then were last read back."""
        return next((each.at for each in self.readings if each.is_full and each.is_complete), None)

    def is_at(self, place: str) -> bool:
        """Tell whether the newest reading was of this place."""
        return bool(self.readings) and self.readings[0].place == place

    @property
    def is_other_history(self) -> bool:
        """Whether the newest reading found another journal there than ours."""
        return bool(self.readings) and self.readings[0].is_other_history

    @property
    def device(self) -> str | None:
        """The device of the newest reading."""
        return self.readings[0].device if self.readings else None


@dataclass(frozen=True, slots=True)
class ArchiveEvidence:
    """What can be said of every message at the moment `now`.

    `numbers` are {SHA-256: number} of the messages of the archive.  `void` are the findings that make all of it
    worthless.
    """

    now: datetime
    numbers: Mapping[str, int]
    copies: Mapping[str, CopyEvidence]
    void: tuple[ArchiveFinding, ...] = ()

    def state(self, sha256: str, role: str, window: timedelta) -> State:
        """Return what is known of a message in a copy."""
        number, copy = self.numbers.get(sha256), self.copies.get(role)
        reading = None if number is None or copy is None or self.void else copy.last(number)
        if reading is None or number is None:
            return State.NEVER
        if number in reading.verified:
            latest = self.now if reading.later is None else max(self.now, reading.later)
            return State.VERIFIED if latest - reading.at <= window else State.STALE
        return State.MISSING if number in reading.missing else State.FAILED


def read_evidence(
    entries: Sequence[Entry],
    digests: Iterable[str],
    spots: Mapping[str, Spot],
    findings: Iterable[ArchiveFinding],
    now: datetime,
) -> ArchiveEvidence:
    """Return the evidence of the journal's `entries` for the messages `digests`, in their order of capture.

    `spots` are the copies as they are now: what was read from another disk is no evidence for one.
    """
    readings: dict[str, list[CopyReading]] = {role: [] for role in spots}
    ahead: dict[str, list[datetime]] = {role: [] for role in spots}
    for told, reading in _readings(entries):
        for role, spot in spots.items():
            counts = _as_evidence(reading, told == role, spot)
            if counts is not None and reading.at > now + _AHEAD:
                ahead[role].append(reading.at)
            elif counts is not None:
                readings[role].append(counts)
    copies = {role: CopyEvidence(role, tuple(readings[role]), tuple(ahead[role])) for role in spots}
    void = tuple(finding for finding in findings if finding.kind in _VOID)
    return ArchiveEvidence(now, {digest: number for number, digest in enumerate(digests)}, copies, void)


def _as_evidence(reading: CopyReading, is_its_role: bool, spot: Spot) -> CopyReading | None:
    """Return what a reading says of the copy that is at `spot`; None where it is of another one.

    Where it is not known of which disk it was, or which is there, what was bad counts, and what was good does not.
    """
    if reading.disk is not None and spot.disk is not None:
        return reading if reading.disk == spot.disk else None
    if not is_its_role or reading.place != spot.place:
        return None
    return replace(reading, checked=reading.checked.without(reading.verified))


def _readings(entries: Sequence[Entry]) -> Iterator[tuple[str, CopyReading]]:
    """Yield the copy and what was read, newest first."""
    later: datetime | None = None
    for entry in reversed(entries):
        reading = _reading(entry.at, entry.fields) if entry.event == VERIFIED else None
        if reading is not None:
            yield str(entry.fields.get("copy")), replace(reading, later=later)
        later = entry.time if later is None else max(later, entry.time)


def _reading(at: str, fields: Mapping[str, Any]) -> CopyReading | None:
    """Return what an entry says; None where a later version wrote something else."""
    try:
        count = int(fields["order"])
        checked = Bits.unpacked(fields["checked_map"], count)
        moment = datetime.fromisoformat(at)
        return CopyReading(
            moment if moment.utcoffset() is not None else moment.astimezone(),
            str(fields["place"]),
            fields["device"],
            fields["mode"] == "full",
            fields["complete"] is True,
            checked,
            Bits.unpacked(fields["verified_map"], count),
            Bits.unpacked(fields["missing_map"], count),
            any(kind == "other-history" for kind, _ in fields.get("lists", ())),
            disk=disk_of(fields),
        )
    except (KeyError, TypeError, ValueError):
        return None
