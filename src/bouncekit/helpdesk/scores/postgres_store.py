"""Events in a database of PostgreSQL, beside the tables of whoever else uses it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from bouncekit.errors.reasons import ScoresReason
from bouncekit.helpdesk.scores.scores_error import ScoresError
from bouncekit.helpdesk.scores.sql_store import Connection, Dialect, SqlScores

__all__ = ["PostgresScores"]

_WAIT = 60  # seconds that a connection, or a lock that another process holds, may take
_LOCK = 0x626F756E6365  # "bounce": held while tables are made, which PostgreSQL does not do at once for two
# The first two characters of a SQLSTATE are its class (PostgreSQL documentation, appendix A).
_REASONS = {
    "08": ScoresReason.UNREACHABLE,
    "28": ScoresReason.UNREACHABLE,  # the name or the password
    "3D": ScoresReason.UNREACHABLE,  # there is no such database
    "57": ScoresReason.UNREACHABLE,  # shut down meanwhile
    "40": ScoresReason.LOCKED,
    "55": ScoresReason.LOCKED,
    "53": ScoresReason.UNWRITABLE,  # the disk is full
    "25": ScoresReason.UNWRITABLE,  # a server that can only be read
    "42": ScoresReason.DAMAGED,  # a table or a column that is not there
    "XX": ScoresReason.DAMAGED,
}
_DENIED = "42501"


class PostgresScores(SqlScores):
    """Events kept in the tables ``bouncekit_events`` and ``bouncekit_scores`` of a database.

    `conninfo` is a connection string of libpq: ``postgresql://user@host/database`` or ``host=… dbname=…``; a password
    belongs into ``~/.pgpass`` or ``PGPASSWORD``.  Needs the extra ``postgresql`` (psycopg 3).  Raises `ScoresError`
    where the server does not answer or refuses, or the tables are damaged or of a later version.
    """

    # One order of texts whatever the language of the database, and the same as Python's and SQLite's.
    _dialect = Dialect('TEXT COLLATE "C"', "", "%s", "BEGIN", f"SELECT pg_advisory_xact_lock({_LOCK})")

    def __init__(self, conninfo: str) -> None:
        super().__init__(_place(conninfo), lambda: _connect(conninfo))

    def _has_tables(self) -> bool:
        return bool(self._ask("SELECT to_regclass('bouncekit_scores') IS NOT NULL")[0][0])

    @contextmanager
    def _told(self) -> Iterator[None]:
        psycopg = _psycopg()
        try:
            yield
        except psycopg.Error as error:
            state = error.sqlstate or "08000"  # of the driver itself: there is no connection
            reason = ScoresReason.UNWRITABLE if state == _DENIED else _REASONS.get(state[:2], ScoresReason.FAILED)
            raise ScoresError(reason, self.place, str(error)) from error

    def _roll_back(self) -> None:
        if not self._connection.closed:  # type: ignore[attr-defined]  # of psycopg alone
            self._connection.execute("ROLLBACK")


def _psycopg() -> Any:
    try:
        import psycopg  # noqa: PLC0415  # an extra
    except ImportError as error:
        raise ScoresError(ScoresReason.EXTRA_MISSING, "postgresql", str(error)) from error
    return psycopg


def _connect(conninfo: str) -> Connection:
    psycopg = _psycopg()
    settings = {"connect_timeout": _WAIT, **psycopg.conninfo.conninfo_to_dict(conninfo), "client_encoding": "utf-8"}
    connection: Connection = psycopg.connect(**settings, autocommit=True)
    connection.execute(f"SET lock_timeout = '{_WAIT}s'")
    return connection


def _place(conninfo: str) -> str:
    """Return whose database it is, without its password."""
    try:
        given = _psycopg().conninfo.conninfo_to_dict(conninfo)
    except _psycopg().Error:
        return "postgresql"
    return f"postgresql://{given.get('host', '')}/{given.get('dbname', '')}"
