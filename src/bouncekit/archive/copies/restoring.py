"""Getting a message back from a copy, whichever has it: read, opened where it is sealed, and what its name says."""

from collections.abc import Iterable

from bouncekit.archive.bag import sha256
from bouncekit.archive.copies.holder import Holder
from bouncekit.archive.copies.sealing import Opener
from bouncekit.archive.errors import ArchiveError

__all__ = ["first_good", "message_from"]


def message_from(holder: Holder, digest: str, opener: Opener | None) -> bytes | None:
    """Return a message as it was captured; None where this copy cannot give it."""
    try:
        content: bytes | None = holder.store.read(holder.payload_name(digest))
    except ArchiveError:
        return None
    if holder.copy.is_sealed:
        content = opener.open(content) if opener is not None and content is not None else None
    return content if content is not None and sha256(content) == digest else None


def first_good(holders: Iterable[Holder], digest: str, opener: Opener | None) -> tuple[str, bytes] | None:
    """Return (role, message) of the first copy that can give it; None where none can."""
    for holder in holders:
        content = message_from(holder, digest, opener)
        if content is not None:
            return holder.role, content
    return None
