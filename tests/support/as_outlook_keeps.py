"""A message of the Internet as Outlook's item: the way in of [MS-OXCMAIL] 2.2, with what is lost on it.

Lost are, as in Outlook: every recipient whose action is not the gravest of the report, and all fields of a report but
those that have a property (2.2.3.7).
"""

import base64
import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from outlook_writer import Attached, Written

GRAVITY = ("failed", "delayed", "relayed", "expanded", "delivered")
CLASSES = dict(zip(GRAVITY, ("NDR", "Delayed.DR", "Relayed.DR", "Expanded.DR", "DR"), strict=True))
DIAGNOSES = {
    "1.1": 35, "1.2": 48, "1.3": 32, "1.4": 1, "1.6": 40, "2.2": 13, "2.3": 13, "3.4": 13, "2.4": 30, "3.3": 18,
    "3.5": 18, "4.6": 3, "4.8": 3, "4.7": 5, "5.3": 16, "5.4": 11, "6.2": 9, "6.3": 8, "6.4": 25, "7.1": 29,
    "7.2": 28, "7.3": 26,
}  # fmt: skip
OTHERS = {"1": 0, "2": 38, "3": 38, "4": 2, "5": 17, "6": 15, "7": 46}
STATUS = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})")
STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
HEADER_TYPES = ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers")
READ, NOT_READ = "IPNRN", "IPNNRN"


@dataclass(frozen=True)
class Keeping:
    """What the item is kept with."""

    headers: bool = True
    body: bool = True
    supplement: bool = True


def item_of(content: bytes, keeping: Keeping | None = None) -> Written:
    """Return the item of a message."""
    keeping = keeping or Keeping()
    message = email.message_from_bytes(content, policy=email.policy.compat32)
    subtype = str(message.get_param("report-type", "") or "").lower()
    status = next((part for part in parts(message) if part.get_content_type() in STATUS_TYPES), None)
    if status is not None and message.get_content_type() == "multipart/report":
        return _report(content, message, status, keeping)
    if subtype == "disposition-notification":
        receipt = next((p for p in parts(message) if p.get_content_type().endswith("disposition-notification")), None)
        if receipt is not None:
            return _receipt(content, message, receipt, keeping)
    return _mail(content, message, keeping)


def parts(message: Message) -> Iterator[Message]:
    """Yield the parts; what is attached as a message is one, and not entered."""
    if message.get_content_maintype() != "multipart" or not message.is_multipart():
        yield message
        return
    for part in inner(message):
        yield from parts(part)


def inner(part: Message) -> list[Message]:
    """Return the parts of a part, as the library divides it."""
    payload = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def decoded(part: Message) -> bytes:
    """Return the decoded content of a part that is no container."""
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _common(content: bytes, message: Message, keeping: Keeping) -> dict[int, Any]:
    properties: dict[int, Any] = {0x0037: _header(message, "subject"), 0x3FDE: 65001, 0x0E07: 1}
    if keeping.headers:
        head = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0]
        properties[0x007D] = _decoded(head).replace("\r\n", "\n").replace("\n", "\r\n") + "\r\n\r\n"
    name, address = parseaddr(_header(message, "from"))
    if name or address:
        properties |= {0x0C1A: name or address, 0x0C1E: "SMTP", 0x0C1F: address, 0x5D01: address}
    for field, number in (("message-id", 0x1035), ("in-reply-to", 0x1042), ("references", 0x1039)):
        if _header(message, field):
            properties[number] = _header(message, field)
    try:
        date = parsedate_to_datetime(_header(message, "date"))
        properties[0x0039] = date if date.tzinfo else date.replace(tzinfo=UTC)
        properties[0x0E06] = properties[0x0039]
    except (TypeError, ValueError, IndexError):
        properties[0x0E06] = datetime(2026, 3, 2, 10, tzinfo=UTC)
    return {number: value for number, value in properties.items() if value != ""}


def _bodies(found: list[Message], keeping: Keeping) -> tuple[dict[int, Any], list[Message]]:
    """Return the body's properties and the parts that are left: the first text and the first page are the body."""
    properties: dict[int, Any] = {}
    rest = []
    for part in found:
        kind = part.get_content_type()
        if kind == "text/plain" and 0x1000 not in properties and not part.get_filename():
            properties[0x1000] = _text(part)
        elif kind == "text/html" and 0x1013 not in properties and not part.get_filename():
            properties[0x1013] = _text(part).encode("utf-8", "replace")
        else:
            rest.append(part)
    return (properties if keeping.body else {}), rest


def _mail(content: bytes, message: Message, keeping: Keeping) -> Written:
    body, rest = _bodies(list(parts(message)), keeping)
    properties = {0x001A: "IPM.Note", **_common(content, message, keeping), **body}
    recipients = [
        {0x3001: name or address, 0x3002: "SMTP", 0x3003: address, 0x39FE: address, 0x0C15: 1}
        for name, address in email.utils.getaddresses([_header(message, "to")])
        if address
    ]
    return Written(properties, recipients, [_attached(part) for part in rest])


