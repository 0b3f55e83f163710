"""The address that a text calls somebody's new one: nobody has written to it."""

import re

from bouncekit.reading.answers.addresses import clean_address
from bouncekit.text.cues import CuePattern

__all__ = ["named_as_new"]

_MOVED_TO = CuePattern(r"\b(?&moved_to)\s{0,2}:?\s{0,2}[<«]?\s?([^\s<>@«]{1,64}@[^\s<>@»]{1,255})", re.IGNORECASE)
_LIMIT = 4000


def named_as_new(text: str) -> str | None:
    """Return the address that `text` itself calls somebody's new one."""
    named = _MOVED_TO.search(text[:_LIMIT]) if "@" in text else None
    return clean_address(named[1].rstrip(".,;)")) if named else None
