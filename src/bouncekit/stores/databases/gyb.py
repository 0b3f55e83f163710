"""Got Your Back (GYB): a copy of a Gmail account, one file a message, its labels in a database (``msg-db.sqlite``).

The file is ``2026/3/2/1795c0ffee.eml``, by the day on which it came.  The labels of Gmail itself have the names of its
interface for programs (``INBOX``, ``SPAM``, ``TRASH``, ``SENT``, ``DRAFT``, ``UNREAD``, ``STARRED``), in old copies
those of its IMAP (``\\Inbox``), with the flags in a table of their own.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import cache

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.errors import SourceError, SourceNote, failure
from bouncekit.sources.location import Envelope
from bouncekit.stores.backups import of_labelled
from bouncekit.stores.databases.reading import Tables, reading, settled, text
from bouncekit.stores.found import Entry, Folder, FolderKind, looked_at
from bouncekit.stores.roles import Role

__all__ = ["of_copy"]

_TABLES = {"messages": ("message_num", "message_filename"), "labels": ("message_num", "label")}
_FLAGS = {"flags": ("message_num", "flag")}
_SETTINGS = {"settings": ("name", "value")}
# All labels, or flags, of a message in one text: many messages have the same, and share what is made of them.
_LABELS = "SELECT message_num, group_concat(label, char(10)) FROM labels GROUP BY message_num"
_MARKS = "SELECT message_num, group_concat(flag, char(10)) FROM flags GROUP BY message_num"
_ADDRESS = "SELECT value FROM settings WHERE name = 'email_address'"
# What a message with several of these labels is taken for: the first.
_ROLES = {"trash": Role.TRASH, "spam": Role.JUNK, "draft": Role.DRAFTS, "inbox": Role.INBOX, "sent": Role.SENT}
_SAME = {"drafts": "draft", "bin": "trash", "junk": "spam", "flagged": "starred"}
_OF_GMAIL = frozenset({*_ROLES, "unread", "starred", "important", "chat", "chats", "opened"})
_REST = "All Mail"  # where Gmail shows what lies in no folder

Known = Mapping[str, Envelope]


def of_copy(root: str, path: str) -> Iterator[Entry]:
    """Yield what stands at `path`, in the copy whose database stands in the folder `root` (or `path` is it).

    What the database tells of each message goes with it; of messages that it lists and that have no file, a note.
    """
    known: Known = {}
    try:
        known = _known(f"{root}/msg-db.sqlite")
    except SourceError as error:
        yield error
    within = os.path.relpath(path, root).replace(os.sep, "/")
    prefix = "" if within == "." else f"{within}/"
    missing = sum(name.startswith(prefix) and not os.path.isfile(f"{root}/{name}") for name in known)  # noqa: PTH113 - a name may hold bytes that are no text
    folder = Folder(path, FolderKind.LABELLED, Envelope("gyb", folder=_REST), prefix, known=known)
    try:
        with os.scandir(path) as entries:
            listed = list(entries)
    except OSError as error:
        yield failure(path, error)
        return
    yield from looked_at(folder, listed, of_labelled)
    if missing:
        yield SourceNote(path, SourceReason.MISSING, str(missing))


def _known(database: str) -> dict[str, Envelope]:
    """Return {file of a message, below the database: what is told of it}.  Raises `SourceError`."""
    with ExitStack() as stack:
        tables = stack.enter_context(reading(settled(database, database, stack), database))
        if not tables.have(_TABLES):
            raise SourceError(database, SourceReason.UNREADABLE, "no table of messages, or of labels")
        account = _account(tables)
        labels = _texts(tables, _LABELS)
        flags = _texts(tables, _MARKS) if tables.have(_FLAGS) else None

        @cache
        def envelope(labels: str, flags: str | None) -> Envelope:
            return _envelope(account, labels, flags)

        return {
            _below(text(name)): envelope(labels.get(number, ""), None if flags is None else flags.get(number, ""))
            for number, name in tables.rows("SELECT message_num, message_filename FROM messages")
            if name
        }


def _texts(tables: Tables, query: str) -> dict[object, str]:
    return {number: sys.intern(text(told)) for number, told in tables.rows(query)}


def _account(tables: Tables) -> str:
    if not tables.have(_SETTINGS):
        return ""
    return next((text(value) for (value,) in tables.rows(_ADDRESS)), "")


def _below(name: str) -> str:
    """Return where a file stands below the database: the copy may have been made on Windows."""
    return os.path.normpath(name.replace("\\", "/")).replace(os.sep, "/")


def _envelope(account: str, labels: str, flags: str | None) -> Envelope:
    """Return what the labels of a message tell, and its flags where those stand apart."""
    written = {_plain(label): label.lstrip("\\") for label in sorted(labels.split("\n")) if label.strip()}
    role_label = next((label for label in _ROLES if label in written), "")
    own = (written[label] for label in written if label not in _OF_GMAIL and not label.startswith("category_"))
    folder = written[role_label] if role_label else next(own, _REST)
    marks = {"\\Seen"} if flags is None and "unread" not in written else set()
    marks |= {each for each in (flags or "").split("\n") if each}
    marks |= {"\\Flagged"} if "starred" in written else set()
    return Envelope("gyb", account, folder, _ROLES.get(role_label, Role.OTHER), flags=tuple(sorted(marks)))


def _plain(label: str) -> str:
    plain = label.lstrip("\\").lower()
    return _SAME.get(plain, plain)
