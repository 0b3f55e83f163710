"""Items of a data file of Outlook (.pst, .ost), as `pypff` gives them: run in a process of its own (`pst_child`).

The library is C and reads what others wrote, so nothing of it is imported elsewhere.
"""

from contextlib import suppress
from typing import Any

from bouncekit.stores.outlook.heap import HeapProperties
from bouncekit.stores.outlook.items import Attachment, Item
from bouncekit.stores.outlook.msg_file import MOST_ATTACHMENTS, MOST_RECIPIENTS
from bouncekit.stores.outlook.properties import Properties, PropertyId, Raw

__all__ = ["item_of", "properties_of"]

_PIECE = 1 << 20
_MOST_HEAP = 1 << 19  # bytes of the heap of an item that is attached
_EMBEDDED = 5  # afEmbeddedMessage, [MS-OXCMSG] 2.2.2.9
_HAS_ATTACHMENTS = 0x10  # mfHasAttach, [MS-OXCMSG] 2.2.1.6


class _Recorded(Properties):
    """The properties in one record set."""

    def __init__(self, record_set: Any | None, codec: str | None = None) -> None:
        super().__init__(codec)
        entries = list(record_set.entries) if record_set is not None else []
        self._entries = {entry.entry_type: entry for entry in reversed(entries) if entry.entry_type is not None}

    def find(self, number: int, most: int) -> Raw | None:
        entry = self._entries.get(number)
        if entry is None:
            return None
        try:
            data = entry.data
        except OSError:
            return None
        return None if data is None else (entry.value_type or 0, data[:most])


class _RecordedAttachment(Attachment):
    """An attachment in its table."""

    def __init__(self, attachment: Any, codec: str) -> None:
        self._attachment = attachment
        self.properties = _Recorded(_first_set(attachment), codec)

    @property
    def size(self) -> int:
        try:
            return int(self._attachment.size or 0)
        except OSError:
            return 0

    def content(self, most: int) -> bytes:
        pieces = []
        try:
            self._attachment.seek_offset(0, 0)
            while most > 0 and (piece := self._attachment.read_buffer(min(most, _PIECE))):
                pieces.append(piece)
                most -= len(piece)
        except OSError:  # what is damaged is cut off
            pass
        return b"".join(pieces)

    def item(self) -> Item | None:
        if self.properties.number(PropertyId.ATTACH_METHOD) != _EMBEDDED:
            return None
        properties = HeapProperties(self.content(_MOST_HEAP))
        flags = properties.number(PropertyId.MESSAGE_FLAGS)
        is_partial = properties.is_partial or flags is None or bool(flags & _HAS_ATTACHMENTS)
        return Item(properties, (), (), is_partial=is_partial)


def properties_of(item: Any) -> Properties:
    """Return the properties of anything in the file: an item, a folder, the store itself."""
    return _Recorded(_first_set(item))


def item_of(item: Any) -> Item:
    """Return an item of the file; what of it cannot be read is left out."""
    properties = properties_of(item)
    codec = properties.codec
    recipients = [_Recorded(record_set, codec) for record_set in _recipient_sets(item)]
    return Item(properties, recipients, _attachments(item, codec))


def _first_set(item: Any) -> Any | None:
    try:
        return item.get_record_set(0) if item.number_of_record_sets else None
    except OSError:
        return None


def _recipient_sets(item: Any) -> list[Any]:
    try:
        table = getattr(item, "recipients", None)  # items of a class that the library does not know have none
        if table is None:
            return []
        return [table.get_record_set(number) for number in range(min(table.number_of_record_sets, MOST_RECIPIENTS))]
    except OSError:
        return []


def _attachments(item: Any, codec: str) -> list[_RecordedAttachment]:
    found = []
    for number in range(min(_number_of_attachments(item), MOST_ATTACHMENTS)):
        with suppress(OSError):
            found.append(_RecordedAttachment(item.get_attachment(number), codec))
    return found


def _number_of_attachments(item: Any) -> int:
    with suppress(OSError):
        return int(getattr(item, "number_of_attachments", 0))
    return 0
