"""`messages_in`: where each message of one file stands, whatever its form."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.content import open_regular, read_range
from bouncekit.sources.errors import SourceError, SourceNote, failure
from bouncekit.sources.location import Location
from bouncekit.sources.unchanged import Watched
from bouncekit.stores.fields import without_block
from bouncekit.stores.found import Found
from bouncekit.stores.protocol import HEAD, OpenedFile

__all__ = ["messages_in"]

_PEEK = 2048  # bytes that hold a store's own fields


def messages_in(found: Found, name: str, stack: ExitStack) -> Iterator[Location | SourceError]:
    """Yield where each message of the file `found` stands, which a person calls `name`, and what cannot be read of it.

    What is unpacked for it lives until `stack` is closed.
    """
    if found.single and not found.peek:
        yield Location(name, found.path, envelope=found.envelope)
        return
    try:
        descriptor, size = open_regular(found.path, name)
    except SourceError as error:
        yield error
        return
    try:
        if found.single:
            head = read_range(descriptor, 0, min(size, _PEEK))
            message = without_block(Location(name, found.path, envelope=found.envelope), head, size)
            yield Watched(descriptor, size).as_seen(message) or SourceError(name, SourceReason.CHANGED, found.path)
            return
        if not size and found.may_be_empty:
            return
        # A folder of files that hold one message each asks no form, and all of them together cost a start much.
        from bouncekit.stores.forms import box_envelope, form_of  # noqa: PLC0415
        from bouncekit.stores.unmarked import unmarked  # noqa: PLC0415

        watched = Watched(descriptor, size)
        head = read_range(descriptor, 0, min(size, HEAD))
        form = form_of(head, found.path)
        envelope = found.envelope if form is None else found.envelope or box_envelope(found.path, form)
        opened = OpenedFile(name, found.path, descriptor, size, head, stack, envelope=envelope)
        if form is None:
            yield from _seen(unmarked(Location(name, found.path, envelope=envelope), descriptor, size), opened, watched)
        else:
            yield from _counted(_seen(form.locate(opened), opened, watched), found)
    except OSError as error:
        yield failure(name, error)
    finally:
        os.close(descriptor)


def _seen(
    located: Iterator[Location | SourceError], file: OpenedFile, watched: Watched
) -> Iterator[Location | SourceError]:
    """Yield what was located, each message that is a part of the file itself with what that was.

    Where its program writes the file anew meanwhile, that is told, and the rest is not looked for.
    """
    for each in located:
        found = watched.as_seen(each) if isinstance(each, Location) and each.path == file.path else each
        if found is None or (isinstance(found, SourceError) and watched.is_rewritten()):
            break
        yield found
    else:
        if not watched.is_rewritten():
            return
    yield SourceError(file.name, SourceReason.CHANGED, file.path)


def _counted(located: Iterator[Location | SourceError], found: Found) -> Iterator[Location | SourceError]:
    """Yield what was located; and tell where it is more than the program shows, which marks nothing that is gone."""
    count = 0
    for each in located:
        if isinstance(each, Location) and each.envelope is not None and not each.envelope.is_deleted:
            count += 1
        yield each
    if found.shown is not None and count > found.shown:
        yield SourceNote(found.path, SourceReason.STALE, str(count - found.shown))
