"""Whether what came back is a chain letter: it wants to be sent on to everybody, and scares or promises.

It is no matter of the notice, which tells its own reason; but nobody is told to send such a letter again.
"""

import re
from functools import cache

from bouncekit import data
from bouncekit.message import Message, parse
from bouncekit.reading.original.glances import QUOTED, glance
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals

__all__ = ["is_chain_letter", "returns_chain_letter"]

_LIMIT = 8000
_COPY_LIMIT = 16 * 1024
_WHOLE_COPIES = frozenset({"message/rfc822", "message/global"})
_ENCODED = b"base64"  # of what is encoded so, nothing shows


def is_chain_letter(text: str) -> bool:
    """Tell whether `text` wants to be sent on to everybody, and says what will happen then, or else."""
    folded = fold(text[:_LIMIT])
    return _bait().stand_in(folded) and any(demand.search(folded) for demand in _demands())


def returns_chain_letter(message: Message, text: str) -> bool:
    """Tell whether the copy that `message` returns is a chain letter, or what it quotes in its own `text`."""
    copies = [part.body[:_COPY_LIMIT] for part, kind in message.typed_parts if kind in _WHOLE_COPIES]
    if copies:
        return any(map(_holds_one, copies))
    return glance(text) & QUOTED != 0 and _may_be_one(text[:_LIMIT].encode()) and is_chain_letter(text)


def _holds_one(copy: bytes) -> bool:
    if not _may_be_one(copy):
        return False
    parts = parse(copy).typed_parts  # by itself: what is damaged in it is no damage of the notice
    return any(is_chain_letter(part.text) for part, kind in parts if kind.startswith("text/"))


def _may_be_one(copy: bytes) -> bool:
    head, _, body = copy.partition(b"\n\n")
    said = (body or head).lower()  # of what has other line ends all
    return any(map(said.__contains__, _clues())) or _ENCODED in copy.lower()


@cache
def _clues() -> tuple[bytes, ...]:
    return tuple(clue.encode() for clue in data.load("kinds/chains.toml")["clues"])


@cache
def _bait() -> Literals:
    return Literals(dict.fromkeys(data.load("kinds/chains.toml")["bait"], True))


@cache
def _demands() -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, data.load("kinds/chains.toml")["demand"]))
