"""`deletion_plan`: what may leave the mail server, and why the rest may not.  It is a list; nothing here deletes.

A message may leave only if every rule allows it: it is in the archive, old enough, under no mark, was read back within
the window from as many copies as are asked for, each on a device of its own, and no copy of it is known to be damaged.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bouncekit.archive.archive import _now
from bouncekit.archive.copies.copy_session import Office
from bouncekit.archive.copies.evidence import ArchiveEvidence, CopyReading, State
from bouncekit.archive.copies.looks import Appearance, look_of, moment_of
from bouncekit.archive.copies.places import CopySet
from bouncekit.archive.copies.verifying import evidence_of
from bouncekit.archive.copies.window import WINDOW
from bouncekit.archive.format import layout
from bouncekit.archive.format.captures import Place
from bouncekit.archive.format.marks import Marks
from bouncekit.archive.write.session import Clock

__all__ = ["DeletionCandidate", "Holdings", "PlannedDeletion", "Refusal", "Why", "deletion_plan", "holdings_of"]

Spot = tuple[str, str | None, int | None, int | str | None]
"""What tells one message on a server from every other one: source, folder, UIDVALIDITY, UID (RFC 9051, 2.3.1.1)."""


class Why(StrEnum):
    """Why a message may not leave the server."""

    NOT_ARCHIVED = "not-archived"
    HOLD = "hold"
    RETENTION = "retention"
    NO_DATE = "no-date"
    TOO_RECENT = "too-recent"
    TOO_FEW_COPIES = "too-few-copies"
    """There are not as many copies as are asked for."""
    ONE_DEVICE = "one-device"
    """The copies that were verified lie on fewer devices than copies are asked for."""
    NEVER_VERIFIED = "never-verified"
    STALE = "stale"
    FAILED = "failed"
    MISSING = "missing"
    CLOCK = "clock"
    """A verification is dated in the future: a clock was wrong."""
    VOID = "void"
    """The journal or the records of the archive were changed or damaged."""


_BY_STATE = {
    State.NEVER: Why.NEVER_VERIFIED,
    State.STALE: Why.STALE,
    State.FAILED: Why.FAILED,
    State.MISSING: Why.MISSING,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why a message may not leave; `role` is the copy concerned, `detail` a date or a number."""

    why: Why
    role: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class DeletionCandidate:
    """A message on a server that somebody would like to delete there.

    It is known by its SHA-256, or by the place where it was captured; never by its Message-ID, which anybody can write.
    `received` is when it arrived, with an offset; None where that is not known: then the archive's records tell.
    """

    sha256: str | None = None
    place: Place | None = None
    received: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlannedDeletion:
    """What the plan says of one candidate; it may leave the server if there is no refusal."""

    candidate: DeletionCandidate
    sha256: str | None
    refusals: tuple[Refusal, ...]

    @property
    def may_leave(self) -> bool:
        """Whether nothing speaks against deleting it on the server."""
        return not self.refusals


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the archive knows at one moment: the evidence, the marks, where each message was found, when it came, and
    what those that were found at one place look like.
    """

    evidence: ArchiveEvidence
    marks: Mapping[str, Marks]
    spots: Mapping[Spot, str]
    received: Mapping[str, datetime]
    looks: Mapping[Spot, tuple[Appearance, ...]] = field(default_factory=dict)

    def digest_of(self, candidate: DeletionCandidate) -> str | None:
        """Return the SHA-256 of the archived message that the candidate is; None where it is not known."""
        if candidate.sha256 is not None:
            return candidate.sha256 if candidate.sha256 in self.evidence.numbers else None
        return self.spots.get(spot(candidate.place)) or None if candidate.place is not None else None


def spot(place: Place) -> Spot:
    """Return what tells the message in this place from every other one."""
    return place.source, place.folder, place.uidvalidity, place.uid


def holdings_of(copies: CopySet, *, clock: Clock = _now) -> Holdings:
    """Read what the archive knows now.  Raises `ArchiveError` where the office's copy is no archive."""
    office = Office(copies, clock)
    spots: dict[Spot, str] = {}
    looks: dict[Spot, tuple[Appearance, ...]] = {}
    received: dict[str, datetime] = {}
    for capture in office.archive.captures():
        if capture.place.uid is not None and capture.size:  # of no bytes: the server gave it cut
            looks[spot(capture.place)] = (*looks.get(spot(capture.place), ()), look_of(capture))
            # Two messages that were found in one place (a file that was changed): nobody knows which is there now.
            known = spots.setdefault(spot(capture.place), capture.sha256)
            spots[spot(capture.place)] = capture.sha256 if known == capture.sha256 else ""
        # The date that a server gave is better than the one that the sender wrote; of several the latest is safest.
        moment = moment_of(capture.place.internal_date) or moment_of(capture.date)
        if moment is not None:
            received[capture.sha256] = max(moment, received.get(capture.sha256, moment))
    return Holdings(evidence_of(office), office.archive.marks(), spots, received, looks)


