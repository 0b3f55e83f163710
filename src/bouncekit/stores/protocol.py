"""What a form of file must offer to be read: a row of `bouncekit.stores.forms.FILE_FORMS`.

A form is asked in the order of that table, with the first bytes of a file, and by its name only where the bytes cannot
tell.  It yields where the messages stand; what it cannot read it yields as a `SourceError`, and goes on.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, NamedTuple

from bouncekit.sources.errors import SourceError
from bouncekit.sources.location import Envelope, Location

if TYPE_CHECKING:
    from bouncekit.sources.content import LargeFile

__all__ = ["HEAD", "FileForm", "OpenedFile"]

HEAD = 4096
"""Bytes of the beginning of a file that tell what it is."""


class OpenedFile(NamedTuple):
    """A regular file that is open for reading: `name` is what a person calls it, `path` where it stands.

    `head` are its first bytes (`HEAD` at the most), `size` all of them.  What is made for the run (a temporary file) is
    given to `stack`.  `depth` counts the containers around it; `envelope` is what the folder around it tells.
    """

    name: str
    path: str
    descriptor: int
    size: int
    head: bytes
    stack: ExitStack
    depth: int = 0
    envelope: Envelope | None = None


class FileForm(NamedTuple):
    """A form of file: its name, how it is recognised, and where the messages stand in it.

    `load`, where the bytes of a file are not those of the message, makes the message from them; it runs in any process,
    is found by `name` in `Location.form`, and raises `SourceError`.  `stored` is what an archive keeps of such a
    message: the bytes that its store has of it, or as much as can be made of them.
    """

    name: str
    recognises: Callable[[bytes, str], bool]
    locate: Callable[[OpenedFile], Iterator[Location | SourceError]]
    load: Callable[[Location], bytes] | None = None
    stored: Callable[[Location], "bytes | LargeFile"] | None = None
