"""How far one name is from another, and whether fingers would make that slip.

The distance is Damerau and Levenshtein's in its restricted form: letters inserted, dropped, replaced, or two neighbours
transposed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise

from bouncekit import data

__all__ = ["Slip", "is_likely_slip", "is_swapped_or_doubled", "shortenings", "slip_between"]

_VOWELS = frozenset("aeiouy")
_FARTHEST = 2
_LONG_NAME = 8  # From this length on, two slips still leave a name recognisable.


@dataclass(frozen=True, slots=True)
class Slip:
    """`written` for `meant`, `edits` apart."""

    written: str
    meant: str
    edits: int


def slip_between(written: str, meant: str) -> Slip | None:
    """Return the slip from `meant` to `written`; None where they are more than two edits apart."""
    if abs(len(written) - len(meant)) > _FARTHEST:
        return None
    edits = _distance(written, meant)
    return Slip(written, meant, edits) if edits <= _FARTHEST else None


def _distance(first: str, second: str) -> int:
    before: list[int] = []
    previous = list(range(len(second) + 1))
    for row, letter in enumerate(first, 1):
        current = [row]
        for column, other in enumerate(second, 1):
            best = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == second[column - 2] and other == first[row - 2]:
                best = min(best, before[column - 2] + 1)
            current.append(best)
        before, previous = previous, current
    return previous[-1]


def shortenings(name: str) -> Iterator[str]:
    """Yield `name` with no, one and, where it is long, two letters left out: two near names share one of these."""
    yield name
    for place in range(len(name)):
        yield name[:place] + name[place + 1 :]
    if len(name) >= _LONG_NAME - _FARTHEST:
        for first, second in combinations(range(len(name)), 2):
            yield name[:first] + name[first + 1 : second] + name[second + 1 :]


def is_likely_slip(slip: Slip) -> bool:
    """Tell whether `slip` is more likely a slip than another name; the shorter the name, the stronger the sign asked.

    Up to three letters none is; of four only letters transposed or doubled; of five also one dropped (not the first),
    or a neighbour key, or one vowel for another; of six also any one edit that leaves the first letter; of seven any
    one edit; two edits from eight letters on.
    """
    length = len(slip.meant)
    if slip.edits == 0:
        return True
    same_start = slip.written[:1] == slip.meant[:1]
    if slip.edits == _FARTHEST:
        return length >= 8 and same_start
    if length >= 7 or (length == 6 and same_start):
        return True
    if length >= 4 and is_swapped_or_doubled(slip):
        return True
    return length >= 5 and _is_weak_slip(slip)


def is_swapped_or_doubled(slip: Slip) -> bool:
    """Tell whether two letters changed their places, or one was struck twice."""
    return _is_transposition(slip) or _is_doubling(slip)


def _is_transposition(slip: Slip) -> bool:
    return len(slip.written) == len(slip.meant) and sorted(slip.written) == sorted(slip.meant)


def _is_doubling(slip: Slip) -> bool:
    """Tell whether one letter too many is the same as the one before it."""
    place = _first_difference(slip)
    return len(slip.written) > len(slip.meant) and place > 0 and slip.written[place] == slip.written[place - 1]


def _is_weak_slip(slip: Slip) -> bool:
    """Tell whether one letter went wrong in a usual way.

    It was dropped (not the first), the one beside it doubled, a neighbour key struck, or one vowel written for another.
    """
    place = _first_difference(slip)
    if len(slip.written) < len(slip.meant):
        return place > 0
    struck = slip.written[place]
    if len(slip.written) > len(slip.meant):
        around = slip.written[max(place - 1, 0) : place] + slip.written[place + 1 : place + 2]
        return any(_are_neighbours(struck, letter) for letter in around)
    intended = slip.meant[place]
    if struck in slip.meant[max(place - 1, 0) : place] + slip.meant[place + 1 : place + 2]:
        return True  # The wrong letter was doubled: yahho.
    return _are_neighbours(struck, intended) or (struck in _VOWELS and intended in _VOWELS)


def _first_difference(slip: Slip) -> int:
    pairs = zip(slip.written, slip.meant, strict=False)
    same = next((place for place, (struck, intended) in enumerate(pairs) if struck != intended), None)
    return min(len(slip.written), len(slip.meant)) if same is None else same


def _are_neighbours(letter: str, other: str) -> bool:
    return (letter, other) in _neighbours()


@cache
def _neighbours() -> frozenset[tuple[str, str]]:
    """Return every pair of letters that stand side by side or one above the other on some keyboard, both ways."""
    pairs: set[tuple[str, str]] = set()
    for rows in data.load("domains.toml")["keyboards"].values():
        for row in rows:
            pairs.update(pairwise(row))
        for upper, lower in pairwise(rows):
            pairs.update(zip(upper, lower, strict=False))  # Each row stands half a key to the right of the one above.
            pairs.update(zip(upper[1:], lower, strict=False))
    return frozenset(pairs | {(other, letter) for letter, other in pairs})
