"""Writes Outlook's data files (.pst, [MS-PST], Unicode) from items: folders, their tables, messages and attachments.

They are read by libpff and libpst.  Nobody had Outlook itself open one.
"""

import hashlib
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from outlook_writer import BINARY, LONG, TIME, UNICODE, Attached, Written
from pst_blocks import Blocks, Node
from pst_tables import BOOLEAN, ItemReference, Tables

__all__ = ["PstFolder", "pst_file"]

_FOLDER, _MESSAGE, _ATTACHMENT = 0x02, 0x04, 0x05
_FOLDERS_TABLE, _MESSAGES_TABLE, _HIDDEN_TABLE = 0x0D, 0x0E, 0x0F
_STORE, _NAMES, _ROOT, _ATTACHMENTS, _RECIPIENTS = 0x21, 0x61, 0x122, 0x671, 0x692
_TEMPLATES = 0x600  # of the tables of a folder
_KEY = bytes(range(16))  # of the store
_COLUMNS = {
    _FOLDERS_TABLE: {0x3001: UNICODE, 0x3602: LONG, 0x3603: LONG, 0x360A: BOOLEAN},
    _MESSAGES_TABLE: {0x001A: UNICODE, 0x0037: UNICODE, 0x0E06: TIME, 0x0E07: LONG, 0x0E08: LONG},
    _HIDDEN_TABLE: {0x001A: UNICODE, 0x3001: UNICODE},
}
_ATTACHMENT_COLUMNS = {0x0E20: LONG, 0x3704: UNICODE, 0x3705: LONG, 0x370B: LONG}
_RECIPIENT_COLUMNS = {0x0C15: LONG, 0x0FFF: BINARY, 0x3001: UNICODE, 0x3002: UNICODE, 0x3003: UNICODE, 0x300B: BINARY}
_FILE, _EMBEDDED = 1, 5
_HAS_ATTACHMENTS = 0x10


@dataclass
class PstFolder:
    """A folder to write; `role` is the number of the store's property that names it (0x35E3: the wastebasket)."""

    name: str
    items: Sequence[Written] = ()
    folders: "Sequence[PstFolder]" = ()
    role: int = 0
    told: dict[int, Any] = field(default_factory=dict)


def pst_file(*folders: PstFolder, top: str = "Début du fichier de données Outlook") -> bytes:
    """Return the data file of `folders`, in the folder `top`."""
    writer = _Writer()
    writer.write(PstFolder("", folders=[PstFolder(top, folders=folders, role=0x35E0)]))
    return writer.blocks.finish()


