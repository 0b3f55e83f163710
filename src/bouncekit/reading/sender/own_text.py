"""The lines of a text that its sender wrote: without what they answer or hand on, and the signature apart.

How mail programs mark these is data (data/kinds/forwards.toml); the mark of a signature is RFC 3676, 4.3.
"""

from functools import cache
from itertools import pairwise
from typing import NamedTuple

from bouncekit.data import load
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["own_lines"]

_LINES = 120
_LINE_LIMIT = 1000
_HEADING = 200
_RULE = lazily(r"[-_=*~]{5,}")
_SIGNATURE = "--"


def own_lines(text: str) -> tuple[list[str], list[str]]:
    """Return the lines that the sender wrote, blank ones left out, and those below the mark of a signature."""
    own: list[str] = []
    below: list[str] = []
    into = own
    lines = [line[:_LINE_LIMIT].strip(" \t\r\xa0*") for line in text.split("\n", _LINES)[:_LINES]]
    for line, following in pairwise([*(line for line in lines if line and not line.startswith(">")), ""]):
        if line == _SIGNATURE:
            into = below
        elif _opens_quotation(line) or _opens_block(line, following):
            break
        elif not _RULE.fullmatch(line):
            into.append(line)
    return own, below


def _opens_quotation(line: str) -> bool:
    """Tell whether the message that is answered or handed on begins here."""
    if line.startswith(("-----", "_____")) and any(letter.isalpha() for letter in line):
        return True
    if len(line) > _HEADING or not line.endswith((":", "：", "-", "_", "*")):
        return False
    folded = fold(line)
    return folded.endswith(_marks().answers) or folded.strip(" -_>*:") in _marks().openings


def _opens_block(line: str, following: str) -> bool:
    """Tell whether the fields of a header stand here, as mail programs set them above what is handed on."""
    if ":" not in line or ":" not in following:
        return False
    return _label(line) in _marks().senders and _label(following) in _marks().fields


def _label(line: str) -> str:
    return fold(line[:_HEADING].partition(":")[0].strip(" *_\xa0"))


class _Marks(NamedTuple):
    answers: tuple[str, ...]
    openings: frozenset[str]
    senders: frozenset[str]
    fields: frozenset[str]


@cache
def _marks() -> _Marks:
    table = load("kinds/forwards.toml")
    lines, fields = table["lines"], table["fields"]
    return _Marks(
        tuple(fold(line) for line in lines["answers"]),
        frozenset(fold(line).strip(" :") for line in (*lines["forwards"], *lines["either"])),
        frozenset(map(fold, fields["from"])),
        frozenset(fold(word) for name in ("to", "subject", "date", "other") for word in fields[name]),
    )
