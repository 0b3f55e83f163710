"""Receipts of Italian certified mail (PEC): accepted, taken over, delivered, refused, late.

A provider writes one at each step of the way; its field X-Ricevuta, or else its subject, tells which.  The words are
data (data/kinds/certified.toml).  The message itself, in its envelope (X-Trasporto), is ordinary mail.
"""

from functools import cache
from typing import Any

from bouncekit.data import load
from bouncekit.message import Message
from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Passage, RecipientFacts
from bouncekit.reading.original.lost_message import read_original
from bouncekit.reading.sender.signals import Signals

__all__ = ["read_certified_receipt"]

_REACH = 2000
_QUOTES = str.maketrans({"’": "'", "“": '"', "”": '"'})


def read_certified_receipt(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a receipt of certified mail, or None."""
    action = _action(message, signals)
    if action is None or signals.reply:
        return None
    text = signals.text.translate(_QUOTES)
    told, words = _recipients(text), " ".join(text.split())[:_REACH]
    codes = find_codes(words) if action in _REFUSALS else find_codes("")
    passages = (Passage(words, "notice"),) if words else ()
    recipients = tuple(
        RecipientFacts(address, None, action, codes.status, codes.reply_code, None, passages, found_in="notice")
        for address in told or (None,)
    )
    subject = message.header("subject") or None
    return Facts(
        form=Form.DELIVERY_REPORT,
        recipients=recipients,
        subject=subject,
        machine=True,
        passages=(Passage(subject, "subject"),) if subject else (),
        original=read_original(message, None, message.raw_header("x-riferimento-message-id")),
    )


_REFUSALS = frozenset({DeliveryAction.FAILED, DeliveryAction.DELAYED})


def _action(message: Message, signals: Signals) -> DeliveryAction | None:
    """Return what the receipt says of the message, or None where `message` is no receipt."""
    if "x-ricevuta" in signals.fields:
        told = message.raw_header("x-ricevuta") or ""
        word = _words()["receipts"].get(told.strip().lower())
        return DeliveryAction(word) if word else None
    if _words()["words"]["from"] not in signals.folded_sender:
        return None
    subject = signals.folded_subject
    return next((DeliveryAction(w) for start, w in _words()["subjects"].items() if subject.startswith(start)), None)


def _recipients(text: str) -> tuple[str, ...]:
    """Return the addresses that stand after the words for the recipient."""
    lowered = text.lower()
    places = [lowered.find(words) for words in _words()["words"]["recipient"]]
    place = min((p for p in places if p >= 0), default=-1)
    if place < 0:
        return ()
    # After the addresses comes the receipt's own number, which looks like one.
    reach = text[place : place + _REACH].partition("\n\n\n")[0]
    end = reach.lower().find(_words()["words"]["number"])
    return find_addresses(reach[:end] if end >= 0 else reach)


@cache
def _words() -> dict[str, Any]:
    return load("kinds/certified.toml")
