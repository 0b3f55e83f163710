"""The footer that a gateway or a firm puts below every message: a notice's text without it.

"No virus found in this message" and "if you are not the intended recipient" are said of no message in particular, and
no reason why one failed.  The phrases are data (data/kinds/footers.toml).
"""

from functools import cache
from itertools import pairwise

from bouncekit.data import load
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals

__all__ = ["without_footer"]

_LAST = 600
_REACH = 3000  # a footer is no longer, with what stands below it
_BLANK = lazily(r"\n[ \t]{0,20}\n")
_RULE = lazily(r"\n[ \t>]{0,8}(?:[_=*#~-]{6,}|--)[ \t]*\Z")
_ANSWER = lazily(r"[45](?<![\w.][45])(?:\d\d[ -]|\.\d{1,3}\.\d{1,3}(?![\w.]))")
_ADDRESS_LINE = lazily(r"\n[^\w\n]{0,20}[^\s@]{1,64}@\S{1,255}[^\w\n]{0,20}(?=\n|\Z)")


def without_footer(text: str) -> str:
    """Return `text` up to its footer, or whole where it has none.

    What quotes a server's answer or has an address on a line of its own is no footer, and neither is the first
    paragraph.
    """
    last = text[-_LAST:].rstrip()
    if _ANSWER.search(last, last.rfind("\n\n") + 1):
        return text  # most end with a server's answer
    if not _stems().stand_in(text):
        return text
    first = max(0, len(text) - _REACH)
    starts = [0] if first == 0 else []
    starts += [match.end() for match in _BLANK.finditer(text, first)]
    for start, end in pairwise([*starts, len(text)]):
        if start == 0 or not _phrases().stand_in(fold(text[start:end])):
            continue
        if _ANSWER.search(text, start) or _ADDRESS_LINE.search(text, start - 1):
            continue
        return _without_rule(text[:start])
    return text


def _without_rule(text: str) -> str:
    """Return `text` without the line of dashes or underscores that parts the footer from it."""
    bare = text.rstrip()
    return bare[: rule.start()] if (rule := _RULE.search(bare)) else text


@cache
def _stems() -> Literals:
    return Literals(dict.fromkeys(load("kinds/footers.toml")["stems"], True))


@cache
def _phrases() -> Literals:
    return Literals({fold(phrase): True for phrase in load("kinds/footers.toml")["phrases"]})
