"""Events in a file of SQLite, which several processes may use at once."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bouncekit.errors.reasons import ScoresReason
from bouncekit.helpdesk.scores.scores_error import ScoresError
from bouncekit.helpdesk.scores.sql_store import Dialect, SqlScores

__all__ = ["SqliteScores"]

_WAIT = 60.0  # seconds that another process may hold the file
_OURS = "SELECT count(*), sum(name = 'bouncekit_scores') FROM sqlite_master WHERE type = 'table'"
# https://www.sqlite.org/rescode.html; the first byte of an extended code is the code.
_REASONS = {
    sqlite3.SQLITE_NOTADB: ScoresReason.NOT_A_STORE,
    sqlite3.SQLITE_CORRUPT: ScoresReason.DAMAGED,
    sqlite3.SQLITE_ERROR: ScoresReason.DAMAGED,  # a table or a column that is not there
    sqlite3.SQLITE_BUSY: ScoresReason.LOCKED,
    sqlite3.SQLITE_LOCKED: ScoresReason.LOCKED,
    sqlite3.SQLITE_CANTOPEN: ScoresReason.UNREADABLE,
    sqlite3.SQLITE_PERM: ScoresReason.UNREADABLE,
    sqlite3.SQLITE_READONLY: ScoresReason.UNWRITABLE,
    sqlite3.SQLITE_FULL: ScoresReason.UNWRITABLE,
    sqlite3.SQLITE_IOERR: ScoresReason.UNWRITABLE,
}


class SqliteScores(SqlScores):
    """Events kept in the file `path`, which is made where it is not there.

    Raises `ScoresError` where the file is another program's, damaged, of a later version, or cannot be used.
    """

    _dialect = Dialect("TEXT", " WITHOUT ROWID", "?", "BEGIN IMMEDIATE")

    def __init__(self, path: str | Path) -> None:
        super().__init__(str(path), lambda: sqlite3.connect(path, timeout=_WAIT, isolation_level=None))

    def _has_tables(self) -> bool:
        tables, ours = self._ask(_OURS)[0]
        if tables and not ours:
            raise ScoresError(ScoresReason.NOT_A_STORE, self.place, "a database with other tables")
        return bool(ours)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            raise ScoresError(_REASONS.get(code, ScoresReason.FAILED), self.place, str(error)) from error

    def _roll_back(self) -> None:
        if self._connection.in_transaction:  # type: ignore[attr-defined]  # of sqlite3 alone
            self._connection.execute("ROLLBACK")
