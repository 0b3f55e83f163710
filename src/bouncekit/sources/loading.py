"""`load`: one message, read where it stands; the second of the two steps, in any process."""

import os
from collections.abc import Callable

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources import content
from bouncekit.sources.content import LargeFile, open_message
from bouncekit.sources.errors import SourceError, failure
from bouncekit.sources.location import Location
from bouncekit.stores.outlook.outlook_forms import is_item, load_item, stored_item

__all__ = ["load", "stored"]


def load(location: Location, *, text: bool = False) -> bytes | LargeFile:
    """Return the message at `location`; raise `SourceError` where there is none.

    With `text`, a text without any header counts too: what somebody saved of a notice.  A message of a Maildir is read
    under the name that it has now.
    """
    if location.form:
        from bouncekit.stores.forms import load_form  # noqa: PLC0415 - most messages need none

        _require_same(location)
        made = load_form(location)
        if made is not None:
            return made
    try:
        return _loaded(location, load_item, text=text)
    except SourceError as error:
        if error.reason is not SourceReason.NOT_FOUND:
            raise
        from bouncekit.stores.renamed import path_now  # noqa: PLC0415 - few files are gone

        now = path_now(location.path)
        if now is None:
            raise
        return _loaded(location._replace(path=now), load_item, text=text)


def stored(location: Location) -> bytes | LargeFile:
    """Return the bytes of the message as its store holds them, without the store's own fields; escapes stay.

    Of an item that Outlook saved (.msg), the file itself; of one in a data file, the message that can be made of it.
    Raises `SourceError`.
    """
    if location.form:
        from bouncekit.stores.forms import stored_form  # noqa: PLC0415 - as above

        _require_same(location)
        made = stored_form(location)
        if made is not None:
            return made
    return _loaded(location._replace(in_mbox=False) if location.in_mbox else location, stored_item, text=True)


def _loaded(location: Location, of_item: Callable[[Location], bytes | LargeFile], *, text: bool) -> bytes | LargeFile:
    """Return the bytes at `location`; `of_item` makes them of what Outlook saved under the name of a message.

    A message that is packed in its file is unpacked.
    """
    try:
        loaded = content.load(location, text=text)
    except SourceError as error:
        if error.reason is not SourceReason.NO_HEADER:
            raise
        if is_item(location):
            return of_item(location)
        from bouncekit.stores.packed_messages import unpacked  # noqa: PLC0415 - all that is packed, and few messages are

        message = unpacked(location)
        if message is None:
            raise
        return message
    if (loaded[:5] if isinstance(loaded, bytes) else loaded.read(0, 5)) == b"From " and not location.is_part:
        _require_one(location)
    return loaded


def _require_same(location: Location) -> None:
    """Raise `SourceError` where another file has the name of the one in which a program keeps the message."""
    if location.seen is None or not location.inside:  # what stands in the bytes of a file is looked at as it is read
        return
    try:
        os.close(open_message(location)[0])
    except OSError as error:
        raise failure(location.name, error) from error


def _require_one(location: Location) -> None:
    """Raise `SourceError` where a file whose name says that it is one message holds several."""
    from bouncekit.stores.mbox import holds_several  # noqa: PLC0415 - few files of one message begin so

    if location.path[-4:].lower() == ".eml" and holds_several(location.path):
        raise SourceError(location.name, SourceReason.SEVERAL)
