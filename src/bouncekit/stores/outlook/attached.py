"""The attachments of an item, as parts of a message: with their content where it is wanted, else by name and size."""

import re

from bouncekit.stores.outlook.entity import Entity, data_entity, parameter
from bouncekit.stores.outlook.items import Attachment
from bouncekit.stores.outlook.properties import PropertyId

__all__ = ["file_entity", "mime_type"]

_MOST_TELLING = 256 << 10  # bytes of an attachment that tells something of a message that came back
MOST_KEPT = 256 << 20
"""Bytes of one attachment that are kept."""
_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,80}/[a-z0-9][a-z0-9!#$&^_.+-]{0,80}")
_TELLING_NAMES = (".eml", ".txt", ".dat", ".dsn", ".hdr", ".mht", ".htm", ".html")
_HEADER_TYPES = frozenset({"text/rfc822-headers", "message/rfc822-headers"})
_FIRST_FIELDS = re.compile(
    rb"(?:Return-Path|Received|From|To|Subject|Date|Message-ID|MIME-Version|X-[\w-]{1,60}|DKIM-Signature):[ \t]",
    re.IGNORECASE,
)
_STATUS_FIELDS = re.compile(
    rb"(?:Reporting-MTA|Original-Envelope-Id|X-Postfix-[\w-]{1,40}|Arrival-Date):[ \t]", re.IGNORECASE
)


def mime_type(attachment: Attachment) -> str:
    """Return the MIME type that came with an attachment, in lower case; empty where none was kept."""
    written = attachment.properties.text(PropertyId.ATTACH_MIME_TAG, 400).strip().lower()
    return written if _TYPE.fullmatch(written) and not written.startswith("multipart/") else ""


def file_entity(attachment: Attachment, *, whole: bool, in_report: bool) -> Entity:
    """Return an attached file.

    Without `whole` only what may tell something of a message that came back has its content: texts and copies of
    messages and headers.
    """
    name = _name(attachment)
    kind = mime_type(attachment)
    is_telling = kind.startswith(("text/", "message/")) or name.lower().endswith(_TELLING_NAMES)
    data = b""
    if whole:
        data = attachment.content(MOST_KEPT)
    elif is_telling or (in_report and not kind):
        data = attachment.content(_MOST_TELLING)
    kind = kind or _guessed(data, in_report=in_report)
    fields = [("Content-Type", kind + (f"; {parameter('name', name)}" if name else ""))]
    disposition = f"attachment; size={attachment.size}" + (f";\r\n {parameter('filename', name)}" if name else "")
    cid = attachment.properties.text(PropertyId.ATTACH_CONTENT_ID, 1000).strip()
    if cid and cid.isascii() and cid.isprintable():
        fields.append(("Content-ID", cid if cid.startswith("<") else f"<{cid}>"))
    if kind not in _HEADER_TYPES and not kind.startswith("message/"):
        fields.append(("Content-Disposition", disposition))
    return data_entity(fields, data)


def _guessed(data: bytes, *, in_report: bool) -> str:
    """Return the type of what came without one: in a report it may be the status part, or a copy of a header."""
    if in_report and _STATUS_FIELDS.match(data):
        return "message/delivery-status"
    if in_report and _FIRST_FIELDS.match(data):
        return "text/rfc822-headers"
    return "application/octet-stream"


def _name(attachment: Attachment) -> str:
    properties = attachment.properties
    for number in (PropertyId.ATTACH_LONG_FILENAME, PropertyId.ATTACH_FILENAME, PropertyId.DISPLAY_NAME):
        if name := " ".join(properties.text(number, 4000).split()):
            return name
    return ""
