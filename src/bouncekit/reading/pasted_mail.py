"""Pasted texts that want the readers of whole messages: a message, a notice without its header, a letter."""

from bouncekit.message import parse
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Frame, Passage, RecipientFacts
from bouncekit.reading.fates import read_fates
from bouncekit.reading.forwarded import is_handed_on
from bouncekit.reading.frames import frame_of, has_given_up
from bouncekit.reading.handed_blocks import notices_apart
from bouncekit.reading.kinds.likenesses import is_like_letter, liken_letter, likened_about, with_likeness
from bouncekit.reading.kinds.pasted_letters import read_pasted_letter, reply_about, told_beside
from bouncekit.reading.last_notices import are_mixed, together
from bouncekit.reading.named_as_other import is_named_as_other
from bouncekit.reading.notices.deadlines import retried_until
from bouncekit.reading.pasted import read_answer
from bouncekit.reading.sender.signals import Signals, read_signals
from bouncekit.reading.shown import letter_in
from bouncekit.reading.texts import NOTICE_LINES, RETURNING
from bouncekit.reading.whole import read

__all__ = ["is_handed_on", "read_pasted_mail", "read_pasted_message"]

# A pasted notice has lost its header: it is read under the one that mail systems give theirs.
_AS_NOTICE = b"Return-Path: <>\nFrom: MAILER-DAEMON\nContent-Type: text/plain; charset=utf-8\n\n"
_PASTED_REPLY = frozenset({"auto_reply", "acknowledgement"})
_ARRIVED = {Frame.RELAYED: DeliveryAction.RELAYED, Frame.DELIVERED: DeliveryAction.DELIVERED}
_AS_LETTER = b"From: a@example.org\nContent-Type: text/plain; charset=utf-8\n\n"


def read_pasted_message(text: str) -> Facts:
    """Return what a message says that was pasted whole."""
    message = parse(text.lstrip().encode("utf-8", "replace"))
    facts = read(message)
    letter = letter_in(message) if facts.form is Form.ORDINARY else None
    told = read_pasted_letter(letter.text) if letter else None
    if letter and told is None and facts.about is None:
        told = liken_letter(f"{message.header('subject') or ''}\n{letter.text}")  # it may say what the text leaves out
    return told or (read_answer(text) if facts.form is Form.ORDINARY and facts.about is None else facts)


def read_pasted_mail(text: str, *, speaks: bool) -> Facts:
    """Return what a text says that may be a notice without its header; or a letter, where no server `speaks` in it."""
    signals = None if speaks else read_signals(parse(_AS_LETTER + text.encode("utf-8", "replace")))
    pasted = _read_pasted_reply(text, signals) if signals else None
    if pasted is None and text.count("\n") >= NOTICE_LINES:
        pasted = _read_pasted_notice(text)
        pasted = with_likeness(pasted, text) if pasted is not None and not speaks else pasted
    if pasted is not None:
        return pasted
    if signals is None:
        return with_likeness(read_answer(text), text)
    about = likened_about(text) or told_beside(text, signals.letter)
    answer = read_answer(text)._replace(about=about)
    if not is_like_letter(text):
        return with_likeness(answer, text)
    # However its words sound, none of them is a server's.
    return answer._replace(recipients=tuple(said._replace(passages=(), diagnostic=None) for said in answer.recipients))


def _read_pasted_notice(text: str) -> Facts | None:
    """Read the text of a notice, or of several that stand one below another."""
    parts = notices_apart(text)
    found = [facts for part in parts if (facts := _read_one_notice(part)) is not None]
    apart = len(found) == len(parts) > 1 and are_mixed(found)
    facts = together(found) if apart else _read_one_notice(text)
    fates = read_fates(text)
    if fates is not None and (facts is None or len(facts.recipients) < len(fates.recipients)):
        return fates
    if facts is None or not has_given_up(text):
        return facts
    actions = {said.action for said in facts.recipients}
    return facts.with_action(DeliveryAction.FAILED) if actions == {DeliveryAction.DELAYED} else facts


def _read_one_notice(text: str) -> Facts | None:
    """Read the text of a notice; where none of its words calls it one, it is judged as an answer is."""
    facts = read(parse(_AS_NOTICE + text.encode("utf-8", "replace")))
    named = [said.address for said in facts.recipients if said.address]
    if facts.form not in RETURNING or not named or all(is_named_as_other(text, address) for address in named):
        return None
    facts = facts._replace(
        subject=None,
        passages=tuple(p for p in facts.passages if p.found_in != "subject"),
        recipients=_without_expanded(facts.recipients),
    )
    frame = frame_of(text)
    if frame in _ARRIVED and find_codes(text) == (None, None):
        return facts.with_action(_ARRIVED[frame])._replace(frame=frame)
    if frame is Frame.DELAYED:
        facts = _with_deadline(_as_delayed(facts), text)
    if frame is not None:
        return facts._replace(frame=frame)
    return facts.with_action(None)._replace(form=Form.PASTED)


def _as_delayed(facts: Facts) -> Facts:
    """Return the facts of a notice that says itself that it is tried again: formats of any words only know failures."""
    refused = any((said.status or "4")[0] == "5" or (said.reply_code or 400) >= 500 for said in facts.recipients)
    guessed = len(facts.recipients) == 1 and facts.recipients[0].found_in == "generic"
    return facts.with_action(DeliveryAction.DELAYED) if guessed and not refused else facts


def _with_deadline(facts: Facts, text: str) -> Facts:
    until = retried_until(text)
    if until is None or any(said.will_retry_until for said in facts.recipients):
        return facts
    return facts._replace(recipients=tuple(said._replace(will_retry_until=until) for said in facts.recipients))


def _without_expanded(recipients: tuple[RecipientFacts, ...]) -> tuple[RecipientFacts, ...]:
    """Return the recipients but for those of whose address another one was made, with the same answer."""
    expanded = {((said.original_address or "").lower(), said.diagnostic) for said in recipients}
    return tuple(said for said in recipients if ((said.address or "-").lower(), said.diagnostic) not in expanded)


def _read_pasted_reply(text: str, signals: Signals) -> Facts | None:
    """Recognise an automatic reply that was pasted without its header, by the words that programs put into one."""
    if _PASTED_REPLY.isdisjoint(signals.body_marks) or signals.letter.asking:
        return None
    said = Passage(" ".join(text.split())[:1000], "notice")
    return Facts(Form.AUTO_REPLY, machine=True, passages=(said,), about=reply_about(text))
