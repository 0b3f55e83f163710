"""What was sent, in a file of SQLite that several processes may use at once."""

import json
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bouncekit.helpdesk.connected import Connected
from bouncekit.helpdesk.sent import Sent, normal_id

__all__ = ["SqliteSent"]

_WAIT = 30.0  # seconds that another process may hold the file
_TABLE = """
CREATE TABLE IF NOT EXISTS sent (
    message_id TEXT PRIMARY KEY, recipients TEXT NOT NULL, ticket TEXT, sent_at TEXT
) WITHOUT ROWID;
"""


class SqliteSent(Connected):
    """What was sent, kept at `path`, which is made where it is not there.

    `complete_since` is as `bouncekit.helpdesk.SentMessages` says it.  Close it, or use it in a ``with``.  Raises
    `sqlite3.Error` where the file is none of SQLite's or cannot be written.
    """

    def __init__(self, path: str | Path, complete_since: datetime | None = None) -> None:
        self.complete_since = complete_since
        self._connection: sqlite3.Connection = sqlite3.connect(path, timeout=_WAIT)
        with self._connection:
            self._connection.executescript(_TABLE)

    def add(self, *sent: Sent) -> None:
        """Remember messages, all or none; the same Message-ID again takes the place of the first."""
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO sent VALUES (?, ?, ?, ?)", map(_row, sent))

    def find(self, message_id: str) -> Sent | None:
        """Return what was sent under this Message-ID, or None."""
        query = "SELECT message_id, recipients, ticket, sent_at FROM sent WHERE message_id = ?"
        with closing(self._connection.execute(query, (normal_id(message_id),))) as rows:
            row = rows.fetchone()
        if row is None:
            return None
        identity, recipients, ticket, at = row
        return Sent(f"<{identity}>", tuple(json.loads(recipients)), ticket, datetime.fromisoformat(at) if at else None)

    def forget(self, before: datetime) -> int:
        """Remove what was sent before a time; return how many.  What bears no time stays."""
        with self._connection:
            rows = self._connection.execute("SELECT message_id, sent_at FROM sent WHERE sent_at IS NOT NULL").fetchall()
            old = [(identity,) for identity, at in rows if datetime.fromisoformat(at) < before]
            self._connection.executemany("DELETE FROM sent WHERE message_id = ?", old)
        return len(old)


def _row(sent: Sent) -> tuple[str | None, ...]:
    at = sent.at.isoformat() if sent.at else None
    return normal_id(sent.message_id), json.dumps(sent.recipients), sent.ticket, at
