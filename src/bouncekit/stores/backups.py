"""Copies of an account that programs make, with what they tell of each message in a file of their own beside.

Got Your Back: `bouncekit.stores.databases.gyb`.  imap-backup: `bouncekit.stores.imap_backup`.
"""

import json
import os
import re
from typing import Any

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.content import read_file
from bouncekit.sources.errors import SourceError, SourceNote
from bouncekit.sources.location import Envelope
from bouncekit.stores.found import Entry, Folder, FolderKind, Found, file_of
from bouncekit.stores.left_aside import left_aside
from bouncekit.stores.member_names import is_other
from bouncekit.stores.roles import role_of

__all__ = ["has_list", "imap_backup", "is_imap_backup", "of_imap_backup", "of_labelled", "told_of"]

_ESCAPED_NAME = re.compile(r"%([0-9a-f]{1,6});")
_MOST = 1 << 20  # bytes of a list of accounts


def of_labelled(folder: Folder, entry: "os.DirEntry[str]") -> Entry | None:
    """Return what is to be read of an entry of a folder in which another file tells of each message."""
    name = entry.name
    if name.startswith("."):
        return None
    within = folder.prefix + name
    if entry.is_dir():
        return folder._replace(path=entry.path, prefix=f"{within}/", is_root=False)
    is_message = name[-4:].lower() == ".eml"
    if not is_message and is_other(name):
        return left_aside(entry)
    told = folder.known.get(within) if folder.known is not None else None
    return file_of(entry, single=is_message, envelope=told or folder.envelope)


def is_imap_backup(names: frozenset[str]) -> bool:
    """Tell whether a folder with these `names` is one of imap-backup: an mbox, and the list of its messages."""
    return any(name.endswith(".imap") and f"{name[:-5]}.mbox" in names for name in names)


def imap_backup(folder: Folder, names: frozenset[str]) -> Folder:
    """Return the folder as one of imap-backup."""
    return folder._replace(kind=FolderKind.IMAP_BACKUP, envelope=Envelope("imap-backup", _account(folder.path, names)))


def _account(path: str, names: frozenset[str]) -> str:
    """Return the account whose copy a folder is: as the settings around it say, or else the folder's own name."""
    around, own = os.path.split(os.path.abspath(path))  # noqa: PTH100 - a name may hold bytes that are no text
    told = [each.get("username") for each in _accounts(around) if _last(each.get("local_path")) == own]
    if told and isinstance(told[0], str):
        return told[0]
    return own if "INBOX.imap" in names else ""


def _accounts(around: str) -> list[dict[str, Any]]:
    try:
        told = json.loads(read_file(f"{around}/config.json", _MOST))
    except (SourceError, ValueError, RecursionError):
        return []
    accounts = told.get("accounts") if isinstance(told, dict) else None
    return [each for each in accounts if isinstance(each, dict)] if isinstance(accounts, list) else []


def _last(path: Any) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2] if isinstance(path, str) else ""


def of_imap_backup(folder: Folder, entry: "os.DirEntry[str]") -> Entry | None:
    """Return what is to be read of an entry of a folder of imap-backup."""
    name = entry.name
    if name.startswith("."):
        return None
    if entry.is_dir():
        return folder._replace(path=entry.path, prefix=f"{folder.prefix}{name}/", is_root=False)
    if name.endswith(".imap"):
        return _missing(entry)
    if name.endswith(".mirror") or is_other(name):
        return left_aside(entry)
    found = file_of(entry, single=name[-4:].lower() == ".eml")
    if isinstance(found, Found) and has_list(entry.path):
        return found._replace(envelope=told_of(folder.prefix + name, folder.envelope), is_store=True)
    return found


def _missing(entry: "os.DirEntry[str]") -> SourceNote | None:
    """Return a note of a list whose mbox is gone, or empty, and that names messages in it."""
    box = f"{entry.path[:-5]}.mbox"
    if os.path.isfile(box) and os.stat(box).st_size:  # noqa: PTH113, PTH116 - a name may hold bytes that are no text
        return None
    from bouncekit.stores.imap_backup import listed_in  # noqa: PLC0415 - it needs this module

    try:
        count = len(listed_in(entry.path))
    except SourceError:
        count = 0  # it tells of nothing
    return SourceNote(box, SourceReason.MISSING, str(count)) if count else None


def has_list(path: str) -> bool:
    """Tell whether the list of imap-backup stands beside the mbox at `path`."""
    return path[-5:] == ".mbox" and os.path.isfile(f"{path[:-5]}.imap")  # noqa: PTH113 - a name may hold bytes that are no text


def told_of(path: str, around: Envelope | None = None) -> Envelope:
    """Return what the path of an mbox tells, from the folder of its account on: ``Clients/2026.mbox``."""
    folder = _ESCAPED_NAME.sub(_unescaped, path[:-5])
    return (around or Envelope("imap-backup"))._replace(folder=folder, role=role_of(folder))


def _unescaped(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if 0x20 <= number < 0xD800 else found[0]
