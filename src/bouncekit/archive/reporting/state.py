"""The state of an archive for a person: what is held, since when, where, when it was last verified, what to do now.

Facts only; `bouncekit.archive.reporting.render` has the words.  "Verified" is what the journal says of a reading of
every byte, and never what somebody hopes.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bouncekit.archive.archive import Archive
from bouncekit.archive.copies.copy_status import Look
from bouncekit.archive.format.captures import Capture
from bouncekit.archive.format.journal import Entry
from bouncekit.archive.reporting.copy_states import CopyState, copy_states, copy_todo
from bouncekit.archive.write.heal import RECOVERED
from bouncekit.archive.write.inventory import ArchiveFinding, Inventory

__all__ = ["ArchiveReport", "SourceHeld", "report"]

_FETCH_EVERY = timedelta(days=31)
_CAPTURING = {"added", "fetched"}  # events of the journal
_HARMLESS = {"clock-back"}


@dataclass(frozen=True, slots=True)
class SourceHeld:
    """An account, file or folder that messages came from: how many captures, from how many folders, the last when.

    `empty` is how many messages with nothing in them were on the server the last time: there is nothing to keep.
    """

    source: str
    folders: int
    captures: int
    last: str
    empty: int = 0


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
    problems: tuple[ArchiveFinding, ...]
    todo: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the report as it is printed in JSON."""
        return asdict(self)


def report(archive: Archive, now: datetime, looks: Iterable[Look] = ()) -> ArchiveReport:
    """Report the state of `archive`; no message is read.

    `looks` are those of whoever looked at the copies just now: without them, it is not known whether they are there.
    """
    held = _Held()
    inventory = Inventory(archive.store, held.count)
    findings = tuple(finding for finding in inventory.findings if finding.kind not in _HARMLESS)
    entries = inventory.journal.entries
    copies = copy_states(entries, [key.hex() for key in inventory.sizes], findings, now, looks)
    marks = archive.marks().values()
    days = [day for day in held.days if _is_day(day)]
    return ArchiveReport(
        place=archive.place,
        id=archive.id,
        at=now.isoformat(timespec="seconds"),
        messages=len(inventory.sizes),
        bytes=sum(inventory.sizes.values()),
        oldest=min(days, default=None),
        newest=max(days, default=None),
        first=held.first,
        last=held.last,
        sources=tuple(held.told(_empty_there(entries))),
        copies=copies,
        holds=sum(mark.hold for mark in marks),
        retentions=sum(mark.until is not None and now.date() <= mark.until for mark in marks),
        journal_entries=len(entries),
        problems=findings,
        todo=tuple(_todo(findings, copies, not inventory.sizes, _is_fetch_due(entries, now))),
    )


class _Held:
    """What the captures tell, counted in one pass."""

    def __init__(self) -> None:
        self.days: set[str] = set()
        self.first: str | None = None
        self.last: str | None = None
        self.sources: dict[str, tuple[set[str | None], int, str]] = {}

    def count(self, capture: Capture, flags: tuple[str, ...]) -> None:
        self.days.add((capture.date or "")[:10])
        self.first = self.first or capture.captured_at
        self.last = capture.captured_at
        source, folder = capture.place.source, capture.place.folder
        if source != RECOVERED:
            folders, count, _ = self.sources.get(source, (set(), 0, ""))
            folders.add(folder)
            self.sources[source] = (folders, count + 1, capture.captured_at)

    def told(self, empty: Mapping[str, int]) -> Iterator[SourceHeld]:
        """Yield the sources in the order of their names."""
        for name, (folders, count, last) in sorted(self.sources.items()):
            yield SourceHeld(name, len(folders), count, last, empty.get(name, 0))


def _empty_there(entries: Iterable[Entry]) -> dict[str, int]:
    """Return how many empty messages each account had when it was last fetched."""
    told = ((entry.fields.get("source"), entry.fields.get("empty", 0)) for entry in entries if entry.event == "fetched")
    return {str(source): count for source, count in told if isinstance(count, int)}


def _is_day(day: str) -> bool:
    try:
        return date.fromisoformat(day).year >= 1971  # an earlier one is a wrong clock's
    except ValueError:
        return False


def _is_fetch_due(entries: Iterable[Entry], now: datetime) -> bool:
    """Tell whether nobody has looked for new messages for long."""
    times = [entry.time for entry in entries if entry.event in _CAPTURING]
    return bool(times) and now - max(times) > _FETCH_EVERY


def _todo(
    findings: tuple[ArchiveFinding, ...], copies: tuple[CopyState, ...], is_empty: bool, is_fetch_due: bool
) -> Iterator[str]:
    if findings:
        yield "damaged"
    if is_empty:
        yield "empty"
        return
    yield from copy_todo(copies)
    if is_fetch_due:
        yield "fetch"
