"""Recipients whom a notice names beside those that are refused, and of whom it says that nothing is wrong.

What is said so is data (data/kinds/unblamed.toml).  Nothing is to be sent to them again: they are no failure.
"""

from functools import cache

from bouncekit.data import load
from bouncekit.reading.facts import DeliveryAction, Facts, RecipientFacts
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["without_unblamed"]

_MARKS = " ()[]{}<>-\u2013\u2014.:;,!*\"'"
_LONGEST = 200
_SUCCESS = lazily(r"(?:smtp;\s?)?2[0-5]\d(?:[ -]|$)|2\.[0-7]\.\d{1,3}\b")  # RFC 5321, 4.2; RFC 3463, 2


def without_unblamed(facts: Facts) -> Facts:
    """Return `facts` without the recipients of whom nothing is reported, as long as another one is refused."""
    if not facts.recipients[1:]:
        return facts  # nearly always
    refused = tuple(said for said in facts.recipients if not _is_unblamed(said))
    return facts._replace(recipients=refused) if refused else facts


def _is_unblamed(said: RecipientFacts) -> bool:
    if (said.reply_code or 0) >= 400 or (said.status or "2")[0] != "2":
        return False
    words = (said.diagnostic or "")[:_LONGEST].strip(_MARKS)
    failed = said.action in (None, DeliveryAction.FAILED)
    return failed and bool(words) and (_SUCCESS.match(words) is not None or fold(words) in _words())


@cache
def _words() -> frozenset[str]:
    return frozenset(map(fold, load("kinds/unblamed.toml")["words"]))
