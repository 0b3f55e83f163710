"""The rule book: every rule in its order, found through one automaton over their literals.

A text is scanned once, whatever the number of rules (ADR 0002); only the rules whose literals occur are confirmed, in
the book's order, and the first that matches wins.
"""

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from bouncekit import data
from bouncekit.judging.rules.lists import OUR_LISTS
from bouncekit.judging.rules.passage import Circumstances, Words
from bouncekit.judging.rules.rule import Rule, parse_rules
from bouncekit.text.literals import Literals
from bouncekit.vocabulary import Reason

__all__ = ["Book", "Finding", "default_book"]

_FOLDERS = ("providers", "rules")
_SPARING = "harm/sparing.toml"
_DENIABLE = frozenset({Reason.MAILBOX_FULL, Reason.MESSAGE_TOO_LARGE, Reason.VIRUS_DETECTED})


class Finding(NamedTuple):
    """A rule that matched: the words as they were written, and in which passage."""

    rule: Rule
    text: str
    found_in: str
    words: Words
    is_hint: bool = False
    """Whether the words are but a part of a machine's name, which decides only where nothing else is said."""
    span: tuple[int, int] = (0, 0)
    """Where the words stand in `words.folded`."""
    others: Iterator[int] | None = None
    """The candidates of the book that come after the rule, not yet looked at."""


@dataclass(frozen=True)
class Book:
    """Rules in their order, the first that matches wins.

    `sparing` rules win nothing: where they match, an address is not condemned (`judging.harm`).  They are looked for in
    the same pass.
    """

    rules: tuple[Rule, ...]
    sparing: tuple[Rule, ...] = ()
    _literals: Literals = field(init=False, repr=False, compare=False)
    _found_by: tuple[tuple[int, ...], ...] = field(init=False, repr=False, compare=False)
    _ways: tuple[tuple[int, tuple[frozenset[int], ...]], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        numbers: dict[str, int] = {}
        ways = [(index, way) for index, rule in enumerate((*self.rules, *self.sparing)) for way in rule.needs.ways]
        found_by: dict[int, list[int]] = {}
        for place, (_, way) in enumerate(ways):
            for literal in way[0]:
                found_by.setdefault(numbers.setdefault(literal, len(numbers)), []).append(place)
        further = [
            (index, tuple(frozenset(numbers.setdefault(text, len(numbers)) for text in texts) for texts in way[1:]))
            for index, way in ways
        ]
        object.__setattr__(self, "_literals", Literals(numbers))
        object.__setattr__(self, "_found_by", tuple(tuple(found_by[number]) for number in range(len(found_by))))
        object.__setattr__(self, "_ways", tuple(further))

    def candidates(self, folded: str) -> Iterator[int]:
        """Yield the indexes of the rules of which all literals of some way occur in `folded`, in the book's order.

        One at a time: the first candidates mostly decide, and the others need not be looked at.
        """
        met = {number for _, number in self._literals.found(folded)}
        found_by = self._found_by
        places: set[int] = set()
        for number in met:
            if number < len(found_by):
                places.update(found_by[number])
        ways, last = self._ways, -1
        for place in sorted(places):
            index, needs = ways[place]
            for needed in needs:
                if met.isdisjoint(needed):
                    break
            else:
                if index != last:
                    yield index
                last = index

    def first(self, words: Words, circumstances: Circumstances) -> tuple[Finding | None, Finding | None]:
        """Return the first specific rule that matches `words`, and the first vague one where no specific one does."""
        vague: Finding | None = None
        candidates, rules = self.candidates(words.folded), self.rules
        for index in candidates:
            if index >= len(rules):
                break
            rule = rules[index]
            if rule.vague and vague:
                continue
            finding = _found(rule, words, circumstances, candidates)
            if finding is None or (finding.is_hint and vague):
                continue
            if finding.others is not None:
                return finding, None
            vague = finding
        return None, vague

    def besides(self, finding: Finding, circumstances: Circumstances, same: Container[Reason]) -> Finding | None:
        """Return what the words of `finding` say beside it: a specific rule of none of the `same` reasons, or None.

        The very words of the finding are its rule's, by the order of the book.  Only a sparing rule may take one of
        them, and not from a provider, who knows what they mean.
        """
        words, own = finding.words, len(self.rules)
        for index in self.candidates(words.folded) if finding.others is None else finding.others:
            rule = self.rules[index] if index < own else self.sparing[index - own]
            if index < own and (rule.vague or not rule.spares or rule.reason in same):
                continue
            other = _found(rule, words, circumstances, None)
            if other is None or other.is_hint:
                continue
            if (index >= own and not finding.rule.in_names) or not _are_words_of(other.span, finding.span):
                return other
        return None


def _found(rule: Rule, words: Words, circumstances: Circumstances, others: Iterator[int] | None) -> Finding | None:
    """Return what `rule` finds in `words`, None where it may not speak of what it matches there.

    `others` are the candidates after the rule, which a finding keeps that decides.
    """
    folded = words.folded
    match = rule.expression.search(folded)
    while match is not None and words.starts_within_word(match.start()):
        match = rule.expression.search(folded, match.start() + 1)
    if match is None or not circumstances.allow(rule, words):
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
    left = None if hint or rule.vague else others
    return Finding(rule, words.as_written(start, end), words.found_in, words, hint, (start, end), left)


def _are_words_of(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether most of the text at `one` is the text at `other`: a gap in a pattern may reach further."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * shared >= one[1] - one[0]


def _outside_names(rule: Rule, words: Words, place: int) -> re.Match[str] | None:
    """Return the first match of `rule` from `place` on that is more than a part of a host's name or of a page's."""
    match = rule.expression.search(words.folded, place)
    while match is not None and words.is_in_name(*match.span()):
        match = rule.expression.search(words.folded, match.end())
    return match


@cache
def default_book() -> Book:
    """Return the book of the rules that come with this package: providers first, then words, by the files' priority."""
    rules: list[Rule] = []
    for folder in _FOLDERS:
        files = {name: table for name, table in data.load_folder(folder).items() if name != OUR_LISTS}
        for name, table in sorted(files.items(), key=lambda item: (item[1].get("priority", 0), item[0])):
            found, faults = parse_rules(f"{folder}/{name}.toml", {"in_names": folder == "providers", **table})
            if faults:
                raise ValueError("; ".join(map(str, faults)))
            rules += found
    sparing, faults = parse_rules(_SPARING, data.load(_SPARING))
    if faults:
        raise ValueError("; ".join(map(str, faults)))
    return Book(tuple(rules), tuple(sparing))
