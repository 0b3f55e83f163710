"""Thunderbird's profile: its accounts (``prefs.js``), and what its folders are truly called (``folderCache.json``).

A folder's name on the disk may be a hash, which nothing undoes; the file ``NAME.msf`` beside it is an index.  The keys
of ``folderCache.json`` are paths on the computer that wrote it: what stands behind ``Mail/`` or ``ImapMail/`` counts.
"""

import json
import os
import re
from typing import Any, NamedTuple

from bouncekit.sources.content import read_file
from bouncekit.sources.errors import SourceError
from bouncekit.sources.location import Envelope
from bouncekit.stores.member_names import true_name
from bouncekit.stores.roles import Role, role_of
from bouncekit.text.utf7 import decode_utf7

__all__ = ["STATE_FILES", "FolderFacts", "Profile", "profile_around", "read_profile"]

_MOST = 16 << 20  # bytes of a file of the profile
_PREF = re.compile(r'^user_pref\("((?:[^"\\]|\\.)*)",\s*(.*?)\);\s*$', re.MULTILINE)
_SERVER = re.compile(r"mail\.server\.(server\d{1,6})\.([A-Za-z-]{1,40})")
_BELOW = re.compile(r".*[/\\]((?:Imap)?Mail[/\\].*)\.msf$", re.DOTALL)
_UP = 4  # folders above one in which the profile is looked for
STATE_FILES = frozenset({"msgfilterrules.dat", "popstate.dat", "filterlog.html", "feeds.json", "feeditems.json"})
"""What Thunderbird keeps beside the folders."""
# nsMsgFolderFlags: what a folder is for.
_ROLES = (
    (0x100, Role.TRASH),
    (0x200, Role.SENT),
    (0x400, Role.DRAFTS),
    (0x800, Role.DRAFTS),  # unsent messages
    (0x400000, Role.DRAFTS),  # templates
    (0x40000000, Role.JUNK),
    (0x4000, Role.ARCHIVE),
    (0x1000, Role.INBOX),
)


class FolderFacts(NamedTuple):
    """What the profile tells of a folder: its name, what it is for, how many messages it shows (None: unknown).

    `expunged` are the bytes of other messages that are left in its file.
    """

    name: str
    role: Role
    shown: int | None = None
    expunged: int = 0


class Profile(NamedTuple):
    """A profile: the folders of its accounts and whose they are, and {path below it: facts} of all mail folders."""

    path: str
    accounts: tuple[tuple[str, str], ...]
    folders: dict[str, dict[str, Any]]

    def facts(self, path: str) -> FolderFacts:
        """Return what is known of the folder whose file, or Maildir, stands at `path`."""
        last = os.path.basename(path)  # noqa: PTH119 - a name may hold bytes that are no text
        told = self.folders.get(self._below(path), {})
        name = str(told.get("folderName") or "") or _last_of(told.get("onlineName")) or true_name(last)
        bits = told.get("flags")
        role = next((role for bit, role in _ROLES if isinstance(bits, int) and bits & bit), None)
        shown = told.get("totalMsgs")
        if role is None:
            role = Role.INBOX if last.lower() == "inbox" else role_of(name)
        return FolderFacts(name, role, _count(shown), _count(told.get("expungedBytes")) or 0)

    def _below(self, path: str) -> str:
        """Return where `path` stands in the profile; nothing where it stands elsewhere, on another drive say."""
        try:
            return os.path.relpath(path, self.path).replace(os.sep, "/") if self.path else ""
        except ValueError:
            return ""

    def envelope(self, account: str) -> Envelope:
        """Return what all messages of an account share."""
        return Envelope("thunderbird", account=account)


_NONE = Profile("", (), {})


def read_profile(path: str) -> Profile:
    """Return the profile in the folder `path`; what cannot be read of it is not known."""
    return Profile(path, tuple(_accounts(path)), _cached(path))


def profile_around(folder: str) -> Profile:
    """Return the profile in which a mail folder stands; one that knows nothing where it stands in none."""
    above = os.path.abspath(folder)  # noqa: PTH100 - as above
    for _ in range(_UP + 8):
        if os.path.isfile(f"{above}/prefs.js"):  # noqa: PTH113 - as above
            return read_profile(above)
        parent = os.path.dirname(above)  # noqa: PTH120 - as above
        if parent == above or not _is_part_of_profile(above):
            break
        above = parent
    return _NONE


def _is_part_of_profile(path: str) -> bool:
    """Tell whether a folder may stand within a profile: only then are those above it looked at."""
    parts = path.replace("\\", "/").split("/")
    return "Mail" in parts or "ImapMail" in parts


def _accounts(path: str) -> list[tuple[str, str]]:
    """Return (folder, account) of each account that keeps mail in files."""
    servers: dict[str, dict[str, str]] = {}
    for key, value in _PREF.findall(_text(f"{path}/prefs.js")):
        if (found := _SERVER.fullmatch(key)) is not None:
            servers.setdefault(found[1], {})[found[2]] = _string(value)
    accounts: set[tuple[str, str]] = set()
    for server in servers.values():
        folder = _folder(path, server)
        if server.get("type") != "nntp" and folder is not None:
            user, host = server.get("userName", ""), server.get("hostname", "")
            accounts.add((folder, server.get("name") or host if server.get("type") == "none" else f"{user}@{host}"))
    return sorted(accounts)


def _folder(path: str, server: dict[str, str]) -> str | None:
    relative = server.get("directory-rel", "")
    if relative.startswith("[ProfD]"):
        folder = f"{path}/{relative.removeprefix('[ProfD]')}"
        return folder if os.path.isdir(folder) else None  # noqa: PTH112 - as above
    absolute = server.get("directory", "")
    return absolute if absolute and os.path.isdir(absolute) else None  # noqa: PTH112 - as above


def _string(value: str) -> str:
    try:
        return str(json.loads(value))
    except ValueError:
        return value.strip('"')


def _cached(path: str) -> dict[str, dict[str, Any]]:
    try:
        told = json.loads(_text(f"{path}/folderCache.json") or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(told, dict):
        return {}
    found = ((_BELOW.match(key), facts) for key, facts in told.items() if isinstance(facts, dict))
    return {match[1].replace("\\", "/"): facts for match, facts in found if match is not None}


def _count(told: Any) -> int | None:
    return told if isinstance(told, int) and told >= 0 else None


def _last_of(online: Any) -> str:
    """Return the last part of a folder's name on its server."""
    return decode_utf7(online.rpartition("/")[2]) if isinstance(online, str) and online else ""


def _text(path: str) -> str:
    try:
        return read_file(path, _MOST).decode("utf-8", "replace")
    except SourceError:
        return ""
