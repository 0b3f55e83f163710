"""Which files under a folder are to be read as messages, in an order that is the same on every run and machine.

- Names are sorted by their characters; a folder's entries stand where its name stands.
- In a Maildir (a folder with ``cur`` and ``new``) only these two hold messages; ``tmp`` and the files beside them are
  left alone; its subfolders (Maildir++: ``.Sent``, ``.Archives.2025``) follow.
- In any other folder every file counts but the hidden ones, and those whose name tells that they are something else
  (`OTHER_SUFFIXES`, `OTHER_NAMES`): an expectation beside its message, a README, a mail client's index.
- A folder is read once, however many links lead to it: links that form a loop end nowhere.
"""

import os
from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.errors import SourceError, failure

__all__ = ["OTHER_NAMES", "OTHER_SUFFIXES", "Found", "holds_one_message", "walk"]

OTHER_SUFFIXES = frozenset(
    # data, programs, pages, pictures, archives, office files; then what mail clients and servers keep beside the mail
    {
        ".json", ".jsonl", ".ndjson", ".md", ".rst", ".py", ".pyc", ".pl", ".pm", ".rb", ".go", ".rs", ".c",
        ".h", ".js", ".ts", ".css", ".sh", ".bat", ".toml", ".yaml", ".yml", ".csv", ".tsv", ".ini", ".cfg",
        ".conf", ".log", ".lock", ".xml", ".xsd", ".html", ".htm", ".sql", ".sqlite", ".sqlite3", ".db", ".pdf",
        ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico", ".zip", ".gz", ".tgz", ".bz2", ".xz", ".zst",
        ".7z", ".tar", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".ods", ".odp", ".diff",
        ".patch", ".bak", ".msf", ".dat", ".idx", ".index", ".cache", ".snm", ".toc",
    }
)  # fmt: skip
OTHER_NAMES = frozenset(
    {
        "makefile", "dockerfile", "license", "licence", "copying", "authors", "changelog", "changes",
        "contributing", "notice", "readme", "sources", "manifest", "thumbs.db", "desktop.ini",
        "table_of_contents", "maildirfolder", "maildirsize", "subscriptions", "courierimapsubscribed",
        "courierimapuiddb", "courierimapkeywords", "dovecot-uidlist", "dovecot-uidvalidity", "dovecot-keywords",
        "dovecot.index", "dovecot.index.log", "dovecot.index.cache", "readme.txt", "license.txt", "licence.txt",
        "sources.txt",
    }
)  # fmt: skip
_MAILDIR_PARTS = ("cur", "new")


class Found(NamedTuple):
    """A file to read; `single` tells that it holds one message, whatever it begins with."""

    path: str
    single: bool


class _Role(Enum):
    FOLDER = "folder"
    MAILDIR = "maildir"
    MESSAGES = "messages"  # a Maildir's cur or new


def holds_one_message(path: str) -> bool:
    """Tell whether the name says that the file is one message and no mbox: ``.eml``, or a file of a Maildir."""
    if path[-4:].lower() == ".eml":
        return True
    folder = os.path.dirname(path)  # noqa: PTH120 - a name may hold bytes that are no text; plain strings keep them
    return os.path.basename(folder) in _MAILDIR_PARTS and _is_maildir(os.path.dirname(folder) or ".")  # noqa: PTH119, PTH120


def walk(folder: str) -> Iterator[Found | SourceError]:
    """Yield every file to read under `folder`, and an error for each entry that cannot be looked at."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Found | tuple[str, _Role] | SourceError] = [(folder, _Role.FOLDER)]
    while waiting:
        entry = waiting.pop()
        if isinstance(entry, Found | SourceError):
            yield entry
            continue
        path, role = entry
        try:
            status = os.stat(path)  # noqa: PTH116 - as above
            if (identity := (status.st_dev, status.st_ino)) in seen:
                continue
            seen.add(identity)
            with os.scandir(path) as found:
                entries = sorted(found, key=lambda each: each.name, reverse=True)
        except OSError as error:
            yield failure(path, error)
            continue
        if role is _Role.FOLDER and _is_maildir(path):
            role = _Role.MAILDIR
        waiting.extend(found for found in (_role_of(entry, role) for entry in entries) if found is not None)


def _role_of(entry: "os.DirEntry[str]", folder: _Role) -> Found | tuple[str, _Role] | SourceError | None:
    """Return what to do with one entry of a folder; None: nothing."""
    name = entry.name
    try:
        if entry.is_dir():
            return _role_of_folder(entry, folder)
        if folder is _Role.MAILDIR or name.startswith(".") or (folder is _Role.FOLDER and _is_something_else(name)):
            return None
        if not entry.is_file():
            # A link that leads nowhere has no type either; its own error is the better one.
            os.stat(entry.path)  # noqa: PTH116 - as above
            return SourceError(entry.path, SourceReason.NOT_A_FILE)
    except OSError as error:
        return failure(entry.path, error)
    return Found(entry.path, folder is _Role.MESSAGES or name[-4:].lower() == ".eml")


def _role_of_folder(entry: "os.DirEntry[str]", parent: _Role) -> tuple[str, _Role] | None:
    if parent is _Role.MESSAGES:
        return None
    if parent is _Role.MAILDIR:
        if entry.name in _MAILDIR_PARTS:
            return entry.path, _Role.MESSAGES
        if entry.name == "tmp":
            return None
    if entry.name.startswith(".") and not _is_maildir(entry.path):
        return None
    return entry.path, _Role.FOLDER


def _is_something_else(name: str) -> bool:
    lower = name.lower()
    if lower in OTHER_NAMES or lower.endswith("~"):
        return True
    return os.path.splitext(lower)[1] in OTHER_SUFFIXES  # noqa: PTH122 - as above


def _is_maildir(path: str) -> bool:
    return all(os.path.isdir(f"{path}/{part}") for part in _MAILDIR_PARTS)  # noqa: PTH112 - as above
