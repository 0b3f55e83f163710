"""Messages to keep from files: a message, a folder of them, a Maildir, an mbox.

The bytes are those that stand in the file.  In an mbox that means that a line ``>From `` stays as it is: nobody can
tell whether the program that wrote the file put the ``>`` there (RFC 4155 does not even ask for it), and what was
changed could not be shown as evidence.  Restoring to an mbox quotes once more (mboxrd), so that nothing is lost on the
way.
"""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from bouncekit.archive.records import Incoming, Place
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

_INFO = re.compile(r":2,([A-Za-z]*)$")
_DELIVERED = re.compile(r"(\d{9,11})\.")


def files(path: str, on_error: OnError, *, outside: str | None = None) -> Iterator[Incoming]:
    """Yield every message at `path`, as its bytes stand there; give what cannot be read to `on_error`, and go on.

    What stands below the folder `outside` (the archive itself) is left out.
    """
    left_out = None if outside is None else os.path.realpath(outside) + os.sep
    with ExitStack() as stack:
        for found in locate(path, stack):
            if isinstance(found, SourceError):
                on_error(found)
                continue
            if left_out is not None and os.path.realpath(found.path).startswith(left_out):
                continue
            try:
                content = load(found._replace(in_mbox=False))
            except SourceError as error:
                on_error(error)
                continue
            yield Incoming(content, _place(found, path))


def _place(found: Location, given: str) -> Place:
    if given == "-":
        return Place("stdin")
    if found.in_mbox:
        # No number of the message: it would be another one as soon as a message before it is deleted.
        return Place(f"mbox:{_absolute(found.path)}")
    path = Path(_absolute(found.path))
    folder = path.parent
    if folder.name in ("cur", "new") and (folder.parent / "cur").is_dir() and (folder.parent / "new").is_dir():
        return _maildir_place(path)
    return Place(f"file:{folder}", uid=path.name)


def _absolute(path: str) -> str:
    return os.path.abspath(path)  # noqa: PTH100 - a name may hold bytes that are no text


def _maildir_place(path: Path) -> Place:
    """Return where a message of a Maildir stands: its unique name stays when its flags and its folder change."""
    box = path.parent.parent
    folder = None
    if box.name.startswith("."):  # Maildir++: the folders stand beside cur and new, ``.Archives.2025``
        folder, box = box.name[1:].replace(".", "/"), box.parent
    name, info = path.name, _INFO.search(path.name)
    flags = {MAILDIR_FLAGS[letter] for letter in info[1] if letter in MAILDIR_FLAGS} if info else set()
    unique = name[: info.start()] if info else name
    delivered = _DELIVERED.match(unique)
    date = datetime.fromtimestamp(int(delivered[1]), UTC).isoformat() if delivered else None
    return Place(f"maildir:{box}", folder, None, unique, tuple(sorted(flags)), date)
