"""By which literals rules are found: worked out of what their patterns need, once for a book that is prebuilt."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bouncekit.judging.rules.rule import Rule

__all__ = ["Index", "Shelf", "index_of"]


class Index(NamedTuple):
    """Numbers for everything: a literal's is its place in `literals`, a way's its place in `rules` and `further`.

    A way needs one literal of each of its sets.  Those of its first set lead to it, by `found_by`; its `further` sets
    are asked then.  The ways are in the order of their rules, whose numbers are in `rules`.
    """

    literals: Sequence[str]
    found_by: Mapping[int, Sequence[int]]
    rules: Sequence[int]
    further: Sequence[Sequence[Sequence[int]]]


class Shelf(NamedTuple):
    """The rules of a book by their numbers, `own` of them its rules and the others sparing, and how they are found."""

    rules: Mapping[int, Rule]
    own: int
    lookup: Index


def index_of(rules: Sequence[Rule]) -> Index:
    """Return the index of `rules`, whose numbers are their places."""
    numbers: dict[str, int] = {}
    ways = [(index, way) for index, rule in enumerate(rules) for way in rule.needs.ways]
    found_by: dict[int, list[int]] = {}
    for place, (_, way) in enumerate(ways):
        for literal in way[0]:
            found_by.setdefault(numbers.setdefault(literal, len(numbers)), []).append(place)
    further = [[[numbers.setdefault(text, len(numbers)) for text in texts] for texts in way[1:]] for _, way in ways]
    places = {number: found_by.get(number, []) for number in range(len(numbers))}
    return Index(list(numbers), places, [index for index, _ in ways], further)
