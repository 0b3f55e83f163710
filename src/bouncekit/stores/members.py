"""Which members of a container are mail, as far as all their names tell."""

import codecs
import os
import re
from collections.abc import Iterable

from bouncekit.sources.content import has_header
from bouncekit.sources.location import Envelope, Location
from bouncekit.stores.fields import without_block
from bouncekit.stores.member_names import is_other_member, named_box
from bouncekit.stores.mh import MARKS, REMOVED
from bouncekit.stores.programs import DATABASES, DATABASES_READ

__all__ = ["Members", "holds_changes"]

_OF_MAIL = frozenset({".eml", ".emlx", ".mbox", ".mbx", ".msg", ".txt"})
_UTF_16 = frozenset({codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE})
_PAGES = (b"<?xml", b"<!DOCTYPE")
_MAIL = re.compile(r"(?<![^/])(?:Imap)?Mail/")
# What the program of a database keeps in folders beside it, and is no mail: copies of attachments, indexes, logs.
_KEPT = {"geary.db": ("attachments",), "akonadi.db": ("search_db", "db_misc"), "omailbase.dat": ("indexer", "lexicon")}
_LOOKED_AT = 1000  # messages that are compared with what is told of them


class _Lists:
    """The members in which programs keep what they tell of the messages."""

    def __init__(self) -> None:
        self._is_of_gyb = False
        self._boxes: set[str] = set()
        self._told: dict[str, str] = {}
        self._messages: set[str] = set()

    def note(self, name: str, last: str) -> None:
        if last == "msg-db.sqlite":
            self._is_of_gyb = True
        elif last.endswith((".imap", ".mbox")):
            self._boxes.add(name)
        elif last.endswith(".metadata.json"):
            self._told[name.removesuffix(".metadata.json")] = "Proton Mail"
        elif last.endswith(".meta"):
            self._told[name.removesuffix(".meta")] = "gmvault"
        elif last.endswith((".eml", ".eml.gz")) and len(self._messages) < _LOOKED_AT:
            self._messages.add(name.removesuffix(".gz").removesuffix(".eml"))

    def programs(self) -> str:
        """Return the programs whose lists are there."""
        found = ["Got Your Back"] * self._is_of_gyb
        if any(name.endswith(".imap") and f"{name[:-5]}.mbox" in self._boxes for name in self._boxes):
            found.append("imap-backup")
        found += sorted({self._told[name] for name in self._messages & self._told.keys()})
        return ", ".join(found)


class Members:
    """The names of a container's members, their folders divided by ``/``; only those that tell of others are kept."""

    def __init__(self, names: Iterable[str]) -> None:
        self.others: list[str] = []
        self._own: tuple[str, ...] = ()
        self._indexed: set[str] = set()
        self._mh: set[str] = set()
        profiles: set[str] = set()
        around_mail: set[str] = set()
        lists = _Lists()
        for name in names:
            if "Mail/" in name:
                around_mail.update(name[: found.start()] for found in _MAIL.finditer(name))
            folder, _, last = name.rpartition("/")
            base = f"{folder}/" if folder else ""
            if last.endswith(".msf"):
                self._indexed.add(name[:-4])
            elif last == "prefs.js":
                profiles.add(base)
            elif last in _KEPT:
                self._own += tuple(f"{base}{each}/" for each in _KEPT[last])
            elif last in MARKS:
                self._mh.add(folder)
            else:
                lists.note(name, last)
        # Of a Thunderbird profile the mail stands in two folders, and all the rest is something else.
        self._profiles = {base: (f"{base}Mail/", f"{base}ImapMail/") for base in profiles & around_mail}
        self.unread_lists = lists.programs()
        """The programs that keep folders and flags of the messages in files of their own, which are not read here."""

    def of_store(self, found: Location, member: str, head: bytes, size: int) -> Location:
        """Return a message of `size` bytes that begins with `head`, with what the store of the `member` tells of it."""
        folder, _, last = member.rpartition("/")
        box, _, part = folder.rpartition("/")
        if part in {"cur", "new"} and box in self._indexed:
            return without_block(found, head, size)
        if folder in self._mh and REMOVED.fullmatch(last):
            envelope = found.envelope or Envelope("mh")
            return found._replace(envelope=envelope._replace(flags=("\\Deleted",)))
        return found

    def is_other(self, name: str, head: bytes) -> bool:
        """Tell whether a member of no known form is no mail by its first bytes, and mail by its name neither."""
        folder, _, last = name.rpartition("/")
        suffix = os.path.splitext(last)[1].lower()  # noqa: PTH122 - a name may hold bytes that are no text
        if not suffix or suffix in _OF_MAIL or folder.rpartition("/")[2] in {"cur", "new"}:
            return False
        is_binary = b"\0" in head and head[:2] not in _UTF_16 and not has_header(head)
        if is_binary or head.startswith(_PAGES):
            self.others.append(name)
            return True
        return False

    def leaves_out(self, name: str, size: int) -> bool:
        """Tell whether a member of `size` bytes is no mail, by its name and by what stands beside it."""
        if name.rpartition("/")[2].lower() in DATABASES:
            return False
        if is_other_member(name) or (self._own and name.startswith(self._own)):
            return True
        for profile, mail in self._profiles.items():
            if name.startswith(profile) and not name.startswith(mail):
                return True
        return not size and (name in self._indexed or named_box(name) is not None)  # a folder without messages


def holds_changes(name: str) -> bool:
    """Tell whether a member holds the last changes of a database, from which the container parts it."""
    database, dash, end = name.rpartition("/")[2].rpartition("-")
    return bool(dash) and end in {"wal", "journal"} and database in DATABASES_READ