def _report(content: bytes, message: Message, status: Message, keeping: Keeping) -> Written:
    groups = _groups(status)
    others = [part for part in parts(message) if part is not status]
    body, rest = _bodies(others, keeping)
    actions = [_action(group) for group in groups[1:]]
    gravest = min(actions, key=GRAVITY.index, default="failed")
    properties = {
        0x001A: f"REPORT.IPM.Note.{CLASSES[gravest]}",
        **_common(content, message, keeping),
        **body,
        0x6820: groups[0].get("reporting-mta", "") if groups else "",
    }
    recipients = [
        _recipient(group, keeping) for group, action in zip(groups[1:], actions, strict=True) if action == gravest
    ]
    return Written(properties, recipients, [_attached(part) for part in rest])


def _recipient(group: dict[str, str], keeping: Keeping) -> dict[int, Any]:
    address = re.sub(r"^[^;]*;\s*", "", group.get("final-recipient", "")).strip("<> ")
    address = re.sub(r"\\x\{([0-9A-F]{1,6})\}", lambda escaped: chr(int(escaped[1], 16)), address)  # RFC 6533, 3
    host = group.get("remote-mta", "")
    properties: dict[int, Any] = {
        0x3001: group.get("x-display-name", address),
        0x3002: "SMTP",
        0x3003: address,
        0x39FE: address,
    }
    properties[0x0C15] = 1
    if host:
        properties[0x0C21] = re.sub(r"^[^;]*;\s*", "", host)
    match = STATUS.search(group.get("status", ""))
    if match:
        kind, subject, detail = match.groups()
        digits = [int(each) if len(each) == 1 else 0 for each in (subject, detail)]
        properties[0x0C20] = int(kind) * 100 + digits[0] * 10 + digits[1]
        properties[0x0C05] = DIAGNOSES.get(f"{subject}.{detail}", OTHERS.get(subject, -1))
    if keeping.supplement:
        said = f"{match[0] if match else ''} {group.get('diagnostic-code', '')}".strip()
        bare = re.sub(r"^[^;]*;\s*", "", host).split(" ")[0]
        properties[0x0C1B] = group.get("x-supplementary-info") or f"<{bare} #{said}>"
    return properties


def _receipt(content: bytes, message: Message, receipt: Message, keeping: Keeping) -> Written:
    groups = _groups(receipt)
    fields = groups[0] if groups else {}
    body, rest = _bodies([part for part in parts(message) if part is not receipt], keeping)
    disposition = fields.get("disposition", "").rpartition(";")[2].strip().lower()
    properties = {
        0x001A: f"REPORT.IPM.Note.{READ if disposition.startswith('displayed') else NOT_READ}",
        **_common(content, message, keeping),
        **body,
        0x0080: fields.get("disposition", ""),
        0x1046: fields.get("original-message-id", ""),
        0x0025: b"\x01\x02\x03",
    }
    return Written(properties, [], [_attached(part) for part in rest])


def _attached(part: Message) -> Attached:
    kind = part.get_content_type()
    if kind == "message/rfc822" and part.is_multipart():
        (attached, *_) = inner(part)
        return Attached({0x3001: "message"}, _mail(attached.as_bytes(), attached, Keeping()))
    name = part.get_filename() or ""
    # The library reads a part of fields as messages.
    data = b"".join(each.as_bytes() for each in inner(part)) if part.is_multipart() else decoded(part)
    return Attached({0x3701: data, 0x370E: kind, 0x3707: name or "ATT00001"})


def _groups(part: Message) -> list[dict[str, str]]:
    groups: list[dict[str, str]] = []
    for block in re.split(r"\n[ \t]*\n", _fields_text(part).replace("\r\n", "\n")):
        fields: dict[str, str] = {}
        name = ""
        for line in block.split("\n"):
            if line[:1] in (" ", "\t") and name:
                fields[name] += " " + line.strip()
            elif ":" in line:
                name = line.partition(":")[0].strip().lower()
                fields.setdefault(name, line.partition(":")[2].strip())
        if fields and groups and "final-recipient" not in fields and "final-recipient" in groups[-1]:
            groups[-1] = fields | groups[-1]  # an empty line too many
        elif fields:
            groups.append(fields)
    if groups and "final-recipient" in groups[0]:  # no group of the message, or one without an empty line behind it
        groups.insert(0, {})
    return groups


def _fields_text(part: Message) -> str:
    """Return the text of a part of fields, which the library takes for a row of messages."""
    if not part.is_multipart():
        return decoded(part).decode("utf-8", "replace")
    raw = b"\n".join(each.as_bytes() for each in inner(part))
    if str(part.get("content-transfer-encoding", "")).strip().lower() == "base64":
        with suppress(ValueError):
            raw = base64.b64decode(raw)
    return raw.decode("utf-8", "replace")


def _action(group: dict[str, str]) -> str:
    written = group.get("action", "failed").strip().lower()
    return next((action for action in GRAVITY if written.startswith(action[:5])), "failed")


def _text(part: Message) -> str:
    data = decoded(part)
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:
        return data.decode("utf-8", "replace")


def _header(message: Message, name: str) -> str:
    value = message.get(name)
    return (
        "" if value is None else str(email.header.make_header(_words(str(value)))).replace("\n", " ").replace("\r", "")
    )


def _words(value: str) -> list[Any]:
    try:
        return email.header.decode_header(value)
    except (email.errors.HeaderParseError, ValueError):
        return [(value, None)]


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
