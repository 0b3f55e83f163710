"""`locate`: where each message at a path stands, and `read_messages`: each of them, read."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.asked import MailPath
from bouncekit.sources.content import LARGE, LargeFile
from bouncekit.sources.errors import Errors, OnError, SourceError, SourceNote, failure
from bouncekit.sources.inside_files import messages_in
from bouncekit.sources.loading import load
from bouncekit.sources.location import Envelope, Location
from bouncekit.stores.found import Found
from bouncekit.stores.walking import envelope_of, holds_one_message, walk

__all__ = ["locate", "read_messages"]

_WHOLE_MAILBOXES = ("takeout", "outlook", "geary", "akonadi")  # in one file: a folder of it is not what was asked for
_MOST_NAMED = 12  # folders, or files, that a note names


def read_messages(
    path: str | os.PathLike[str], *, on_error: OnError | None = None
) -> Iterator[tuple[str, bytes | LargeFile]]:
    """Yield (name, content) of every message at `path`: a message, a folder, a Maildir, an mbox, or ``-``.

    The name is the path as given, joined with what was found below it; the messages of an mbox are ``path#1``,
    ``path#2``…, those of a container ``export.zip!/12.eml``.  Folders are read recursively, in the order of their
    names; `bouncekit.stores.walking` says which files count.  A file that is named itself is always read.  ``-`` is
    standard input: one message or an mbox.  A `MailPath` says what is read of a mail program's folders.

    Contents of more than 1 MiB come as a `LargeFile`, which `bouncekit.classify` reads piecewise; ``bytes(content)`` is
    the whole of either.

    What cannot be read, or is no message, is given to `on_error` as a `SourceError`, and the rest goes on.  Without
    `on_error` the rest goes on too, and the first of the errors is raised at the end (the others are its notes).  What
    is left out on purpose is told to `on_error` as a `SourceNote`, which is never raised.
    """
    report = Errors() if on_error is None else on_error
    with ExitStack() as stack:
        for found in locate(path, stack):
            if isinstance(found, SourceError):
                report(found)
                continue
            try:
                content = load(found)
            except SourceError as error:
                report(error)
            else:
                yield found.name, content
    if isinstance(report, Errors):
        report.raise_first()


def locate(path: str | os.PathLike[str], stack: ExitStack) -> Iterator[Location | SourceError]:
    """Yield where each message at `path` stands, and an error for each thing that cannot be read.

    What is copied or unpacked for the run (standard input, the members of a container) lives until `stack` is closed.
    """
    asked = path if isinstance(path, MailPath) else MailPath(os.fspath(path))
    walker = _Walker(asked, stack)
    yield from walker.found()
    yield from walker.notes()


class _Walker:
    """One walk: what is asked for, and what was left out on the way."""

    def __init__(self, asked: MailPath, stack: ExitStack) -> None:
        self._asked = asked
        self._path = asked.path
        self._stack = stack
        self._deleted = 0
        self._truncated = 0
        self._is_container = False
        self._left_out: dict[str, None] = {}
        self._aside: list[str] = []

    def found(self) -> Iterator[Location | SourceError]:
        """Yield the messages at the path, and what cannot be read."""
        path = self._path
        if path == "-":
            yield from self._standard_input()
            return
        try:
            is_folder = os.path.isdir(path)  # noqa: PTH112 - a name may hold bytes that are no text; plain strings keep them
        except ValueError as error:  # a NUL in the name
            yield failure(path, error)
            return
        if not is_folder:
            envelope, peek = envelope_of(path)
            found = Found(path, holds_one_message(path) and not _is_box(path), envelope, peek=peek)
            yield from self._in_file(found, path)
            return
        yield from self._in_folder(path)

    def notes(self) -> Iterator[SourceNote]:
        """Yield what was left out on purpose, each kind once."""
        if self._left_out:
            yield SourceNote(self._path, SourceReason.NO_INBOX, _named([*self._left_out]))
        if self._aside:
            yield SourceNote(self._path, SourceReason.LEFT, _named(self._aside))
        if self._deleted:
            yield SourceNote(self._path, SourceReason.DELETED, str(self._deleted))
        if self._truncated:
            yield SourceNote(self._path, SourceReason.TRUNCATED, str(self._truncated))

    def _in_folder(self, path: str) -> Iterator[Location | SourceError]:
        empty = True
        for found in walk(path):
            empty = False
            if isinstance(found, SourceError):
                if found.reason is SourceReason.LEFT:
                    self._aside.append(os.path.relpath(found.name, path))
                else:
                    yield found
            elif found.envelope is not None and found.envelope.role in self._asked.without:
                self._leave_out(found.envelope)
            elif found.single and not found.peek:  # nothing of it has to be looked at
                if found.envelope is None or self._is_wanted(found.envelope, by_role=True):
                    yield Location(found.path, found.path, envelope=found.envelope)
            else:
                yield from self._wanted(messages_in(found, found.path, self._stack), by_role=True)
        if empty:
            yield SourceError(path, SourceReason.NO_MESSAGE)

    def _in_file(self, found: Found, name: str) -> Iterator[Location | SourceError]:
        """Yield the messages of a file that was named itself; of a container with one folder those of that."""
        is_empty, is_read = True, False
        for each in self._wanted(messages_in(found, name, self._stack), by_role=False):
            is_empty = False
            is_read = is_read or isinstance(each, Location)
            yield each
        if not is_read and self._left_out and self._is_container:
            self._left_out.clear()
            self._asked = replace(self._asked, without=frozenset())
            for each in self._wanted(messages_in(found, name, self._stack), by_role=False):
                if isinstance(each, Location):  # the rest was told
                    yield each
        elif is_empty and not self._left_out and not self._deleted:
            # A mailbox that holds nothing but what its program keeps of it.
            yield SourceNote(name, SourceReason.NO_MESSAGE)

    def _wanted(self, located: Iterator[Location | SourceError], *, by_role: bool) -> Iterator[Location | SourceError]:
        """Yield what is asked for of what was located."""
        for each in located:
            if isinstance(each, SourceError) and each.reason is SourceReason.NO_MAIL and by_role:
                yield SourceNote(each.name, each.reason)  # somebody keeps it beside the mail
                continue
            if isinstance(each, SourceError):
                yield each
                continue
            is_member = each.envelope is not None and each.envelope.store not in _WHOLE_MAILBOXES and "!/" in each.name
            self._is_container = self._is_container or is_member
            if self._is_wanted(each.envelope, by_role=by_role or is_member):
                yield each

    def _is_wanted(self, envelope: Envelope | None, *, by_role: bool) -> bool:
        """Tell whether a message is asked for of which its store tells this; note it where it is not."""
        if envelope is None:
            return True
        if envelope.is_deleted and not self._asked.deleted:
            self._deleted += 1
            return False
        if envelope.role in self._asked.without and (by_role or envelope.store in _WHOLE_MAILBOXES):
            self._leave_out(envelope)
            return False
        self._truncated += envelope.is_partial and envelope.store != "apple"  # that is told of each
        return True

    def _leave_out(self, envelope: Envelope) -> None:
        name = envelope.folder or envelope.role
        self._left_out.setdefault(f"{name} ({envelope.account})" if envelope.account else name)

    def _standard_input(self) -> Iterator[Location | SourceError]:
        try:
            # A file of its own name that is closed before it is read: Windows opens none twice that goes when it is
            # closed.
            folder = tempfile.TemporaryDirectory(prefix="bouncekit-", ignore_cleanup_errors=True)
            spool = f"{self._stack.enter_context(folder)}/stdin"
            with open(spool, "wb") as file:  # noqa: PTH123 - as above
                while block := sys.stdin.buffer.read(LARGE):
                    file.write(block)
        except (OSError, AttributeError) as error:  # a closed standard input is None
            yield failure("-", error if isinstance(error, OSError) else ValueError("standard input is closed"))
            return
        yield from self._in_file(Found(spool, single=False), "-")


def _is_box(path: str) -> bool:
    """Tell whether a file that its name calls one message holds several."""
    from bouncekit.stores.mbox import holds_several  # noqa: PLC0415 - a folder of messages needs none

    try:
        return path[-4:].lower() == ".eml" and holds_several(path)
    except (SourceError, OSError):
        return False  # it is told when it is read


def _named(names: list[str]) -> str:
    """Return the first of `names`, and a sign where there are more."""
    return ", ".join([*names[:_MOST_NAMED], *["…"] * (len(names) > _MOST_NAMED)])
