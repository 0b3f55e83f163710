"""Complaints: feedback reports (RFC 5965, 6591, 6650) and the plain forms that came before them.

The recipients of a complaint are those whom Original-Rcpt-To names; nothing failed for them.
"""

from ipaddress import ip_address

from bouncekit.message import Headers, Message, Part, parse_headers
from bouncekit.reading.answers.addresses import clean_address
from bouncekit.reading.facts import ComplaintFacts, Facts, Form, RecipientFacts
from bouncekit.reading.kinds.passages import subject_of, told_in
from bouncekit.reading.original.lost_message import parse_date
from bouncekit.reading.sender.signals import Signals
from bouncekit.text.cues import CuePattern
from bouncekit.text.folding import fold

__all__ = ["read_complaint"]

_RECIPIENT_FIELDS = ("original-rcpt-to", "removal-recipient", "redacted-address")
_RECIPIENT_LIMIT = 1000
_XARF = frozenset({"x-arf", "x-xarf"})
_XARF_HEAD = 4000
_JMRP = "x-hmxmroriginalrecipient"
# "complaint about message from 192.0.2.1", "an email message received from IP 192.0.2.1"
_SOURCE = CuePattern(r"\b(?&complaint_from) (?:(?&complaint_host) ){0,2}\[?([0-9a-f.:]{7,45})\b")


def read_complaint(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a complaint, or None."""
    part = _feedback_part(message)
    if part is not None and (message.root.content_type == "multipart/report" or not signals.person):
        fields = _fields(part.text)
        facts = _facts(message, _recipients(fields), " ".join(part.text[:2000].split()))
        return facts._replace(complaint=_complaint(fields))
    root = message.root
    if root.content_type == "multipart/report" and root.parameters.get("report-type", "").lower() == "feedback-report":
        return _facts(message, (), "")._replace(complaint=ComplaintFacts())
    if not _XARF.isdisjoint(signals.fields):
        return _read_xarf(message)
    if not _is_plain_complaint(message, signals):
        return None
    facts = _facts(message, _plain_recipients(message), " ".join(signals.text[:1000].split()))
    told = _SOURCE.search(signals.folded_subject) or _SOURCE.search(fold(signals.text))
    return facts._replace(complaint=ComplaintFacts(source_ip=_ip(told[1]) if told else None))


def _read_xarf(message: Message) -> Facts:
    """Return the facts of a report in XARF (xarf.org): its header tells it, and one of its parts holds its fields."""
    part = next((p for p in message.parts[1:] if "\nreport-type:" in p.text[:_XARF_HEAD].lower()), None)
    fields = _fields(part.text.lstrip("- \n") if part else "")
    told = (fields.raw_header("report-type") or fields.raw_header("category") or "").strip().lower()[:60]
    complaint = ComplaintFacts(feedback_type=told or None, source_ip=_ip(fields.raw_header("source") or ""))
    return _facts(message, (), " ".join((part.text if part else "")[:2000].split()))._replace(complaint=complaint)


def _feedback_part(message: Message) -> Part | None:
    kinds = message.kinds
    return message.parts[kinds.index("message/feedback-report")] if "message/feedback-report" in kinds else None


def _is_plain_complaint(message: Message, signals: Signals) -> bool:
    if "x-apple-unsubscribe" in signals.fields:
        return True
    if signals.reply:
        return False
    told = ("complaint" in signals.sender_marks) + ("complaint" in signals.subject_marks)
    if told == 1 and _is_jmrp(message):
        return True
    return told == 2 or (told == 1 and "complaint" in signals.body_marks)


def _is_jmrp(message: Message) -> bool:
    """Return whether Microsoft's mark stands in the header, above the message that it hands on, or opens the text."""
    return (
        message.raw_header(_JMRP) is not None
        or bool(_plain_recipients(message))
        or any(part.text.lstrip()[: len(_JMRP)].lower() == _JMRP for part in message.parts[:2])
    )


def _fields(text: str) -> Headers:
    return parse_headers("\n".join(line for line in text.split("\n") if line.strip()))


def _recipients(fields: Headers) -> tuple[RecipientFacts, ...]:
    found: dict[str, RecipientFacts] = {}
    for name in _RECIPIENT_FIELDS:
        for value in fields.headers(name)[:_RECIPIENT_LIMIT]:
            address = clean_address(value)
            if address:
                found.setdefault(address.lower(), RecipientFacts(address=address, found_in=name))
    return tuple(found.values())


def _plain_recipients(message: Message) -> tuple[RecipientFacts, ...]:
    """Return who complains by Microsoft's JMRP, which names them above the message that it hands on."""
    for part in message.parts:
        value = part.embedded.raw_header(_JMRP) if part.embedded is not None else None
        address = clean_address(value) if value else None
        if address:
            return (RecipientFacts(address=address, found_in=_JMRP),)
    return ()


def _complaint(fields: Headers) -> ComplaintFacts:
    incidents = (fields.raw_header("incidents") or "").strip()
    return ComplaintFacts(
        feedback_type=(fields.raw_header("feedback-type") or "").strip().lower()[:60] or None,
        source_ip=_ip(fields.raw_header("source-ip") or ""),
        mail_from=clean_address(fields.raw_header("original-mail-from") or ""),
        reported_domain=(fields.raw_header("reported-domain") or "").strip().lower()[:255] or None,
        arrival_date=parse_date(fields.raw_header("arrival-date") or fields.raw_header("received-date")),
        incidents=int(incidents) if incidents.isdecimal() and len(incidents) < 10 else None,
    )


def _ip(value: str) -> str | None:
    """Return the IP address in `value`, in its usual form; None where there is none."""
    try:
        return str(ip_address(value.strip().strip("[]")))
    except ValueError:
        return None


def _facts(message: Message, recipients: tuple[RecipientFacts, ...], words: str) -> Facts:
    subject = subject_of(message)
    return Facts(Form.COMPLAINT, recipients, subject=subject, machine=True, passages=told_in(words, subject))
