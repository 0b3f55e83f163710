"""Phrases in lists, by kind, as a file of data has them: all of them found in one pass over a folded text."""

from collections.abc import Mapping, Sequence

from bouncekit.text.folding import fold_all
from bouncekit.text.literals import Literals

__all__ = ["Sign", "literals_of"]

Sign = tuple[str, str]
"""A kind, and the list of it in which a phrase stands."""


def literals_of(kinds: Mapping[str, Mapping[str, Sequence[str]]]) -> Literals:
    """Return the phrases of ``{kind: {list: phrases}}``, each with all signs that it is."""
    signs: dict[str, tuple[Sign, ...]] = {}
    for kind, lists in kinds.items():
        for part, phrases in lists.items():
            sign = ((kind, part),)
            for phrase in dict.fromkeys(fold_all(phrases)):
                signs[phrase] = signs[phrase] + sign if phrase in signs else sign
    return Literals(signs)
