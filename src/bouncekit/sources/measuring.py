"""How much stands at a path, as far as names and sizes tell it."""

import os

from bouncekit.sources.asked import MailPath
from bouncekit.sources.content import open_regular, read_range
from bouncekit.sources.errors import SourceError
from bouncekit.stores.forms import form_of
from bouncekit.stores.found import Found
from bouncekit.stores.protocol import HEAD
from bouncekit.stores.walking import holds_one_message, walk

__all__ = ["extents", "is_below", "is_read_at"]

_IN_PLACE = frozenset({"mbox", "mmdf", "babyl", "pmm", "bmf", "tar"})  # the messages stand in the file itself


def extents(path: str | os.PathLike[str]) -> list[tuple[str, int | None]] | None:
    """Return (path, size in bytes; None for a file of one message) of what is to be read at `path`.

    None where it cannot be told without unpacking: a packed file, a data file of Outlook, standard input.
    """
    asked = path if isinstance(path, MailPath) else MailPath(os.fspath(path))
    if asked.path == "-":
        return None
    if not os.path.isdir(asked.path):  # noqa: PTH112 - a name may hold bytes that are no text; plain strings keep them
        found = [Found(asked.path, holds_one_message(asked.path))]
    else:
        found = [each for each in walk(asked.path) if isinstance(each, Found) and not _is_left_out(each, asked)]
    told = []
    for each in found:
        size = None if each.single else _size(each.path)
        if size == _UNKNOWN:
            return None
        told.append((each.path, size))
    return told


_UNKNOWN = -1


def is_read_at(path: str | os.PathLike[str], file: str) -> bool:
    """Tell whether `file` is one of those that are read at `path`."""
    asked = path if isinstance(path, MailPath) else MailPath(os.fspath(path))
    if not os.path.exists(file) or not os.path.exists(asked.path):  # noqa: PTH110 - as above
        return False
    if not os.path.isdir(asked.path):  # noqa: PTH112 - as above
        return os.path.samefile(asked.path, file)  # noqa: PTH121 - as above
    if not is_below(asked.path, file):
        return False
    return any(isinstance(each, Found) and os.path.samefile(each.path, file) for each in walk(asked.path))  # noqa: PTH121 - as above


def is_below(folder: str, file: str) -> bool:
    """Tell whether a file, which need not be there yet, stands in a folder or below it."""
    above, below = os.path.realpath(folder), os.path.realpath(file)
    return below.startswith(os.path.join(above, ""))  # noqa: PTH118 - as above


def _is_left_out(found: Found, asked: MailPath) -> bool:
    return found.envelope is not None and found.envelope.role in asked.without


def _size(path: str) -> int | None:
    """Return how large a file of several messages is; None where it is one, -1 where it is packed."""
    try:
        descriptor, size = open_regular(path, path)
    except SourceError:
        return None
    try:
        form = form_of(read_range(descriptor, 0, min(size, HEAD)), path)
    except OSError:
        return None
    finally:
        os.close(descriptor)
    if form is None or form.name == "emlx":
        return None
    return size if form.name in _IN_PLACE else _UNKNOWN
