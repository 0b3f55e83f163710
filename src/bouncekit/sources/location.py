"""Where one message stands, and what its store tells of it: small enough to be sent to another process."""

from typing import NamedTuple

__all__ = ["RECONSTRUCTED", "Envelope", "FileSeen", "Location"]

RECONSTRUCTED = "reconstructed"
"""The name of the note by which a store tells that it has a message only in parts, of which it was made."""


class FileSeen(NamedTuple):
    """A file as it was found: its number on its disk, and its size in bytes.

    `mark` is a checksum of the ends of one message in it; None where none stands in its bytes as it is.
    """

    inode: int
    size: int
    mark: int | None = None


class Envelope(NamedTuple):
    """What a store tells of a message beside the message itself; empty where it tells nothing.

    `folder` is the true name, its parts divided by ``/``, and `role` what it is for (a `bouncekit.stores.roles.Role`);
    `account` is the mailbox that the folder belongs to.  `flags` are IMAP's (RFC 9051, 2.3.2); None where the store
    keeps none.  `received` is ISO 8601 with an offset.  `uid` is what the store calls the message and will call it
    tomorrow.  `notes` are the store's own fields (``X-Mozilla-Status``, ``X-Gmail-Labels``), which are no part of the
    message.  `is_reconstructed` tells that the store does not have the bytes as they arrived, `is_partial` that it does
    not have all of them, `is_doubtful` that nothing shows whether the message before it goes on here.  `size` is
    what the store says that it takes there, in bytes, where its place does not show it.
    """

    store: str = ""
    account: str = ""
    folder: str = ""
    role: str = ""
    flags: tuple[str, ...] | None = None
    received: str | None = None
    uid: str | None = None
    notes: tuple[tuple[str, str], ...] = ()
    is_reconstructed: bool = False
    is_partial: bool = False
    is_doubtful: bool = False
    size: int | None = None

    @property
    def is_deleted(self) -> bool:
        """Whether its owner deleted the message, and the store keeps it until it is compacted."""
        return self.flags is not None and "\\Deleted" in self.flags


class Location(NamedTuple):
    """Where one message stands: small enough to be sent to another process, which reads it there.

    `start` and `stop` are byte offsets (`stop` None: to the end of the file); `in_mbox` tells that lines which begin
    with ``From `` were escaped.  `form` names what makes the message from those bytes (a `bouncekit.stores.protocol`
    loader; empty: they are the message), and `inside` what it needs to find it there.  `cuts` are the ranges in between
    that are the store's own, as byte offsets of the file, in order.  `seen` is what the file was when it was looked at
    (`FileSeen`): a file that its program has written anew since is another one.
    """

    name: str
    path: str
    start: int = 0
    stop: int | None = None
    in_mbox: bool = False
    form: str = ""
    inside: str = ""
    envelope: Envelope | None = None
    cuts: tuple[tuple[int, int], ...] = ()
    seen: FileSeen | None = None

    @property
    def is_part(self) -> bool:
        """Whether the file holds more than this message."""
        return self.start > 0 or self.stop is not None
