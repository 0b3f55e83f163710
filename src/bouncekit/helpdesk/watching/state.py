"""How far a watch has come, in a file of SQLite: what was told of each folder, and what a webhook has still to get."""

import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bouncekit.helpdesk.connected import Connected

__all__ = ["Place", "Waiting", "WatchState"]

_TABLES = """
CREATE TABLE IF NOT EXISTS place (
    account TEXT, folder TEXT, validity INTEGER, done INTEGER NOT NULL, told INTEGER NOT NULL,
    recounted INTEGER NOT NULL, since TEXT, PRIMARY KEY (account, folder)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (account TEXT, folder TEXT, key BLOB, PRIMARY KEY (account, folder, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outbox (
    number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, body BLOB NOT NULL, tries INTEGER NOT NULL, due REAL NOT NULL
);
"""


@dataclass(slots=True)
class Place:
    """How far a folder was read.

    All up to the UID `done` is settled, and all up to `told` was told.  Up to `recounted` messages may be known by
    their content, because the server numbered them anew; those received before `since` (ISO 8601) are not told.
    """

    account: str
    folder: str
    validity: int | None
    done: int = 0
    told: int = 0
    recounted: int = 0
    since: str | None = None


class Waiting(NamedTuple):
    """What is to be handed to a webhook, and how often that was tried."""

    number: int
    key: str
    body: bytes
    tries: int


class WatchState(Connected):
    """The file at `path`, made where it is not there; one watch has it at a time.

    Close it, or use it in a ``with``.  Raises `sqlite3.Error` where it is none of SQLite's, cannot be written, or
    another process has it.
    """

    def __init__(self, path: str | Path) -> None:
        # What a loss of power takes away is told once more: each step is one transaction.
        self._connection: sqlite3.Connection = sqlite3.connect(path, timeout=1.0, isolation_level=None)
        try:
            self._connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.execute("COMMIT")
            self._connection.executescript(_TABLES)
        except BaseException:
            self._connection.close()
            raise

    def place(self, account: str, folder: str) -> Place | None:
        """Return how far a folder was read; None where it never was."""
        query = "SELECT validity, done, told, recounted, since FROM place WHERE account = ? AND folder = ?"
        with closing(self._connection.execute(query, (account, folder))) as rows:
            row = rows.fetchone()
        return None if row is None else Place(account, folder, *row)

    def keep(self, place: Place, key: str | None = None, body: bytes | None = None) -> None:
        """Keep how far a folder was read, and with it what was told: its `key`, and the `body` for a webhook."""
        self._connection.execute("BEGIN")
        try:
            values = (place.account, place.folder, place.validity, place.done, place.told, place.recounted, place.since)
            self._connection.execute("INSERT OR REPLACE INTO place VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            if key is not None:
                seen = (place.account, place.folder, bytes.fromhex(key))
                self._connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", seen)
            if key is not None and body is not None:
                item = (key, body, time.time())
                self._connection.execute(
                    "INSERT OR IGNORE INTO outbox (key, body, tries, due) VALUES (?, ?, 0, ?)", item
                )
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def was_told(self, place: Place, key: str) -> bool:
        """Tell whether a message of this content was told of this folder."""
        query = "SELECT 1 FROM seen WHERE account = ? AND folder = ? AND key = ?"
        with closing(self._connection.execute(query, (place.account, place.folder, bytes.fromhex(key)))) as rows:
            return rows.fetchone() is not None

    def due(self, most: int = 100) -> list[Waiting]:
        """Return what a webhook is to get now, the oldest first."""
        query = "SELECT number, key, body, tries FROM outbox WHERE due <= ? ORDER BY number LIMIT ?"
        with closing(self._connection.execute(query, (time.time(), most))) as rows:
            return [Waiting(*row) for row in rows]

    def next_due(self) -> float | None:
        """Return in how many seconds a webhook is to get something; None where nothing waits."""
        with closing(self._connection.execute("SELECT min(due) FROM outbox")) as rows:
            (due,) = rows.fetchone()
        return None if due is None else max(0.0, due - time.time())

    def delivered(self, item: Waiting) -> None:
        """Forget what a webhook has got."""
        self._connection.execute("DELETE FROM outbox WHERE number = ?", (item.number,))

    def put_off(self, item: Waiting, seconds: float) -> None:
        """Have something tried again later."""
        due = time.time() + seconds
        self._connection.execute("UPDATE outbox SET tries = tries + 1, due = ? WHERE number = ?", (due, item.number))

    @property
    def waiting(self) -> int:
        """How much a webhook has still to get."""
        with closing(self._connection.execute("SELECT count(*) FROM outbox")) as rows:
            (count,) = rows.fetchone()
        return int(count)
