"""The state of an archive for a person: what is held, since when, where, when it was last verified, what to do now.

Facts only; `bouncekit.archive.telling` has the words.  "Verified" is what the journal says of a reading of every byte,
and never what somebody hopes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bouncekit.archive.healing import RECOVERED
from bouncekit.archive.inventory import Finding
from bouncekit.archive.journal import Entry
from bouncekit.archive.keeping import Archive

__all__ = ["ROLES", "ArchiveReport", "CopyState", "SourceHeld", "copy_states", "report"]

ROLES = ("office", "removable", "remote")
"""The three copies: this computer, a disk that is taken away, a server elsewhere."""

_WINDOW = timedelta(days=90)  # how long a verification counts
_FETCH_EVERY = timedelta(days=31)
_AHEAD = timedelta(minutes=10)  # clocks differ; a time further ahead is a wrong clock and proves nothing
_VERIFIED, _COPIED = "verified", "copied"  # events of the journal
_CAPTURING = {"added", "fetched"}
_VOIDING = {"journal-broken", "captures-changed", "captures-unreadable"}
_HARMLESS = {"clock-back"}


@dataclass(frozen=True, slots=True)
class CopyState:
    """One copy as the journal knows it.

    `state` is ``none`` (there is no such copy yet), ``never`` (it was never read back), ``verified`` (all of it, within
    the window), ``sample`` (a part of it, within the window), ``stale`` (longer ago), ``failed`` (at the last reading
    some messages were missing or damaged) or ``unverifiable`` (there was nothing to compare with, or the journal itself
    is damaged).  `presence` is what whoever looked found: ``present``, ``absent``…; None: nobody looked.
    `verified_at` is when it was last read back, in ISO 8601; `checked` how many messages then, `bad` how many of these
    were not as they should be.  `behind` are the messages that were kept since the copy was last made.
    """

    role: str
    place: str | None = None
    state: str = "none"
    presence: str | None = None
    verified_at: str | None = None
    checked: int = 0
    bad: int = 0
    behind: int = 0


@dataclass(frozen=True, slots=True)
class SourceHeld:
    """An account, file or folder that messages came from: how many captures, from how many folders, the last when."""

    source: str
    folders: int
    captures: int
    last: str


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """The state of an archive at the moment `at`.

    `bytes` are those of the messages.  `oldest` and `newest` are days that the messages tell, `first` and `last` the
    times of the first and last capture.  `todo` is what to do now, most urgent first: keys of ``[todo-archive]`` in
    ``data/archive``.
    """

    place: str
    id: str | None
    at: str
    messages: int
    bytes: int
    oldest: str | None
    newest: str | None
    first: str | None
    last: str | None
    sources: tuple[SourceHeld, ...]
    copies: tuple[CopyState, ...]
    holds: int
    retentions: int
    journal_entries: int
    problems: tuple[Finding, ...]
    todo: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the report as it is printed in JSON."""
        return asdict(self)


def report(archive: Archive, now: datetime, presence: Mapping[str, tuple[str, str]] | None = None) -> ArchiveReport:
    """Report the state of `archive`; no message is read.

    `presence` is {role: (place, what was found there)} from whoever looked at the copies just now.
    """
    findings = tuple(finding for finding in archive.findings() if finding.kind not in _HARMLESS)
    entries = archive.journal().entries
    held = _Held()
    for capture in archive.captures():
        held.count(capture.sha256, capture.size, (capture.date or "")[:10], capture.captured_at)
        if capture.place.source != RECOVERED:
            held.count_source(capture.place.source, capture.place.folder, capture.captured_at)
    copies = copy_states(entries, len(held.sizes), now, presence or {})
    if any(finding.kind in _VOIDING for finding in findings):
        copies = tuple(_void(state) for state in copies)
    marks = archive.marks().values()
    return ArchiveReport(
        place=archive.place,
        id=archive.id,
        at=now.isoformat(timespec="seconds"),
        messages=len(held.sizes),
        bytes=sum(held.sizes.values()),
        oldest=min(held.days, default=None),
        newest=max(held.days, default=None),
        first=held.first,
        last=held.last,
        sources=tuple(SourceHeld(name, len(told[0]), told[1], told[2]) for name, told in sorted(held.sources.items())),
        copies=copies,
        holds=sum(mark.hold for mark in marks),
        retentions=sum(mark.until is not None and now.date() <= mark.until for mark in marks),
        journal_entries=len(entries),
        problems=findings,
        todo=tuple(_todo(findings, copies, not held.sizes, _is_fetch_due(entries, now))),
    )


