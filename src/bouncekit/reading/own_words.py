"""What whoever pastes a server's answer, or hands a notice on, tells beside it of themselves, as its `told`.

The words are data (data/kinds/own_words.toml).
"""

import re
from collections.abc import Mapping
from functools import cache

from bouncekit import data
from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.spoken import is_personal
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["is_named_as_own", "told_beside"]

_LIMIT = 4000
_PARTED = lazily(r"\n[>|\s]{0,20}\n")
_LINK = lazily(r"\S{0,20}://\S{1,2000}")
_CODE = lazily(r"(?<![\w.])#?[245](?:\d\d[ -]|\.\d\.\d)")
_BEFORE = 60  # characters in front of an address
_NAMED = "named_before"
_OWN_ADDRESS = "own_address"
_PLAIN = frozenset({"sent_again", "new_host", "new_line"})  # no server says it
_OWN = "told"
_TO_THEM = "told_to_them"
_UNLESS = "unless"


def told_beside(text: str, failed: frozenset[str] = frozenset(), *, handed_on: bool = False) -> frozenset[str]:
    """Return what `text` tells beside the answer in it: the names of the tables in the data that say it.

    `failed` are the domains of those who were not reached; what is `handed_on` may be written to whom it is about.
    """
    own = _own_part(text[:_LIMIT])
    words, whole = fold(own), fold(text[:_LIMIT])
    asked = (_OWN, _TO_THEM) if handed_on else (_OWN,)
    told = frozenset(
        name for name, patterns in _patterns().items() if _is_told(patterns, whole if name in _PLAIN else words, asked)
    )
    if _OWN_ADDRESS in told and failed:
        named = {one.rpartition("@")[2].lower() for one in find_addresses(own) if is_named_as_own(_before(own, one))}
        told = told - {_OWN_ADDRESS} if named and named.isdisjoint(failed) else told
    return told


def is_named_as_own(before: str) -> bool:
    """Tell whether whoever writes the words `before` an address calls it their own."""
    return _named_before().search(fold(before[-_BEFORE:])) is not None


def _before(text: str, address: str) -> str:
    at = text.lower().find(address.lower())
    return text[max(0, at - _BEFORE) : at]


def _is_told(patterns: Mapping[str, re.Pattern[str]], words: str, asked: tuple[str, ...]) -> bool:
    told = any(part in patterns and patterns[part].search(words) for part in asked)
    return told and not (_UNLESS in patterns and patterns[_UNLESS].search(words))


def _own_part(text: str) -> str:
    """Return what stands before the first code of a server, and the paragraphs below the last that a person writes."""
    text = _LINK.sub(" ", text)
    coded = _CODE.search(text)
    if coded is None:
        return text
    paragraphs = _PARTED.split(text[coded.start() :])
    last = max((place for place, part in enumerate(paragraphs) if find_codes(part) != (None, None)), default=0)
    below = (part for part in paragraphs[last + 1 :] if is_personal(part))
    return "\n".join((text[: coded.start()], *below))


@cache
def _patterns() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    return {
        name: {part: re.compile("|".join(patterns)) for part, patterns in parts.items()}
        for name, parts in data.load("kinds/own_words.toml").items()
        if name != _NAMED
    }


@cache
def _named_before() -> re.Pattern[str]:
    patterns: list[str] = data.load("kinds/own_words.toml")[_NAMED]
    return re.compile(rf"(?:{'|'.join(patterns)}) ?:? ?[<(]?$")
