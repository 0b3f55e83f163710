"""Evolution's copies of an account: the messages in files, their marks in a database (``folders.db``).

Of IMAP: ``folders/INBOX/cur/2e/17`` is message 17, and the folders in it stand in ``subfolders``.  Of a message that
nobody opened there is no file, unless the account is kept for reading offline.  What came by POP3 is kept once more in
``cache``, beside the folder ``local`` in which Evolution shows it.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from urllib.parse import unquote

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.errors import SourceError, SourceNote
from bouncekit.sources.location import Envelope
from bouncekit.stores.databases.reading import Tables, reading, settled
from bouncekit.stores.found import Entry, Folder, FolderKind, is_shelf
from bouncekit.stores.member_names import true_name
from bouncekit.stores.roles import role_of

__all__ = ["of_account"]

_MARKS = {
    "read": "\\Seen",
    "deleted": "\\Deleted",
    "replied": "\\Answered",
    "important": "\\Flagged",
    "junk": "$Junk",
}
_DEEPEST = 32

Marks = Mapping[str, tuple[str, ...]]


def of_account(account: str, path: str) -> Iterator[Entry]:
    """Yield the folders of an account's copies that stand at `path` or below it, and a note of what has no copy."""
    root = os.path.abspath(path)  # noqa: PTH100 - as above
    folders = [
        (name, place)
        for name, place in _folders(f"{account}/folders", "", _DEEPEST)
        if root == os.path.abspath(account) or f"{os.path.abspath(place)}/".startswith(f"{root}/")  # noqa: PTH100 - as above
    ]
    missing = 0
    database = f"{account}/folders.db"
    with ExitStack() as stack:
        tables: Tables | None = None
        try:
            tables = stack.enter_context(reading(settled(database, database, stack), database))
        except SourceError as error:
            yield error
        for name, place in folders:
            marks: Marks = {}
            try:
                marks = _marks(tables, name) if tables is not None else {}
            except SourceError as error:
                tables = None  # it is told once
                yield error
            missing += _without_file(place, marks)
            envelope = Envelope("evolution", folder=name, role=role_of(name))
            yield Folder(place, FolderKind.MESSAGES, envelope, prefix="cur", marks=marks)
    if missing:
        yield SourceNote(account, SourceReason.UNFETCHED, str(missing))


def _folders(path: str, prefix: str, left: int) -> Iterator[tuple[str, str]]:
    """Yield (name, folder of its messages) of the folders in `path`, in the order of their names."""
    try:
        with os.scandir(path) as entries:
            found = sorted(entry.name for entry in entries if entry.is_dir())
    except OSError:
        return
    for each in found:
        name = prefix + true_name(each)
        if os.path.isdir(f"{path}/{each}/cur"):  # noqa: PTH112 - as above
            yield name, f"{path}/{each}/cur"
        if left:
            yield from _folders(f"{path}/{each}/subfolders", f"{name}/", left - 1)


def _marks(tables: Tables, folder: str) -> Marks:
    """Return {name of a message's file: its flags}.  Raises `SourceError`."""
    if not tables.have({folder: ("uid", *_MARKS)}):
        return {}
    quoted = folder.replace('"', '""')
    query = f'SELECT uid, {", ".join(_MARKS)} FROM "{quoted}"'
    marks: dict[str, tuple[str, ...]] = {}
    for uid, *bits in tables.rows(query):
        if isinstance(uid, bytes):
            flags = (flag for flag, bit in zip(_MARKS.values(), bits, strict=True) if bit)
            marks[uid.decode("utf-8", "replace")] = tuple(sorted(flags))
    return marks


def _without_file(place: str, marks: Marks) -> int:
    """Return how many messages of a folder have no file."""
    wanted = {uid for uid, flags in marks.items() if "\\Deleted" not in flags}
    try:
        with os.scandir(place) as entries:
            shelves = [entry.path for entry in entries if is_shelf(entry.name)]
        for shelf in shelves:
            wanted.difference_update(map(unquote, os.listdir(shelf)))  # noqa: PTH208 - as above
    except OSError:
        return 0
    return len(wanted)
