"""Phrases in lists, by kind, as a file of data has them: all of them found in one pass over a folded text."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bouncekit.text.folding import fold_all
from bouncekit.text.literals import Literals

__all__ = ["PhraseLists", "Sign", "phrase_lists"]

Sign = tuple[str, str]
"""A kind, and the list of it in which a phrase stands."""


class PhraseLists(NamedTuple):
    """The names of the lists of each kind, and all phrases, each with the signs that it is."""

    parts: dict[str, tuple[str, ...]]
    phrases: Literals


def phrase_lists(kinds: Mapping[str, Mapping[str, Sequence[str]]]) -> PhraseLists:
    """Return what is looked for of ``{kind: {list: phrases}}``, which itself is then of no more use."""
    signs: dict[str, tuple[Sign, ...]] = {}
    for kind, lists in kinds.items():
        for part, phrases in lists.items():
            sign = ((kind, part),)
            for phrase in dict.fromkeys(fold_all(phrases)):
                signs[phrase] = signs[phrase] + sign if phrase in signs else sign
    return PhraseLists({kind: tuple(lists) for kind, lists in kinds.items()}, Literals(signs))
