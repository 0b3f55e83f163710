"""A pasted sentence that tells each of several addresses why it was not reached: "a is unknown, and b is full".

Each cause is that of the address beside it, and of no other.  Where an address has none of its own, or two stand in a
row, the text is read as a whole.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from bouncekit import data
from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.facts import Facts, Form
from bouncekit.reading.forwarded import is_handed_on
from bouncekit.reading.named_as_other import is_named_as_other
from bouncekit.reading.pasted import read_line
from bouncekit.text.alike import blotted
from bouncekit.text.cues import CuePattern
from bouncekit.text.folding import fold, fold_all
from bouncekit.text.literals import Literals

__all__ = ["read_causes"]

_LIMIT = 2000
_TWO = 2
_BETWEEN = CuePattern(r"\s?[;,/–—]\s+|\s-\s|[.!?]\s+|\n+|\s(?=(?&and_also))", re.IGNORECASE)
_AND = CuePattern(r"(?&and_also)", re.IGNORECASE)
_JOINING = " \t\n,;/-–—"


class _Told(NamedTuple):
    """Words about one address; `cause` tells whether they say why it was not reached."""

    words: str
    address: str
    cause: bool


def read_causes(text: str) -> Facts | None:
    """Return what `text` says of each of several addresses that have each a cause of their own; else None."""
    if text.count("@") < _TWO or len(text) > _LIMIT or is_handed_on(text):
        return None
    told = _told_of_each(text.strip())
    addresses = {one.address.lower() for one in told}
    if len(told) < _TWO or len(addresses) < len(told) or not all(one.cause for one in told):
        return None
    recipients = (read_line(_by_itself(one.words))._replace(address=one.address) for one in told)
    return Facts(Form.PASTED, tuple(recipients), machine=True)


def _by_itself(words: str) -> str:
    """Return `words` without what joined them to what stood before and behind."""
    words = words.strip(_JOINING)
    joined = _AND.match(words)
    return words[joined.end() :] if joined else words


def _told_of_each(text: str) -> list[_Told]:
    """Return the parts of `text`, those together that are about one address; nothing where two stand in a row."""
    found: list[_Told] = []
    opening = ""  # what stands above the first address: its cause, where none stands behind it
    for part in _parts(text):
        named = {one.lower(): one for one in find_addresses(part) if not is_named_as_other(part, one)}
        if len(named) > 1 or (named and found and not found[-1].cause and found[-1].address.lower() not in named):
            return []
        address = next(iter(named.values()), found[-1].address if found else "")
        if not address:
            opening += part
        elif found and found[-1].address.lower() == address.lower():
            found[-1] = _Told(found[-1].words + part, address, found[-1].cause or _has_cause(part))
        else:
            found.append(_Told(f"{opening}{part}", address, _has_cause(f"{opening}{part}")))
            opening = ""
    return found


def _parts(text: str) -> Iterator[str]:
    """Yield the parts of `text`, each with what parts it from the next one."""
    start = 0
    for between in _BETWEEN.finditer(text):
        yield text[start : between.end()]
        start = between.end()
    yield text[start:]


def _has_cause(words: str) -> bool:
    """Tell whether `words` say why an address was not reached; what stands in an address says nothing."""
    if find_codes(words) != (None, None):
        return True
    return _causes().stand_in(f" {blotted(fold(words))} ")


@cache
def _causes() -> Literals:
    return Literals(dict.fromkeys(fold_all(data.load("kinds/frames.toml")["causes"]), True))
