"""Messages to keep from files: a message, a folder of them, a Maildir, an mbox.

The bytes are those that stand in the file.  In an mbox that means that a line ``>From `` stays as it is: nobody can
tell whether the program that wrote the file put the ``>`` there (RFC 4155 does not even ask for it), and what was
changed could not be shown as evidence.  Restoring to an mbox quotes once more (mboxrd), so that nothing is lost on the
way.
"""
# ruff: noqa: PTH100, PTH112, PTH119 - a name may hold bytes that are no text; plain strings keep them, and are quicker

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import NamedTuple

from bouncekit.archive.capture.renamed_files import RenamedFiles
from bouncekit.archive.format.captures import Incoming, Place
from bouncekit.errors.reasons import SourceReason
from bouncekit.sources import LargeFile, Location, MailPath, OnError, SourceError, SourceNote, locate, stored
from bouncekit.stores.member_names import info_at
from bouncekit.stores.roles import Role

__all__ = ["files"]

_NOT_WHOLE = frozenset({SourceReason.PARTIAL, SourceReason.TRUNCATED})
_NOT_KEPT = frozenset({Role.DRAFTS, Role.JUNK, Role.TRASH})
_TRIES = 3  # for one message: its program may rename it again
_DELIVERED = re.compile(r"(\d{9,11})\.")


class _Folder(NamedTuple):
    """What all files of a folder share."""

    source: str
    folder: str | None
    box: str | None  # the Maildir, where it is a part of one
    is_left_out: bool


def files(
    path: str | os.PathLike[str],
    on_error: OnError,
    *,
    outside: str | None = None,
    deleted: bool = False,
    every_folder: bool = False,
) -> Iterator[Incoming]:
    """Yield every message at `path`, as its bytes stand there; give what cannot be read to `on_error`, and go on.

    What stands below the folder `outside` (the archive itself) is left out.  So is, of a mail program, what its owner
    deleted (unless `deleted`), and what stands in Drafts, Junk and Trash (unless `every_folder`): `on_error` is told.
    """
    asked = MailPath(os.fspath(path), deleted, frozenset() if every_folder else _NOT_KEPT)
    with ExitStack() as stack:
        yield from _Files(asked, on_error, outside, stack)


class _Files:
    """One walk: iterate to get the messages."""

    def __init__(self, asked: MailPath, on_error: OnError, outside: str | None, stack: ExitStack) -> None:
        self._asked = asked
        self._on_error = on_error
        self._left_out = None if outside is None else os.path.realpath(outside) + os.sep
        self._stack = stack
        self._folders: dict[str, _Folder] = {}
        self._renamed = RenamedFiles()
        self._gone: list[str] = []
        self._rewritten: set[str] = set()

    def __iter__(self) -> Iterator[Incoming]:
        for found in locate(self._asked, self._stack):
            if not isinstance(found, SourceNote):
                yield from self._kept(found)
            elif found.reason not in _NOT_WHOLE:  # it is told of each, and is more than a note here
                self._on_error(found)
        for path in self._renamed.unmet():
            yield from self._again(path, _TRIES - 1)
        if self._gone:
            name = self._gone[0] if len(self._gone) == 1 else self._asked.path
            self._on_error(SourceError(name, SourceReason.GONE, str(len(self._gone))))

    def _kept(self, found: Location | SourceError, tries: int = _TRIES) -> Iterator[Incoming]:
        """Yield the message that was found, under whatever name it has when it is read."""
        path = found.name if isinstance(found, SourceError) else _own_path(found)
        head, name = os.path.split(path)
        folder = self._folders.get(head) or self._folders.setdefault(head, _folder(head, self._left_out))
        if folder.is_left_out:
            return
        if folder.box is not None and tries == _TRIES:
            self._renamed.meet(folder.box, name)
        try:
            if isinstance(found, SourceError):
                raise found
            content = self._content(found)
        except SourceError as error:
            if error.reason is SourceReason.NOT_FOUND and path != self._asked.path:
                yield from self._moved(error, path, folder, tries)
            elif error.reason is SourceReason.CHANGED:
                self._tell_once(path)
            else:
                self._on_error(error)
            return
        yield Incoming(content, Place("stdin") if self._asked.path == "-" else _place(found, folder, name))

    def _tell_once(self, path: str) -> None:
        """Tell of a file that its program writes anew, and not of each message that was in it."""
        if path not in self._rewritten:
            self._rewritten.add(path)
            self._on_error(SourceError(path, SourceReason.CHANGED))

    def _content(self, found: Location) -> bytes | LargeFile:
        if found.envelope is not None and found.envelope.is_partial:
            is_apple = found.envelope.store == "apple"
            raise SourceError(found.name, SourceReason.PARTIAL if is_apple else SourceReason.TRUNCATED, "1")
        return stored(found)

    def _moved(self, error: SourceError, path: str, folder: _Folder, tries: int) -> Iterator[Incoming]:
        """Yield the message that has another name now than the one under which it was found."""
        now = self._renamed.path_now(folder.box, os.path.basename(path)) if folder.box is not None and tries else None
        if now is not None:
            yield from self._again(now, tries - 1)
        elif os.path.lexists(path):  # a link to what is not there
            self._on_error(error)
        else:
            self._gone.append(path)

    def _again(self, path: str, tries: int) -> Iterator[Incoming]:
        """Yield the message of one file that has another name than it had, or was not there."""
        for found in locate(MailPath(path, self._asked.deleted), self._stack):
            if not isinstance(found, SourceNote):
                yield from self._kept(found, tries)


