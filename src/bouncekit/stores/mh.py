"""Folders of MH: what their files and names tell (nmh, mmh, Claws Mail, Sylpheed, Mew, Gnus, Cyrus)."""

import re
import struct
from collections.abc import Iterator

from bouncekit.sources.content import read_file
from bouncekit.sources.errors import SourceError
from bouncekit.sources.location import Envelope, Location
from bouncekit.stores.found import Folder, FolderKind
from bouncekit.stores.protocol import FileForm, OpenedFile
from bouncekit.stores.roles import Role, role_of

__all__ = ["MARKS", "MH_DRAFT", "NUMBER", "REMOVED", "deleted_in", "is_mh", "is_numbered", "mh_folder"]

MARKS = frozenset(
    {
        *(".mh_sequences", ".xmhcache", ".claws_mark", ".claws_cache", ".sylpheed_mark", ".sylpheed_cache"),
        *(".mew-summary", ".overview", "cyrus.header", "cyrus.index"),
    }
)
NUMBER = re.compile(r"[0-9]{1,12}\.?")  # Cyrus writes a dot behind it
REMOVED = re.compile(r"[,#][0-9]{1,12}")
_MOST = 16 << 20  # bytes of a file of marks: two million messages
_VERSION, _DELETED = 2, 1 << 3  # of the marks of Claws Mail and Sylpheed
_RULE = re.compile(rb"^-{4,80}[ \t\r]{0,8}$", re.MULTILINE)  # ends the header of a draft


def is_mh(names: frozenset[str]) -> bool:
    """Tell whether a folder with these `names` is one of MH: a program marked it."""
    return bool(names & MARKS)


def is_numbered(names: frozenset[str]) -> bool:
    """Tell whether a folder with these `names` holds numbered messages, and some that were removed."""
    return (
        not {name[0] for name in names}.isdisjoint(",#")
        and any(map(REMOVED.fullmatch, names))
        and any(map(NUMBER.fullmatch, names))
    )


def deleted_in(folder: str, names: frozenset[str]) -> frozenset[str]:
    """Return the names of the messages that are marked as deleted, and still there."""
    deleted: set[str] = set()
    for name in names & {".claws_mark", ".sylpheed_mark"}:
        try:
            data = read_file(f"{folder}/{name}", _MOST)
        except SourceError:
            continue
        order = "<" if data[:4] == struct.pack("<I", _VERSION) else ">"  # that of the machine
        if data[:4] == struct.pack(f"{order}I", _VERSION):
            pairs = struct.iter_unpack(f"{order}II", data[4 : 4 + (len(data) - 4) // 8 * 8])
            deleted.update(str(number) for number, marks in pairs if marks & _DELETED)
    return frozenset(deleted)


def _draft(file: OpenedFile) -> Iterator[Location | SourceError]:
    yield Location(file.name, file.path, envelope=file.envelope or Envelope("mh", folder="draft", role=Role.DRAFTS))


MH_DRAFT = FileForm(
    "draft of MH",
    lambda head, path: path.replace("\\", "/").rpartition("/")[2] == "draft" and _RULE.search(head) is not None,
    _draft,
)


def mh_folder(folder: Folder, names: frozenset[str], name: str, *, is_marked: bool) -> Folder:
    """Return the folder `name` as one of MH; `is_marked` tells that it is one by more than the numbers in it."""
    known = role_of(name) if is_marked and not folder.is_root else Role.OTHER
    store = "cyrus" if names & {"cyrus.header", "cyrus.index"} else "mh"
    envelope = Envelope(store, folder=name, role=known)
    return folder._replace(kind=FolderKind.MH, envelope=envelope, deleted=deleted_in(folder.path, names))
