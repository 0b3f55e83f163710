"""Answers kept: what is the same for the same text is worked out once, and forgotten when others have been asked since.

Mail systems say the same few sentences all day long.  A memo holds a bounded number of answers about texts of bounded
length, so that no stream of messages makes a process grow; and what it keeps is a pure function of what was asked.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple, cast

from bouncekit import speed

__all__ = ["LONGEST", "MOST", "kept"]

MOST = 1024
"""How many answers of one kind are kept."""
LONGEST = 600
"""How many characters a text has at the most of which an answer is kept."""

_Rest = TypeVarTuple("_Rest")
_Answer = TypeVar("_Answer")


def kept(ask: Callable[[str, *_Rest], _Answer]) -> Callable[[str, *_Rest], _Answer]:
    """Return `ask`, a pure function of a text (and of more that can be hashed), with a memo."""
    if speed.Memo is not None:
        return cast("Callable[[str, *_Rest], _Answer]", speed.Memo(ask, MOST, LONGEST))
    remembered = lru_cache(maxsize=MOST)(ask)

    @wraps(ask)
    def answer(text: str, /, *rest: *_Rest) -> _Answer:
        return remembered(text, *rest) if len(text) <= LONGEST else ask(text, *rest)

    return answer
