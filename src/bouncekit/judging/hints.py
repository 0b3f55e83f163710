"""What an automatic reply tells of its mailbox: its owner has gone, or has another address now.

Only a hint: a person wrote it into a text of their own, so it never makes a failure of the reply.
"""

import re
from functools import cache

from bouncekit.data import load
from bouncekit.reading.facts import Facts, Form
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals
from bouncekit.vocabulary import Reason

__all__ = ["fate_of", "hint_of"]


_HINTS = ("gone", "dead", "moved", "perhaps_moved")
_FATES = ("unread", "sent_on")
# What a phrase alone would not tell: between its words stands the name of a firm or a person.
_PATTERNS = {"gone_from": "gone", "sent_on_to": "sent_on"}


def hint_of(facts: Facts) -> Reason | None:
    """Return `Reason.MAILBOX_MOVED`, `Reason.MAILBOX_DISABLED` or None.

    A dead address beside which another is given has moved; a person who has gone has not, whomever they name.
    """
    if facts.form is not Form.AUTO_REPLY:
        return None
    told = _told(facts, _HINTS)
    if "moved" in told or (facts.new_address and ("perhaps_moved" in told or ("dead" in told and "gone" not in told))):
        return Reason.MAILBOX_MOVED
    return Reason.MAILBOX_DISABLED if told & {"gone", "dead"} else None


def fate_of(facts: Facts) -> str | None:
    """Return what the reply says of the message that it answers: ``sent_on`` to somebody else, or left ``unread``."""
    told = _told(facts, _FATES)
    return next((fate for fate in ("sent_on", "unread") if fate in told), None)


def _told(facts: Facts, kinds: tuple[str, ...]) -> set[str]:
    texts = [fold(passage.text) for passage in facts.passages]
    told = {what for text in texts for _, what in _phrases(kinds).found(text)}
    for name, what in _PATTERNS.items():
        if what in kinds and any(map(_pattern(name).search, texts)):
            told.add(what)
    return told


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(load("kinds/hints.toml")[name])


@cache
def _phrases(kinds: tuple[str, ...]) -> Literals:
    """Return the phrases of data/kinds/hints.toml of these `kinds`, each with what it tells.

    What is told of the mailbox and of the message may be told in the same words: they are looked for apart.
    """
    lists = load("kinds/hints.toml")
    return Literals({fold(phrase): what for what in kinds for phrase in lists[what]})