class _Held:
    """What the captures tell, counted in one pass."""

    def __init__(self) -> None:
        self.sizes: dict[bytes, int] = {}
        self.days: set[str] = set()
        self.first: str | None = None
        self.last: str | None = None
        self.sources: dict[str, tuple[set[str | None], int, str]] = {}

    def count(self, sha256: str, size: int, day: str, captured_at: str) -> None:
        self.sizes[bytes.fromhex(sha256)] = size
        if _is_day(day):
            self.days.add(day)
        self.first = self.first or captured_at
        self.last = captured_at

    def count_source(self, source: str, folder: str | None, captured_at: str) -> None:
        folders, count, _ = self.sources.get(source, (set(), 0, ""))
        folders.add(folder)
        self.sources[source] = (folders, count + 1, captured_at)


def _is_day(day: str) -> bool:
    try:
        return date.fromisoformat(day).year >= 1971  # an earlier one is a wrong clock's
    except ValueError:
        return False


def copy_states(
    entries: Iterable[Entry], messages: int, now: datetime, presence: Mapping[str, tuple[str, str]]
) -> tuple[CopyState, ...]:
    """Return what the journal's `entries` say of each of the three copies at the moment `now`."""
    told = [entry for entry in entries if entry.event in (_VERIFIED, _COPIED) and _time(entry) <= now + _AHEAD]
    return tuple(
        _state(role, presence.get(role), [entry for entry in told if entry.fields.get("copy") == role], messages, now)
        for role in ROLES
    )


def _state(role: str, seen: tuple[str, str] | None, entries: list[Entry], messages: int, now: datetime) -> CopyState:
    place, presence = seen or (str(entries[-1].fields.get("place")) if entries else None, None)
    # What was read or sent at another place says nothing of this one.
    here = [entry for entry in entries if entry.fields.get("place") == place]
    if not here and role != "office":
        return CopyState(role, place, "none", presence)
    complete = [entry for entry in here if entry.event == _COPIED and entry.fields.get("complete")]
    held = _number(complete[-1].fields.get("messages")) if complete else 0
    behind = 0 if role == "office" else max(0, messages - held)
    verified = next((entry for entry in reversed(here) if entry.event == _VERIFIED), None)
    if verified is None:
        return CopyState(role, place, "never", presence, behind=behind)
    counts = verified.fields.get("counts")
    counts = counts if isinstance(counts, dict) else {}
    checked = _number(verified.fields.get("checked"))
    bad = checked - _number(counts.get("verified"))
    return CopyState(role, place, _judged(verified, counts, bad, now), presence, verified.at, checked, bad, behind)


def _judged(verified: Entry, counts: Mapping[str, Any], bad: int, now: datetime) -> str:
    if _number(counts.get("unverifiable")):
        return "unverifiable"
    if bad:
        return "failed"
    if now - _time(verified) > _WINDOW:
        return "stale"
    return "verified" if verified.fields.get("mode") == "full" and verified.fields.get("complete") else "sample"


def _void(state: CopyState) -> CopyState:
    is_void = state.state in ("verified", "sample", "stale")
    return CopyState(
        *(state.role, state.place, "unverifiable" if is_void else state.state, state.presence, state.verified_at),
        *(state.checked, state.bad, state.behind),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _time(entry: Entry) -> datetime:
    time = datetime.fromisoformat(entry.at)
    return time if time.utcoffset() is not None else time.astimezone()


def _is_fetch_due(entries: Iterable[Entry], now: datetime) -> bool:
    """Tell whether nobody has looked for new messages for long."""
    times = [_time(entry) for entry in entries if entry.event in _CAPTURING]
    return bool(times) and now - max(times) > _FETCH_EVERY


def _todo(
    findings: tuple[Finding, ...], copies: tuple[CopyState, ...], is_empty: bool, is_fetch_due: bool
) -> Iterable[str]:
    """Yield what to do, most urgent first: what is damaged, what is missing, what is old."""
    if findings:
        yield "damaged"
    if is_empty:
        yield "empty"
        return
    yield from (f"{state.state}-{state.role}" for state in copies if state.state in ("failed", "unverifiable"))
    yield from (f"{lack}-{state.role}" for state in copies if (lack := _lack(state)))
    if any(state.state in ("never", "stale", "sample") and state.presence != "absent" for state in copies):
        yield "verify"
    if is_fetch_due:
        yield "fetch"


def _lack(state: CopyState) -> str | None:
    """Return what a copy lacks to hold all messages."""
    if state.presence == "absent" and (state.behind or state.state != "verified"):
        return "absent"
    if state.state == "none":
        return "none"
    return "behind" if state.behind else None
