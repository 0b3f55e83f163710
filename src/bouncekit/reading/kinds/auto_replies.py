"""Answers written by a machine for its absent owner: RFC 3834, the headers before it, and words in a dozen languages.

What a mail system sends is no automatic reply, even where it is marked ``auto-replied``, as Postfix marks its bounces.
A reply that says that its mailbox is full stays a reply.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from bouncekit.data import load
from bouncekit.message import Message
from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.facts import About, Facts, Form
from bouncekit.reading.kinds.passages import subject_of, told_in
from bouncekit.reading.sender.absence import has_gone
from bouncekit.reading.sender.reply_subjects import SubjectForm, form_of, speaks_of_reply
from bouncekit.reading.sender.signals import Signals
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals

__all__ = ["read_marked_auto_reply", "read_reported_absence", "read_worded_auto_reply", "with_new_address"]

_BEGINNING = 1000  # characters
_REACH = 400
_NEAR = 60
_ANSWERS = frozenset({"in-reply-to", "references"})
_WORDED = frozenset({"auto_reply", "acknowledgement"})
_TO_ANYBODY = frozenset({"span", "meanwhile"})
_TOPICS = frozenset({"maybe_auto_reply", "absence"})


def read_worded_auto_reply(message: Message, signals: Signals) -> Facts | None:
    """Recognise an automatic reply by its words; asked before the free-text notices, who use no such words."""
    if signals.daemon or message.raw_header("x-failed-recipients") is not None:
        return None
    form = form_of(signals.folded_subject)
    if form is SubjectForm.REPLY or (form is SubjectForm.NAME and not _is_spoken_of(signals)):
        return _facts(message, signals)  # at its beginning: "[Auto-Reply] Re: …" is no person's answer
    invitation = message.root.content_type == "text/calendar"  # it may be named "Out of office"
    if signals.reply or signals.list_mail or signals.postmaster or invitation:
        return None
    if signals.automatic:
        told = _is_automatic_reply(signals)
    else:
        told = has_gone(signals) or _is_reply_of_absent(signals, form)
    return _facts(message, signals) if told else None


def _is_spoken_of(signals: Signals) -> bool:
    """Tell whether a person writes about an automatic reply, under a subject that is called like one."""
    return not signals.automatic and (signals.letter.asking or speaks_of_reply(signals.letter.own))


def _is_automatic_reply(signals: Signals) -> bool:
    """Tell whether what its header calls automatic is a reply: by its subject or its text."""
    return "maybe_auto_reply" in signals.subject_marks or not signals.body_marks.isdisjoint(_WORDED)


def _is_reply_of_absent(signals: Signals, form: SubjectForm) -> bool:
    """Tell whether mail without a mark is an absent person's automatic reply.

    A person who writes of their holidays uses the same words as the program that answers for them.  But they write to
    somebody of something, and ask; the program writes to whoever wrote, and its subject is nothing but the absence.
    """
    topics = signals.subject_marks
    if form is SubjectForm.NAME or (form is SubjectForm.OTHER and topics.isdisjoint(_TOPICS)):
        return False
    body, letter = signals.body_marks, signals.letter
    if "declared" in letter.declared:
        return True
    if "auto_reply" in body and not letter.asking:
        to_the_writer = "answered" in body
        if form is SubjectForm.OPENING:
            return not speaks_of_reply(letter.own)
        if form is SubjectForm.ABSENCE:  # people who answer by hand say so in the subject
            answers = not signals.message.header_names.isdisjoint(_ANSWERS)
            to_anybody = not body.isdisjoint(_TO_ANYBODY) and not letter.addressed
            return to_the_writer or answers or to_anybody or not signals.person
        return to_the_writer and not signals.person
    return "acknowledgement" in body and "maybe_auto_reply" in topics and not letter.strong


def read_marked_auto_reply(message: Message, signals: Signals) -> Facts | None:
    """Recognise an automatic reply by its header alone; asked after the free-text notices."""
    keyword = signals.auto_submitted or ""
    if signals.daemon:
        return None
    marked = (
        signals.auto_reply_header
        or keyword.startswith(("auto-replied", "auto-reply"))
        or (signals.precedence or "").startswith("auto")
        or (bool(keyword) and signals.reply and not signals.list_mail)
    )
    # QUIRK: vacation(1) answers "Re: …" and marks it by Precedence alone; so do old lists, which name their Sender.
    vacation = signals.precedence in {"bulk", "junk"} and not signals.list_mail and message.raw_header("sender") is None
    # The words of the text are looked for last: that takes longer than all the rest.
    worded = (
        signals.reply and bool(keyword or signals.null_path or vacation) and not signals.body_marks.isdisjoint(_WORDED)
    )
    return _facts(message, signals) if marked or worded else None


def read_reported_absence(message: Message, signals: Signals) -> Facts | None:
    """Recognise an automatic reply that is dressed as a report of success, as `mailbot` of Courier writes them."""
    if signals.mail_system or not signals.automatic or signals.body_marks.isdisjoint(_WORDED):
        return None
    return _facts(message, signals)


def _facts(message: Message, signals: Signals) -> Facts:
    subject = subject_of(message)
    words = " ".join(signals.text[:_BEGINNING].split())
    return Facts(
        Form.AUTO_REPLY,
        subject=subject,
        machine=True,
        passages=told_in(words, subject),
        new_address=_new_address(message, words),
    )


def _new_address(message: Message, words: str) -> str | None:
    return _new_address_in(words, lambda: _own_addresses(message))


def _new_address_in(words: str, own: Callable[[], frozenset[str]] = frozenset) -> str | None:
    """Return the address that stands next after words such as "my new address" or "is no longer used".

    `own` gives those that cannot be it.
    """
    if "@" not in words:
        return None
    folded = fold(words)
    told = _phrases()
    met = sorted({number for _, number in told.literals.found(folded)})
    known = own() if met else frozenset()
    for number in met:
        phrase, reach = told.phrases[number]
        start = folded.find(phrase)
        named = find_addresses(folded[start : start + len(phrase) + reach])
        address = next((one for one in named if one not in known), None)
        if address is not None:
            place = words.lower().find(address)
            return words[place : place + len(address)] if place >= 0 else address
    return None


def with_new_address(facts: Facts, text: str) -> Facts:
    """Return the `facts` of a pasted `text` with the address that it names in place of its own: a machine answers."""
    if facts.new_address or not (facts.form is Form.AUTO_REPLY or facts.about is About.UNATTENDED):
        return facts
    named = _new_address_in(" ".join(text[:_BEGINNING].split()))
    if named is None:
        return facts
    about = None if facts.about is About.UNATTENDED else facts.about
    return facts._replace(form=Form.AUTO_REPLY, about=about, new_address=named)


def _own_addresses(message: Message) -> frozenset[str]:
    headers = (message.header(name) or "" for name in ("from", "reply-to", "to"))
    return frozenset(address.lower() for value in headers for address in find_addresses(value))


class _Phrases(NamedTuple):
    """Phrases after which a new address may stand, each with how far after it; `literals` give their numbers."""

    phrases: tuple[tuple[str, int], ...]
    literals: Literals


@cache
def _phrases() -> _Phrases:
    hints = load("kinds/hints.toml")
    far = [(fold(phrase), _REACH) for phrase in (*hints["moved"], *hints["dead"])]
    phrases = (*far, *((fold(phrase), _NEAR) for phrase in hints["perhaps_moved"]))
    return _Phrases(phrases, Literals({phrase: number for number, (phrase, _) in enumerate(phrases)}))
