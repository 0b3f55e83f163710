"""What a folder is for: what the server says (RFC 6154), or the names that mail programs give it."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache

from bouncekit import data
from bouncekit.text.folding import fold

__all__ = ["Role", "role_of", "role_of_cut"]


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


_CUT = re.compile(r"(?:^|/)([^/]{11}) [0-9a-f]{3}$")
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


def role_of_cut(name: str) -> Role:
    """Return what a folder of Windows Live Mail is for, which cuts long names (``Local Folde 1d8/Deleted Ite 4bd``)."""
    cut = _CUT.search(name)
    if cut is None:
        return role_of(name)
    begin = fold(cut[1])
    roles = {role for known, role in _names().items() if known.startswith(begin)}
    return roles.pop() if len(roles) == 1 else Role.OTHER


@cache
def _names() -> Mapping[str, Role]:
    tables = data.load("mailbox/folders.toml")
    return {fold(name): Role(role) for role, names in tables.items() for name in names}
