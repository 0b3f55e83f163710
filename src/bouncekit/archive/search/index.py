"""The index of an archive: SQLite with FTS5, beside the bag and never part of it.

Rule 1: it is a cache.  It is made from the bag alone, and made again whenever it does not fit the bag, is damaged, or
was written by another version; the answers are the same.
Rule 2: what a message or a question contains is a value for SQLite, never a part of its language.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from bouncekit.archive.archive import Archive
from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.captures import Place, read_captures
from bouncekit.archive.format.plain_text import clean
from bouncekit.archive.search.index_tables import Covered, put
from bouncekit.archive.search.query import Query, match_expression
from bouncekit.archive.store.local import LocalStore
from bouncekit.archive.write.inventory import CapturesFile
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["Hit", "Index"]

_SELECT = "SELECT id, sha256, size, date, message_id, sender, recipients, subject FROM messages"
_MAGIC = b"SQLite format 3\0"  # https://www.sqlite.org/fileformat.html, 1.3
_IN_A_ROW = 2000  # messages of one transaction of the first indexing

Progress = Callable[[], object]
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that was found, and everywhere it was captured."""

    sha256: str
    size: int
    date: str | None
    message_id: str | None
    sender: str | None
    recipients: tuple[str, ...]
    subject: str | None
    places: tuple[Place, ...]

    @property
    def is_reconstructed(self) -> bool:
        """Whether it was made from what its store keeps of it, wherever it was found."""
        return bool(self.places) and all(place.is_reconstructed for place in self.places)


class Index:
    """The index of `archive`, at `path` (in the cache of a local archive where None)."""

    def __init__(self, archive: Archive, path: str | None = None, progress: Progress = lambda: None) -> None:
        self._archive = archive
        self._progress = progress
        store = archive.store
        self._is_in_cache = path is None
        if path is None and isinstance(store, LocalStore):
            path = f"{store.place}/{layout.INDEX}"
        self._path = Path(path) if path is not None else None
        self._memory: sqlite3.Connection | None = None

    def search(self, query: Query) -> list[Hit]:
        """Return what is found, newest first.  The index is brought up to date first, or made anew.

        Raises `ArchiveError` where the archive cannot be read, or SQLite cannot do it (it lacks FTS5).
        """
        return self._twice(lambda: self._search(query))

    def count(self, query: Query) -> int:
        """Return how many messages are found, whatever the limit of `query`; as `search`."""
        return self._twice(lambda: self._count(query))

    def _twice(self, work: Callable[[], _Answer]) -> _Answer:
        try:
            try:
                return work()
            except sqlite3.DatabaseError:  # damaged: a cache is made again
                self._remove()
                return work()
        except sqlite3.Error as error:
            raise ArchiveError(self._archive.place, ArchiveReason.FAILED, f"SQLite: {error}") from error

    def rebuild(self) -> None:
        """Make the index anew from the bag; raises as `search`."""
        self._remove()
        self._twice(lambda: self._count(Query()))

    def _remove(self) -> None:
        self._memory = None
        if not self._is_in_cache and not self._is_a_database():
            self._path = None  # whatever lies at the place that the caller gave, it is not ours to delete
        if self._path is not None:
            for suffix in ("", "-journal", "-wal", "-shm"):
                with suppress(OSError):
                    Path(f"{self._path}{suffix}").unlink()

    def _is_a_database(self) -> bool:
        try:
            return self._path is not None and self._path.read_bytes()[:16] == _MAGIC
        except OSError:
            return True

    def _search(self, query: Query) -> list[Hit]:
        with self._current() as database:
            where, values = _where(query)
            if where is None:
                return []
            limit = " LIMIT ?" if query.limit else ""
            values += [query.limit] if query.limit else []
            rows = database.execute(f"{_SELECT}{where} ORDER BY day DESC, sha256{limit}", values).fetchall()
            return [_hit(database, row) for row in rows]

    def _count(self, query: Query) -> int:
        with self._current() as database:
            where, values = _where(query)
            if where is None:
                return 0
            return int(database.execute(f"SELECT count(*) FROM messages{where}", values).fetchone()[0])

    @contextmanager
    def _current(self) -> Iterator[sqlite3.Connection]:
        """Give the index, up to date; in memory where no file can be written."""
        if self._memory is not None:
            yield self._memory
            return
        try:
            database = self._opened()
        except (sqlite3.OperationalError, OSError):
            # A temporary file of SQLite's own, gone with the connection.
            temporary = sqlite3.connect("", isolation_level=None)
            self._update(temporary)
            self._memory = temporary
            yield temporary
            return
        with closing(database):
            yield database

    def _opened(self) -> sqlite3.Connection:
        if self._path is None:
            raise OSError("no place for an index")
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._path, timeout=60, isolation_level=None)
        try:
            database.execute("PRAGMA synchronous = OFF")  # it is made again after a power cut that damages it
            self._update(database)
        except BaseException:
            database.close()
            raise
        return database

    def _update(self, database: sqlite3.Connection) -> None:
        """Index what was captured since the last time; all of it where there is no index.

        Raises `sqlite3.DatabaseError` where the index is not one of this archive as it is now.
        """
        covered = Covered(database, self._archive.id or "")
        if self._fits(covered, CapturesFile())[1]:
            return
        database.execute("BEGIN IMMEDIATE")  # another process may be at it, too
        covered = Covered(database, self._archive.id or "")
        if not covered.has_tables:
            covered.begin()
        seen = CapturesFile()
        rest, _ = self._fits(covered, seen)
        for number, (line, capture) in enumerate(read_captures(rest), 1):
            if not line.endswith(b"\n"):
                break
            seen.grow(line)
            if capture is not None:
                put(database, self._archive.store, capture)
                self._progress()
            if number % _IN_A_ROW == 0:
                covered.keep(seen)
                database.execute("COMMIT")
                database.execute("BEGIN IMMEDIATE")
        covered.keep(seen)
        database.execute("COMMIT")

    def _fits(self, covered: "Covered", seen: CapturesFile) -> tuple[Iterator[bytes], bool]:
        """Return the captures behind those that the index covers, and whether there are none."""
        store = self._archive.store
        size = store.size(layout.CAPTURES) or 0
        chunks = store.chunks(layout.CAPTURES) if size else iter(())
        rest = b""
        while seen.size < covered.size and (chunk := next(chunks, b"")):
            missing = covered.size - seen.size
            seen.grow(chunk[:missing])
            rest = chunk[missing:]
        if covered.size and seen.seal() != {"size": covered.size, "sha256": covered.sha256}:
            raise sqlite3.DatabaseError("the records are not those that were indexed")
        return chain((rest,), chunks), covered.has_tables and size == covered.size


