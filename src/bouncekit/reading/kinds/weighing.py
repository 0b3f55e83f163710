"""What a text is about where no phrase of ours tells: its words, weighed as in texts whose kind is known.

The weights are fitted by `tools/fit_letters.py` to the texts of ``corpus/letters/`` and stand in
``data/kinds/weights.json``.  They decide nothing alone: only what leads all other kinds by far is told, and a text in
which a server speaks is never weighed.
"""

import math
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple, Protocol

from bouncekit import data
from bouncekit.reading.kinds.pasted_letters import signs_of_letters
from bouncekit.reading.kinds.stories import signs_of_stories
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["WEIGHTS", "Weighed", "Weights", "features", "weigh", "weigh_features"]

WEIGHTS = "kinds/weights.json"
_LIMIT = 4000  # characters
_FEWEST = 10  # known features: fewer tell nothing
_STEM = 5  # letters: what follows is mostly an ending
_WORD = lazily(r"[a-z]+")
# What differs from text to text, and the signs that no word has.
_ALIKE = (
    (lazily(r"(?:https?://|www\.)\S+"), " zlink "),
    (lazily(r"\S+@\S+"), " zaddress "),
    (lazily(r"\d+"), " znumber "),
    (re.compile(r"\?"), " zquestion "),
    (re.compile("!"), " zexclamation "),
    (re.compile("€"), " zeuro "),
)


class Weighed(NamedTuple):
    """The kind that a text is most like, and by how much it leads the next one that asks for another act."""

    kind: str
    lead: float


class Rows(Protocol):
    """What holds the row of each feature: a table of a file (`bouncekit.data.rows`), or a dict."""

    def get(self, feature: str, /) -> list[int] | None:
        """Return the row of `feature`, None where it has none."""


class Weights(NamedTuple):
    """The fitted weights: of each feature its rarity, then by turns the number of a kind and what speaks for it."""

    kinds: list[str]
    biases: list[int]
    unit: int
    rows: Rows


def features(text: str) -> frozenset[str]:
    """Return what is weighed of `text`: words, their beginnings alone and in pairs, and the signs of known kinds."""
    folded = fold(text[:_LIMIT])
    signs = {f"§{kind}.{part}" for kind, part in signs_of_letters(folded)}
    signs |= {f"§§{kind}.{part}" for kind, part in signs_of_stories(folded)}
    for pattern, word in _ALIKE:
        folded = pattern.sub(word, folded)
    words = _WORD.findall(folded)
    stems = [word[:_STEM] for word in words]
    whole = (f"{stem}*" for stem in stems if len(stem) == _STEM)
    return frozenset((*words, *whole, *map(" ".join, pairwise(stems)), *signs))


@lru_cache(maxsize=8)  # a text is asked about several times
def weigh(text: str) -> Weighed | None:
    """Return the kind that the words of `text` speak for most; None where it has too few that are known."""
    return weigh_features(features(text), _weights(), _families())


def weigh_features(
    found: frozenset[str], weights: Weights, families: Mapping[str, str] = MappingProxyType({})
) -> Weighed | None:
    """Return the kind that the features `found` speak for most, by `weights`; it leads the next of another family."""
    # In one order, so that every process adds up the same sums.
    rows = [row for row in map(weights.rows.get, sorted(found)) if row is not None]
    if len(rows) < _FEWEST:
        return None
    length = math.sqrt(sum(row[0] * row[0] for row in rows))
    sums: list[float] = list(weights.biases)
    for rarity, *parts in rows:
        share = rarity / length
        for kind, weight in zip(parts[::2], parts[1::2], strict=True):
            sums[kind] += weight * share
    best, *others = sorted(range(len(sums)), key=sums.__getitem__, reverse=True)
    told = weights.kinds[best]
    family = families.get(told, told)
    strange = (other for other in others if families.get(weights.kinds[other]) != family)
    return Weighed(told, (sums[best] - sums[next(strange)]) / weights.unit)


@cache
def _families() -> dict[str, str]:
    families = data.load("kinds/likened.toml")["families"]
    return {kind: family for family, kinds in families.items() for kind in kinds}


@cache
def _weights() -> Weights:
    return Weights(**data.load_fitted(WEIGHTS))
