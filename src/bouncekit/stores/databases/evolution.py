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
from bouncekit.sources.errors import SourceError, SourceNote, failure
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
_PARTS = frozenset({"cur", "new", "tmp", "subfolders"})

Marks = Mapping[str, tuple[str, ...]]


def of_account(account: str, path: str) -> Iterator[Entry]:
    """Yield the folders of an account's copies that stand at `path` or below it, and a note of what has no copy."""
    missing = 0
    database = f"{account}/folders.db"
    with ExitStack() as stack:
        tables: Tables | None = None
        try:
            tables = stack.enter_context(reading(settled(database, database, stack), database))
        except SourceError as error:
            yield error
        for found in _folders(f"{account}/folders", "", frozenset(), set()):
            if isinstance(found, SourceError):
                yield found
                continue
            name, place = found
            wanted = _wanted(place, path)
            if wanted is None:
                continue
            marks: Marks = {}
            try:
                marks = _marks(tables, name) if tables is not None else {}
            except SourceError as error:
                tables = None  # it is told once
                yield error
            missing += _without_file(place, marks) if wanted == place else 0  # of a part nobody knows what it lacks
            envelope = Envelope("evolution", folder=name, role=role_of(name))
            yield Folder(wanted, FolderKind.MESSAGES, envelope, prefix="cur", marks=marks)
    if missing:
        yield SourceNote(account, SourceReason.UNFETCHED, str(missing))


def _wanted(place: str, path: str) -> str | None:
    """Return what of the folder `place` stands at `path` or below it, `path` itself where that is a part; else None."""
    whole, root = os.path.abspath(place), os.path.abspath(path)  # noqa: PTH100 - as above
    common = os.path.commonpath((whole, root))
    return path if common == whole else place if common == root else None


def _folders(
    path: str, prefix: str, without: frozenset[str], seen: set[tuple[int, int]]
) -> Iterator[tuple[str, str] | SourceError]:
    """Yield (name, folder of its messages) of the folders in `path`, in the order of their names; each once.

    Those of IMAP stand in the ``subfolders`` of the one around them, those of other servers in itself.
    """
    try:
        status = os.stat(path)  # noqa: PTH116 - as above
        with os.scandir(path) as entries:
            found = sorted(entry.name for entry in entries if entry.is_dir())
    except FileNotFoundError:
        return
    except OSError as error:
        yield failure(path, error)
        return
    identity = status.st_dev, status.st_ino
    if identity in seen or prefix.count("/") > _DEEPEST:
        return
    seen.add(identity)
    for each in found:
        if each in without:
            continue
        name = prefix + true_name(each)
        if os.path.isdir(f"{path}/{each}/cur"):  # noqa: PTH112 - as above
            yield name, f"{path}/{each}/cur"
        yield from _folders(f"{path}/{each}/subfolders", f"{name}/", frozenset(), seen)
        yield from _folders(f"{path}/{each}", f"{name}/", _PARTS, seen)


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
    """Return how many messages of a folder have no file; none where its files have other names than its messages."""
    files: set[str] = set()
    try:
        with os.scandir(place) as entries:
            shelves = [entry.path for entry in entries if is_shelf(entry.name)]
        for shelf in shelves:
            files.update(map(unquote, os.listdir(shelf)))  # noqa: PTH208 - as above
    except OSError:
        return 0
    if files and files.isdisjoint(marks):
        return 0
    return len({uid for uid, flags in marks.items() if "\\Deleted" not in flags} - files)
