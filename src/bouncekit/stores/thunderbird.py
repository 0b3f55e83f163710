"""The profile of Thunderbird, Betterbird or SeaMonkey: its accounts, and what its folders are truly called.

The accounts stand in ``prefs.js``, and in ``user.js``, whose values the program takes over when it starts.  A folder's
name on the disk may be a hash, which nothing undoes; the file ``NAME.msf`` beside it is an index.  The names stand in
``folderCache.json``, or in ``panacea.dat`` (SeaMonkey; Thunderbird before 103), whose keys are paths on the computer
that wrote it: what stands behind ``Mail/`` or ``ImapMail/`` counts.
"""

import json
import os
import re
from typing import Any, NamedTuple

from bouncekit.sources.content import read_file
from bouncekit.sources.errors import SourceError
from bouncekit.sources.location import Envelope
from bouncekit.stores.member_names import true_name
from bouncekit.stores.mork import rows_of
from bouncekit.stores.roles import Role, role_of
from bouncekit.text.utf7 import decode_utf7

__all__ = ["STATE_FILES", "FolderFacts", "Profile", "is_profile", "profile_around", "read_profile"]

_MOST = 16 << 20  # bytes of a file of the profile
_HEAD = 4096  # bytes in which it says that it is one
# In user.js people put blanks and comments around them.
_PREF = re.compile(
    r'^[ \t]{0,40}user_pref\([ \t]{0,9}"((?:[^"\\]|\\.)*)"[ \t]{0,9},[ \t]{0,9}(.*?)[ \t]{0,9}\);[ \t]{0,40}(?://.*|\r)?$',
    re.MULTILINE,
)
_SERVER = re.compile(r"mail\.server\.(server\d{1,6})\.([A-Za-z-]{1,40})")
_BELOW = re.compile(r".*[/\\]((?:Imap)?Mail[/\\].*)\.msf$", re.DOTALL)
_HEADER = re.compile(r"(?://|#) Mozilla User Preferences")
_OF_PROFILES = frozenset({"compatibility.ini", "times.json", "parent.lock", ".parentlock", "cert9.db", "cert8.db"})
_NUMBERS = ("flags", "totalMsgs", "expungedBytes")  # of a folder, in panacea.dat, in hexadecimal digits
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
    """A profile: the folders of its accounts and whose they are, and {path below it: facts} of all mail folders.

    `missing` are folders of accounts outside the profile that are not there.
    """

    path: str
    accounts: tuple[tuple[str, str], ...]
    folders: dict[str, dict[str, Any]]
    missing: tuple[str, ...] = ()

    def facts(self, path: str) -> FolderFacts:
        """Return what is known of the folder whose file, or Maildir, stands at `path`."""
        last = os.path.basename(path)  # noqa: PTH119 - as below
        told = self.folders.get(self._below(path)) or self.folders.get(_key(os.path.abspath(path)), {})  # noqa: PTH100 - a name may hold bytes that are no text
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
    accounts, missing = _accounts(path)
    return Profile(path, tuple(accounts), _cached(path), tuple(missing))


def is_profile(path: str, names: frozenset[str]) -> bool:
    """Tell whether a folder with these `names` is a profile; its mail may stand outside of it, or it may have none."""
    if "prefs.js" not in names:
        return False
    if names & {"Mail", "ImapMail"}:
        return True
    return bool(names & _OF_PROFILES) and _HEADER.search(_text(f"{path}/prefs.js")[:_HEAD]) is not None


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


def _accounts(path: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (folder, account) of each account that keeps mail in files, and the folders that are not there."""
    servers: dict[str, dict[str, str]] = {}
    for key, value in _PREF.findall(f"{_text(f'{path}/prefs.js')}\n{_text(f'{path}/user.js')}"):
        if (found := _SERVER.fullmatch(key)) is not None:
            servers.setdefault(found[1], {})[found[2]] = _string(value)
    accounts: set[tuple[str, str]] = set()
    missing: set[str] = set()
    for server in servers.values():
        if server.get("type") == "nntp":
            continue
        folder, elsewhere = _folder(path, server)
        if folder:
            user, host = server.get("userName", ""), server.get("hostname", "")
            accounts.add((folder, server.get("name") or host if server.get("type") == "none" else f"{user}@{host}"))
        elif elsewhere:
            missing.add(elsewhere)
    return sorted(accounts), sorted(missing)


def _folder(path: str, server: dict[str, str]) -> tuple[str, str]:
    """Return the folder of an account; or none, and the one outside the profile in which it should be.

    An absolute path may be one of the computer on which the profile was before.
    """
    relative, absolute = server.get("directory-rel", ""), server.get("directory", "")
    inside = f"{path}/{relative.removeprefix('[ProfD]')}" if relative.startswith("[ProfD]") else ""
    for folder in (inside, absolute):
        if folder and os.path.isdir(folder):  # noqa: PTH112 - as above
            return folder, ""
    return "", absolute if not inside or ".." in relative else ""


def _string(value: str) -> str:
    try:
        return str(json.loads(value))
    except ValueError:
        return value.strip('"')


def _cached(path: str) -> dict[str, dict[str, Any]]:
    told = _of_json(_text(f"{path}/folderCache.json")) or _of_mork(f"{path}/panacea.dat")
    found = ((_BELOW.match(key), key, facts) for key, facts in told.items() if isinstance(facts, dict))
    return {_key(key.removesuffix(".msf") if match is None else match[1]): facts for match, key, facts in found}


def _key(path: str) -> str:
    """Return a path by which a folder is found, on every system."""
    return path.replace("\\", "/")


def _of_json(text: str) -> dict[str, Any]:
    try:
        told = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _of_mork(path: str) -> dict[str, Any]:
    try:
        rows: list[dict[str, Any]] = [{**row} for row in rows_of(read_file(path, _MOST))]
    except SourceError:
        return {}
    for row in rows:
        row.update((name, _hexadecimal(row[name])) for name in _NUMBERS if name in row)
    return {str(row["key"]): row for row in rows if "key" in row}


def _hexadecimal(digits: str) -> int | None:
    try:
        number = int(digits[:16], 16)
    except ValueError:
        return None
    return number if 0 <= number < 1 << 31 else None  # what is not known stands there as -1


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
