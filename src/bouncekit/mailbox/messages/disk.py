"""The messages of a Maildir, an mbox or a folder on a disk: of each file the head, and of a large one a little more.

What cannot be read is given to `on_error` and the rest goes on, as in `bouncekit.sources`.
"""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from bouncekit.errors.reasons import SourceReason
from bouncekit.mailbox.messages.attachments import WORTH_OPENING, attachments_of
from bouncekit.mailbox.messages.flags import imap_flags, maildir_flags, mbox_flags
from bouncekit.mailbox.messages.headers import Stored, message_info
from bouncekit.mailbox.messages.mail import MessageFlag, MessageInfo, Role
from bouncekit.message import ContentSource, Headers, Limits, parse, parse_headers
from bouncekit.message.source import MemorySource
from bouncekit.sources import Errors, Location, MailPath, OnError, SourceError, load, locate
from bouncekit.sources.content import LargeFile, open_message, read_range
from bouncekit.sources.errors import failure
from bouncekit.stores.found import maildir_around
from bouncekit.stores.roles import role_of
from bouncekit.text.utf7 import decode_utf7

__all__ = ["DiskOptions", "has_folder", "list_files"]

_NAMED_BY_PATH = frozenset({"maildir", "mbox"})  # stores whose folders are named by where they stand below the root
_HEAD = 4096  # bytes: more than most headers need
_LONG_HEAD = 128 * 1024
_END = re.compile(rb"\r?\n\r?\n|\r\r")
# A window of what is opened for its attachments: a name stands in the first kilobytes of its part.
_WINDOWS = Limits(first_window=32 * 1024, head_window=32 * 1024, tail_window=16 * 1024, max_read=32 * 1024)


@dataclass(frozen=True)
class DiskOptions:
    """How a disk is read.

    Messages of at least `structure_from` bytes are opened for their attachments (None: none is), and those of folders
    with one of the roles `opened` whatever their size.  `on_progress` is called with the number of messages read so
    far; `on_error` with what cannot be read (without it the first error is raised at the end).
    """

    structure_from: int | None = WORTH_OPENING
    opened: frozenset[Role] = frozenset()
    on_progress: Callable[[int], object] | None = None
    on_error: OnError | None = None


_DEFAULT = DiskOptions()


def list_files(path: str | os.PathLike[str], options: DiskOptions = _DEFAULT) -> Iterator[MessageInfo]:
    """Yield every message at `path`: a Maildir (with its subfolders), an mbox, a folder of these, or of messages."""
    root = os.fspath(path)
    report = Errors() if options.on_error is None else options.on_error
    folders = _Folders(root)
    with ExitStack() as stack:
        for count, found in enumerate(locate(MailPath.whole(root), stack), 1):
            try:
                if isinstance(found, SourceError):
                    raise found
                yield _read(found, folders.of(found), options)
            except SourceError as error:
                report(error)
            if options.on_progress is not None:
                options.on_progress(count)
    if isinstance(report, Errors):
        report.raise_first()


def has_folder(path: str | os.PathLike[str], role: Role) -> bool:
    """Tell whether a folder or an mbox right below `path` is one for `role`, even an empty one."""
    try:
        with os.scandir(path) as entries:
            return any(role_of(_text(entry.name.lstrip(".")), delimiter=".") is role for entry in entries)
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class _Folder:
    name: str
    role: Role
    part: str  # of a Maildir: cur or new; else nothing


