#!/usr/bin/env python3
"""Propose lines that a rule must not win: what its neighbours say, whose words a broader pattern would take.

    rule_neighbours.py [RULE_ID ...]

A line is *near* a rule where it holds all strings by which the book finds the rule, or two thirds (and two at least)
of the telling words that the rule's pattern matched in one of its examples.  A *neighbour* is a rule of another reason
that has an example near the rule.  Every rule with a neighbour has a line near to it among its `rejects`: the test of
this script holds that.  Without ids, the rules are told that have a neighbour and no such line.

What is printed are the examples of neighbours: a line to be added is a sentence of its own that means what they mean.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from bouncekit.judging.rules.book import default_book
from bouncekit.judging.rules.checking import as_asked
from bouncekit.judging.rules.literals import COMMON_WORDS
from bouncekit.judging.rules.rule import Rule

__all__ = ["Neighbour", "near_rules", "neighbours", "without_near_line"]

_WORD = re.compile(r"[^\W\d_]{4,}")
_LEAST_WORDS = 2
_LEAST_SHARE = 2 / 3


class Neighbour(NamedTuple):
    """A rule of another reason, and the example of it that is near."""

    rule: Rule
    line: str


class _Matched(NamedTuple):
    """The telling words that a rule's pattern matched in one of its examples."""

    rule: Rule
    words: frozenset[str]


def _words(folded: str) -> frozenset[str]:
    return frozenset(_WORD.findall(folded)) - COMMON_WORDS


@cache
def _matched() -> Mapping[str, tuple[_Matched, ...]]:
    """Return by each telling word what matched it, where there are words enough to compare."""
    found: dict[str, dict[_Matched, None]] = {}
    for rule in default_book().rules:
        for line in rule.matches:
            match = rule.expression.search(as_asked(line, rule)[0].folded)
            words = _words(match[0]) if match else frozenset()
            if len(words) >= _LEAST_WORDS:
                for word in words:
                    found.setdefault(word, {})[_Matched(rule, words)] = None
    return {word: tuple(matched) for word, matched in found.items()}


def near_rules(line: str, said_to: Rule) -> set[Rule]:
    """Return the rules to which `line`, an example of `said_to`, is near."""
    book, folded = default_book(), as_asked(line, said_to)[0].folded
    rules = book.rules
    near = {rules[index] for index in book.candidates(folded) if index < len(rules)}
    shared = Counter(matched for word in _words(folded) for matched in _matched().get(word, ()))
    for matched, count in shared.items():
        if count >= max(_LEAST_WORDS, _LEAST_SHARE * len(matched.words)):
            near.add(matched.rule)
    return near


@cache
def _neighbours() -> Mapping[Rule, tuple[Neighbour, ...]]:
    found: dict[Rule, dict[Rule, str]] = {}
    for other in default_book().rules:
        for line in other.matches:
            for rule in near_rules(line, other):
                if rule.reason is not other.reason:
                    found.setdefault(rule, {}).setdefault(other, line)
    return {rule: tuple(Neighbour(*pair) for pair in others.items()) for rule, others in found.items()}


def neighbours(rule: Rule) -> tuple[Neighbour, ...]:
    """Return the neighbours of `rule`, each with the first of its examples that is near."""
    return _neighbours().get(rule, ())


def without_near_line() -> list[Rule]:
    """Return the rules that have a neighbour and no line near to them that they must not win."""
    return [
        rule
        for rule in default_book().rules
        if neighbours(rule) and not any(rule in near_rules(line, rule) for line in rule.rejects)
    ]


def _tell(rule: Rule) -> Iterator[str]:
    yield f"{rule.id} ({rule.reason.value}, {rule.file})"
    yield from (f"  wins    {line}" for line in rule.matches)
    yield from (f"  leaves  {line}" for line in rule.rejects)
    yield from (f"  near    {other.line}  [{other.rule.id}, {other.rule.reason.value}]" for other in neighbours(rule))


def main() -> int:
    wanted = set(sys.argv[1:])
    rules = [rule for rule in default_book().rules if rule.id in wanted] if wanted else without_near_line()
    for rule in rules:
        print("\n".join(_tell(rule)), end="\n\n")
    print(f"{len(rules)} rules")
    return 0


if __name__ == "__main__":
    sys.exit(main())
