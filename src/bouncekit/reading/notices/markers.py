"""Literals to find in a text, all in one scan: an Aho-Corasick automaton, and where its hits stand by line and column.

A literal is written folded (`bouncekit.text.folding`).  ``^`` before it means: at the beginning of a line, indented or
not; ``|`` means: in the very first column; ``$`` at its end means: up to the end of the line.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from itertools import accumulate
from operator import add
from typing import NamedTuple

from bouncekit import speed
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals

__all__ = ["FormatError", "Hits", "MarkerBook", "Markers", "Scanner", "Spot", "Words"]


class FormatError(ValueError):
    """A format file says something that the schema does not know."""


Markers = Mapping[int, int]
"""Marker numbers, each with its rank: the first in the file is 0."""


class Words(Literals):
    """Literals, any of which may stand in a short text."""

    __slots__ = ()

    def __init__(self, literals: Iterable[str]) -> None:
        super().__init__({fold(word) + (" " if word.endswith(" ") else ""): True for word in literals})

    @classmethod
    def all_of(cls, several: Iterable["Words"]) -> "Words":
        """Return the words of `several` together."""
        return cls(word for words in several for word in words._values)


class Spot(NamedTuple):
    """One place of a marker: the line, the column after it, and the marker's rank in its format."""

    line: int
    column: int
    rank: int


speed.quick_tuples(Spot)


class Hits:
    """Where each marker was found in one text: marker number -> positions in the folded text, in order."""

    __slots__ = ("folded", "positions", "starts")

    def __init__(self) -> None:
        self.positions: dict[int, list[tuple[int, int]]] = {}
        self.starts: list[int] = []
        self.folded: list[str] = []

    def line_of(self, position: int) -> int:
        return bisect_right(self.starts, position) - 1

    def lines(self, markers: Markers) -> list[int]:
        """Return the numbers of the lines in which one of `markers` ends, in order."""
        positions, starts = self.positions, self.starts
        if positions.keys().isdisjoint(markers.keys()):  # mostly
            return []
        # The fewer of the two are gone through: a text holds a handful of markers, and some formats have a hundred.
        both = positions if len(positions) < len(markers) else markers
        found = [
            bisect_right(starts, end - 1) - 1
            for m in both
            if m in markers and m in positions
            for _, end in positions[m]
        ]
        found.sort()
        return found

    def spots(self, markers: Markers) -> list[Spot]:
        """Return where `markers` stand, in the order of their lines."""
        found: list[Spot] = []
        if self.positions.keys().isdisjoint(markers.keys()):
            return found
        for marker, places in self.positions.items():
            rank = markers.get(marker)
            if rank is not None:
                for _, end in places:
                    line = bisect_right(self.starts, end - 1) - 1
                    found.append(Spot(line, end - self.starts[line], rank))
        found.sort()
        return found

    def first_column(self, marker: int) -> tuple[int, int]:
        """Return the line, and the column in it, where `marker` first begins."""
        begin, end = self.positions[marker][0]
        line = self.line_of(end - 1)
        return line, max(0, begin - self.starts[line])


class Scanner:
    """Finds all markers of all formats in one pass."""

    def __init__(self, literals: Literals) -> None:
        self._literals = literals

    def scan(self, folded: list[str]) -> Hits:
        """Return where the markers stand in the folded lines (indentation kept as one blank)."""
        hits = Hits()
        hits.folded = folded
        # Each line ends with one character more than it has, and so does what the scanned text begins with, for ``^``.
        ends = accumulate(map(len, folded), initial=1)
        hits.starts.extend(map(add, ends, range(len(folded))))
        positions = hits.positions
        for last, found in self._literals.found("\n" + "\n".join(folded) + "\n"):
            for marker, length, closing in found:
                place = (last + 1 - length, last + 1 - closing)
                if marker in positions:
                    positions[marker].append(place)
                else:
                    positions[marker] = [place]
        return hits


class MarkerBook:
    """Gives every literal a number and gathers what the automaton must find."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._found: dict[str, list[tuple[int, int, int]]] = {}

    def number(self, literal: str) -> int:
        known = self._numbers.get(literal)
        if known is not None:
            return known
        number = self._numbers[literal] = len(self._numbers)
        bare = literal.removeprefix("^").removeprefix("|").removesuffix("$")
        text = fold(bare) + (" " if bare.endswith(" ") else "") + ("\n" if literal.endswith("$") else "")
        if len(text.strip()) < 3:
            raise FormatError(f"literal too short to mean anything: {literal!r}")
        opened = ("\n", "\n ") if literal.startswith("^") else ("\n",) if literal.startswith("|") else ("",)
        for opening in opened:
            self._found.setdefault(opening + text, []).append((number, len(opening + text), literal.endswith("$")))
        return number

    def numbers(self, literals: Iterable[str]) -> tuple[int, ...]:
        return tuple(self.number(literal) for literal in literals)

    def ranked(self, literals: Iterable[str]) -> Markers:
        ranks: dict[int, int] = {}
        for rank, literal in enumerate(literals):
            ranks.setdefault(self.number(literal), rank)
        return ranks

    def scanner(self) -> Scanner:
        return Scanner(Literals({text: tuple(found) for text, found in self._found.items()}))
