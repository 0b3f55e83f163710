"""What a folder is for: what the server says (RFC 6154), or the names that mail programs give it."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache

from bouncekit import data
from bouncekit.text.folding import fold

__all__ = ["Role", "role_of"]


class Role(StrEnum):
    """What a folder is for: the special uses of RFC 6154, and the inbox.

    Templates, and what waits to be sent, are drafts.
    """

    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"
    TRASH = "trash"
    JUNK = "junk"
    ARCHIVE = "archive"
    ALL = "all"
    OTHER = "other"


_USES = {
    "\\sent": Role.SENT,
    "\\drafts": Role.DRAFTS,
    "\\trash": Role.TRASH,
    "\\junk": Role.JUNK,
    "\\archive": Role.ARCHIVE,
    "\\all": Role.ALL,
}


_SERVER_ROOTS = ("inbox.", "[gmail].", "[google mail].")


def role_of(name: str, attributes: Iterable[str] = (), delimiter: str = "/") -> Role:
    """Return what the folder `name` is for; the `attributes` that a server lists it with count more than its name.

    Of a name in parts the last one counts (``INBOX/Corbeille``); a folder in the trash is trash, too.  A copy of a
    server's folders on a disk may have the server's own dots (``INBOX.Corbeille``, ``[Gmail].Spam``).
    """
    for attribute in attributes:
        if (use := _USES.get(attribute.lower())) is not None:
            return use
    parts = [fold(part) for part in name.split(delimiter)] if delimiter else [fold(name)]
    if parts[0].startswith(_SERVER_ROOTS):
        parts[:1] = parts[0].split(".")
    if parts == ["inbox"]:
        return Role.INBOX
    names = _names()
    if any(names.get(part) is Role.TRASH for part in parts):
        return Role.TRASH
    return names.get(parts[-1], Role.OTHER)


@cache
def _names() -> Mapping[str, Role]:
    tables = data.load("mailbox/folders.toml")
    return {fold(name): Role(role) for role, names in tables.items() for name in names}
