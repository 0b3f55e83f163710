"""`load`: one message, read where it stands; the second of the two steps, in any process."""

from bouncekit.sources import content
from bouncekit.sources.content import LargeFile
from bouncekit.sources.location import Location
from bouncekit.stores.forms import load_form, stored_form

__all__ = ["load", "stored"]


def load(location: Location, *, text: bool = False) -> bytes | LargeFile:
    """Return the message at `location`; raise `SourceError` where there is none.

    With `text`, a text without any header counts too: what somebody saved of a notice.
    """
    made = load_form(location)
    return content.load(location, text=text) if made is None else made


def stored(location: Location) -> bytes | LargeFile:
    """Return the bytes of the message as its store holds them, without the store's own fields; escapes stay.

    Of an item that Outlook saved (.msg), the file itself; of one in a data file, the message that can be made of it.
    Raises `SourceError`.
    """
    made = stored_form(location)
    return content.load(location._replace(in_mbox=False), text=True) if made is None else made
