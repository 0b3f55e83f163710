"""What the mail that a program keeps on a disk weighs, folder by folder, and what stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bouncekit.errors.reasons import SourceReason
from bouncekit.stores.roles import Role

__all__ = ["FolderWeight", "StoreNote", "StoreWeight", "together"]


@dataclass(frozen=True, slots=True)
class FolderWeight:
    """One folder: its true name (parts divided by ``/``), what it is for, and what it weighs.

    `account` is the mailbox that it belongs to, where the store tells; `store` is the form (``thunderbird``,
    ``maildir``, ``mh``, ``mbox``, ``takeout``, ``outlook``, ``container``; of what cannot be read its `SourceReason`).
    `messages` counts those that were deleted, too; None where nobody can tell.  `used` are bytes as the store holds
    them, of a packed store as they are unpacked; None where they are not told.  Of these, `deleted` messages with
    `deleted_used` bytes are what compacting the folder would free.
    """

    name: str
    role: Role
    account: str = ""
    store: str = ""
    messages: int | None = 0
    used: int | None = 0
    deleted: int = 0
    deleted_used: int = 0


@dataclass(frozen=True, slots=True)
class StoreNote:
    """Something that whoever looks at the figures should know: where, what, and its detail."""

    place: str
    reason: SourceReason
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" + (f" ({self.detail})" if self.detail else "")


@dataclass(frozen=True, slots=True)
class StoreWeight:
    """What was weighed: the folders, the largest first, and what is no mail.

    `used` are bytes on the disk of the files with mail, `packed` of these those of packed files, whose folders tell
    what they are unpacked.  `beside` are the bytes of the `beside_files` other files (indexes, caches, settings), and
    `largest_beside` is the largest of them, (path, bytes).  `faults` name what could not be read.
    """

    used: int
    folders: tuple[FolderWeight, ...]
    packed: int = 0
    beside: int = 0
    beside_files: int = 0
    largest_beside: tuple[str, int] | None = None
    notes: tuple[StoreNote, ...] = ()
    faults: tuple[StoreNote, ...] = ()

    @property
    def messages(self) -> int:
        """The messages of all folders, as far as they can be counted."""
        return sum(folder.messages or 0 for folder in self.folders)

    @property
    def deleted(self) -> int:
        """The messages that were deleted and are still there."""
        return sum(folder.deleted for folder in self.folders)

    @property
    def deleted_used(self) -> int:
        """The bytes that compacting all folders would free."""
        return sum(folder.deleted_used for folder in self.folders)


def together(weights: Sequence[StoreWeight]) -> StoreWeight:
    """Return several stores as one."""
    folders = sorted((each for one in weights for each in one.folders), key=lambda each: -(each.used or 0))
    largest = [one.largest_beside for one in weights if one.largest_beside is not None]
    return StoreWeight(
        used=sum(one.used for one in weights),
        folders=tuple(folders),
        packed=sum(one.packed for one in weights),
        beside=sum(one.beside for one in weights),
        beside_files=sum(one.beside_files for one in weights),
        largest_beside=max(largest, key=lambda each: each[1], default=None),
        notes=tuple(each for one in weights for each in one.notes),
        faults=tuple(each for one in weights for each in one.faults),
    )
