"""Answers written by a machine for its absent owner: RFC 3834, the headers before it, and words in a dozen languages.

What a mail system sends is no automatic reply, even where it is marked ``auto-replied``, as Postfix marks its bounces.
A reply that says that its mailbox is full stays a reply.
"""

from functools import cache
from typing import NamedTuple

from bouncekit.data import load
from bouncekit.folding import fold
from bouncekit.message import Message
from bouncekit.reading.addresses import find_addresses
from bouncekit.reading.facts import Facts, Form, Passage
from bouncekit.reading.machine import Signals
from bouncekit.searching import Literals

__all__ = ["read_marked_auto_reply", "read_worded_auto_reply"]

_REACH = 400
_NEAR = 60


def read_worded_auto_reply(message: Message, signals: Signals) -> Facts | None:
    """Recognise an automatic reply by its words; asked before the free-text notices, who use no such words."""
    if signals.daemon or message.raw_header("x-failed-recipients") is not None:
        return None
    subject = signals.subject_marks
    if "auto_reply" in subject:  # at its beginning: "[Auto-Reply] Re: …" is no person's answer
        return _facts(message, signals)
    invitation = message.root.content_type == "text/calendar"  # it may be named "Out of office"
    if signals.reply or signals.list_mail or signals.postmaster or invitation:
        return None
    body = signals.body_marks
    worded = "auto_reply" in body
    if "maybe_auto_reply" in subject and (worded or _is_automatic(signals)):
        return _facts(message, signals)
    # A person who writes about his holidays uses the same words as the machine that answers for him.
    if worded and (_is_automatic(signals) or ("absence" in subject and not signals.person)):
        return _facts(message, signals)
    return None


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
    worded = signals.reply and bool(keyword or signals.null_path or vacation) and "auto_reply" in signals.body_marks
    return _facts(message, signals) if marked or worded else None


def _is_automatic(signals: Signals) -> bool:
    return bool(
        signals.auto_submitted
        or signals.null_path
        or signals.auto_reply_header
        or signals.suppresses_replies
        or (signals.precedence and signals.precedence != "list")
    )


def _facts(message: Message, signals: Signals) -> Facts:
    subject = message.header("subject") or None
    words = " ".join(signals.text[:1000].split())
    passages = [Passage(words, "notice")] if words else []
    if subject:
        passages.append(Passage(subject, "subject"))
    return Facts(
        Form.AUTO_REPLY,
        subject=subject,
        machine=True,
        passages=tuple(passages),
        new_address=_new_address(message, words),
    )


def _new_address(message: Message, words: str) -> str | None:
    """Return the address that stands next after words such as "my new address" or "is no longer used"."""
    if "@" not in words:
        return None
    folded = fold(words)
    told = _phrases()
    met = sorted({number for _, number in told.literals.found(folded)})
    own = _own_addresses(message) if met else frozenset()
    for number in met:
        phrase, reach = told.phrases[number]
        start = folded.find(phrase)
        named = find_addresses(folded[start : start + len(phrase) + reach])
        address = next((one for one in named if one not in own), None)
        if address is not None:
            place = words.lower().find(address)
            return words[place : place + len(address)] if place >= 0 else address
    return None


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
