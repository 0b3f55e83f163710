"""Domains that a reader takes for one that they know.

Four ways to look alike: other characters that look the same (``οrange.fr`` with a Greek omicron, ``0range.fr``), a slip
of spelling (``ornage.fr``), the same name under another ending (``mairie-dax.com``), and the name within another
(``orange.fr.example.com``, ``orange-facture.com``).  A domain that is known, or below one that is, looks like none.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from bouncekit import data
from bouncekit.mailbox.messages.domains import registrable
from bouncekit.text.folding import fold
from bouncekit.wording import suggest_domain
from bouncekit.wording.domains import is_provider, readable
from bouncekit.wording.spelling import is_likely_slip, shortenings, slip_between

__all__ = ["Likeness", "LikenessKind", "Lookalikes"]

_SHORTEST_NAME = 4  # shorter names stand under many endings, and within many others, by chance
_SHORTEST_PART = 5
_LONG_NAME = 16
_LONGEST_LABEL = 63  # RFC 1035, section 2.3.4


class LikenessKind(StrEnum):
    """How one domain looks like another."""

    CHARACTERS = "characters"
    SPELLING = "spelling"
    ENDING = "ending"
    WITHIN = "within"


class Likeness(NamedTuple):
    """The domain that another one looks like, and how."""

    known: str
    kind: LikenessKind


class Lookalikes:
    """Finds what looks like one of the `known` domains."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = frozenset(registrable(domain) for domain in known if domain)
        self._found: dict[str, Likeness | None] = {}
        self._by_skeleton = {_skeleton(domain): domain for domain in sorted(self._known, reverse=True)}
        self._by_name: dict[str, list[str]] = {}
        self._by_shortening: dict[str, set[str]] = {}
        for domain in sorted(self._known):
            name = _name(domain)
            self._by_name.setdefault(name, []).append(domain)
            for short in _keys(name):
                self._by_shortening.setdefault(short, set()).add(domain)

    def of(self, domain: str) -> Likeness | None:
        """Return what `domain` looks like, None where it is known itself, or looks like nothing known."""
        if domain not in self._found:
            self._found[domain] = self._look(readable(domain))
        return self._found[domain]

    def _look(self, host: str) -> Likeness | None:
        own = registrable(host)
        if not own or own in self._known:
            return None
        twin = self._by_skeleton.get(_skeleton(own))
        if twin is not None:
            return Likeness(twin, LikenessKind.CHARACTERS)
        return self._misspelt(own) or self._other_ending(own) or self._within(host, own)

    def _misspelt(self, own: str) -> Likeness | None:
        name, ending = _name(own), own.partition(".")[2]
        near = {domain for short in _keys(name) for domain in self._by_shortening.get(short, ())}
        for domain in sorted(near):
            slip = slip_between(name, _name(domain))
            if slip and slip.edits and is_likely_slip(slip) and domain.partition(".")[2] == ending:
                return Likeness(domain, LikenessKind.SPELLING)
        suggested = suggest_domain(own)
        return Likeness(suggested, LikenessKind.SPELLING) if suggested else None

    def _other_ending(self, own: str) -> Likeness | None:
        name = _name(own)
        if len(name) < _SHORTEST_NAME or is_provider(own):  # providers have many endings, all of them theirs
            return None
        same = self._by_name.get(name)
        return Likeness(same[0], LikenessKind.ENDING) if same else None

    def _within(self, host: str, own: str) -> Likeness | None:
        for part in _parts(host, own):
            for domain in self._by_name.get(part, ()):
                if len(part) >= _SHORTEST_PART:
                    return Likeness(domain, LikenessKind.WITHIN)
        return None


def _parts(host: str, own: str) -> Iterator[str]:
    """Yield the names within a host: its labels above the registered name, and the parts of that name."""
    yield from host.removesuffix(own).rstrip(".").split(".")
    parts = _name(own).split("-")
    if len(parts) > 1:
        yield from parts


def _keys(name: str) -> Iterator[str]:
    """Yield what near names have in common; of a long one only as much as one slip needs, for thousands are known."""
    if len(name) <= _LONG_NAME:
        yield from shortenings(name)
        return
    name = name[:_LONGEST_LABEL]
    yield name
    for place in range(len(name)):
        yield name[:place] + name[place + 1 :]


def _name(domain: str) -> str:
    return domain.partition(".")[0]


def _skeleton(domain: str) -> str:
    """Return what is left of a domain once all that looks alike is alike (UTS 39, section 4)."""
    letters, pairs = _confusables()
    plain = "".join(letters.get(letter, letter) for letter in fold(domain))
    for pair, letter in pairs.items():
        plain = plain.replace(pair, letter)
    return plain


@cache
def _confusables() -> tuple[Mapping[str, str], Mapping[str, str]]:
    tables = data.load("mailbox/confusables.toml")
    return tables["letters"], tables["pairs"]
