"""What an automatic reply tells of its mailbox: its owner has gone, or has another address now.

Only a hint: a person wrote it into a text of their own, so it never makes a failure of the reply.
"""

from functools import cache

from bouncekit.data import load
from bouncekit.reading.facts import Facts, Form
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals
from bouncekit.vocabulary import Reason

__all__ = ["hint_of"]


def hint_of(facts: Facts) -> Reason | None:
    """Return `Reason.MAILBOX_MOVED`, `Reason.MAILBOX_DISABLED` or None.

    A dead address beside which another is given has moved; a person who has gone has not, whomever they name.
    """
    if facts.form is not Form.AUTO_REPLY:
        return None
    told = {what for passage in facts.passages for _, what in _phrases().found(fold(passage.text))}
    if "moved" in told or (facts.new_address and ("perhaps_moved" in told or ("dead" in told and "gone" not in told))):
        return Reason.MAILBOX_MOVED
    return Reason.MAILBOX_DISABLED if told & {"gone", "dead"} else None


@cache
def _phrases() -> Literals:
    """Return the phrases of data/kinds/hints.toml, each with what it tells."""
    return Literals({fold(phrase): what for what, phrases in load("kinds/hints.toml").items() for phrase in phrases})
