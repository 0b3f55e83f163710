"""Messages to keep from files: a message, a folder of them, a Maildir, an mbox.

The bytes are those that stand in the file.  In an mbox that means that a line ``>From `` stays as it is: nobody can
tell whether the program that wrote the file put the ``>`` there (RFC 4155 does not even ask for it), and what was
changed could not be shown as evidence.  Restoring to an mbox quotes once more (mboxrd), so that nothing is lost on the
way.
"""
# ruff: noqa: PTH100, PTH112 - a name may hold bytes that are no text; plain strings keep them, and are quicker

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import NamedTuple

from bouncekit.archive.format.captures import Incoming, Place
from bouncekit.sources import Location, OnError, SourceError, load, locate

__all__ = ["MAILDIR_FLAGS", "files"]

MAILDIR_FLAGS = {
    "D": "\\Draft",
    "F": "\\Flagged",
    "P": "$Forwarded",
    "R": "\\Answered",
    "S": "\\Seen",
    "T": "\\Deleted",
}
"""The letters of Maildir's file names and what IMAP calls them (RFC 9051, 2.3.2; $Forwarded: RFC 5788)."""

_INFO = re.compile(r"[:!;]2,([A-Za-z]*)$")  # systems that cannot write the colon have another mark in its place
_DELIVERED = re.compile(r"(\d{9,11})\.")


class _Folder(NamedTuple):
    """What all files of a folder share."""

    source: str
    folder: str | None
    is_maildir: bool
    is_left_out: bool


def files(path: str, on_error: OnError, *, outside: str | None = None) -> Iterator[Incoming]:
    """Yield every message at `path`, as its bytes stand there; give what cannot be read to `on_error`, and go on.

    What stands below the folder `outside` (the archive itself) is left out.
    """
    left_out = None if outside is None else os.path.realpath(outside) + os.sep
    folders: dict[str, _Folder] = {}
    with ExitStack() as stack:
        for found in locate(path, stack):
            if isinstance(found, SourceError):
                on_error(found)
                continue
            head, name = os.path.split(found.path)
            folder = folders.get(head) or folders.setdefault(head, _folder(head, left_out))
            if folder.is_left_out:
                continue
            try:
                content = load(found._replace(in_mbox=False))
            except SourceError as error:
                on_error(error)
                continue
            yield Incoming(content, Place("stdin") if path == "-" else _place(found, folder, name))


def _folder(head: str, left_out: str | None) -> _Folder:
    absolute = os.path.abspath(head)
    is_left_out = left_out is not None and (os.path.realpath(head) + os.sep).startswith(left_out)
    box, part = os.path.split(absolute)
    if part not in ("cur", "new") or not (os.path.isdir(f"{box}/cur") and os.path.isdir(f"{box}/new")):
        return _Folder(f"file:{absolute}", None, is_maildir=False, is_left_out=is_left_out)
    parent, name = os.path.split(box)
    if name.startswith("."):  # Maildir++: the folders stand beside cur and new, ``.Archives.2025``
        return _Folder(f"maildir:{parent}", name[1:].replace(".", "/"), is_maildir=True, is_left_out=is_left_out)
    return _Folder(f"maildir:{box}", None, is_maildir=True, is_left_out=is_left_out)


def _place(found: Location, folder: _Folder, name: str) -> Place:
    if found.in_mbox:
        # No number of the message: it would be another one as soon as a message before it is deleted.
        return Place(f"mbox:{os.path.abspath(found.path)}")
    if folder.is_maildir:
        return _maildir_place(folder, name)
    return Place(folder.source, uid=name)


def _maildir_place(folder: _Folder, name: str) -> Place:
    """Return where a message of a Maildir stands: its unique name stays when its flags and its folder change."""
    info = _INFO.search(name)
    flags = {MAILDIR_FLAGS[letter] for letter in info[1] if letter in MAILDIR_FLAGS} if info else set()
    unique = name[: info.start()] if info else name
    delivered = _DELIVERED.match(unique)
    date = datetime.fromtimestamp(int(delivered[1]), UTC).isoformat() if delivered else None
    return Place(folder.source, folder.folder, None, unique, tuple(sorted(flags)), date)
