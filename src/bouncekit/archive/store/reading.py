"""Reading many files back from a place, to know what stands there now."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.store.store import Store

__all__ = ["Streamed", "digest_of_chunks", "digests", "read_each"]

_Result = TypeVar("_Result")


def digest_of_chunks(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Return the SHA-256 and the size of what is read piecewise."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def read_each(
    store: Store, names: Iterable[str], work: Callable[[Iterator[bytes]], _Result]
) -> Iterator[_Result | ArchiveError]:
    """Yield what `work` makes of each file of `names`, in order; an `ArchiveError` where it cannot be read.

    `work` must read its chunks to their end: every byte comes from the place now.  A store that is far away has a
    `read_each` of its own, which reads several at once.
    """
    many: Any = getattr(store, "read_each", None)
    if many is not None:
        yield from many(names, work)
        return
    for name in names:
        try:
            yield work(store.chunks(name))
        except ArchiveError as error:
            yield error


def digests(store: Store, names: Iterable[str]) -> Iterator[tuple[str, int] | ArchiveError]:
    """Yield (SHA-256, size) of each file of `names`, in order; an `ArchiveError` where it cannot be read."""
    yield from read_each(store, names, digest_of_chunks)


class Streamed:
    """The first `size` bytes of a file in a store, read once and in order: a `ContentSource` for a write."""

    def __init__(self, store: Store, name: str, size: int) -> None:
        self._chunks = store.chunks(name)
        self._size = size
        self._rest = b""
        self._position = 0
        self._digest = hashlib.sha256()

    def __len__(self) -> int:
        return self._size

    @property
    def sha256(self) -> str:
        """The SHA-256 of what was read until now."""
        return self._digest.hexdigest()

    def read(self, start: int, stop: int) -> bytes:
        """Return the next bytes; they can be read in order only, from the beginning."""
        if start == 0 != self._position:
            raise ValueError("a streamed file is read once")
        parts, wanted = [self._rest], stop - start - len(self._rest)
        while wanted > 0 and (chunk := next(self._chunks, b"")):
            parts.append(chunk)
            wanted -= len(chunk)
        data = b"".join(parts)
        piece, self._rest = data[: stop - start], data[stop - start :]
        self._position = stop
        self._digest.update(piece)
        return piece
