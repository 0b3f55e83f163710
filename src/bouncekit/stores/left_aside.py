"""Files that look like mail and are not read, because of their names or of where they stand: they are told."""

import os
import re

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.content import read_file
from bouncekit.sources.errors import SourceError, SourceNote
from bouncekit.stores.protocol import HEAD

__all__ = ["left_aside"]

_OTHER = frozenset({".bak", ".dat", ".log"})
"""Suffixes of files that are something else, as a rule, and that people also give to what they set aside."""
_MAIL = frozenset({".eml", ".mbox", ".mbx", ".msg", ".pst", ".ost", ".imap"})
_BEGIN = re.compile(
    rb"(?:(?:Return-Path|Received|Delivered-To|From|To|Date|Subject|Message-ID|MIME-Version|X-[\w-]{1,60}):[^\n]{0,900}\n"
    rb"(?:[ \t][^\n]{0,900}\n){0,9}){2}",
    re.IGNORECASE,
)
_DATABASE = re.compile(r"geary|akonadi|msg-db", re.IGNORECASE)  # of databases that are read, if they have their names
_READ = frozenset({"geary.db", "akonadi.db", "msg-db.sqlite"})
_MAGIC = (b"\1\1\1\1\n", b"\1\1\1\1\r\n", b"!BDN")  # MMDF; a data file of Outlook


def left_aside(entry: "os.DirEntry[str]", *, always: bool = False) -> SourceNote | None:
    """Return a note of a file that is not read, where it looks like mail; None of any other.

    Most are not looked into, but for their names; with `always` each is.
    """
    suffix = os.path.splitext(entry.name)[1].lower()  # noqa: PTH122 - a name may hold bytes that are no text
    is_database = entry.name not in _READ and _DATABASE.search(entry.name) is not None
    if not (always or is_database or suffix in _OTHER or suffix in _MAIL):
        return None
    try:
        head = read_file(entry.path, HEAD)
    except SourceError:
        return None  # nobody asked for it
    is_left = head.startswith(b"SQLite format 3\0") if is_database else _is_mail(head)
    return SourceNote(entry.path, SourceReason.LEFT, entry.name) if is_left else None


def _is_mail(head: bytes) -> bool:
    from bouncekit.stores.mbox import is_mbox  # noqa: PLC0415 - few folders hold such a file

    return head.startswith(_MAGIC) or is_mbox(head) or _BEGIN.match(head) is not None
