"""Read receipts: message disposition notifications (RFC 8098), and the plain texts that do their work.

A disposition of ``deleted`` may hide a failure such as a full mailbox: where the words say that the message was
rejected, it is a delivery report, whatever it calls itself; else its words are kept.
"""

from bouncekit.message import Message, Part
from bouncekit.reading.answers.addresses import clean_address, decode_orcpt
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.facts import About, DeliveryAction, Facts, Form, OriginalFacts, Passage, RecipientFacts
from bouncekit.reading.groups import Group, read_groups
from bouncekit.reading.kinds.passages import subject_of, told_in
from bouncekit.reading.kinds.pasted_letters import is_told_unread
from bouncekit.reading.original.lost_message import message_id_in, read_original
from bouncekit.reading.sender.signals import Signals
from bouncekit.text.cues import cue
from bouncekit.text.folding import fold

__all__ = ["read_disposition"]

_TYPES = frozenset({"message/disposition-notification", "message/global-disposition-notification"})
_FATES = {"deleted": About.UNREAD, "displayed": About.OPENED}
_PROSE = 2000
_TELLING = ("disposition", "failure", "error", "warning")


def read_disposition(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a disposition notification or of a plain read receipt, or None."""
    if not _TYPES.isdisjoint(message.kinds):
        part = next(part for part, kind in message.typed_parts if kind in _TYPES)
        return _notification(message, part, signals)
    root = message.root
    if root.content_type == "multipart/report" and root.parameters.get("report-type", "").lower().startswith(
        "disposit"
    ):
        return _facts(message, None, {}, signals)
    if "receipt" not in signals.subject_marks or signals.reply or signals.mail_system:
        return None
    told = bool(signals.auto_submitted or signals.null_path) or "receipt" in signals.body_marks
    if not told:
        return None
    facts = _facts(message, None, {}, signals)
    unread = is_told_unread(f"{facts.subject or ''}\n{signals.text[:_PROSE]}")
    return facts._replace(about=About.UNREAD if unread else None)


def _notification(message: Message, part: Part, signals: Signals) -> Facts:
    fields = read_groups([part.text])
    group = fields.recipients[0] if fields.recipients else {}
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
    if address and _is_refusal(group, signals):
        return _refusal(facts, address, group, signals, original)
    return facts._replace(original=original, about=_fate(group))


def _fate(group: Group) -> About | None:
    """Return whether the letter was opened, or deleted without being opened (RFC 8098, 3.2.6.2)."""
    kind = group.get("disposition", "").rpartition(";")[2].strip().lower()
    return next((about for word, about in _FATES.items() if kind.startswith(word)), None)


def _is_refusal(group: Group, signals: Signals) -> bool:
    """Tell whether the message never reached its reader: a delivery agent deleted it and says that it rejected it.

    QUIRK: Dovecot's and Cyrus' older delivery agents report a full mailbox so (RFC 5429, 2.1.1, "reject" by MDN).
    """
    kind = group.get("disposition", "").rpartition(";")[2].strip().lower()
    if not kind.startswith(("deleted", "failed", "denied")):
        return False
    told = " ".join(group.get(name, "") for name in _TELLING[1:])
    if "refusal" in signals.body_marks or find_codes(told) != (None, None):
        return True
    return "receipt" not in signals.body_marks and any(word in fold(told[:1000]) for word in cue("mailbox_full"))


def _refusal(facts: Facts, address: str, group: Group, signals: Signals, original: OriginalFacts | None) -> Facts:
    told = next((" ".join(group[name].split()) for name in _TELLING[1:] if group.get(name)), None)
    frame, _, said = signals.text[:2000].partition(":\n")
    words = told or " ".join(said.split()) or None
    codes = find_codes(words or "")
    passages = tuple(p for p in facts.passages if p.found_in != "subject" and p.text != words)
    passages = (Passage(words, "diagnostic"), *passages) if words else passages
    if words and codes == (None, None) and not any(sign in fold(words[:1000]) for sign in cue("mailbox_full")):
        # The reason that a Sieve script gives is the recipient's own sentence, whatever it pretends (RFC 5429, 2.1):
        # the delivery agent's sentence comes before it.
        passages = (Passage(" ".join(frame.split()), "diagnostic"), Passage(words, "diagnostic"))
    recipient = RecipientFacts(
        address=address,
        action=DeliveryAction.FAILED,
        status=codes.status,
        reply_code=codes.reply_code,
        diagnostic=words,
        passages=passages,
    )
    return Facts(Form.DELIVERY_REPORT, (recipient,), None, facts.subject, machine=True, original=original)


def _facts(message: Message, address: str | None, group: Group, signals: Signals) -> Facts:
    subject = subject_of(message)
    passages = [Passage(" ".join(group[name].split()), "diagnostic") for name in _TELLING if group.get(name)]
    passages += told_in(" ".join(signals.text[:1000].split()), subject)
    recipients = (RecipientFacts(address=address, diagnostic=_first(passages)),) if address else ()
    return Facts(Form.DISPOSITION, recipients, subject=subject, machine=True, passages=tuple(passages))


def _first(passages: list[Passage]) -> str | None:
    return passages[0].text if passages and passages[0].found_in == "diagnostic" else None
