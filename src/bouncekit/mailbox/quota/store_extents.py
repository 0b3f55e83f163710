"""How much of its file a message takes, and whether a file of no known form is one."""

import os

from bouncekit.sources import Location, SourceError, has_header, read_file
from bouncekit.sources.location import Envelope
from bouncekit.stores.found import Found
from bouncekit.stores.programs import DATABASES_READ

__all__ = ["extent_of", "is_alone", "is_message", "stands_beside"]

_HEAD = 8192  # bytes in which a message shows a field


def is_alone(location: Location, found: Found) -> bool:
    """Tell whether a message is all that its file holds, as far as its form tells."""
    return not location.is_part and not location.form and location.path == found.path


def is_message(location: Location) -> bool:
    """Tell whether a file whose form nobody knows begins like a message."""
    try:
        head = read_file(location.path, _HEAD)
    except SourceError:
        return True  # it is told elsewhere
    return b"\0" not in head[:_HEAD] and has_header(head)


def stands_beside(location: Location, found: Found) -> bool:
    """Tell whether a message of a database stands in a file of its own, which is no copy made for the run."""
    if location.form or location.path == found.path:
        return False
    return os.path.basename(found.path).lower() in DATABASES_READ  # noqa: PTH119 - a name may hold bytes that are no text


def extent_of(location: Location, found: Found, begin: int, size: int) -> tuple[int | None, int | None]:
    """Return how many bytes a message takes (None: not told), and where it ends in its file; None where it is packed.

    Of an mbox a message takes all from the end of the one before it: its line ``From ``, and what the store wrote.
    """
    if "!/" not in location.name.removeprefix(found.path) and location.path == found.path:
        stop = size if location.stop is None else location.stop
        return stop - begin, stop
    if location.inside:  # an item of a data file of Outlook
        return (location.envelope or Envelope()).size, None
    if location.stop is not None:
        return location.stop - location.start, None
    try:
        return os.stat(location.path).st_size - location.start, None  # noqa: PTH116 - as above
    except OSError:
        return None, None