def _where(query: Query) -> tuple[str | None, list[Any]]:
    """Return the conditions in SQL and their values; None where nothing can be found."""
    conditions: list[str] = []
    values: list[Any] = []
    expression = match_expression(query)
    if expression == "":
        return None, []
    if expression is not None:
        conditions.append("id IN (SELECT rowid FROM words WHERE words MATCH ?)")
        values.append(expression)
    for operator, day in ((">=", query.since), ("<=", query.until)):
        if day:
            conditions.append(f"day {operator} ?")
            values.append(day)
    for column, name in (("folder", query.folder), ("source", query.source or None)):
        if name is not None:
            conditions.append(f"id IN (SELECT message FROM places WHERE {column} = ?)")
            values.append(clean(name))
    return (f" WHERE {' AND '.join(conditions)}" if conditions else ""), values


def _hit(database: sqlite3.Connection, row: tuple[Any, ...]) -> Hit:
    number, sha256, size, date, message_id, sender, recipients, subject = row
    found = database.execute(
        "SELECT source, folder, uidvalidity, uid, flags, internal_date, store FROM places"
        " WHERE message = ? ORDER BY rowid",
        (number,),
    )
    places = tuple(
        Place(
            source, folder, uidvalidity, uid, tuple(flags.split()), received, store=tuple(map(tuple, json.loads(store)))
        )
        for source, folder, uidvalidity, uid, flags, received, store in found
    )
    people = tuple(recipients.split("\n")) if recipients else ()
    return Hit(sha256, size, date, message_id, sender, people, subject, places)
