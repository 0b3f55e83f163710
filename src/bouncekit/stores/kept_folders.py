"""What there is to be read in a folder that a mail program keeps for itself, as a whole."""

from collections.abc import Iterable

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.errors import SourceError, SourceNote
from bouncekit.stores.found import Entry, Folder, FolderKind, Found
from bouncekit.stores.profile_folders import of_profile
from bouncekit.stores.programs import DATABASES_READ, mail_inside, unreadable_store

__all__ = ["kept_by_program"]


def kept_by_program(folder: Folder, names: frozenset[str]) -> Iterable[Entry] | None:
    """Return what is to be read of a folder with these `names`; None where no program keeps it for itself."""
    path = folder.path
    if (reason := unreadable_store(path, names)) is not None:
        return (SourceError(path, *reason),)
    if "prefs.js" in names and names & {"Mail", "ImapMail"}:
        return of_profile(path)
    if inner := mail_inside(path, names):
        return (Folder(each, FolderKind.FOLDER) for each in inner)
    if databases := sorted(names & DATABASES_READ.keys()):
        return (Found(f"{path}/{each}", single=False, is_store=True) for each in databases)
    return _of_evolution(folder, names)


def _of_evolution(folder: Folder, names: frozenset[str]) -> Iterable[Entry] | None:
    path = folder.path
    if {"uid-cache", "cache"} <= names:  # what came by POP3
        return (SourceNote(path, SourceReason.COPIES, "Evolution, local"),) if folder.is_root else ()
    if "folders.db" in names or folder.is_root:
        # Most runs meet no such account, and need no SQLite.
        from bouncekit.stores.databases.evolution import account_around, of_account  # noqa: PLC0415

        if (account := account_around(path, names, is_root=folder.is_root)) is not None:
            return of_account(account, path)
    return None
