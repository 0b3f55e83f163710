"""Reading many files back from a place, to know what stands there now."""

import hashlib
from collections.abc import Iterable, Iterator

from bouncekit.archive.errors import ArchiveError
from bouncekit.archive.storage.store import Store

__all__ = ["digest_of_chunks", "digests"]


def digest_of_chunks(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Return the SHA-256 and the size of what is read piecewise."""
    digest, size = hashlib.sha256(), 0
    for chunk in chunks:
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def digests(store: Store, names: Iterable[str]) -> Iterator[tuple[str, int] | ArchiveError]:
    """Yield (SHA-256, size) of each file of `names`, in order, every byte of it read from the place.

    An `ArchiveError` is yielded where a file cannot be read.  A store that is far away has a `digests` of its own,
    which reads several at once.
    """
    many = getattr(store, "digests", None)
    if many is not None:
        yield from many(names)
        return
    for name in names:
        try:
            yield digest_of_chunks(store.chunks(name))
        except ArchiveError as error:
            yield error
