"""Read receipts: message disposition notifications (RFC 8098), and the plain texts that do their work.

A disposition of ``deleted/failed`` may hide a failure such as a full mailbox (RFC 8098, 3.2.6.2): its words are kept.
"""

from bouncekit.message import Message, Part
from bouncekit.reading.addresses import clean_address, decode_orcpt
from bouncekit.reading.facts import Facts, Form, OriginalFacts, Passage, RecipientFacts
from bouncekit.reading.groups import Group, read_groups
from bouncekit.reading.machine import Signals
from bouncekit.reading.original import message_id_in, read_original

__all__ = ["read_disposition"]

_TYPES = frozenset({"message/disposition-notification", "message/global-disposition-notification"})
_TELLING = ("disposition", "failure", "error", "warning")


def read_disposition(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a disposition notification or of a plain read receipt, or None."""
    part = next((p for p in message.parts if p.content_type in _TYPES), None)
    if part is not None:
        return _notification(message, part, signals)
    root = message.root
    if root.content_type == "multipart/report" and root.parameters.get("report-type", "").lower().startswith(
        "disposit"
    ):
        return _facts(message, None, Group(), signals)
    is_receipt = "receipt" in signals.subject_marks and not signals.reply
    told = "receipt" in signals.body_marks or bool(signals.auto_submitted or signals.null_path)
    return _facts(message, None, Group(), signals) if is_receipt and told and not signals.mail_system else None


def _notification(message: Message, part: Part, signals: Signals) -> Facts:
    fields = read_groups([part.text])
    group = fields.recipients[0] if fields.recipients else Group()
    address = None
    if "final-recipient" in group:
        address = clean_address(group["final-recipient"])
    elif "original-recipient" in group:
        address = decode_orcpt(group["original-recipient"])
    reported = fields.message.get("original-message-id")
    original = read_original(message, None, reported)
    if original is None or (original.found_in == "reference" and message_id_in(reported)):
        original = OriginalFacts(message_id=message_id_in(reported), found_in="report") if reported else original
    facts = _facts(message, address, group, signals)
    return Facts(
        facts.form, facts.recipients, None, facts.subject, machine=True, passages=facts.passages, original=original
    )


def _facts(message: Message, address: str | None, group: Group, signals: Signals) -> Facts:
    subject = message.header("subject") or None
    passages = [Passage(" ".join(group[name].split()), "diagnostic") for name in _TELLING if group.get(name)]
    words = " ".join(signals.text[:1000].split())
    if words:
        passages.append(Passage(words, "notice"))
    if subject:
        passages.append(Passage(subject, "subject"))
    recipients = (RecipientFacts(address=address, diagnostic=_first(passages)),) if address else ()
    return Facts(Form.DISPOSITION, recipients, subject=subject, machine=True, passages=tuple(passages))


def _first(passages: list[Passage]) -> str | None:
    return passages[0].text if passages and passages[0].found_in == "diagnostic" else None