class _Folders:
    """Names the folders below `root`, each once."""

    def __init__(self, root: str) -> None:
        self._root = root.rstrip("/") or root
        self._known: dict[str, _Folder] = {}
        self._told: dict[tuple[str, str], _Folder] = {}

    def of(self, location: Location) -> _Folder:
        envelope = location.envelope
        if envelope is not None and envelope.folder and envelope.store not in _NAMED_BY_PATH:
            told = self._told.get((envelope.folder, envelope.role))
            if told is None:
                told = _Folder(envelope.folder, Role(envelope.role or Role.OTHER), "")
                self._told[envelope.folder, envelope.role] = told
            return told
        path = location.path
        if not location.name.startswith(path):  # a copy that was made for the run
            path = location.name.partition("!/")[0]
            path = path.rpartition("#")[0] if location.is_part and "!/" not in location.name else path
        container = path if location.is_part else os.path.dirname(path)  # noqa: PTH120 - names may hold bytes that are no text
        if (known := self._known.get(container)) is None:
            known = self._known[container] = self._named(container)
        return known

    def _named(self, container: str) -> _Folder:
        place, part = maildir_around(container)
        if part and not os.path.isdir(f"{place}/cur"):  # noqa: PTH112 - as above
            place, part = container, ""
        below = place.removeprefix(self._root).strip("/")
        if not below and not part:
            below = self._root.rpartition("/")[2]
        # Maildir++ puts a dot before the name and between its parts; Thunderbird keeps subfolders in NAME.sbd.
        steps = [
            _text(step[1:] if step.startswith(".") else step.removesuffix(".sbd")) for step in below.split("/") if step
        ]
        name = "/".join(steps) or "INBOX"
        delimiter = "." if part and "/" not in name else "/"
        return _Folder(name, role_of(name, delimiter=delimiter), part)


def _text(name: str) -> str:
    return decode_utf7(os.fsencode(name).decode("utf-8", "backslashreplace"))


def _read(location: Location, folder: _Folder, options: DiskOptions) -> MessageInfo:
    try:
        descriptor, status = open_message(location)
        try:
            received = datetime.fromtimestamp(status.st_mtime, UTC) if not location.is_part else None
            stop = status.st_size if location.stop is None else min(status.st_size, location.stop)
            content: ContentSource = _Content(descriptor, location.start, stop)
            if location.form or location.cuts:  # what its bytes do not show as they stand
                content = _source(load(location))
            try:
                headers = _headers(content, location.name)
            except SourceError as error:
                if error.reason is not SourceReason.NO_HEADER or location.is_part:
                    raise
                content = _source(load(location))  # it is packed, or what Outlook saved under another name
                headers = _headers(content, location.name)
            least = 0 if folder.role in options.opened else options.structure_from
            attachments = (
                attachments_of(parse(content, _WINDOWS)) if least is not None and len(content) >= least else None
            )
        finally:
            os.close(descriptor)
    except (OSError, OverflowError) as error:
        raise failure(location.name, error if isinstance(error, OSError) else ValueError(str(error))) from error
    stored = Stored(
        folder=folder.name,
        size=len(content),
        path=location.name,
        role=folder.role,
        flags=_flags(location, folder, headers),
        received=received,
        attachments=attachments,
    )
    return message_info(headers, stored)


def _source(content: bytes | LargeFile) -> ContentSource:
    return MemorySource(content) if isinstance(content, bytes) else content


class _Content:
    """A message in an open file: `bouncekit.message.ContentSource`."""

    __slots__ = ("_descriptor", "_start", "_stop")

    def __init__(self, descriptor: int, start: int, stop: int) -> None:
        self._descriptor, self._start, self._stop = descriptor, start, stop

    def __len__(self) -> int:
        return self._stop - self._start

    def read(self, start: int, stop: int) -> bytes:
        """Return the bytes from `start` to `stop`."""
        return read_range(self._descriptor, self._start + start, min(self._start + stop, self._stop))


def _headers(content: ContentSource, name: str) -> Headers:
    head = content.read(0, _HEAD)
    if len(head) == _HEAD and not _END.search(head):
        head = content.read(0, _LONG_HEAD)
    headers = parse_headers(head)
    if not headers.count:
        raise SourceError(name, SourceReason.NO_HEADER if head.strip() else SourceReason.EMPTY)
    return headers


def _flags(location: Location, folder: _Folder, headers: Headers) -> MessageFlag | None:
    if folder.part:
        return maildir_flags(location.path)
    told = location.envelope.flags if location.envelope is not None else None
    if told is not None:
        return imap_flags(told)
    return mbox_flags(headers) if location.is_part else None
