"""What an archive needs of the place where a copy lies: names to bytes, nothing more.

A name is a relative path with ``/`` between its parts, made by `bouncekit.archive.format.layout` and never by a
message.  Whatever fails raises `ArchiveError`.  When `write`, `write_many` or `append` returns, the content is
durable: it stands there after a power cut.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from bouncekit.archive.store.devices import Medium
from bouncekit.message import ContentSource

__all__ = ["Content", "CopyStore", "OfficeStore", "Store", "StoredFile"]

Content = bytes | ContentSource
"""What is written: bytes, or what is read piecewise, so that a large message is never whole in memory."""


class StoredFile(NamedTuple):
    """One file of a copy and its size in bytes."""

    name: str
    size: int


class Store(Protocol):
    """Where one copy lies: a local folder or a remote target."""

    @property
    def place(self) -> str:
        """What a person calls it: a path, or an address without secrets."""
        ...

    def is_present(self) -> bool:
        """Tell whether the place can be reached now; an absent disk is absent, not empty."""
        ...

    def identity(self) -> str | None:
        """Return what is the same for two places on one device; None where it cannot be told."""
        ...

    def medium(self) -> Medium | None:
        """Return what tells this copy from every other one, wherever it is mounted; None where that is not known."""
        ...

    def size(self, name: str) -> int | None:
        """Return the size of a file in bytes; None where there is none."""
        ...

    def entries(self, prefix: str) -> Iterator[StoredFile]:
        """Yield every file of the bag below `prefix` (a folder's name and ``/``; nothing: all), sorted by name."""
        ...

    def read(self, name: str) -> bytes:
        """Return a file whole."""
        ...

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a file piecewise, as it is read from the place now."""
        ...

    def write(self, name: str, content: Content) -> None:
        """Put `content` under `name`, whole or not at all, in place of what stands there."""
        ...

    def write_many(self, files: Iterable[tuple[str, Content]]) -> None:
        """Put each (name, content) as `write` does, faster; where it raises, any of them may be there."""
        ...


class CopyStore(Store, Protocol):
    """The store of a copy that is made of another one."""

    def set_aside(self, name: str) -> str:
        """Take a file out of the bag without deleting it; return its new name.

        Where the place cannot rename, the file stays until something is written over it.
        """
        ...


class OfficeStore(Store, Protocol):
    """The store of a copy that is written directly: what an append-only archive needs besides."""

    def make_folder(self, prefix: str) -> None:
        """Make the folder ``prefix`` (``data/``) where it is not there: a bag has one even when it is empty."""
        ...

    def append(self, name: str, lines: bytes) -> None:
        """Put whole lines behind those that the file has; where it raises, part of them may be there."""
        ...

    def set_aside(self, name: str) -> str:
        """Take a file out of the bag without deleting it; return its new name."""
        ...

    def lock(self, owner: str) -> AbstractContextManager[None]:
        """Hold the one writer's lock; `owner` says since when.

        Raises `ArchiveError` (``locked``) where another holds it; its detail is the process, the computer and `owner`.
        """
        ...
