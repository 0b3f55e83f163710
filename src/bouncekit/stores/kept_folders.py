"""What there is to be read in a folder that a mail program keeps for itself, as a whole."""

import os
import re
from collections.abc import Iterable

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.errors import SourceError, SourceNote
from bouncekit.sources.location import Envelope
from bouncekit.stores.found import Entry, Folder, FolderKind, Found
from bouncekit.stores.member_names import is_other
from bouncekit.stores.profile_folders import of_profile, profiles_in
from bouncekit.stores.programs import DATABASES_READ, mail_inside, unreadable_store
from bouncekit.stores.roles import Role
from bouncekit.stores.thunderbird import is_profile

__all__ = ["kept_by_program"]

# What the program of a database keeps beside it.
_BESIDE = {
    "geary.db": re.compile("attachments"),
    "akonadi.db": re.compile(r"[Aa]konadi.*|db_(?:data|misc)|file_(?:db_data|lost\+found)|search_db|socket-.*"),
}
_DAY = 3  # folders: a year, its month, its day


def kept_by_program(folder: Folder, names: frozenset[str]) -> Iterable[Entry] | None:
    """Return what is to be read of a folder with these `names`; None where no program keeps it for itself."""
    path = folder.path
    if (reason := unreadable_store(path, names)) is not None:
        return (SourceError(path, *reason),)
    if is_profile(path, names):
        return of_profile(path)
    if inner := profiles_in(path, names) or [Folder(each, FolderKind.FOLDER) for each in mail_inside(path, names)]:
        return inner
    if databases := names & DATABASES_READ.keys():
        return _with_databases(path, names, databases)
    return _of_gmail_copy(folder, names) or _of_evolution(folder, names)


def _of_gmail_copy(folder: Folder, names: frozenset[str]) -> Iterable[Entry] | None:
    root = _copy_around(folder.path, names, is_root=folder.is_root)
    if root is None:
        return None
    from bouncekit.stores.databases.gyb import of_copy  # noqa: PLC0415 - most runs need no SQLite

    return of_copy(root, folder.path)


def _copy_around(path: str, names: frozenset[str], *, is_root: bool) -> str | None:
    """Return the root of the copy of Got Your Back in which the folder `path` with these `names` stands."""
    if "msg-db.sqlite" in names:
        return path
    above = os.path.abspath(path) if is_root else ""  # noqa: PTH100 - as below
    for _ in range(_DAY):
        above, name = os.path.split(above)
        if not name.isdecimal():
            break
        if os.path.isfile(f"{above}/msg-db.sqlite"):  # noqa: PTH113 - as below
            return above
    return None


def _with_databases(path: str, names: frozenset[str], databases: frozenset[str]) -> Iterable[Entry]:
    """Yield the databases of a folder, and what else there is in it, but for what their programs keep beside them."""
    for name in sorted(names):
        each = f"{path}/{name}"
        if name in databases:
            yield Found(each, single=False, is_store=True)
        elif name.startswith(".") or is_other(name) or any(_BESIDE[one].fullmatch(name) for one in databases):
            continue
        elif os.path.isdir(each):  # noqa: PTH112 - a name may hold bytes that are no text; plain strings keep them
            yield Folder(each, FolderKind.FOLDER)
        else:
            yield Found(each, single=name[-4:].lower() == ".eml")


def _of_evolution(folder: Folder, names: frozenset[str]) -> Iterable[Entry] | None:
    path = folder.path
    if {"uid-cache", "cache"} <= names:  # what came by POP3
        return _of_pop3(folder)
    account = _account_around(path, names, is_root=folder.is_root)
    if account is None:
        return None
    from bouncekit.stores.databases.evolution import of_account  # noqa: PLC0415 - most runs need no SQLite

    return of_account(account, path)


def _of_pop3(folder: Folder) -> Iterable[Entry]:
    """Return what is to be read of an account of POP3: nothing where its mail stands beside it, in ``local``."""
    shown = f"{os.path.dirname(os.path.abspath(folder.path))}/local"  # noqa: PTH100, PTH120 - as above
    if not os.path.isdir(shown):  # noqa: PTH112 - as above
        return (Folder(f"{folder.path}/cache", FolderKind.MESSAGES, Envelope("evolution", role=Role.INBOX)),)
    return (SourceNote(folder.path, SourceReason.COPIES, shown),) if folder.is_root else ()


def _account_around(path: str, names: frozenset[str], *, is_root: bool) -> str | None:
    """Return the folder of the account of which the folder `path` with these `names` holds copies; None for any other.

    Above the folder it is looked for only where that was asked for itself.
    """
    if {"folders", "folders.db"} <= names:
        return path
    above = os.path.abspath(path) if is_root else ""  # noqa: PTH100 - as above
    while f"{os.sep}folders" in above:
        above, name = os.path.split(above)
        if name == "folders" and os.path.isfile(f"{above}/folders.db"):  # noqa: PTH113 - as above
            return above
    return None