def _own_path(found: Location) -> str:
    """Return the path of the file in which the message came: of a member, that of its container."""
    container, inside, _ = found.name.partition("!/")
    return container if inside else found.name.rpartition("#")[0] if found.is_part else found.path


def _folder(head: str, left_out: str | None) -> _Folder:
    absolute = os.path.abspath(head)
    is_left_out = left_out is not None and (os.path.realpath(head) + os.sep).startswith(left_out)
    box, part = os.path.split(absolute)
    if part not in ("cur", "new") or not (os.path.isdir(f"{box}/cur") and os.path.isdir(f"{box}/new")):
        return _Folder(f"file:{absolute}", None, None, is_left_out=is_left_out)
    parent, name = os.path.split(box)
    if name.startswith("."):  # Maildir++: the folders stand beside cur and new, ``.Archives.2025``
        return _Folder(f"maildir:{parent}", name[1:].replace(".", "/"), box, is_left_out=is_left_out)
    return _Folder(f"maildir:{box}", None, box, is_left_out=is_left_out)


def _place(found: Location, folder: _Folder, name: str) -> Place:
    envelope = found.envelope
    if folder.box is not None:
        return _maildir_place(folder, name, envelope.flags if envelope is not None else None)
    if envelope is None:
        return Place(folder.source, uid=name)
    _, inside, member = found.name.partition("!/")
    uid: str | None = None if found.is_part else name
    source = folder.source
    if inside:
        source, uid = f"container:{os.path.abspath(_own_path(found))}", envelope.uid or member
    elif found.is_part and "#" in found.name:
        # No number of the message: it would be another one as soon as a message before it is deleted.
        source = f"mbox:{os.path.abspath(found.path)}"
    elif found.is_part:
        uid = name
    told = (("program", envelope.store), ("account", envelope.account), *envelope.notes)
    store = tuple(pair for pair in told if pair[1]) if envelope.account or envelope.notes else ()
    flags = envelope.flags or ()
    return Place(source, envelope.folder or None, None, uid, flags, envelope.received, store=store)


def _maildir_place(folder: _Folder, name: str, flags: tuple[str, ...] | None) -> Place:
    """Return where a message of a Maildir stands: its unique name stays when its flags and its folder change."""
    unique = name[: info_at(name)]
    delivered = _DELIVERED.match(unique)
    date = datetime.fromtimestamp(int(delivered[1]), UTC).isoformat() if delivered else None
    return Place(folder.source, folder.folder, None, unique, flags or (), date)
