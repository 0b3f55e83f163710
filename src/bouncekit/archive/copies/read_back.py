"""Getting a message back from a copy, whichever has it: read, opened where it is sealed, and what its name says."""

from collections.abc import Iterable, Iterator
from itertools import tee

from bouncekit.archive.copies.encryption import Opener
from bouncekit.archive.copies.stored_copy import Holder
from bouncekit.archive.format.bag import sha256
from bouncekit.archive.store.reading import read_each

__all__ = ["first_good", "message_from", "messages_from"]


def messages_from(holder: Holder, digests: Iterable[str], opener: Opener | None) -> Iterator[tuple[str, bytes | None]]:
    """Yield (SHA-256, message) of each, in order; None for what this copy cannot give.  Several are read at once."""
    wanted, names = tee(digests)

    def opened(chunks: Iterator[bytes]) -> bytes | None:
        content: bytes | None = b"".join(chunks)
        if holder.copy.is_sealed:
            content = opener.open(content) if opener is not None and content is not None else None
        return content

    found = read_each(holder.store, (holder.payload_name(digest) for digest in names), opened)
    for digest, content in zip(wanted, found, strict=True):
        is_it = isinstance(content, bytes) and sha256(content) == digest
        yield digest, content if is_it and isinstance(content, bytes) else None


def message_from(holder: Holder, digest: str, opener: Opener | None) -> bytes | None:
    """Return a message as it was captured; None where this copy cannot give it."""
    return next(messages_from(holder, [digest], opener))[1]


def first_good(holders: Iterable[Holder], digest: str, opener: Opener | None) -> tuple[str, bytes] | None:
    """Return (role, message) of the first copy that can give it; None where none can."""
    for holder in holders:
        content = message_from(holder, digest, opener)
        if content is not None:
            return holder.role, content
    return None
