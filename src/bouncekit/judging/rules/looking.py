"""What a rule finds in a text, whatever the circumstances: a pure function of both, and kept for texts that come again.

Whether a rule may speak there at all (of this host, after this command) is the book's to ask.
"""

import re
from typing import NamedTuple

from bouncekit import speed
from bouncekit.judging.rules.passage import Words
from bouncekit.judging.rules.rule import Rule
from bouncekit.vocabulary import Reason

__all__ = ["Place", "Tried"]

_DENIABLE = frozenset({Reason.MAILBOX_FULL, Reason.MESSAGE_TOO_LARGE, Reason.VIRUS_DETECTED})


class Place(NamedTuple):
    """Where in a folded text a rule found its words; `is_hint` where they are but a part of a machine's name."""

    start: int
    end: int
    is_hint: bool


speed.quick_tuples(Place)


class Tried:
    """One text: the indexes of the rules that may match it, in the book's order, and what those found that were asked.

    It may be asked in several threads at once: what two of them find is the same.
    """

    __slots__ = ("_found", "candidates")

    def __init__(self, candidates: tuple[int, ...]) -> None:
        self.candidates = candidates
        self._found: dict[int, Place | None] = {}

    def matching(self) -> list[int]:
        """Return the indexes of the rules that were asked and found something."""
        return [index for index, place in tuple(self._found.items()) if place is not None]

    def look(self, index: int, rule: Rule, words: Words) -> Place | None:
        """Return what `rule`, the one of the number `index`, finds in `words`."""
        found = self._found
        if index not in found:
            found[index] = _look(rule, words)
        return found[index]


def _look(rule: Rule, words: Words) -> Place | None:
    folded = words.folded
    match = rule.expression.search(folded)
    while match is not None and words.starts_within_word(match.start()):
        match = rule.expression.search(folded, match.start() + 1)
    if match is None:
        return None
    start, end = match.span()
    if words.is_supposed(start):
        return None
    reason = rule.reason
    if reason in _DENIABLE and words.is_denied(start, end):
        return None
    host = reason is Reason.HOST_UNKNOWN
    if (host or reason is Reason.USER_UNKNOWN) and words.is_of_sender(start, end, host=host):
        return None
    hint = False
    if not rule.in_names and words.is_in_name(start, end):
        said = _outside_names(rule, words, end)
        hint, match = said is None, said or match
        start, end = match.span()
    return Place(start, end, hint)


def _outside_names(rule: Rule, words: Words, place: int) -> re.Match[str] | None:
    """Return the first match of `rule` from `place` on that is more than a part of a host's name or of a page's."""
    match = rule.expression.search(words.folded, place)
    while match is not None and words.is_in_name(*match.span()):
        match = rule.expression.search(words.folded, match.end())
    return match
