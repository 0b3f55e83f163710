"""The rule book: every rule in its order, found through one automaton over their literals.

A text is scanned once, whatever the number of rules (ADR 0002); only the rules whose literals occur are confirmed, in
the book's order, and the first that matches wins.
"""

import re
from collections.abc import Callable, Container, Iterator, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple

from bouncekit import data, speed
from bouncekit.judging.rules.index import Shelf, index_of
from bouncekit.judging.rules.looking import Tried
from bouncekit.judging.rules.passage import Circumstances, Words
from bouncekit.judging.rules.prebuilt import PREBUILT, shelf_of
from bouncekit.judging.rules.rule import Rule
from bouncekit.text.expressions import lazily
from bouncekit.text.literals import Literals
from bouncekit.text.memo import LONGEST, MOST
from bouncekit.vocabulary import Reason

__all__ = ["Book", "Finding", "default_book"]

# The rules among the data, and the code that reads and checks them.
_MADE_OF = ("providers", "rules", "harm/sparing.toml", "../judging/rules", "../text", "../vocabulary.py")

# The IP address of a host in brackets, and a date of RFC 5322: no rule asks for one of their digits, but for those of
# three numbers of an address in which a status may seem to stand (5.7.1).
_ADDRESS = lazily(r"\[(?:\d{0,2}[0-36-9]\.){3}\d{1,3}\]")
_DATE = lazily(r"(?<![\d.])\d{1,2} [a-z]{3} \d{4} \d\d:\d\d:\d\d (?=gmt\b|[+-]\d{4}\b)")
_SECONDS = lazily(r":\d\d (?:gmt|[+-])")  # a date has them, and its pattern would be tried at every letter
# What a code of a provider's own is: it may be used for more than one thing, or be one that the provider has changed.
_CODE = lazily(r"\S{0,40}\d\S{0,40}")
# What an answer says plainly: no code beside it means something else.
_PLAIN = frozenset({
    Reason.MAILBOX_FULL, Reason.USER_UNKNOWN, Reason.MESSAGE_TOO_LARGE, Reason.VIRUS_DETECTED,
})  # fmt: skip
_ALL = frozenset(Reason)
_ZEROS = str.maketrans("123456789", "000000000")


def _with_zeros(match: re.Match[str]) -> str:
    return match[0].translate(_ZEROS)


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
    tried: Tried | None = None
    """What the book has looked for in these words; None where another book found them."""
    asked: int = 0
    """How many of the candidates of `tried` are the rule's own and those before it."""


speed.quick_tuples(Finding)


