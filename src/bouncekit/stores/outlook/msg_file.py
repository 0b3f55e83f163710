"""An Outlook .msg file ([MS-OXMSG]) as an `Item`: a stream is read when a property of it is asked for, and not before.

Limits: what stands in one stream, how many recipients and attachments are read, and how deep items may stand in one
another.
"""

import struct
from typing import IO

from bouncekit.stores.outlook.container import Container
from bouncekit.stores.outlook.damage import DamagedItemError, NoItemError
from bouncekit.stores.outlook.directory import Entry
from bouncekit.stores.outlook.items import Attachment, Item
from bouncekit.stores.outlook.properties import Properties, PropertyId, Raw

__all__ = ["MOST_ATTACHMENTS", "MOST_RECIPIENTS", "open_msg"]

MOST_RECIPIENTS = 5000
"""Recipients of one item that are read."""
MOST_ATTACHMENTS = 500
"""Attachments of one item that are read."""
_MOST_DEPTH = 4  # how deep items may stand in one another

_PROPERTY_STREAM = "__properties_version1.0"
_VALUE = "__substg1.0_"
_RECIPIENT, _ATTACHMENT = "__recip_version1.0_#", "__attach_version1.0_#"
_ATTACHED_ITEM = f"{_VALUE}3701000d"
_MOST_PROPERTIES = 1 << 20  # bytes of one property stream
_HEADER_OF_FILE, _HEADER_OF_ATTACHED, _HEADER_OF_OTHERS = 32, 24, 8  # bytes before the entries, [MS-OXMSG] 2.4.1
_UNICODE = 0x1F


def open_msg(file: IO[bytes], size: int) -> Item:
    """Return the item in a .msg of `size` bytes; `file` must stay open as long as it is read.

    Raises `DamagedItemError` where it is none, and `ImportError` where `olefile` is not installed.
    """
    container = Container(file, size)
    if _PROPERTY_STREAM not in container.root.children:
        raise NoItemError("a compound file, but no item of Outlook")
    return _item(container, container.root, _HEADER_OF_FILE, 0)


class _Stored(Properties):
    """The properties in one storage of a compound file."""

    def __init__(self, container: Container, storage: Entry, header: int, codec: str | None = None) -> None:
        super().__init__(codec)
        self._container = container
        self._fixed = self._read_fixed(storage.children.get(_PROPERTY_STREAM), header)
        self._streams: dict[int, tuple[int, Entry]] = {}
        for name, entry in storage.children.items():
            if len(name) == len(_VALUE) + 8 and name.startswith(_VALUE) and not entry.is_storage:
                self._note(name[len(_VALUE) :], entry)

    def _note(self, tag: str, entry: Entry) -> None:
        try:
            number, kind = int(tag[:4], 16), int(tag[4:], 16)
        except ValueError:
            return
        if number not in self._streams or kind == _UNICODE:  # programs write texts in both forms
            self._streams[number] = kind, entry

    def _read_fixed(self, entry: Entry | None, header: int) -> dict[int, Raw]:
        """Return the properties whose values stand in the property stream itself ([MS-OXMSG] 2.4.2.1)."""
        if entry is None:
            return {}
        try:
            data = self._container.read(entry, _MOST_PROPERTIES)
        except DamagedItemError:
            return {}
        entries = data[header : len(data) - (len(data) - header) % 16] if len(data) > header else b""
        return {tag >> 16: (tag & 0xFFFF, value) for tag, value in struct.iter_unpack("<I4x8s", entries)}

    def find(self, number: int, most: int) -> Raw | None:
        if number not in self._streams:
            return self._fixed.get(number)
        kind, entry = self._streams[number]
        try:
            return kind, self._container.read(entry, most)
        except DamagedItemError:
            return None

    def stored_size(self, number: int) -> int:
        """Return how many bytes the property `number` has, without reading them."""
        return int(self._streams[number][1].size) if number in self._streams else 0


class _StoredAttachment(Attachment):
    """An attachment in its storage of a compound file."""

    def __init__(self, container: Container, storage: Entry, codec: str, depth: int) -> None:
        self._container = container
        self._attached: Entry | None = storage.children.get(_ATTACHED_ITEM)
        self._depth = depth
        self.properties: _Stored = _Stored(container, storage, _HEADER_OF_OTHERS, codec)

    @property
    def size(self) -> int:
        return self.properties.stored_size(PropertyId.ATTACH_DATA)

    def content(self, most: int) -> bytes:
        return self.properties.data(PropertyId.ATTACH_DATA, most)

    def item(self) -> Item | None:
        if self._attached is None or _PROPERTY_STREAM not in self._attached.children or self._depth >= _MOST_DEPTH:
            return None
        return _item(self._container, self._attached, _HEADER_OF_ATTACHED, self._depth + 1)


def _item(container: Container, storage: Entry, header: int, depth: int) -> Item:
    properties = _Stored(container, storage, header)
    codec = properties.codec
    recipients = [
        _Stored(container, entry, _HEADER_OF_OTHERS, codec)
        for entry in _numbered(storage, _RECIPIENT)[:MOST_RECIPIENTS]
    ]
    attachments = [
        _StoredAttachment(container, entry, codec, depth)
        for entry in _numbered(storage, _ATTACHMENT)[:MOST_ATTACHMENTS]
    ]
    return Item(properties, recipients, attachments)


def _numbered(storage: Entry, start: str) -> list[Entry]:
    """Return the storages whose names begin with `start`, in the order of the numbers in their names."""
    found = sorted((name, entry) for name, entry in storage.children.items() if name.startswith(start))
    return [entry for _, entry in found]
