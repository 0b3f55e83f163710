"""What an automatic reply tells of its mailbox: its owner has gone, or has another address now.

Only a hint: a person wrote it into a text of their own, so it never makes a failure of the reply.
"""

from functools import cache

from bouncekit.data import load
from bouncekit.reading.facts import Facts, Form
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals
from bouncekit.vocabulary import Reason

__all__ = ["hint_of", "is_left_unread"]


_HINTS = ("gone", "dead", "moved", "perhaps_moved")
_FATES = ("unread", "sent_on")


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


def is_left_unread(facts: Facts) -> bool:
    """Tell whether the reply says that nobody gets the message that it answers, neither here nor elsewhere."""
    told = _told(facts, _FATES)
    return "unread" in told and "sent_on" not in told


def _told(facts: Facts, kinds: tuple[str, ...]) -> set[str]:
    return {what for passage in facts.passages for _, what in _phrases(kinds).found(fold(passage.text))}


@cache
def _phrases(kinds: tuple[str, ...]) -> Literals:
    """Return the phrases of data/kinds/hints.toml of these `kinds`, each with what it tells.

    What is told of the mailbox and of the message may be told in the same words: they are looked for apart.
    """
    lists = load("kinds/hints.toml")
    return Literals({fold(phrase): what for what in kinds for phrase in lists[what]})