class Book:
    """Rules in their order, the first that matches wins.

    `sparing` rules win nothing: where they match, an address is not condemned (`judging.harm`).  They are looked for in
    the same pass.  A book that was built before is a `Shelf` of both.
    """

    __slots__ = ("_found_by", "_further", "_kept", "_literals", "_own", "_rule_of", "_rules")

    def __init__(self, rules: Sequence[Rule] | Shelf, sparing: Sequence[Rule] = ()) -> None:
        if not isinstance(rules, Shelf):
            everything = (*rules, *sparing)
            rules = Shelf(dict(enumerate(everything)), len(rules), index_of(everything))
        self._rules, self._own, index = rules
        self._literals = Literals(dict(zip(index.literals, range(len(index.literals)), strict=True)))
        self._found_by, self._rule_of, self._further = index.found_by, index.rules, index.further
        self._kept: Callable[[str, bool], Tried] = lru_cache(maxsize=MOST)(self._try)

    def rule(self, number: int) -> Rule:
        """Return the rule of the number, from 0, of those that are not sparing and then of those that are."""
        return self._rules[number]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules but the sparing ones, in their order."""
        return tuple(map(self._rules.__getitem__, range(self._own)))

    @property
    def sparing(self) -> tuple[Rule, ...]:
        """The sparing rules, in their order."""
        return tuple(map(self._rules.__getitem__, range(self._own, len(self._rules))))

    def candidates(self, folded: str) -> Iterator[int]:
        """Yield the indexes of the rules of which all literals of some way occur in `folded`, in the book's order.

        One at a time: the first candidates mostly decide, and the others need not be looked at.
        """
        met = {number for _, number in self._literals.found(folded)}
        places: set[int] = set()
        places.update(*map(self._found_by.__getitem__, met))
        further, rule_of, last = self._further, self._rule_of, -1
        for place in sorted(places):
            for needed in further[place]:
                if met.isdisjoint(needed):
                    break
            else:
                index = rule_of[place]
                if index != last:
                    yield index
                last = index

    def _try(self, folded: str, is_prose: bool) -> Tried:
        """Return what is to be looked for in `folded`; in a notice's prose the same words may tell something else.

        What differs from a text that is known in an IP address or in a time alone has the same to be looked for.
        """
        alike = _ADDRESS.sub(_with_zeros, folded)
        if _SECONDS.search(alike) is not None:
            alike = _DATE.sub(_with_zeros, alike)
        if alike != folded:
            return self._kept(alike, is_prose) if len(alike) <= LONGEST else self._try(alike, is_prose)
        return Tried(tuple(self.candidates(folded)))

    def _tried(self, words: Words) -> Tried:
        folded = words.folded
        return self._kept(folded, words.is_prose) if len(folded) <= LONGEST else self._try(folded, words.is_prose)

    def asks_whose(self, tried: Tried) -> bool:
        """Tell whether a rule that found its words there, when it was asked, speaks of some hosts alone."""
        return any(rule.hosts or rule.local is not None for rule in map(self.rule, tried.matching()))

    def first(self, words: Words, circumstances: Circumstances) -> tuple[Finding | None, Finding | None]:
        """Return the first specific rule that matches `words`, and the first vague one where no specific one does."""
        vague: Finding | None = None
        tried, rules, own = self._tried(words), self._rules, self._own
        for asked, index in enumerate(tried.candidates, 1):
            if index >= own:
                break
            rule = rules[index]
            if rule.vague and vague:
                continue
            place = tried.look(index, rule, words)
            if place is None or not circumstances.allow(rule, words) or (place.is_hint and vague):
                continue
            start, end, hint = place
            text = words.as_written(start, end)
            if not hint and not rule.vague:
                found = Finding(rule, text, words.found_in, words, False, (start, end), tried, asked)
                return (rule.in_names and self._in_plain_words(found, circumstances)) or found, None
            vague = Finding(rule, text, words.found_in, words, hint, (start, end))
        return None, vague

    def _in_plain_words(self, finding: Finding, circumstances: Circumstances) -> Finding | None:
        """Return what the words beside a provider's bare code say plainly and the code does not; None where nothing.

        What is said of the address by the words is then asked of all rules, the code's among them (`besides`).
        """
        if not _CODE.fullmatch(finding.text):
            return None
        plain = self.besides(finding, circumstances, _ALL - _PLAIN | {finding.rule.reason})
        if plain is None or plain.rule.reason not in _PLAIN or _CODE.fullmatch(plain.text):
            return None
        return plain._replace(tried=finding.tried, asked=0)

    def besides(self, finding: Finding, circumstances: Circumstances, same: Container[Reason]) -> Finding | None:
        """Return what the words of `finding` say beside it: a specific rule of none of the `same` reasons, or None.

        The very words of the finding are its rule's, by the order of the book.  Only a sparing rule may take one of
        them, and not from a provider, who knows what they mean.
        """
        words, own = finding.words, self._own
        tried = finding.tried or self._tried(words)
        for index in islice(tried.candidates, finding.asked, None):
            rule = self._rules[index]
            if index < own and (rule.vague or not rule.spares or rule.reason in same):
                continue
            place = tried.look(index, rule, words)
            if place is None or place.is_hint or not circumstances.allow(rule, words):
                continue
            start, end, _ = place
            if (index >= own and not finding.rule.in_names) or not _are_words_of((start, end), finding.span):
                return Finding(rule, words.as_written(start, end), words.found_in, words, False, (start, end))
            if (apart := _apart(rule, words, finding.span)) is not None:
                return Finding(rule, words.as_written(*apart), words.found_in, words, False, apart)
        return None


_ENDS = (". ", "; ", "! ")  # of sentences


def _apart(rule: Rule, words: Words, span: tuple[int, int]) -> tuple[int, int] | None:
    """Return where `rule` finds its words in the sentences before those at `span`, into which a gap of it reached."""
    before = words.folded[: span[0]]
    stop = max(map(before.rfind, _ENDS))
    found = rule.expression.search(before[:stop]) if stop > 0 else None
    if found is None or words.starts_within_word(found.start()) or words.is_supposed(found.start()):
        return None
    return found.span()


def _are_words_of(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Return whether most of the text at `one` is the text at `other`: a gap in a pattern may reach further."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * shared >= one[1] - one[0]


@cache
def default_book() -> Book:
    """Return the book of the rules that come with this package: as the wheel has it, or else from the TOML files."""
    return Book(shelf_of(data.built(PREBUILT, _MADE_OF, _build)))


def _build() -> bytes:
    from bouncekit.judging.rules.building import built_book  # noqa: PLC0415 - rarely needed

    return built_book()
