"""Filters that hold a message until its sender proves to be human: Mailinblack, Boxbe, Spam Arrest, TMDA and the like.

Their texts are the customer's own, so no phrase is enough: two of sender, link, words in the subject, words in the text
and a machine's header must agree, and a person who asks about such a message writes "Re:" and no machine's header.
Filters that nobody knows by name are known by what all of them must say: that the message waits, by what proof it goes
on, and why or what else becomes of it.
"""

from bouncekit.message import Message
from bouncekit.reading.facts import Facts, Form
from bouncekit.reading.kinds.passages import subject_of, told_in
from bouncekit.reading.original.glances import CHALLENGE, glance
from bouncekit.reading.sender.signals import Signals

__all__ = ["read_challenge", "read_dressed_challenge"]

_ALL_SIGNS = 3
_TWO_SIGNS = 2
_CERTAIN = frozenset({"challenge_link", "tmda"})
_ASKED = frozenset({"filter_waits", "filter_proof"})
_REASONS = frozenset({"filter_unknown", "filter_else"})
_OTHERS = frozenset({"lure", "held_for_you"})
_PAGE = 2000  # letters: a filter says no more
_HEADERS = (
    "x-ask-info",
    "x-tmda-fingerprint",
    "x-tmda-confirm",
    "x-mailinblack",
    "x-spamarrest-noauth",
    "x-choicemail",
)


def read_dressed_challenge(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a challenge that is dressed as a delivery report, or None.

    Its status part says "failed" or "delayed", but the words ask the reader for a proof: two signs must agree.
    """
    if message.root.content_type != "multipart/report":
        return None
    text = signals.text
    if "://" not in text:  # every one of them has a page where its reader gives a proof
        return None
    if not glance(text) & CHALLENGE:
        return None
    body = signals.body_marks
    told = ("challenge" in body) + ("challenge_link" in body) + ("challenge" in signals.subject_marks)
    return _facts(message, signals) if told >= 2 or (told and "challenge" in signals.sender_marks) else None


def read_challenge(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a challenge, or None."""
    if signals.daemon and "challenge" not in signals.subject_marks:
        return None
    header = not signals.fields.isdisjoint(_HEADERS)
    sender = "challenge" in signals.sender_marks
    body = signals.body_marks
    machine = header or sender or bool(signals.auto_submitted or signals.null_path or signals.precedence)
    if _asks_for_proof(signals):
        return _facts(message, signals)
    told = ("challenge" in body) + ("challenge_link" in body) + ("challenge" in signals.subject_marks)
    # QUIRK: Spam Arrest answers in its customer's name, as they would: "Re: …", and no machine's header.
    if signals.reply and not (machine or (told == _ALL_SIGNS and signals.folded_subject.startswith("re"))):
        return None
    if (header or sender) and told:
        return _facts(message, signals)
    if told < _TWO_SIGNS:
        return None
    page = "://" in signals.text and not signals.letter.asking  # who asks about such a page is a person
    return _facts(message, signals) if machine or page or not body.isdisjoint(_CERTAIN) else None


def _asks_for_proof(signals: Signals) -> bool:
    """Tell whether a filter speaks: the one message waits for a proof, and it says why, or what becomes of it else.

    It knows nobody's name, and a question of its own is a riddle; with either, all four parts must stand around it.
    """
    marks = signals.body_marks
    if not marks >= _ASKED or marks.isdisjoint(_REASONS) or not marks.isdisjoint(_OTHERS):
        return False
    if signals.list_mail or len(signals.whole_text) > _PAGE:
        return False
    doubts = signals.letter.addressed + ("?" in signals.letter.own)
    return doubts == 0 or (doubts == 1 and marks >= _REASONS)


def _facts(message: Message, signals: Signals) -> Facts:
    subject = subject_of(message)
    words = " ".join(signals.text[:1000].split())
    return Facts(Form.CHALLENGE, subject=subject, machine=True, passages=told_in(words, subject))
