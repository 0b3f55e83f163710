"""Files, folders, mboxes, Maildirs and standard input, as a stream of messages.

Two steps, so that other processes can do the second one: `locate` finds where the messages stand, `Opened` reads them.
This room does not know what a bounce is.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.content import (
    LARGE,
    LargeFile,
    Location,
    Opened,
    has_header,
    load,
    open_regular,
    read_file,
    read_range,
)
from bouncekit.sources.emlx import is_emlx, message_range
from bouncekit.sources.errors import Errors, OnError, SourceError, failure
from bouncekit.sources.folders import holds_one_message, walk
from bouncekit.sources.mbox import is_mbox, split

__all__ = [
    "Errors",
    "LargeFile",
    "Location",
    "OnError",
    "Opened",
    "SourceError",
    "has_header",
    "load",
    "locate",
    "read_file",
    "read_messages",
]

_HEAD = 2048  # bytes that tell an mbox from a message


def read_messages(
    path: str | os.PathLike[str], *, on_error: OnError | None = None
) -> Iterator[tuple[str, bytes | LargeFile]]:
    """Yield (name, content) of every message at `path`: a message, a folder, a Maildir, an mbox, or ``-``.

    The name is the path as given, joined with what was found below it; the messages of an mbox are ``path#1``,
    ``path#2``…  Folders are read recursively, in the order of their names; `bouncekit.sources.folders` says which files
    count.  A file that is named itself is always read.  ``-`` is standard input: one message or an mbox.

    Contents of more than 1 MiB come as a `LargeFile`, which `bouncekit.classify` reads piecewise; ``bytes(content)`` is
    the whole of either.

    What cannot be read, or is no message, is given to `on_error` as a `SourceError`, and the rest goes on.  Without
    `on_error` the rest goes on too, and the first of the errors is raised at the end (the others are its notes).
    """
    report = on_error or Errors()
    with ExitStack() as stack:
        opened = stack.enter_context(Opened())
        for found in locate(os.fspath(path), stack):
            if isinstance(found, SourceError):
                report(found)
                continue
            try:
                content = opened.load(found)
            except SourceError as error:
                report(error)
            else:
                yield found.name, content
    if isinstance(report, Errors):
        report.raise_first()


def locate(path: str, stack: ExitStack) -> Iterator[Location | SourceError]:
    """Yield where each message at `path` stands, and an error for each thing that cannot be read.

    Standard input is copied to a temporary file first, which lives until `stack` is closed.
    """
    if path == "-":
        yield from _locate_standard_input(stack)
        return
    try:
        is_folder = os.path.isdir(path)  # noqa: PTH112 - a name may hold bytes that are no text; plain strings keep them
    except ValueError as error:  # a NUL in the name
        yield failure(path, error)
        return
    if not is_folder:
        yield from _locate_in_file(path, path, single=holds_one_message(path))
        return
    empty = True
    for found in walk(path):
        empty = False
        if isinstance(found, SourceError):
            yield found
        elif found.single:
            yield Location(found.path, found.path)
        else:
            yield from _locate_in_file(found.path, found.path, single=False)
    if empty:
        yield SourceError(path, SourceReason.NO_MESSAGE)


def _locate_in_file(path: str, name: str, *, single: bool) -> Iterator[Location | SourceError]:
    if single:
        yield Location(name, path)
        return
    try:
        descriptor, size = open_regular(path, name)
    except SourceError as error:
        yield error
        return
    try:
        if is_emlx(path):
            yield Location(name, path, *message_range(descriptor, size))
            return
        if not is_mbox(read_range(descriptor, 0, _HEAD)):
            yield Location(name, path)
            return
        for number, (start, stop) in enumerate(split(descriptor, size), 1):
            yield Location(f"{name}#{number}", path, start, stop, in_mbox=True)
    except OSError as error:
        yield failure(name, error)
    finally:
        os.close(descriptor)


def _locate_standard_input(stack: ExitStack) -> Iterator[Location | SourceError]:
    try:
        # A file of its own name that is closed before it is read: Windows opens none twice that goes when it is closed.
        folder = tempfile.TemporaryDirectory(prefix="bouncekit-", ignore_cleanup_errors=True)
        spool = f"{stack.enter_context(folder)}/stdin"
        with open(spool, "wb") as file:  # noqa: PTH123 - as above
            while block := sys.stdin.buffer.read(LARGE):
                file.write(block)
    except (OSError, AttributeError) as error:  # a closed standard input is None
        yield failure("-", error if isinstance(error, OSError) else ValueError("standard input is closed"))
        return
    yield from _locate_in_file(spool, "-", single=False)
