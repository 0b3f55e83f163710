"""An item of Outlook as a message of the Internet: a report as RFC 3464, a receipt as RFC 8098, mail as RFC 5322.

The same item is the same bytes each time: no clock and no chance has a part in it.  What [MS-OXCMAIL] 2.1.3 makes of
the properties is the model; where it takes the status of a recipient from a number that says less, the full text that
stands beside it comes first (`bouncekit.stores.outlook.status`).
"""

import base64
import re

from bouncekit.stores.outlook.attached import file_entity, mime_type
from bouncekit.stores.outlook.bodies import body_of
from bouncekit.stores.outlook.entity import Entity, encoded, written
from bouncekit.stores.outlook.header import header_of, original_header
from bouncekit.stores.outlook.items import Attachment, Item
from bouncekit.stores.outlook.people import recipient_address, recipient_name, sender
from bouncekit.stores.outlook.properties import Properties, PropertyId
from bouncekit.stores.outlook.signed import signed_entity
from bouncekit.stores.outlook.signs import INCOMPLETE, MARK
from bouncekit.stores.outlook.status import said_of

__all__ = ["render"]

_ACTIONS = (
    (".ndr", "failed"),
    (".delayed.dr", "delayed"),
    (".relayed.dr", "relayed"),
    (".expanded.dr", "expanded"),
    (".dr", "delivered"),
)
_RECEIPTS = ((".ipnrn", "displayed"), (".ipnnrn", "deleted"))
_REPORT_TYPES = {
    "message/delivery-status": "delivery-status",
    "message/disposition-notification": "disposition-notification",
    "message/feedback-report": "feedback-report",
}
# The type of a diagnostic (RFC 3464, 2.1.2): an atom, X-Unix too.
_TYPED = re.compile(r"[A-Za-z][A-Za-z0-9-]{0,17}[ \t]{0,4};")
_VERSION = ("MIME-Version", "1.0")
_LACKS = "of an attached item the long texts and the attachments could not be read"


def render(item: Item, *, whole: bool = False) -> bytes:
    """Return `item` as a message; with `whole` the content of its attachments too, which is not needed to judge it."""
    message = _message(item, whole=whole)
    message.fields.insert(0, (MARK, f"from the properties of an Outlook item ({item.message_class or 'unknown'})"))
    if _lacks(message):
        message.fields.insert(1, (INCOMPLETE, _LACKS))
    return written(message)


def _lacks(entity: Entity) -> bool:
    inner = [*entity.parts, *([] if entity.message is None else [entity.message])]
    return any(name == INCOMPLETE for name, _ in entity.fields) or any(map(_lacks, inner))


def _message(item: Item, *, whole: bool) -> Entity:
    message_class = item.message_class
    if message_class.startswith("report."):
        for ending, action in _ACTIONS:
            if message_class.endswith(ending):
                return _report(item, action, whole=whole)
        for ending, disposition in _RECEIPTS:
            if message_class.endswith(ending):
                return _receipt(item, disposition, whole=whole)
    return _mail(item, whole=whole)


def _mail(item: Item, *, whole: bool) -> Entity:
    """Return ordinary mail; a report that was kept as such keeps the type of its container."""
    signed = signed_entity(item, whole=whole)
    body = signed or body_of(item, whole=whole)
    attachments = [] if signed else [_attached(each, whole=whole, in_report=False) for each in item.attachments]
    fields = [_VERSION, *header_of(item, is_report=False)]
    if not attachments:
        return Entity([*body.fields, *fields], body.body, body.parts, subtype=body.subtype)
    kinds = set(map(mime_type, item.attachments))
    report = next((f"report; report-type={name}" for kind, name in _REPORT_TYPES.items() if kind in kinds), "mixed")
    return Entity(fields, parts=[body, *attachments], subtype=report)


def _report(item: Item, action: str, *, whole: bool) -> Entity:
    parts = [body_of(item, whole=whole), _status_part(item, action), *_original(item, whole=whole)]
    fields = [_VERSION, *header_of(item, is_report=True)]
    return Entity(fields, parts=parts, subtype="report; report-type=delivery-status")


