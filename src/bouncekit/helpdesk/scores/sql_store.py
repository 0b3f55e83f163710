"""Events in a database: one schema and one set of statements for SQLite and PostgreSQL.

Rule 1: an event is a row, and the row of an id is the earliest that was ever told (`once_each` says the same of events
in memory); whatever comes late or twice leaves the same rows.
Rule 2: rows are written in the order of their key, so that two writers wait for one another and never in a circle.
Rule 3: what is read is read in pages, so that neither memory nor a lock grows with the store.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import groupby, islice
from operator import attrgetter, itemgetter
from typing import Any, ClassVar, NamedTuple, Protocol

from bouncekit.errors.reasons import ScoresReason
from bouncekit.helpdesk.connected import Connected
from bouncekit.helpdesk.scores.events import Event, EventKind, micros_of, moment_of, order_of
from bouncekit.helpdesk.scores.scores_error import ScoresError
from bouncekit.helpdesk.sent import normal_address
from bouncekit.vocabulary import Reason

__all__ = ["Connection", "Dialect", "SqlScores"]

_VERSION = 1  # of the tables below; a store of a later one is left alone
_BATCH = 40_000  # events of one transaction: each touches most pages of a file, whose keys come in no order
_ROWS = 10_000  # of one page that is read
_COLUMNS = "address, id, happened_at, kind, reason"

# `happened_at` is in microseconds since 1970, UTC; `reason` is empty where none is known.
_TABLES = (
    "CREATE TABLE IF NOT EXISTS bouncekit_scores (name {text} PRIMARY KEY, value {text} NOT NULL)",
    "CREATE TABLE IF NOT EXISTS bouncekit_events ("
    " address {text} NOT NULL, id {text} NOT NULL, happened_at BIGINT NOT NULL, kind {text} NOT NULL,"
    " reason {text} NOT NULL, PRIMARY KEY (address, id)){end}",
)
_SET_VERSION = "INSERT INTO bouncekit_scores VALUES ('version', ?) ON CONFLICT DO NOTHING"
_GET_VERSION = "SELECT value FROM bouncekit_scores WHERE name = 'version'"
_ADD = f"INSERT INTO bouncekit_events ({_COLUMNS}) VALUES (?, ?, ?, ?, ?) ON CONFLICT (address, id)"
_ADD_NEW = f"{_ADD} DO NOTHING"
_MAKE_EARLIER = (
    f"{_ADD} DO UPDATE SET happened_at = excluded.happened_at, kind = excluded.kind, reason = excluded.reason"
    " WHERE (excluded.happened_at, excluded.kind, excluded.reason)"
    " < (bouncekit_events.happened_at, bouncekit_events.kind, bouncekit_events.reason)"
)
_OF_ONE = f"SELECT {_COLUMNS} FROM bouncekit_events WHERE address = ?"
_PAGE = f"SELECT {_COLUMNS} FROM bouncekit_events WHERE (address, id) > (?, ?) ORDER BY address, id LIMIT "
_FORGET = "DELETE FROM bouncekit_events WHERE address = ?"

_KINDS = {kind.value: kind for kind in EventKind}
_REASONS: dict[str, Reason | None] = {"": None, **{reason.value: reason for reason in Reason}}

_Row = tuple[str, str, int, str, str]


class Connection(Protocol):
    """What is used of a connection (PEP 249, and `execute`, which both drivers have)."""

    def cursor(self) -> Any: ...
    def execute(self, query: Any, values: Any = ..., /) -> Any: ...
    def close(self) -> None: ...


class Dialect(NamedTuple):
    """What two dialects of SQL write differently: the type of a text, the end of a table, a value, and more.

    `begin` begins a transaction that writes; `lock` lets nobody else make tables until its end, where that needs more.
    """

    text: str
    end: str
    value: str
    begin: str
    lock: str = "SELECT 1"


class SqlScores(Connected, ABC):
    """Events in a database.  Close it, or use it in a ``with``; every method raises `ScoresError`."""

    _dialect: ClassVar[Dialect]

    def __init__(self, place: str, connect: Callable[[], Connection]) -> None:
        self.place = place
        with self._told():
            self._connection: Connection = connect()
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    @abstractmethod
    def _told(self) -> AbstractContextManager[None]:
        """Return what makes `ScoresError` of the driver's errors."""

    @abstractmethod
    def _has_tables(self) -> bool:
        """Tell whether our tables are there; raise `ScoresError` where the database is no place for them."""

    def record(self, events: Iterable[Event]) -> int:
        """Keep the events; return how many of them were new.

        They are kept in transactions of 40,000: where it is broken off, those before are kept, and all may be recorded
        again.
        """
        new = 0
        rows = map(_row, events)
        while batch := list(islice(rows, _BATCH)):
            batch.sort()
            new += self._record([next(same) for _, same in groupby(batch, key=itemgetter(0, 1))])
        return new

    def history(self, address: str) -> tuple[Event, ...]:
        """Return the events of one address in their order; none where nothing is known of it."""
        with self._told():
            rows = self._ask(_OF_ONE, normal_address(address))
        return tuple(sorted(map(self._event, rows), key=order_of))

    def histories(self) -> Iterator[tuple[str, tuple[Event, ...]]]:
        """Yield each address, in the order of code points, with its events."""
        for address, events in groupby(self._all(), key=attrgetter("address")):
            yield address, tuple(sorted(events, key=order_of))

    def forget(self, address: str) -> int:
        """Remove all that is known of an address; return how many events that were."""
        with self._transaction():
            return int(self._execute(_FORGET, normal_address(address)).rowcount)

    def _open(self) -> None:
        """Make the tables where they are not there; refuse those of a later version.

        What is there is only read, so that a reader neither waits for a writer nor needs the right to write.
        """
        with self._told():
            is_there = self._has_tables()
        if not is_there:
            self._make()
        with self._told():
            found = self._ask(_GET_VERSION)
            self._ask(_PAGE + "1", "", "")  # raises where the columns are others
        version = found[0][0] if found else ""
        if not version.isdecimal():
            raise ScoresError(ScoresReason.DAMAGED, self.place, f"version {version!r}")
        if int(version) > _VERSION:
            raise ScoresError(ScoresReason.NEWER, self.place, f"version {version}")

    def _make(self) -> None:
        with self._transaction():
            self._execute(self._dialect.lock)
            for table in _TABLES:
                self._execute(table.format_map(self._dialect._asdict()))
            self._execute(_SET_VERSION, str(_VERSION))

    def _record(self, rows: Sequence[_Row]) -> int:
        with self._transaction():
            cursor = self._connection.cursor()
            cursor.executemany(self._written(_ADD_NEW), rows)
            new = int(cursor.rowcount)
            if new < len(rows):
                cursor.executemany(self._written(_MAKE_EARLIER), rows)
        return new

    def _all(self) -> Iterator[Event]:
        last = ("", "")
        while True:
            with self._told():
                rows = self._ask(f"{_PAGE}{_ROWS}", *last)
            yield from map(self._event, rows)
            if len(rows) < _ROWS:
                return
            last = rows[-1][:2]

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Do it all or none of it."""
        with self._told():
            self._execute(self._dialect.begin)
            try:
                yield
                self._execute("COMMIT")
            except BaseException:
                self._roll_back()
                raise

    @abstractmethod
    def _roll_back(self) -> None:
        """Undo the transaction, where there still is one."""

    def _ask(self, query: str, *values: str) -> list[Any]:
        rows: list[Any] = self._execute(query, *values).fetchall()
        return rows

    def _execute(self, query: str, *values: str) -> Any:
        return self._connection.execute(self._written(query), values)

    def _written(self, query: str) -> str:
        return query.replace("?", self._dialect.value)

    def _event(self, row: Sequence[Any]) -> Event:
        try:
            address, identity, micros, kind, reason = row
            return Event(identity, address, moment_of(micros), _KINDS[kind], _REASONS[reason])
        except (KeyError, ValueError, TypeError, AttributeError, OverflowError) as error:
            raise ScoresError(ScoresReason.DAMAGED, self.place, f"event {row[1]!r} of {row[0]!r}: {error}") from error


def _row(event: Event) -> _Row:
    return event.address, event.id, micros_of(event.at), event.kind.value, event.reason.value if event.reason else ""
