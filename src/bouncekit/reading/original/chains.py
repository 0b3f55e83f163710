"""Whether what came back is a chain letter: it wants to be sent on to everybody, and scares or promises.

It is no matter of the notice, which tells its own reason; but nobody is told to send such a letter again.
"""

import re
from functools import cache

from bouncekit import data
from bouncekit.message import Message, parse
from bouncekit.reading.original.glances import QUOTED, glance
from bouncekit.reading.original.returned import is_encoded
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals

__all__ = ["is_chain_letter", "returns_chain_letter"]

_LIMIT = 8000
_COPY_LIMIT = 16 * 1024
_WHOLE_COPIES = frozenset({"message/rfc822", "message/global"})


def is_chain_letter(text: str) -> bool:
    """Tell whether `text` wants to be sent on to everybody, and says what will happen then, or else."""
    folded = fold(text[:_LIMIT])
    return _bait().stand_in(folded) and any(demand.search(folded) for demand in _demands())


def returns_chain_letter(message: Message, text: str) -> bool:
    """Tell whether the copy that `message` returns is a chain letter, or what it quotes in its own `text`."""
    is_copied = False
    for part, kind in message.typed_parts:
        if kind in _WHOLE_COPIES:
            is_copied, copy = True, part.body[:_COPY_LIMIT]
            head, _, body = copy.partition(b"\n\n")
            said = (body or head).decode("latin-1")  # of what has other line ends all
            if (_may_be_one(said) or is_encoded(copy)) and _holds_one(copy):
                return True
    if is_copied or not glance(text) & QUOTED:
        return False
    return _may_be_one(text[:_LIMIT]) and is_chain_letter(text)


def _may_be_one(said: str) -> bool:
    return _clues().stand_in(said.lower())


def _holds_one(copy: bytes) -> bool:
    parts = parse(copy).typed_parts  # by itself: what is damaged in it is no damage of the notice
    return any(is_chain_letter(part.text) for part, kind in parts if kind.startswith("text/"))


@cache
def _clues() -> Literals:
    return Literals(dict.fromkeys(data.load("kinds/chains.toml")["clues"], True))


@cache
def _bait() -> Literals:
    return Literals(dict.fromkeys(data.load("kinds/chains.toml")["bait"], True))


@cache
def _demands() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, data.load("kinds/chains.toml")["demand"]))