def _status_part(item: Item, action: str) -> Entity:
    mta = _one_line(item.properties, PropertyId.REPORTING_MESSAGE_TRANSFER_AGENT)
    groups = [_lines([("Reporting-MTA", mta if ";" in mta or not mta else f"dns; {mta}")])]
    groups += [_lines(_recipient_fields(each, action)) for each in item.recipients]
    if not item.recipients:
        groups.append(_lines([("Final-Recipient", _whom_it_was_for(item)), ("Action", action)]))
    body = "\r\n".join(filter(None, groups)).encode("utf-8", "replace")
    kind = "message/delivery-status" if body.isascii() else "message/global-delivery-status"
    return Entity([("Content-Type", kind)], body)


def _recipient_fields(recipient: Properties, action: str) -> list[tuple[str, str]]:
    said = said_of(recipient)
    address = recipient_address(recipient)
    name = recipient_name(recipient)
    if not address:
        written_address = _one_line(recipient, PropertyId.EMAIL_ADDRESS)
        final = f"unknown; {written_address or name}" if written_address or name else ""
    else:
        final = f"{'rfc822' if address.isascii() else 'utf-8'}; {address}"
    host = said.host if ";" in said.host or not said.host else f"dns; {said.host}"
    words = said.diagnostic
    return [
        ("Final-Recipient", final),
        ("X-Display-Name", encoded(name)),
        ("Action", action),
        ("Status", said.status),
        ("Remote-MTA", host),
        ("Diagnostic-Code", words if _TYPED.match(words) or not words else f"smtp; {words}"),
    ]


def _whom_it_was_for(item: Item) -> str:
    """Return the recipient of what came back, where the report has no table of those who failed."""
    names = (_one_line(item.properties, each) for each in (PropertyId.ORIGINAL_DISPLAY_TO, PropertyId.DISPLAY_TO))
    return next((f"unknown; {name}" for name in names if name), "unknown;")


def _original(item: Item, *, whole: bool) -> list[Entity]:
    """Return what came back: what is attached, or else what the report's own properties tell of it."""
    found = [_attached(each, whole=whole, in_report=True) for each in item.attachments]
    if found:
        return found
    body = _lines(original_header(item.properties))
    return [Entity([("Content-Type", "text/rfc822-headers")], body.encode("utf-8", "replace"))] if body else []


def _receipt(item: Item, disposition: str, *, whole: bool) -> Entity:
    properties = item.properties
    _, address = sender(properties)
    told = _one_line(properties, PropertyId.REPORT_DISPOSITION)
    key = properties.data(PropertyId.PARENT_KEY, 500)
    mode = "manual-action/MDN-sent-manually"
    body = _lines(
        [
            ("Final-Recipient", f"rfc822; {address}" if address else ""),
            ("Original-Message-ID", _original_id(properties)),
            ("Disposition", told if ";" in told else f"{mode}; {told or disposition}"),
            ("X-MSExch-Correlation-Key", base64.b64encode(key).decode() if key else ""),
        ]
    ).encode("utf-8", "replace")
    kind = "message/disposition-notification" if body.isascii() else "message/global-disposition-notification"
    parts = [body_of(item, whole=whole), Entity([("Content-Type", kind)], body), *_original(item, whole=whole)]
    fields = [_VERSION, *header_of(item, is_report=True)]
    return Entity(fields, parts=parts, subtype="report; report-type=disposition-notification")


def _original_id(properties: Properties) -> str:
    return _one_line(properties, PropertyId.ORIGINAL_MESSAGE_ID) or _one_line(properties, PropertyId.IN_REPLY_TO_ID)


def _attached(attachment: Attachment, *, whole: bool, in_report: bool) -> Entity:
    item = attachment.item()
    if item is None:
        return file_entity(attachment, whole=whole, in_report=in_report)
    message = _message(item, whole=whole)
    if item.is_partial:
        message.fields.insert(0, (INCOMPLETE, _LACKS))
    return Entity([("Content-Type", "message/rfc822")], message=message)


def _lines(fields: list[tuple[str, str]]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in fields if value)


def _one_line(properties: Properties, number: int) -> str:
    text = " ".join(properties.text(number, 64 << 10).split())
    return "".join(character if character.isprintable() else " " for character in text)
