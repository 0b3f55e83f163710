"""What looks like a notice and is none: filters that list what they hold back from the reader, and phishing.

A server gives back what the reader sent; these speak of what was sent to them.  So they blame nobody, the reader
themselves, or the sender of the message that is held.
"""

import re

from bouncekit.message import Message
from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.facts import Facts, RecipientFacts
from bouncekit.reading.sender.signals import Signals
from bouncekit.text.cues import cue

__all__ = ["blames_nobody_else", "is_lookalike"]


def is_lookalike(facts: Facts, message: Message, signals: Signals) -> bool:
    """Tell whether the free-text notice that `facts` are of is none."""
    if blames_nobody_else(facts, message) and ("lure" in signals.body_marks or _has_page_for(message, signals.text)):
        return True
    if any(map(_is_answered, facts.recipients)):
        return False
    subject = message.header("subject") or ""
    text = signals.text
    # Parts of the words, in small letters and capitals: nearly no notice has them.
    if not any(word in text or word in subject for word in cue("quarantine")):
        return False
    return "held_for_you" in signals.body_marks or any(_is_destination(own, text.lower()) for own in _own(message))


def blames_nobody_else(facts: Facts, message: Message) -> bool:
    """Tell whether the notice names nobody but its own reader."""
    readers: str | None = None
    for said in facts.recipients:
        if said.address is not None:
            if readers is None:
                readers = f"{message.header('to')} {message.header('delivered-to')}".lower()
            if said.address.lower() not in readers:
                return False
    return True


def _has_page_for(message: Message, text: str) -> bool:
    """Tell whether a link in the text carries the reader's own address: it leads to a page that asks for a password."""
    return "://" in text and any(_is_in_link(own, text.lower()) for own in _own(message))


def _is_in_link(own: str, text: str) -> bool:
    return re.search(rf"://[^\s<>\"]{{1,300}}{re.escape(own)}", text) is not None


def _own(message: Message) -> frozenset[str]:
    """Return the reader's own addresses, in lower case."""
    fields = (message.header(name) or "" for name in ("to", "delivered-to"))
    return frozenset(address.lower() for value in fields for address in find_addresses(value[:2000]))


def _is_answered(said: RecipientFacts) -> bool:
    """Tell whether a server refused the message with a code: then it was sent, and not held."""
    return said.status is not None or said.reply_code is not None


def _is_destination(own: str, text: str) -> bool:
    """Tell whether the message that is spoken of was for the reader: "could not be delivered to <their address>"."""
    for_reader = "|".join(cue("for_reader"))
    return bool(re.search(rf"\b(?:{for_reader}):? ?[<\"']?{re.escape(own)}", text))
