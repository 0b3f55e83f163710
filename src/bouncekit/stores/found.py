"""What is found on a walk through folders: files to read, and folders that are still to be looked into."""

import os
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import NamedTuple, Protocol, TypeAlias
from urllib.parse import unquote

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.errors import SourceError, failure
from bouncekit.sources.location import Envelope
from bouncekit.stores.member_names import maildir_envelope, named_box
from bouncekit.stores.thunderbird import Profile

__all__ = [
    "Entry",
    "Folder",
    "FolderKind",
    "Found",
    "Listing",
    "OfEntry",
    "Taker",
    "file_of",
    "is_maildir",
    "is_shelf",
    "looked_at",
    "maildir_around",
]


class Found(NamedTuple):
    """A file to read; `single` tells that it holds one message, whatever it begins with.

    `envelope` is what its place tells of all that it holds, `is_store` that it is a file of a store: it may be empty.
    `shown` is how many messages its program shows of it (None: that is not known), `expunged` how many bytes it could
    free there.  `peek` tells that the store's own
    fields stand at the beginning of each file.
    """

    path: str
    single: bool
    envelope: Envelope | None = None
    is_store: bool = False
    shown: int | None = None
    expunged: int = 0
    peek: bool = False

    @property
    def may_be_empty(self) -> bool:
        """Whether a file without a byte is a mailbox without a message; a database is none then.

        So is a file without a suffix, as a server leaves it whose messages were fetched.
        """
        if self.is_store:
            return self.envelope is not None
        return "." not in os.path.basename(self.path) or named_box(self.path) is not None  # noqa: PTH119 - a name may hold bytes that are no text


class FolderKind(Enum):
    FOLDER = "folder"
    MAILDIR = "maildir"
    MESSAGES = "messages"  # a Maildir's cur or new
    THUNDERBIRD = "thunderbird"  # mail folders of one account, or below one of them
    MH = "mh"
    IMAP_BACKUP = "imap-backup"  # of an account, or below one
    LABELLED = "labelled"  # another file tells of each message
    EXPORT = "export"  # of Proton or gmvault: a message, and what they tell of it in a file beside


class Folder(NamedTuple):
    """A folder that is still to be read; `prefix` is the name of the folder that it is, or that is around it.

    `deleted` are the names of files that their program marked as deleted in another; `is_mailbox` tells that the
    folders in it are those of a mailbox: an inbox is among them.  `marks` are the flags of the messages in it, where
    their names do not tell them: by the name that a file has once its escapes (``%2F``) are undone; `known` what is
    told of each, by its path from the root of the copy.
    """

    path: str
    kind: FolderKind
    envelope: Envelope | None = None
    prefix: str = ""
    profile: Profile | None = None
    peek: bool = False
    is_root: bool = False
    deleted: frozenset[str] = frozenset()
    is_mailbox: bool = False
    marks: Mapping[str, tuple[str, ...]] | None = None
    known: Mapping[str, Envelope] | None = None

    def told_of(self, name: str) -> Envelope | None:
        """Return what is known of the message in the file `name`, of a folder that holds nothing but messages."""
        if self.peek or self.envelope is None:
            return self.envelope
        if self.marks is not None:
            return self.envelope._replace(flags=self.marks.get(unquote(name)))
        return maildir_envelope(name, self.envelope)


class Listing(NamedTuple):
    """The entries of a folder, in the order of their names, and these names."""

    entries: "list[os.DirEntry[str]]"
    names: frozenset[str]


class Taker(Protocol):
    """Takes messages by the folder, where nothing has to be known of each but that it is one."""

    def messages(self, folder: Folder) -> None:
        """Take a folder that holds nothing but messages: a Maildir's ``cur`` or ``new``."""

    def files(self, folder: Folder, named: "list[os.DirEntry[str]]", left: "list[os.DirEntry[str]]") -> None:
        """Take entries of `folder` that are `named` like a message; what is `left` is looked at one by one.

        What is not taken is added to `left`.
        """


_HEX = frozenset("0123456789abcdef")
Entry = Found | Folder | SourceError
OfEntry: TypeAlias = Callable[[Folder, "os.DirEntry[str]"], Entry | None]
"""What is to be read of one entry of a folder; it may raise `OSError`."""


def file_of(
    entry: "os.DirEntry[str]", *, single: bool, envelope: Envelope | None = None, peek: bool = False
) -> Found | SourceError:
    if not entry.is_file():
        # A link that leads nowhere has no type either; its own error is the better one.
        os.stat(entry.path)  # noqa: PTH116 - as above
        return SourceError(entry.path, SourceReason.NOT_A_FILE)
    return Found(entry.path, single, envelope, peek=peek)


def looked_at(folder: Folder, entries: "list[os.DirEntry[str]]", of_entry: OfEntry) -> Iterator[Entry]:
    """Yield what `of_entry` returns of each of the `entries`, in the order of their names; the list is empty then."""
    entries.sort(key=lambda each: each.name, reverse=True)
    while entries:
        entry = entries.pop()
        try:
            each = of_entry(folder, entry)
        except OSError as error:
            each = failure(entry.path, error)
        if each is not None:
            yield each


def maildir_around(folder: str) -> tuple[str, str]:
    """Return the Maildir to which a folder of messages belongs, and ``cur`` or ``new``; of any other it and nothing."""
    above, part = os.path.split(folder)
    if is_shelf(part) and os.path.basename(above) == "cur":  # noqa: PTH119 - as above
        above, part = os.path.split(above)
    return (above, part) if part in {"cur", "new"} else (folder, "")


def is_shelf(name: str) -> bool:
    """Tell whether a folder in ``cur`` is one of those by which Evolution divides its copy of an IMAP folder."""
    return len(name) == 2 and set(name) <= _HEX


def is_maildir(path: str) -> bool:
    """Tell whether a folder is a Maildir: it has ``cur``, and another of its parts or a dot before its name."""
    if not os.path.isdir(f"{path}/cur"):  # noqa: PTH112 - as above
        return False
    if os.path.isdir(f"{path}/new") or os.path.isdir(f"{path}/tmp"):  # noqa: PTH112 - as above
        return True
    return os.path.basename(path).startswith(".")  # noqa: PTH119 - as above
