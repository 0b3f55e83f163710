"""Complaints: feedback reports (RFC 5965, 6591, 6650) and the plain forms that came before them.

The recipients of a complaint are those whom Original-Rcpt-To names; nothing failed for them.
"""

from bouncekit.message import Message, Part, parse_headers
from bouncekit.reading.addresses import clean_address
from bouncekit.reading.facts import Facts, Form, Passage, RecipientFacts
from bouncekit.reading.machine import Signals

__all__ = ["read_complaint"]

_RECIPIENT_FIELDS = ("original-rcpt-to", "removal-recipient", "redacted-address")
_RECIPIENT_LIMIT = 1000


def read_complaint(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a complaint, or None."""
    part = _feedback_part(message)
    if part is not None:
        return _facts(message, _recipients(part.text), " ".join(part.text[:2000].split()))
    root = message.root
    if root.content_type == "multipart/report" and root.parameters.get("report-type", "").lower() == "feedback-report":
        return _facts(message, (), "")
    return _facts(message, (), " ".join(signals.text[:1000].split())) if _is_plain_complaint(message, signals) else None


def _feedback_part(message: Message) -> Part | None:
    kinds = message.kinds
    return message.parts[kinds.index("message/feedback-report")] if "message/feedback-report" in kinds else None


def _is_plain_complaint(message: Message, signals: Signals) -> bool:
    if message.raw_header("x-apple-unsubscribe") is not None:
        return True
    if signals.reply:
        return False
    told = ("complaint" in signals.sender_marks) + ("complaint" in signals.subject_marks)
    return told == 2 or (told == 1 and "complaint" in signals.body_marks)


def _recipients(text: str) -> tuple[RecipientFacts, ...]:
    fields = parse_headers("\n".join(line for line in text.split("\n") if line.strip()))
    found: dict[str, RecipientFacts] = {}
    for name in _RECIPIENT_FIELDS:
        for value in fields.headers(name)[:_RECIPIENT_LIMIT]:
            address = clean_address(value)
            if address:
                found.setdefault(address.lower(), RecipientFacts(address=address, found_in=name))
    return tuple(found.values())


def _facts(message: Message, recipients: tuple[RecipientFacts, ...], words: str) -> Facts:
    subject = message.header("subject") or None
    passages = [Passage(words, "notice")] if words else []
    if subject:
        passages.append(Passage(subject, "subject"))
    return Facts(Form.COMPLAINT, recipients, subject=subject, machine=True, passages=tuple(passages))
