"""`Archive`: one copy, as a program uses it."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.bag import DECLARATION_TEXT, parse_info, parse_manifest
from bouncekit.archive.format.captures import Capture, Incoming, read_captures
from bouncekit.archive.format.journal import Journal, make_entry, verify_journal
from bouncekit.archive.format.marks import Mark, Marks, mark_lines, read_marks
from bouncekit.archive.format.plain_text import clean
from bouncekit.archive.store import LocalStore, OfficeStore
from bouncekit.archive.write.inventory import ArchiveFinding, Inventory, Watch, read_if_there, unwatched
from bouncekit.archive.write.session import Clock, Tally, Writer
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["Added", "Archive"]

_UNFINISHED = {layout.JOURNAL, layout.CAPTURES}  # what a killed `create` leaves
_RUNNING = layout.CACHE + "running"


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


@dataclass(frozen=True, slots=True)
class Added:
    """What one `Archive.add` did, and what it found when it began."""

    tally: Tally
    findings: tuple[ArchiveFinding, ...]


class Archive:
    """One copy of an archive: a BagIt bag in a store.  Reading needs no lock; `writer` holds it."""

    def __init__(self, store: OfficeStore, clock: Clock = _now) -> None:
        self.store = store
        self._clock = clock

    @classmethod
    def create(cls, place: str | OfficeStore, *, clock: Clock = _now) -> "Archive":
        """Make an empty archive in the folder `place`.

        Raises `ArchiveError`: ``exists`` where an archive, or anything else, stands there already.
        """
        store = LocalStore(place) if isinstance(place, str) else place
        with store.lock(_owner(clock)):
            if any(entry.name not in _UNFINISHED for entry in store.entries("")):
                raise ArchiveError(store.place, ArchiveReason.EXISTS)
            entry = make_entry(Journal(()), "created", {"id": str(uuid.uuid4()), "version": _version()}, clock())
            store.write(layout.JOURNAL, entry.line())
            store.write(layout.CAPTURES, b"")
            # Last, because it is what makes a folder an archive: a killed `create` can be begun again.
            store.write(layout.DECLARATION, DECLARATION_TEXT)
            Writer(store, clock, _version()).write_lists()
        return cls(store, clock)

    @classmethod
    def open(cls, place: str | OfficeStore, *, clock: Clock = _now) -> "Archive":
        """Open the archive in the folder `place`; nothing is written.

        Raises `ArchiveError`: ``absent`` where the folder is not there (a disk that is not mounted), or
        ``not-an-archive``.
        """
        store = LocalStore(place) if isinstance(place, str) else place
        if not store.is_present():
            raise ArchiveError(store.place, ArchiveReason.ABSENT)
        if store.size(layout.DECLARATION) is None and store.size(layout.JOURNAL) is None:
            raise ArchiveError(store.place, ArchiveReason.NOT_AN_ARCHIVE)
        return cls(store, clock)

    @property
    def place(self) -> str:
        """What a person calls the copy."""
        return self.store.place

    @property
    def id(self) -> str | None:
        """The identifier that all copies of one archive share."""
        return parse_info(read_if_there(self.store, layout.BAG_INFO)).get("External-Identifier")

    def journal(self) -> Journal:
        """Read and check the journal."""
        return verify_journal(read_if_there(self.store, layout.JOURNAL))

    def captures(self) -> Iterator[Capture]:
        """Yield the record of every capture, oldest first; lines that are none are left out (`findings` tells)."""
        if self.store.size(layout.CAPTURES) is not None:
            for _, capture in read_captures(self.store.chunks(layout.CAPTURES)):
                if capture is not None:
                    yield capture

    def marks(self) -> dict[str, Marks]:
        """Return {SHA-256: marks} of every message that has any."""
        return read_marks(read_if_there(self.store, layout.MARKS))

    def manifest(self) -> dict[str, str]:
        """Return {name: SHA-256} of every message, as the manifest tells."""
        lines = parse_manifest(read_if_there(self.store, layout.MANIFEST))
        return {line[1]: line[0] for line in lines if line is not None}

    def findings(self) -> tuple[ArchiveFinding, ...]:
        """Return what is wrong with journal and records.  It reads no message: `verify` does."""
        return tuple(Inventory(self.store).findings)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep a second scheduled run away meanwhile; sessions of other commands are not kept away.

        Raises `ArchiveError` (``locked``) where one is at work; its `detail` tells process, computer and since when.
        """
        with LocalStore(f"{self.place}/{_RUNNING}").lock(_owner(self._clock)):
            yield

    @contextmanager
    def writer(self, watch: Watch = unwatched) -> Iterator[Writer]:
        """Hold the lock, put right what an earlier run left, and write the lists when the session ends.

        `watch` is given each capture that is recorded already, and the flags that its message had last.
        Raises `ArchiveError` (``locked``) where another session writes.
        """
        with self.store.lock(_owner(self._clock)):
            writer = Writer(self.store, self._clock, _version(), watch)
            try:
                yield writer
            except BaseException:
                with suppress(ArchiveError):  # the first error is the one to tell; the next session heals the lists
                    writer.write_lists()
                raise
            writer.write_lists()

    def add(
        self,
        messages: Iterable[Incoming],
        *,
        event: str = "added",
        about: Callable[[], Mapping[str, Any]] = dict,
        on_begin: Callable[[Added], object] = lambda added: None,
        watch: Watch = unwatched,
    ) -> Added:
        """Keep `messages`: each byte as it is, the same message once, each of its places recorded.

        The journal gets an `event` with the counts and what `about` tells at the end.  `on_begin` is given at once what
        will be returned: its counts grow, so that they are known even where the run is cut short.  `watch` is given
        each capture that is recorded already, oldest first, and the flags that its message had last: all before the
        first of `messages` is asked for.
        """
        with self.writer(watch) as writer:
            tally = Tally()
            added = Added(tally, writer.findings)
            on_begin(added)
            try:
                for stored in writer.add(messages):
                    tally.count(stored)
            except BaseException:
                with suppress(ArchiveError):
                    writer.record(event, {**about(), **tally.as_dict(), "ended": False})
                raise
            changed = writer.reflagged()
            told = {"reflagged": changed} if changed else {}
            writer.record(event, {**about(), **tally.as_dict(), **told, "ended": True})
            return added

    def mark(self, digests: Iterable[str], mark: Mark, *, until: date | None = None, reason: str = "") -> int:
        """Mark messages; return how many.  Raises `ValueError` where one is not held by the archive."""
        with self.writer() as writer:
            wanted = list(dict.fromkeys(digests))
            if unknown := [digest for digest in wanted if not writer.knows(digest)]:
                raise ValueError(f"not in the archive: {', '.join(unknown[:5])}")
            lines = mark_lines(wanted, mark, self._clock(), until=until, reason=reason)
            if wanted:
                writer.append_tag_lines(layout.MARKS, lines)
                told = {"mark": str(mark), "count": len(wanted), "until": until.isoformat() if until else None}
                writer.record("marked", {**told, "reason": clean(reason)})
            return len(wanted)

    def record(self, event: str, **fields: Any) -> None:
        """Write an event to the journal, in a session of its own."""
        with self.writer() as writer:
            writer.record(event, fields)


def _owner(clock: Clock) -> str:
    return clock().isoformat(timespec="seconds")


def _version() -> str:
    try:
        return version("bouncekit")
    except PackageNotFoundError:  # run from a tree that was never installed
        return "unknown"
