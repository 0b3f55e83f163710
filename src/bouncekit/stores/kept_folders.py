"""What there is to be read in a folder that a mail program keeps for itself, as a whole."""

import os
from collections.abc import Iterable

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.errors import SourceError, SourceNote
from bouncekit.stores.found import Entry, Folder, FolderKind, Found
from bouncekit.stores.profile_folders import of_profile, profiles_in
from bouncekit.stores.programs import DATABASES_READ, mail_inside, unreadable_store
from bouncekit.stores.thunderbird import is_profile

__all__ = ["kept_by_program"]

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
    if databases := sorted(names & DATABASES_READ.keys()):
        return (Found(f"{path}/{each}", single=False, is_store=True) for each in databases)
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


def _of_evolution(folder: Folder, names: frozenset[str]) -> Iterable[Entry] | None:
    path = folder.path
    if {"uid-cache", "cache"} <= names:  # what came by POP3
        return (SourceNote(path, SourceReason.COPIES, "Evolution, local"),) if folder.is_root else ()
    account = _account_around(path, names, is_root=folder.is_root)
    if account is None:
        return None
    from bouncekit.stores.databases.evolution import of_account  # noqa: PLC0415 - most runs need no SQLite

    return of_account(account, path)


def _account_around(path: str, names: frozenset[str], *, is_root: bool) -> str | None:
    """Return the folder of the account of which the folder `path` with these `names` holds copies; None for any other.

    Above the folder it is looked for only where that was asked for itself.
    """
    if {"folders", "folders.db"} <= names:
        return path
    above = os.path.abspath(path) if is_root else ""  # noqa: PTH100 - a name may hold bytes that are no text; plain strings keep them
    while f"{os.sep}folders" in above:
        above, name = os.path.split(above)
        if name == "folders" and os.path.isfile(f"{above}/folders.db"):  # noqa: PTH113 - as above
            return above
    return None