def deletion_plan(
    messages: Iterable[DeletionCandidate],
    holdings: Holdings,
    *,
    copies: int = 3,
    older_than: timedelta = timedelta(days=180),
    window: timedelta = WINDOW,
) -> tuple[PlannedDeletion, ...]:
    """Say of each message whether it may leave the server.

    `copies` is how many copies, each on a device of its own, must have been read back within `window`; `older_than` how
    long ago the message must have arrived.  Raises `ValueError` for fewer than two copies: one copy is no safety.
    """
    if copies < 2:
        raise ValueError("a message may leave only if two copies of it are kept at least")
    return tuple(_planned(candidate, holdings, copies, older_than, window) for candidate in messages)


def _planned(
    candidate: DeletionCandidate, holdings: Holdings, copies: int, older_than: timedelta, window: timedelta
) -> PlannedDeletion:
    digest, evidence = holdings.digest_of(candidate), holdings.evidence
    if digest is None:
        return PlannedDeletion(candidate, None, (Refusal(Why.NOT_ARCHIVED),))
    if evidence.void:
        return PlannedDeletion(candidate, digest, (Refusal(Why.VOID, detail=evidence.void[0].name),))
    if any(copy.is_other_history for copy in evidence.copies.values()):
        # A copy knows what our journal does not: perhaps a hold, or a verification that failed.
        return PlannedDeletion(candidate, digest, (Refusal(Why.VOID, detail=layout.JOURNAL),))
    received = candidate.received or holdings.received.get(digest)
    refusals = [
        *_by_marks(holdings.marks.get(digest), evidence.now),
        *_by_age(received, evidence.now, older_than),
        *_by_copies(digest, evidence, copies, window),
    ]
    return PlannedDeletion(candidate, digest, tuple(refusals))


def _by_marks(marks: Marks | None, now: datetime) -> Iterable[Refusal]:
    if marks is not None and marks.hold:
        yield Refusal(Why.HOLD, detail=marks.reason)
    if marks is not None and marks.until is not None and now.date() <= marks.until:
        yield Refusal(Why.RETENTION, detail=marks.until.isoformat())


def _by_age(received: datetime | None, now: datetime, older_than: timedelta) -> Iterable[Refusal]:
    if received is None:
        yield Refusal(Why.NO_DATE)
    elif now - received < older_than:
        yield Refusal(Why.TOO_RECENT, detail=received.date().isoformat())


def _by_copies(digest: str, evidence: ArchiveEvidence, copies: int, window: timedelta) -> Iterable[Refusal]:
    states = {role: evidence.state(digest, role, window) for role in evidence.copies}
    number = evidence.numbers[digest]
    good = [role for role, state in states.items() if state is State.VERIFIED]
    readings = [evidence.copies[role].last(number) for role in good]
    devices = {_support(reading, evidence) for reading in readings if reading is not None}
    for role in evidence.copies:
        if evidence.copies[role].ahead:
            yield Refusal(Why.CLOCK, role, max(evidence.copies[role].ahead).date().isoformat())
        state = states[role]
        # A damaged copy speaks against it even where enough others are sound: repair it first.
        if state is State.FAILED or (state is not State.VERIFIED and len(devices) < copies):
            at = evidence.copies[role].verified_at(number)
            yield Refusal(_BY_STATE[state], role, at.date().isoformat() if at else "")
    if len(evidence.copies) < copies:
        yield Refusal(Why.TOO_FEW_COPIES, detail=str(len(evidence.copies)))
    elif len(devices) < copies <= len(good):
        yield Refusal(Why.ONE_DEVICE, detail=str(len(devices)))


def _support(reading: CopyReading, evidence: ArchiveEvidence) -> str | None:
    """Return what is the same for two copies on one disk.

    Two disks that are mounted at one place in turn have one name there: their serial numbers tell them apart, or
    else their file systems.
    """
    medium = reading.disk.medium if reading.disk is not None else None
    if medium is None or medium.hardware is not None:
        return medium.hardware if medium is not None else reading.device
    at_one_place = sum(copy.is_at(reading.place) for copy in evidence.copies.values())
    return f"{reading.device} {medium.volume}" if at_one_place > 1 else reading.device
