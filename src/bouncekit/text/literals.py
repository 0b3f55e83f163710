"""Searching: many literals in one pass over a text (Aho and Corasick's algorithm), each with what it stands for.

Two things make a pass shorter (ADR 0002).  `ahocorasick` tries the letters that may follow one after another, in the
order in which they came: so the literals with the most frequent letters are put in first.  And what is not ASCII cannot
stand in an ASCII text, as most folded texts are: it has an automaton of its own, which no ASCII text asks.

Where literals are very many, their automaton holds each only as far as no other begins like it: what follows would be
most of the memory.

To make an automaton takes as long as to look for one literal after the other in a hundred short texts.  So the first
texts are searched in that way, and a process that explains one answer makes none; whoever reads many says so
(`expect_many`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from operator import itemgetter
from typing import Any, Protocol

import ahocorasick

from bouncekit import speed

__all__ = ["Literals", "expect_many"]

# By how often they stand in notices; blanks and line ends among them.
_FREQUENT = " etaoinsrdlmucphgybf.vw-5:'<>\n@0k1,x/2=j4q3z"
_RANKS = str.maketrans(_FREQUENT, "".join(map(chr, range(len(_FREQUENT)))))
# Characters that are searched for one literal after the other; each text costs as much as so many more.
_EARLY = 6000
_PER_TEXT = 200
_early = [_EARLY]
_END = itemgetter(0)
_MANY = 1700  # literals
_SHORTEST = 8  # characters of a beginning: shorter ones would often be found where their literal is not
_BITS = 16  # of the number that an automaton keeps of a literal, those that hold how long its beginning is


def expect_many() -> None:
    """Make each automaton when it is first asked, from now on: for whoever reads many messages."""
    _early[0] = 0


class _Automaton(Protocol):
    """What is used of `ahocorasick.Automaton`, which ships no type information."""

    def iter(self, text: str, /) -> Iterator[tuple[int, Any]]: ...

    def iter_long(self, text: str, /) -> Iterator[tuple[int, Any]]: ...


_Search = Callable[[str], Iterable[tuple[int, Any]]]


class Literals:
    """Folded literals, each with a value; `found` tells where they end in a text."""

    __slots__ = ("_any", "_ascii", "_asked", "_foreign", "_is_new", "_native", "_values")

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self._is_new = True
        self._asked = 0
        self._any: _Automaton | None = None
        self._ascii: _Search | None = None
        self._foreign: _Search | None = None
        self._native: speed.LiteralAutomaton | None = None

    def found(self, text: str) -> Iterator[tuple[int, Any]]:
        """Return (place of its last character, value) of every literal in `text`, those that overlap included."""
        if self._is_new and self._is_early(text):
            return iter(_one_by_one(self._values, text))
        hits: Iterable[tuple[int, Any]] | None = None
        if speed.Automaton is not None:
            hits = (self._native or self._read_native(speed.Automaton)).found(text)
        if hits is None:
            hits = (self._ascii or self._read_ascii())(text)
        if text.isascii():
            return iter(hits)
        others = list((self._foreign or self._read_foreign())(text))
        # Of two that end together one ends with the other: it is longer, and not ASCII if one of them is not.
        return iter(sorted([*others, *hits], key=_END) if others else hits)

    def longest(self, text: str) -> Iterator[tuple[int, Any]]:
        """Return what `found` does, of literals that overlap the longest of the first alone."""
        return (self._any or self._read_any()).iter_long(text)

    def stand_in(self, text: str) -> bool:
        """Tell whether one of them stands in `text`."""
        if self._is_new and self._is_early(text):
            return any(map(text.__contains__, self._values))
        if speed.Automaton is not None:
            answer = (self._native or self._read_native(speed.Automaton)).stand_in(text)
            if answer is not None:
                return answer
        return next(self.found(text), None) is not None

    def _is_early(self, text: str) -> bool:
        self._asked += _PER_TEXT + len(text)
        self._is_new = self._asked <= _early[0]
        return self._is_new

    def _read_native(self, make: Callable[[dict[str, Any]], speed.LiteralAutomaton]) -> speed.LiteralAutomaton:
        self._native = make(dict(self._values))
        return self._native

    def _read_ascii(self) -> "_Search":
        self._ascii = _search({text: value for text, value in self._values.items() if text.isascii()})
        return self._ascii

    def _read_foreign(self) -> "_Search":
        self._foreign = _search({text: value for text, value in self._values.items() if not text.isascii()})
        return self._foreign

    def _read_any(self) -> _Automaton:
        self._any = _automaton(self._values)
        return self._any


def _search(values: Mapping[str, Any]) -> _Search:
    return _Beginnings(values).found if len(values) > _MANY else _automaton(values).iter


class _Beginnings:
    """An automaton of how literals begin; what follows is compared where a beginning is found."""

    __slots__ = ("_automaton", "_literals", "_met", "_values")

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self._literals = sorted(values)
        lengths = enumerate(_lengths(self._literals))
        numbers = {text[:length]: number << _BITS | length for number, (text, length) in lengths}
        self._automaton = _automaton(numbers, ahocorasick.STORE_INTS)
        self._met: dict[int, tuple[str, int, int, Any]] = {}

    def found(self, text: str) -> list[tuple[int, Any]]:
        """Return (place of its last character, value) of each of them in `text`, the longest of one place first."""
        hits: list[tuple[int, Any]] = []
        met, in_order = self._met, True
        for last, number in self._automaton.iter(text):
            literal, begun, more, value = met.get(number) or self._meet(number)
            if more:
                if not text.startswith(literal, last + 1 - begun):
                    continue
                in_order = False
            hits.append((last + more, value))
        if in_order:
            return hits
        hits.sort(key=_END)
        return hits if len(dict(hits)) == len(hits) else self._ordered(text)

    def _meet(self, number: int) -> tuple[str, int, int, Any]:
        """Return a literal, how many characters of it are looked for, how many follow, and its value."""
        literal, begun = self._literals[number >> _BITS], number & (1 << _BITS) - 1
        met = self._met[number] = literal, begun, len(literal) - begun, self._values[literal]
        return met

    def _ordered(self, text: str) -> list[tuple[int, Any]]:
        hits = []
        for last, number in self._automaton.iter(text):
            literal, begun, more, _ = self._met[number]
            if text.startswith(literal, last + 1 - begun):
                hits.append((last + more, -len(literal), literal))
        hits.sort()
        return [(end, self._values[literal]) for end, _, literal in hits]


def _lengths(literals: list[str]) -> Iterator[tuple[str, int]]:
    """Yield each of the sorted `literals`, and up to where it must be known so that no other begins alike."""
    before = 0
    for literal, following in pairwise([*literals, ""]):
        behind = _common(literal, following)
        yield literal, min(len(literal), max(_SHORTEST, before + 1, behind + 1))
        before = behind


def _common(first: str, second: str) -> int:
    """Return how many characters two texts begin with that are the same."""
    for place, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return place
    return min(len(first), len(second))


def _one_by_one(values: Mapping[str, Any], text: str) -> list[tuple[int, Any]]:
    """Return what an automaton finds, in its order: by the place, and of one place the longest first."""
    hits = []
    for literal in filter(text.__contains__, values):
        at = text.find(literal)
        while at >= 0:
            hits.append((at + len(literal) - 1, -len(literal), literal))
            at = text.find(literal, at + 1)
    hits.sort()
    return [(end, values[literal]) for end, _, literal in hits]


def _automaton(values: Mapping[str, Any], kind: int = ahocorasick.STORE_ANY) -> _Automaton:
    if not values:
        return _Nothing()
    automaton = ahocorasick.Automaton(kind)
    for literal in sorted(values, key=lambda literal: literal.translate(_RANKS)):
        automaton.add_word(literal, values[literal])
    automaton.make_automaton()
    found: _Automaton = automaton
    return found


class _Nothing:
    """What finds nothing: an automaton without words cannot be asked."""

    def iter(self, _text: str, /) -> Iterator[tuple[int, Any]]:
        return iter(())

    def iter_long(self, text: str, /) -> Iterator[tuple[int, Any]]:
        return self.iter(text)
