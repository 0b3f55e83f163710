"""The three copies in a report: what the journal knows of each, and what was found at its place."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bouncekit.archive.copies.copy_status import COPIED, Look, Presence
from bouncekit.archive.copies.disks import OFFICE, Disk, Seat, is_about, last_disk, seats
from bouncekit.archive.copies.evidence import VERIFIED, ArchiveEvidence, Spot, State, read_evidence
from bouncekit.archive.copies.places import kind_of, number_of
from bouncekit.archive.copies.window import WINDOW
from bouncekit.archive.format.journal import Entry
from bouncekit.archive.write.inventory import ArchiveFinding

__all__ = ["ROLES", "CopyState", "copy_states", "copy_todo"]

ROLES = ("office", "removable", "remote")
"""The three copies: this computer, a disk that is taken away (or several in turn), a server elsewhere."""

_AHEAD = timedelta(minutes=10)  # clocks differ; what is dated further ahead is a wrong clock's
_GOOD_PLACES = {None, Presence.PRESENT, Presence.NEW}
_GONE = {Presence.ABSENT, Presence.EMPTIED, Presence.OTHER_DISK}


@dataclass(frozen=True, slots=True)
class CopyState:
    """One copy, as the journal's readings and a look at its place tell.

    `state` is ``none`` (there is no such copy yet), ``never`` (it was never read back), ``verified`` (each message,
    within the window), ``sample`` (a part of them, within the window), ``stale`` (longer ago), ``failed`` (at its last
    reading some message was missing or damaged) or ``unverifiable`` (the journal or the records were changed, and prove
    nothing).  `presence` is a `Presence`, or None where nobody looked; `same_as` the copy on whose device it lies.
    `verified_at` is the last reading, in ISO 8601; `verified` how many messages are verified within the window and
    `bad` how many were not as they should be.  `seen_at` is when something was last sent there or read from there, in
    ISO 8601, and `place` where that was, or where it is looked for now.  `behind` are the messages that were kept since
    the copy was made whole.
    """

    role: str
    place: str | None = None
    state: str = "none"
    presence: str | None = None
    same_as: str | None = None
    verified_at: str | None = None
    verified: int = 0
    bad: int = 0
    behind: int = 0
    seen_at: str | None = None


def copy_states(
    entries: Sequence[Entry],
    digests: Sequence[str],
    findings: Iterable[ArchiveFinding],
    now: datetime,
    looks: Iterable[Look] = (),
) -> tuple[CopyState, ...]:
    """Return the state of each copy of the messages `digests` (in their order of capture).

    `looks` are those of whoever looked at the copies just now; without them the journal alone tells.
    """
    seen = {look.role: look for look in looks}
    roles = _roles(seen or {str(entry.fields.get("copy")): None for entry in entries if entry.event == COPIED})
    places = {role: place for role in roles if (place := _place(role, seen.get(role), entries)) is not None}
    expected = seats(places, entries, COPIED)
    spots = {role: Spot(place, _disk(role, seen.get(role), expected[role], entries)) for role, place in places.items()}
    evidence = read_evidence(entries, digests, spots, findings, now)
    return tuple(_state(role, spots.get(role), seen.get(role), entries, evidence) for role in roles)


def _roles(known: Iterable[str]) -> list[str]:
    """Return the three roles, and those of further disks behind the first."""
    further = sorted({role for role in known if kind_of(role) == "removable"} - {"removable"}, key=number_of)
    return ["office", "removable", *further, "remote"]


def _disk(role: str, seen: Look | None, seat: Seat, entries: Sequence[Entry]) -> Disk | None:
    if seen is not None and (seen.disk is not None or seen.presence is Presence.PRESENT):
        return seen.disk
    copy = OFFICE if role == OFFICE else seat.bound
    return None if copy is None else last_disk(entries, copy)


def _place(role: str, seen: Look | None, entries: Iterable[Entry]) -> str | None:
    if seen is not None:
        return seen.place
    told = [entry.fields.get("place") for entry in entries if entry.fields.get("copy") == role]
    return str(told[-1]) if told else None


def _state(
    role: str, spot: Spot | None, seen: Look | None, entries: Sequence[Entry], evidence: ArchiveEvidence
) -> CopyState:
    presence = str(seen.presence) if seen else None
    same_as = seen.same_as if seen else None
    place = spot.place if spot else None
    copy = spot.disk.copy if spot is not None and spot.disk is not None else None
    here = [entry for entry in entries if is_about(entry, role, place, copy)]
    if role != "office" and not here:
        return CopyState(role, place, "none", presence, same_as)
    held = _held(here)
    counts = Counter(
        _known(evidence.state(digest, role, WINDOW), is_sent=role == OFFICE or number < held)
        for digest, number in evidence.numbers.items()
    )
    return CopyState(
        role,
        place,
        _judged(counts, is_void=bool(evidence.void)),
        presence,
        same_as,
        _last_reading(here, evidence.now),
        counts[State.VERIFIED],
        counts[State.FAILED] + counts[State.MISSING],
        0 if role == OFFICE else max(0, len(evidence.numbers) - held),
        here[-1].at if here else None,
    )


def _judged(counts: Mapping[State, int], *, is_void: bool) -> str:
    if is_void:
        return "unverifiable"
    if counts[State.FAILED] or counts[State.MISSING]:
        return "failed"
    if counts[State.VERIFIED]:
        return "sample" if counts[State.NEVER] or counts[State.STALE] else "verified"
    return "stale" if counts[State.STALE] else "never"


def _last_reading(entries: Iterable[Entry], now: datetime) -> str | None:
    times = [entry.at for entry in entries if entry.event == VERIFIED and entry.time <= now + _AHEAD]
    return times[-1] if times else None


def _known(state: State, *, is_sent: bool) -> State:
    """Return what a copy is to be blamed for: a message that was never sent there is not missing."""
    return State.NEVER if state is State.MISSING and not is_sent else state


def _held(entries: Iterable[Entry]) -> int:
    """Return how many messages there were when the copy had all of them last."""
    held = 0
    for entry in entries:
        told = entry.fields.get("messages")
        if entry.event == COPIED and entry.fields.get("complete") is True and isinstance(told, int):
            held = told
    return held


def copy_todo(states: Sequence[CopyState]) -> Iterable[str]:
    """Yield what the copies need, most urgent first: what is damaged, what is missing, what is old."""
    yield from dict.fromkeys(
        f"{state.state}-{kind_of(state.role)}" for state in states if state.state in ("failed", "unverifiable")
    )
    # Of disks that are used in turn one is always away: it is asked for when its turn has long been.
    disks = [state for state in states if kind_of(state.role) == "removable"]
    has_all = any(state.state != "none" and not state.behind for state in disks)
    yield from dict.fromkeys(
        f"{lack}-{kind_of(state.role)}"
        for state in states
        if (lack := _lack(state)) and not (has_all and state in disks and _is_resting(state))
    )
    if any(state.same_as for state in states):
        yield "one-device"
    if any(state.state in ("never", "stale", "sample") and state.presence not in _GONE for state in states):
        yield "verify"


def _is_resting(state: CopyState) -> bool:
    """Tell whether a disk is away, and was all right when it was last here."""
    return state.presence in _GONE and state.state in ("verified", "sample")


def _lack(state: CopyState) -> str | None:
    """Return what a copy lacks to hold all messages."""
    if state.presence in _GONE and (state.behind or state.state != "verified"):
        return "absent"
    if state.presence not in _GOOD_PLACES | _GONE:
        return "misplaced"
    if state.state == "none":
        return "none"
    return "behind" if state.behind else None
