"""Geary (GNOME): all mail of an account in one database, each message as the server gave its header and its body.

``attachments`` beside it holds copies for opening.  Unless the account says otherwise, Geary fetches the mail of two
weeks, and of what is older no more than it has to show; it knows how many messages a folder has on its server.  What
waits to be sent stands apart.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.errors import SourceError, SourceNote
from bouncekit.sources.location import Envelope, Location
from bouncekit.stores.databases.reading import Tables, reading, text
from bouncekit.stores.protocol import OpenedFile
from bouncekit.stores.roles import Role, role_of

__all__ = ["TABLES", "load", "messages"]

TABLES = {
    "FolderTable": ("id", "parent_id", "name", "attributes", "last_seen_total"),
    "MessageTable": ("id", "header", "body", "flags", "rfc822_size", "internaldate_time_t"),
    "MessageLocationTable": ("message_id", "folder_id", "remove_marker"),
}
_WAITING = {"SmtpOutboxTable": ("id", "message")}
# What a message that lies in several folders is taken for: the first of these.  Whoever has kept it in one has kept it,
# whatever lies in the trash, too; and all that has a label of Gmail lies in the folder of all.
_ORDER = (
    *(Role.INBOX, Role.DRAFTS, Role.SENT, Role.OTHER),
    *(Role.ARCHIVE, Role.JUNK, Role.TRASH, Role.ALL),
)
# Of each folder, how many messages its server has that have no place here.
_NOT_SEEN = """
    SELECT max(0, last_seen_total - (SELECT count(*) FROM MessageLocationTable WHERE folder_id = FolderTable.id))
    FROM FolderTable WHERE typeof(last_seen_total) = 'integer'
"""
_DEEPEST = 50
_GONE = "\\Deleted"
_LATEST = 1 << 36  # seconds since 1970


class _Folder(NamedTuple):
    name: str
    role: Role


def messages(file: OpenedFile, path: str, tables: Tables) -> Iterator[Location | SourceError]:
    """Yield where each message stands that Geary has fetched, and a note of those that it has not."""
    name = file.name
    folders = _folders(tables)
    places = _places(tables)
    missing = sum(count for (count,) in tables.rows(_NOT_SEEN) if isinstance(count, int))
    query = (
        "SELECT id, header IS NOT NULL, body IS NOT NULL, flags, rfc822_size, internaldate_time_t"
        " FROM MessageTable ORDER BY id"
    )
    for number, has_header, has_body, flags, size, received in tables.rows(query):
        lies_in = [folders[each] for each in places.get(number, ()) if each in folders]
        marks = {mark for mark in text(flags).split() if mark.lower() != "\\recent"}
        if number not in places:  # Geary forgets weeks later what its server has no more
            marks.add(_GONE)
        if not has_header:
            missing += _GONE not in marks
            continue
        folder = min(lies_in, key=lambda each: (_ORDER.index(each.role), each.name), default=_Folder("", Role.OTHER))
        envelope = Envelope(
            "geary",
            folder=folder.name,
            role=folder.role,
            flags=tuple(sorted(marks)),
            received=_moment(received),
            is_partial=not has_body,
            size=size if isinstance(size, int) and size >= 0 else None,
        )
        inner = f"{folder.name}/{number}" if folder.name else str(number)
        yield Location(f"{name}!/{inner}", path, form="geary.db", inside=str(number), envelope=envelope)
    yield from _waiting(name, path, tables)
    if missing:
        yield SourceNote(name, SourceReason.UNFETCHED, str(missing))


def _waiting(name: str, path: str, tables: Tables) -> Iterator[Location]:
    """Yield the messages that were not sent yet, which no folder holds."""
    if tables.have(_WAITING):
        for (number,) in tables.rows("SELECT id FROM SmtpOutboxTable ORDER BY id"):
            inside, envelope = f"Outbox/{number}", Envelope("geary", folder="Outbox", role=Role.DRAFTS)
            yield Location(f"{name}!/{inside}", path, form="geary.db", inside=inside, envelope=envelope)


def _folders(tables: Tables) -> dict[object, _Folder]:
    """Return {number: folder}, each by its whole name."""
    told = {row[0]: row[1:] for row in tables.rows("SELECT id, parent_id, name, attributes FROM FolderTable")}
    paths = {number: _path(number, told) for number in told}
    return {
        number: _Folder(paths[number], role_of(paths[number], text(row[2]).split())) for number, row in told.items()
    }


def _path(number: object, told: Mapping[object, tuple[object, ...]]) -> str:
    steps: list[str] = []
    while number in told and len(steps) < _DEEPEST:
        number, name, _ = told[number]
        steps.insert(0, text(name))
    return "/".join(steps)


def _places(tables: Tables) -> dict[object, list[object]]:
    """Return {message: its folders}, without those from which it was removed."""
    places: dict[object, list[object]] = {}
    query = "SELECT message_id, folder_id FROM MessageLocationTable WHERE NOT coalesce(remove_marker, 0)"
    for message, folder in tables.rows(query):
        places.setdefault(message, []).append(folder)
    return places


def _moment(seconds: object) -> str | None:
    if not isinstance(seconds, int) or not 0 < seconds < _LATEST:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat()


def load(location: Location) -> bytes:
    """Return a message as its server gave it, or as it waits to be sent.  Raises `SourceError`."""
    waiting, _, number = location.inside.rpartition("/")
    what = "message FROM SmtpOutboxTable" if waiting else "header, body FROM MessageTable"
    with reading(location.path, location.name) as tables:
        row = next(tables.rows(f"SELECT {what} WHERE id = ?", int(number)), None)
        if row is None or not isinstance(row[0], bytes):
            raise SourceError(location.name, SourceReason.CHANGED)
        return b"".join(part for part in row if isinstance(part, bytes))
