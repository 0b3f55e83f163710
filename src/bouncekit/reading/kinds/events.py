"""Notifications in JSON: what Amazon SES says of bounces, complaints and deliveries, sent by mail through Amazon SNS.

The form is documented at https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html.
"""

import json
from datetime import datetime
from typing import Any

from bouncekit.message import Message
from bouncekit.reading.answers.addresses import clean_address, find_addresses
from bouncekit.reading.answers.codes import find_reply_code, find_status
from bouncekit.reading.facts import (
    ComplaintFacts,
    DeliveryAction,
    Facts,
    Form,
    OriginalFacts,
    Passage,
    RecipientFacts,
)
from bouncekit.reading.original.lost_message import in_the_calendar
from bouncekit.reading.reports.fields import action_of, diagnostic_of, host_in_field
from bouncekit.reading.sender.signals import Signals

__all__ = ["read_event"]

_LIMIT = 256 * 1024
_RECIPIENT_LIMIT = 1000
_LISTS = {
    "bounce": ("bouncedRecipients", Form.DELIVERY_REPORT, None),
    "deliverydelay": ("delayedRecipients", Form.DELIVERY_REPORT, DeliveryAction.DELAYED),
    "complaint": ("complainedRecipients", Form.COMPLAINT, None),
    "delivery": ("recipients", Form.DELIVERY_REPORT, DeliveryAction.DELIVERED),
}


def read_event(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a notification in JSON, or None."""
    text = signals.text.lstrip()
    if not text.startswith("{") or not any(word in text for word in ("notificationType", "eventType")):
        return None
    event = _event(signals.whole_text[:_LIMIT].lstrip())
    kind = str(event.get("notificationType") or event.get("eventType") or "").lower()
    if kind not in _LISTS:
        return None
    name, form, action = _LISTS[kind]
    detail = _table(event.get("deliveryDelay" if kind == "deliverydelay" else kind))
    listed = detail.get(name)
    rows = listed[:_RECIPIENT_LIMIT] if isinstance(listed, list) else []
    recipients = tuple(_recipient(row, detail, action) for row in rows)
    return Facts(
        form=form,
        recipients=recipients,
        software="amazonses",
        subject=message.header("subject") or None,
        machine=True,
        original=_original(_table(event.get("mail"))),
        complaint=_complaint(detail, _table(event.get("mail"))) if form is Form.COMPLAINT else None,
    )


def _event(text: str) -> dict[str, Any]:
    try:
        event = json.JSONDecoder(strict=False).raw_decode(text)[0]
        inner = _table(event).get("Message")
        if isinstance(inner, str) and inner.startswith("{"):
            event = json.JSONDecoder(strict=False).raw_decode(inner)[0]
    except (ValueError, RecursionError):
        return {}
    return _table(event)


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _recipient(row: object, detail: dict[str, Any], action: DeliveryAction | None) -> RecipientFacts:
    fields = _table(row) or {"emailAddress": row}
    told = {"action": "action", "status": "status", "diagnostic-code": "diagnosticCode"}
    group = {name: str(fields[key]) for name, key in told.items() if fields.get(key)}
    diagnostic = diagnostic_of(group)
    # "Transient, MailboxFull": the service's own words for the cause (bounceType, bounceSubType).
    types = [detail.get(key) for key in ("bounceType", "bounceSubType", "delayType") if detail.get(key)]
    words = " ".join(f"{value}" for value in types)
    passages = [Passage(text, place) for text, place in ((diagnostic, "diagnostic"), (words, "notice")) if text]
    failed = DeliveryAction.FAILED if "bounceType" in detail else None
    return RecipientFacts(
        address=clean_address(str(fields.get("emailAddress") or "")),
        action=action or action_of(group) or failed,
        status=find_status(str(fields.get("status") or "")) or (find_status(diagnostic) if diagnostic else None),
        reply_code=find_reply_code(diagnostic) if diagnostic else None,
        diagnostic=diagnostic,
        passages=tuple(passages),
        reporting_host=host_in_field(str(detail.get("reportingMTA") or "")),
    )


def _complaint(detail: dict[str, Any], mail: dict[str, Any]) -> ComplaintFacts:
    told, source = detail.get("complaintFeedbackType"), mail.get("source")
    return ComplaintFacts(
        feedback_type=str(told).lower()[:60] if told else None,
        source_ip=str(mail["sourceIp"])[:45] if mail.get("sourceIp") else None,
        mail_from=clean_address(str(source)) if source else None,
        arrival_date=_date(detail.get("arrivalDate") or detail.get("timestamp")),
    )


def _original(mail: dict[str, Any]) -> OriginalFacts | None:
    common = _table(mail.get("commonHeaders"))
    sender, subject = common.get("from") or mail.get("source"), common.get("subject")
    to = common.get("to") or mail.get("destination")
    message_id = str(common.get("messageId") or mail.get("messageId") or "").strip("<> ")
    facts = OriginalFacts(
        message_id=f"<{message_id}>" if message_id else None,
        subject=str(subject) if subject else None,
        sender=next(iter(find_addresses(str(sender))), None) if sender else None,
        to=find_addresses(str(to)) if to else (),
        date=_date(common.get("date") or mail.get("timestamp")),
        found_in="report",
    )
    return facts if facts.message_id or facts.sender else None


def _date(value: object) -> datetime | None:
    try:
        return in_the_calendar(datetime.fromisoformat(str(value)))
    except ValueError:
        return None
