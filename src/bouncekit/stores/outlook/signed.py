"""A signed message (S/MIME, RFC 8551, 3.5.3), of which Outlook keeps the whole body as it came, as an attachment."""

import re

from bouncekit.stores.outlook.entity import BOUNDARY, Entity
from bouncekit.stores.outlook.items import Item
from bouncekit.stores.outlook.properties import PropertyId

__all__ = ["signed_entity"]

_CLASS = "ipm.note.smime.multipartsigned"
_MOST_READ = 4 << 20  # bytes of a body that is only read
_MOST_KEPT = 256 << 20  # bytes of a body that is kept
_TYPE = re.compile(
    rb"\s{0,20}content-type:[ \t]{0,20}(multipart/signed;(?:[^\r\n]|\r?\n[ \t]){1,2000})\r?\n", re.IGNORECASE
)
_HEADER_END = re.compile(rb"\r?\n\r?\n")


def signed_entity(item: Item, *, whole: bool) -> Entity | None:
    """Return the body of a signed message with its own type and boundary; None where the item is no such message."""
    if not item.message_class.startswith(_CLASS) or len(item.attachments) != 1:
        return None
    attachment = item.attachments[0]
    written = attachment.properties.text(PropertyId.ATTACH_MIME_TAG, 400).strip().lower()
    if written and written != "multipart/signed":
        return None
    data = attachment.content(_MOST_KEPT if whole else _MOST_READ)
    kind, end = _TYPE.match(data), _HEADER_END.search(data)
    if kind is None or end is None or BOUNDARY.encode() in data:
        return None
    value = re.sub(r"\s*\r?\n\s*", "\r\n ", kind[1].decode("latin-1").strip())
    return Entity([("Content-Type", value)], data[end.end() :])
