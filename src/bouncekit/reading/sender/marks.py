"""Words that tell the kind of a message: one automaton over the phrases of data/kinds/marks.toml.

A mark is a name such as ``auto_reply`` under ``subject`` or ``body``; phrases are folded, and ``^`` before one ties it
to the beginning of the text.
"""

from functools import cache

from bouncekit.data import load
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals
from bouncekit.text.memo import kept

__all__ = ["find_marks"]


@kept
def find_marks(folded: str, place: str) -> frozenset[str]:
    """Return the marks in `folded` text; `place` is ``subject``, ``body`` or ``sender``."""
    if not folded:
        return frozenset()
    found: set[str] = set()
    for _, names in _phrases(place).found("\n" + folded):
        found.update(names)
    return frozenset(found)


@cache
def _phrases(place: str) -> Literals:
    phrases: dict[str, set[str]] = {}
    for mark, words in load("kinds/marks.toml")[place].items():
        for phrase in words:
            bare = fold(phrase.removeprefix("^")) + (" " if phrase.endswith(" ") else "")
            phrases.setdefault(f"\n{bare}" if phrase.startswith("^") else bare, set()).add(mark)
    return Literals({phrase: tuple(sorted(marks)) for phrase, marks in phrases.items()})
