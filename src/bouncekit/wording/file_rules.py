"""The rule that a notice gives for kinds of files, in its maker's words: which are stopped, and what to send.

The words are data (data/kinds/file_rules.toml).
"""

import re
from functools import cache

from bouncekit import data
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["file_rule_in"]

_LIMIT = 4000
_LONGEST = 300  # characters of a sentence
_END = lazily(r"(?<=[.!?])\s{1,4}|\n\s{0,8}\n")
_FOREIGN = ("@", "://", "|")


def file_rule_in(text: str) -> str | None:
    """Return the sentences of a notice's `text`, one after the other, that say something of kinds of files."""
    told: list[str] = []
    for sentence in _END.split(text[:_LIMIT]):
        if _is_rule(sentence):
            told.append(" ".join(sentence.split()))
        elif told:
            break
    return " ".join(told).replace('"', "'") or None


def _is_rule(sentence: str) -> bool:
    if not 0 < len(sentence) <= _LONGEST or any(mark in sentence for mark in _FOREIGN):
        return False
    folded = fold(sentence)
    return _pattern("kinds").search(folded) is not None and _pattern("said").search(folded) is not None


@cache
def _pattern(name: str) -> re.Pattern[str]:
    patterns: str | list[str] = data.load("kinds/file_rules.toml")[name]
    return re.compile(patterns if isinstance(patterns, str) else "|".join(patterns))