class _Writer:
    def __init__(self) -> None:
        self.blocks = Blocks()
        self._tables = Tables(self.blocks)
        self._roles: dict[int, int] = {}

    def write(self, root: PstFolder) -> None:
        """Write everything: the store, its folders, and the tables that any must have."""
        self._folder(root, _ROOT, _ROOT)
        roles = {number: bytes(4) + _KEY + struct.pack("<I", name) for number, name in self._roles.items()}
        store = {0x0FF9: _KEY, 0x3001: "bouncekit", 0x67FF: 0, **roles}
        self.blocks.node(_STORE, self._tables.properties(store, None, {}))
        self.blocks.node(_NAMES, self._tables.properties(_names(), None, {}))
        for kind, columns in _COLUMNS.items():
            self.blocks.node(_TEMPLATES | kind, self._tables.table((), columns))
        self.blocks.node(_ATTACHMENTS, self._tables.table((), _ATTACHMENT_COLUMNS))
        self.blocks.node(_RECIPIENTS, self._tables.table((), _RECIPIENT_COLUMNS))

    def _folder(self, folder: PstFolder, name: int, parent: int) -> dict[int, Any]:
        """Write a folder and all that is in it; return its row in the table of folders."""
        if folder.role:
            self._roles[folder.role] = name
        messages = [(self._tables.new_name(_MESSAGE), item) for item in folder.items]
        below = [(self._tables.new_name(_FOLDER), inner) for inner in folder.folders]
        told = {
            0x3001: folder.name,
            0x3602: len(messages),
            0x3603: sum(not item.properties.get(0x0E07, 0) & 1 for _, item in messages),
            0x360A: bool(below),
            **folder.told,
        }
        self.blocks.node(name, self._tables.properties(told, None, {}), parent)
        rows = {
            _FOLDERS_TABLE: [(inner_name, self._folder(inner, inner_name, name)) for inner_name, inner in below],
            _MESSAGES_TABLE: [(number, self._listed(item, number, name)) for number, item in messages],
            _HIDDEN_TABLE: [],
        }
        for kind, columns in _COLUMNS.items():
            self.blocks.node(name & ~31 | kind, self._tables.table(rows[kind], columns))
        return told

    def _listed(self, item: Written, name: int, folder: int) -> dict[int, Any]:
        """Write a message of a folder; return its row in the table of messages."""
        properties, node = self._message(item)
        self.blocks.node(name, node, folder)
        return {number: properties[number] for number in _COLUMNS[_MESSAGES_TABLE] if number in properties}

    def _message(self, item: Written) -> tuple[Mapping[int, Any], Node]:
        """Write a message; return its properties, and where it is."""
        inner: dict[int, Node] = {}
        properties = _completed(item)
        recipients = [(number, {0x0C15: 1, **each}) for number, each in enumerate(item.recipients)]
        inner[_RECIPIENTS] = self._tables.table(recipients, _plain(_RECIPIENT_COLUMNS, item.codec), item.codec)
        rows = []
        for attached in item.attachments:
            name = self._tables.new_name(_ATTACHMENT)
            told, inner[name] = self._attachment(attached, item.codec)
            rows.append((name, {number: told[number] for number in _ATTACHMENT_COLUMNS if number in told}))
        if rows:
            inner[_ATTACHMENTS] = self._tables.table(rows, _plain(_ATTACHMENT_COLUMNS, item.codec), item.codec)
        return properties, self._tables.properties(properties, item.codec, inner)

    def _attachment(self, attached: Attached, codec: str | None) -> tuple[Mapping[int, Any], Node]:
        """Write an attachment; return its properties, and where it is."""
        method = _FILE if attached.item is None else _EMBEDDED
        told = {0x3705: method, 0x370B: -1, 0x0E20: len(attached.properties.get(0x3701, b"")), **attached.properties}
        if attached.item is None:
            return told, self._tables.properties(told, codec, {})
        name = self._tables.new_name(_MESSAGE)
        _, node = self._message(attached.item)
        return told, self._tables.properties({**told, 0x3701: ItemReference(name)}, codec, {name: node})


def _names() -> dict[int, Any]:
    """Return the map of named properties ([MS-PST] 2.4.7) with one, for readers want some: PidLidReminderSet."""
    common = bytes.fromhex("0820060000000000c000000000000046")
    number, guid = 0x8503, 3 << 1
    entry = struct.pack("<IHH", number, guid, 0)
    return {1: 251, 2: common, 3: entry, 4: bytes(4), 0x1000 + (number ^ guid) % 251: entry}


def _completed(item: Written) -> dict[int, Any]:
    """Return the properties of an item with those that each has in a data file.

    Its subject begins with the length of its prefix ([MS-PST] 2.5.3.1.1.1).
    """
    key = hashlib.md5(repr(sorted(item.properties.items())).encode(), usedforsecurity=False).digest()
    properties = {0x300B: key, **item.properties}
    properties[0x0E07] = properties.get(0x0E07, 1) | (_HAS_ATTACHMENTS if item.attachments else 0)
    if 0x0037 in properties:
        properties[0x0037] = f"\x01\x01{properties[0x0037]}"
    sizes = (len(each) if isinstance(each, bytes | str) else 4 for each in properties.values())
    return {0x0E08: sum(sizes), **properties}


def _plain(columns: Mapping[int, int], codec: str | None) -> dict[int, int]:
    """Return the columns of a table of which no text has a type of its own where texts are not in Unicode."""
    return {number: kind for number, kind in columns.items() if codec is None or kind != UNICODE}
