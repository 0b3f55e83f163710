"""The tables of the index, and what is put into them."""

import json
import sqlite3

from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.captures import Capture
from bouncekit.archive.format.plain_text import clean
from bouncekit.archive.search.extract import Searchable, plain, searchable
from bouncekit.archive.store.store import Store
from bouncekit.archive.write.inventory import CapturesFile

__all__ = ["Covered", "put"]

_VERSION = "2"  # of the tables below: another one is made anew
_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE messages (
    id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, size INTEGER NOT NULL, day TEXT NOT NULL, date TEXT,
    message_id TEXT, sender TEXT, recipients TEXT, subject TEXT
);
CREATE INDEX messages_day ON messages (day);
CREATE TABLE places (
    message INTEGER NOT NULL, source TEXT NOT NULL, folder TEXT, uidvalidity INTEGER, uid, flags TEXT NOT NULL,
    internal_date TEXT, store TEXT NOT NULL
);
CREATE INDEX places_message ON places (message);
CREATE VIRTUAL TABLE words USING fts5 (
    subject, sender, recipients, text, attachments, content='', tokenize="unicode61 remove_diacritics 2"
);
"""
_LARGEST = (1 << 63) - 1


def put(database: sqlite3.Connection, store: Store, capture: Capture) -> None:
    """Put a capture into the index: its message, where it is new, and its place."""
    place = capture.place
    found = database.execute("SELECT id FROM messages WHERE sha256 = ?", (capture.sha256,)).fetchone()
    number = found[0] if found else _put_message(database, store, capture)
    flags = " ".join(place.flags)
    # A server may tell any number; SQLite holds 63 bits.
    validity = None if place.uidvalidity is None else min(place.uidvalidity, _LARGEST)
    uid = clean(place.uid) if isinstance(place.uid, str) else None if place.uid is None else min(place.uid, _LARGEST)
    folder = None if place.folder is None else clean(place.folder)
    values = (number, clean(place.source), folder, validity, uid, clean(flags), place.internal_date)
    database.execute("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*values, json.dumps(place.store)))


def _put_message(database: sqlite3.Connection, store: Store, capture: Capture) -> int:
    day = (capture.date or capture.place.internal_date or capture.captured_at)[:10]
    values = (
        *(capture.sha256, capture.size, day, capture.date, capture.message_id, capture.sender),
        *("\n".join(capture.to), capture.subject),
    )
    number = database.execute(
        "INSERT INTO messages (sha256, size, day, date, message_id, sender, recipients, subject)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        values,
    ).lastrowid
    assert number is not None
    try:
        content = store.read(layout.payload_name(capture.sha256))
        words = searchable(content)
    except ArchiveError:  # missing: what was recorded of it can be found all the same
        words = Searchable(plain(capture.subject or ""), plain(capture.sender or ""), plain("\n".join(capture.to)))
    database.execute(
        "INSERT INTO words (rowid, subject, sender, recipients, text, attachments) VALUES (?, ?, ?, ?, ?, ?)",
        (number, *words),
    )
    return number


class Covered:
    """What the index covers: the first `size` bytes of the captures, whose SHA-256 is `sha256`."""

    def __init__(self, database: sqlite3.Connection, archive: str) -> None:
        self._database = database
        self._archive = archive
        self.has_tables = bool(database.execute("SELECT 1 FROM sqlite_master WHERE name = 'about'").fetchone())
        about = dict(database.execute("SELECT name, value FROM about")) if self.has_tables else {}
        if about and (about.get("version"), about.get("archive")) != (_VERSION, archive):
            raise sqlite3.DatabaseError("the index is another one's")
        self.size = int(about.get("size", "0"))
        self.sha256 = about.get("sha256", "")

    def begin(self) -> None:
        """Make the tables."""
        for statement in _TABLES.split(";\n"):
            self._database.execute(statement)
        self.has_tables = True

    def keep(self, seen: CapturesFile) -> None:
        """Note how far it covers now."""
        seal = seen.seal()
        values = {"version": _VERSION, "archive": self._archive, "size": str(seal["size"]), "sha256": seal["sha256"]}
        self._database.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", values.items())
