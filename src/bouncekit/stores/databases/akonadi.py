"""Akonadi (KMail, Kontact): what it keeps of the mail of servers, in a database and in files beside it.

Of mail that KMail keeps in folders of its own (``local-mail``) it holds copies; those are left out, and told.  Akonadi
can also keep its tables in MariaDB or PostgreSQL, which only their programs read.
"""

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.errors import SourceError, SourceNote
from bouncekit.sources.location import Envelope, Location
from bouncekit.stores.databases.reading import Tables, reading, text
from bouncekit.stores.protocol import OpenedFile
from bouncekit.stores.roles import Role, role_of

__all__ = ["TABLES", "load", "messages"]

TABLES = {
    "CollectionTable": ("id", "remoteId", "name", "parentId", "resourceId"),
    "CollectionAttributeTable": ("collectionId", "type", "value"),
    "ResourceTable": ("id", "name"),
    "MimeTypeTable": ("id", "name"),
    "PimItemTable": ("id", "collectionId", "mimeTypeId", "size"),
    "PartTable": ("id", "pimItemId", "partTypeId", "data", "datasize", "storage"),
    "PartTypeTable": ("id", "name", "ns"),
    "FlagTable": ("id", "name"),
    "PimItemFlagRelation": ("PimItem_id", "Flag_id"),
}
# Of each item the message, or else its header; and the name of the file in which that stands, where it does.
_PARTS = """
    SELECT item.id, item.collectionId, whole.id IS NULL, coalesce(whole.id, head.id), coalesce(whole.datasize, 0),
        CASE WHEN coalesce(whole.storage, head.storage) THEN coalesce(whole.data, head.data) END
    FROM PimItemTable AS item
    JOIN MimeTypeTable AS kind ON kind.id = item.mimeTypeId AND kind.name = 'message/rfc822'
    LEFT JOIN PartTable AS whole ON whole.pimItemId = item.id AND whole.partTypeId =
        (SELECT id FROM PartTypeTable WHERE ns = 'PLD' AND name = 'RFC822')
    LEFT JOIN PartTable AS head ON head.pimItemId = item.id AND head.partTypeId =
        (SELECT id FROM PartTypeTable WHERE ns = 'PLD' AND name = 'HEAD')
    ORDER BY item.id
"""
_FLAGS = "SELECT PimItem_id, name FROM PimItemFlagRelation JOIN FlagTable ON id = Flag_id"
_FOLDERS = """
    SELECT folder.id, parentId, folder.name, remoteId, resource.name, value FROM CollectionTable AS folder
    LEFT JOIN ResourceTable AS resource ON resource.id = resourceId
    LEFT JOIN CollectionAttributeTable ON collectionId = folder.id AND type = 'SpecialCollectionAttribute'
"""
# Agents whose mail stands in files of mail that are read where they are.
_OF_FILES = re.compile(r"akonadi_(?:maildir|mixedmaildir|mbox)_resource")
_ROLES = {
    "inbox": Role.INBOX,
    "outbox": Role.DRAFTS,
    "sent-mail": Role.SENT,
    "trash": Role.TRASH,
    "drafts": Role.DRAFTS,
    "templates": Role.DRAFTS,
    "spam": Role.JUNK,
}
# Akonadi writes the flags of IMAP in capitals.
_KNOWN = {
    mark.upper(): mark for mark in ("\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft", "$Forwarded", "$Junk")
}
_DEEPEST = 50
_FILE = re.compile(r"[0-9]{1,19}_r[0-9]{1,10}")


class _Folder(NamedTuple):
    """A folder: its name, role, and account; and where its mail stands in files, if it does."""

    name: str
    role: Role
    account: str
    files: str


def messages(file: OpenedFile, path: str, tables: Tables) -> Iterator[Location | SourceError]:
    """Yield where each message stands of which Akonadi keeps a copy, and a note of those of which it keeps none."""
    folders = _folders(tables)
    marks = _marks(tables)
    missing = 0
    copied: dict[str, None] = {}
    for number, place, is_partial, part, size, outside in tables.rows(_PARTS):
        folder = folders.get(place, _Folder("", Role.OTHER, "", ""))
        if folder.files:
            copied[folder.files] = None
            continue
        if part is None:
            missing += 1
            continue
        envelope = Envelope(
            "akonadi",
            account=folder.account,
            folder=folder.name,
            role=folder.role,
            flags=tuple(sorted(marks.get(number, ()))),
            is_partial=bool(is_partial),
            size=size if isinstance(size, int) and size >= 0 else None,
        )
        name = f"{file.name}!/{folder.name}/{number}"
        if outside is not None:
            found = _in_file(name, file, text(outside), envelope)
            if found is not None:
                yield found
        else:
            yield Location(name, path, form="akonadi.db", inside=str(part), envelope=envelope)
    if missing:
        yield SourceNote(file.name, SourceReason.UNFETCHED, str(missing))
    if copied:
        yield SourceNote(file.name, SourceReason.COPIES, ", ".join(copied))


def _in_file(name: str, database: OpenedFile, told: str, envelope: Envelope) -> Location | SourceError | None:
    """Return the message that stands in a file beside the database: by the last digits of its number, or all in one.

    None in a container, of which that file is a member of its own.
    """
    if not _FILE.fullmatch(told):
        return SourceError(name, SourceReason.NOT_FOUND)
    if database.depth:
        return None
    number = told.partition("_")[0]
    around = f"{os.path.dirname(os.path.abspath(database.path))}/file_db_data"  # noqa: PTH100, PTH120 - a name may hold bytes that are no text
    path = f"{around}/{int(number) % 100:02}/{told}"
    if not os.path.isfile(path):  # noqa: PTH113 - as above
        path = f"{around}/{told}"
    return Location(name, path, envelope=envelope)


def _folders(tables: Tables) -> dict[object, _Folder]:
    """Return {number: folder}, each by its name below that of its account."""
    told = {row[0]: row[1:] for row in tables.rows(_FOLDERS)}
    return {number: _folder(number, told) for number in told}


def _folder(number: object, told: dict[object, tuple[object, ...]]) -> _Folder:
    steps: list[str] = []
    above, _, _, resource, special = told[number]
    place, top = number, ""
    while place in told and len(steps) < _DEEPEST:
        place, name, remote, _, _ = told[place]
        steps.insert(0, text(name))
        top = text(remote)
    account, *below = steps
    path = "/".join(below) or account
    agent = text(resource)
    role = _ROLES.get(text(special)) or role_of(path)
    return _Folder(path, role, account if above in told else "", (top or agent) if _OF_FILES.match(agent) else "")


def _marks(tables: Tables) -> dict[object, set[str]]:
    """Return {item: its flags}; what begins with ``$`` and is Akonadi's own stays."""
    marks: dict[object, set[str]] = {}
    for number, name in tables.rows(_FLAGS):
        mark = text(name)
        marks.setdefault(number, set()).add(_KNOWN.get(mark.upper(), mark))
    return marks


def load(location: Location) -> bytes:
    """Return a message that stands in the database.  Raises `SourceError`."""
    with reading(location.path, location.name) as tables:
        row = next(tables.rows("SELECT data FROM PartTable WHERE id = ?", int(location.inside)), None)
    if row is None or not isinstance(row[0], bytes):
        raise SourceError(location.name, SourceReason.CHANGED)
    return row[0]
