"""What a message says to its reader: read as a letter where it is short, and no notice where it wants a press."""

import re
from typing import NamedTuple

from bouncekit.message import Message
from bouncekit.reading.facts import Facts
from bouncekit.reading.kinds.likenesses import is_likely_lure
from bouncekit.reading.kinds.pasted_letters import is_warned_of
from bouncekit.reading.notices.lookalikes import blames_nobody_else, is_lookalike
from bouncekit.reading.sender.robots import is_robot
from bouncekit.reading.sender.signals import Signals, read_signals

__all__ = ["LetterIn", "is_no_notice", "letter_in"]

_LETTER = 2000  # characters: what is longer says many things, and words of it stand beside one another by chance
_LINK = "://"
_HREF = re.compile(rb"\bhref\s{0,3}=\s{0,3}[\"']?https?:", re.IGNORECASE)
_RETURNED = frozenset({"message/rfc822", "text/rfc822-headers", "message/global"})  # RFC 3464, 2; RFC 6533, 5


class LetterIn(NamedTuple):
    """What a message says to its reader, and whether a machine says it."""

    text: str
    machine: bool


def letter_in(message: Message) -> LetterIn | None:
    """Return what `message` says to its reader, where it is short enough to be a letter of one matter.

    A link of its HTML that the text does not show is there to be pressed: the letter then ends with its sign.  A
    mailing to many (RFC 2369, 3.2) always has some.
    """
    signals = read_signals(message)
    if len(signals.text) > _LETTER:
        return None
    return LetterIn(_shown(message, signals), signals.machine or is_robot(message, signals))


def is_no_notice(facts: Facts, message: Message, signals: Signals) -> bool:
    """Tell whether the free-text notice that `facts` are of is none: it only looks like one, or it wants a press."""
    if is_lookalike(facts, message, signals):
        return True
    coded = any(said.status or said.reply_code for said in facts.recipients)
    if coded or len(signals.text) > _LETTER or not _RETURNED.isdisjoint(message.kinds):
        return False
    if not blames_nobody_else(facts, message):
        return False
    shown = _shown(message, signals)
    return is_warned_of(shown) or (_LINK in shown and is_likely_lure(shown))


def _shown(message: Message, signals: Signals) -> str:
    text = signals.text
    if _LINK in text or "text/html" not in message.kinds or "list-unsubscribe" in message.header_names:
        return text
    linked = any(_HREF.search(part.body) for part, kind in message.typed_parts if kind == "text/html")
    return f"{text}\n{_LINK}" if linked else text
