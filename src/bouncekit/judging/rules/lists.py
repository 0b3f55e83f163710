"""Named lists in patterns: ``{name}`` stands for one item of a list, ``{any_of}`` for one of the rule's own.

A list holds pieces of patterns, each whole in itself, and may name lists that stand above it.  Lists stand in
``[lists]`` of a rule file, and those that several of our files share in ``data/rules/lists.toml``, which a user's files
may name too::

    [lists]
    parcel = ["parcel", "packet"]

    [[rule]]
    pattern = "{parcel} (is|was) {any_of}"
    any_of = ["lost", "broken"]

Law of this file: what is tried on a text is the *expansion*, ``(parcel|packet) (is|was) (lost|broken)``.  It is a
pattern like any other and checked like any other; a fault in it is told where it was written.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple, NoReturn

from bouncekit import data
from bouncekit.errors.reasons import RulesReason
from bouncekit.judging.rules.faults import Problem, RulePlace
from bouncekit.judging.rules.patterns import PatternError, check_piece, needs_of
from bouncekit.judging.rules.rule import Needs
from bouncekit.text.expressions import lazily

__all__ = [
    "MAX_LENGTH",
    "OUR_LISTS",
    "Expansion",
    "Lists",
    "WrittenPatternError",
    "our_lists",
    "read_lists",
    "read_pattern",
]

OUR_LISTS = "lists"
"""The file of the shared lists, among those of the rules."""

MAX_LENGTH = 20_000
"""Characters of an expansion: a long list named many times is no pattern any more."""

_ANY_OF = "any_of"

Lists = Mapping[str, tuple[str, ...]]

_NAME = lazily(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*\Z")
_REFERENCE = lazily(r"\{([a-z][a-z0-9_-]*)\}")
# What is escaped or stands in a class names no list; the single signs may tear an item open.
_TOKEN = lazily(r"\\.|\[.[^\]]*\]|\{([a-z][a-z0-9_-]*)\}|[()\[\\]", re.DOTALL)


class WrittenPatternError(ValueError):
    """A pattern, or a list in it, that cannot be used: what is wrong, and where it is written in the rule."""

    def __init__(self, problem: Problem, place: RulePlace) -> None:
        super().__init__(problem, place)
        self.problem = problem
        self.place = place


class _Stretch(NamedTuple):
    """From `start` on, the expansion is what stands in `key` (its `item`) from `character` on, or refers to a list."""

    start: int
    key: str
    item: int
    character: int
    refers: bool


@dataclass(frozen=True)
class Expansion:
    """A pattern with its lists put in: its `text`, and the lists that it names, in the order of their first use."""

    text: str
    lists: Lists = field(default_factory=dict)
    torn: Sequence[tuple[int, int]] = ()
    """Where in the text the items begin and end that may be no whole pieces: their brackets do not match."""
    stretches: Sequence[_Stretch] = (_Stretch(0, "pattern", 0, 0, refers=False),)


def _fault(
    error: PatternError, written: str | tuple[str, ...], position: int, stretches: Sequence[_Stretch]
) -> NoReturn:
    """Raise what is wrong at `position` of an expansion as wrong where it is written, which comes from `stretches`."""
    found = next(one for one in reversed(stretches) if one.start <= position)
    character = found.character + (0 if found.refers else position - found.start)
    text = written if isinstance(written, str) else written[found.item]
    values = {"pattern": text, "problem": error.problem, "position": character}
    place = RulePlace(None, found.key, found.item, character)
    raise WrittenPatternError(Problem(RulesReason.PATTERN, values), place) from error


@cache
def our_lists() -> Lists:
    """Return the lists that several of our files share."""
    lists, faults = read_lists(data.parsed(f"rules/{OUR_LISTS}.toml")["lists"], {})
    if faults:
        raise ValueError("; ".join(f"{place.key}: {problem.text('en')}" for place, problem in faults))
    return lists


def _expand(pattern: str | None, any_of: tuple[str, ...], lists: Lists) -> Expansion:
    """Return the expansion of `pattern`, or where it is None of `any_of` as a choice."""
    if pattern is not None and not any_of and _REFERENCE.search(pattern) is None:  # most patterns name no list
        return Expansion(pattern)
    builder = _Builder(lists, any_of)
    if pattern is None:
        builder.named[_ANY_OF] = any_of
        builder.choose(any_of)
    else:
        builder.add(pattern, "pattern")
        if any_of and _ANY_OF not in builder.named:
            raise WrittenPatternError(Problem(RulesReason.ANY_OF_NOWHERE), RulePlace(key=_ANY_OF))
    return Expansion("".join(builder.texts), builder.named, builder.torn, builder.stretches)


class _Builder:
    """An expansion while it is made."""

    def __init__(self, lists: Lists, any_of: tuple[str, ...]) -> None:
        self.lists = lists
        self.any_of = any_of
        self.texts: list[str] = []
        self.stretches: list[_Stretch] = []
        self.named: dict[str, tuple[str, ...]] = {}
        self.torn: list[tuple[int, int]] = []
        self.length = 0

    def add(self, written: str, key: str, item: int = 0) -> bool:
        """Add what is `written` in `key`, with the lists that it names; return whether its brackets are whole."""
        done, depth = 0, 0
        for found in _TOKEN.finditer(written):
            name = found[1]
            if name is None:
                depth = _depth(depth, found[0])
                continue
            self._put(written[done : found.start()], _Stretch(self.length, key, item, done, refers=False))
            done = found.end()
            self._refer(name, key, item, found.start())
        self._put(written[done:], _Stretch(self.length, key, item, done, refers=False))
        return depth == 0

    def add_item(self, written: str, key: str, item: int) -> None:
        """Add an item of a choice; where it is but the name of a list, the list's items are the choice's own."""
        start = self.length
        found = _REFERENCE.fullmatch(written)
        if found is not None:
            place = RulePlace(None, key, item)
            self._put("|".join(self._items(found[1], place)), self._stretch(place))
        elif not self.add(written, key, item):
            self.torn.append((start, self.length))

    def choose(self, items: tuple[str, ...]) -> None:
        """Add the rule's own `items` as a choice."""
        for number, text in enumerate(items):
            if number:
                self._put("|", self._stretch(RulePlace(None, _ANY_OF, number)))
            self.add_item(text, _ANY_OF, number)

    def _refer(self, name: str, key: str, item: int, character: int) -> None:
        place = RulePlace(None, key, item, character)
        if name == _ANY_OF and key == "pattern":
            if not self.any_of:
                raise WrittenPatternError(Problem(RulesReason.MISSING, {"key": _ANY_OF}), place)
            self.named.setdefault(_ANY_OF, self.any_of)
            self._put("(", self._stretch(place))
            self.choose(self.any_of)
            self._put(")", self._stretch(place))
        else:
            self._put(f"({'|'.join(self._items(name, place))})", self._stretch(place))

    def _items(self, name: str, place: RulePlace) -> tuple[str, ...]:
        items = self.lists.get(name)
        if items is None:
            alike = ", ".join(get_close_matches(name, self.lists, n=3) or sorted(self.lists)[:3])
            raise WrittenPatternError(Problem(RulesReason.UNKNOWN_LIST, {"value": name, "known": alike}), place)
        return self.named.setdefault(name, items)

    def _stretch(self, place: RulePlace) -> _Stretch:
        return _Stretch(self.length, str(place.key), place.item or 0, place.character, refers=True)

    def _put(self, text: str, stretch: _Stretch) -> None:
        self.length += len(text)
        if self.length > MAX_LENGTH:
            place = RulePlace(None, stretch.key, stretch.item, stretch.character)
            raise WrittenPatternError(Problem(RulesReason.TOO_LONG, {"limit": MAX_LENGTH}), place)
        self.texts.append(text)
        self.stretches.append(stretch)


def read_pattern(fields: Mapping[str, Any], lists: Lists) -> tuple[Expansion, Needs]:
    """Return the expansion of a rule's ``pattern`` and ``any_of``, and what it needs.

    Raises `WrittenPatternError` for a list that there is not, an `any_of` that stands nowhere, an expansion too long,
    and whatever leaves the language of patterns.
    """
    pattern, any_of = fields.get("pattern"), tuple(fields.get(_ANY_OF, ()))
    if "" in any_of:
        place = RulePlace(None, _ANY_OF, any_of.index(""))
        raise WrittenPatternError(Problem(RulesReason.EMPTY_LIST, {"key": _ANY_OF}), place)
    expansion = _expand(pattern, any_of, lists)
    for start, end in expansion.torn:
        try:
            check_piece(expansion.text[start:end])
        except PatternError as error:
            _fault(error, any_of, start + error.position, expansion.stretches)
    try:
        return expansion, needs_of(expansion.text)
    except PatternError as error:
        _fault(error, any_of if pattern is None else pattern, error.position, expansion.stretches)


def read_lists(written: Mapping[str, Any], others: Lists) -> tuple[Lists, list[tuple[RulePlace, Problem]]]:
    """Return the lists of a file beside `others`, which its own go before, and what is wrong with them and where."""
    lists = dict(others)
    faults: list[tuple[RulePlace, Problem]] = []
    for name, items in written.items():
        key = f"lists.{name}"
        problem = _list_problem(name, items)
        if problem is not None:
            faults.append((RulePlace(None, key), problem))
            continue
        try:
            lists[name] = tuple(_read_items(items, key, lists))
        except WrittenPatternError as error:
            faults.append((error.place, error.problem))
    return lists, faults


def _list_problem(name: str, items: Any) -> Problem | None:
    if not _NAME.match(name):
        return Problem(RulesReason.LIST_NAME, {"value": name})
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        return Problem(RulesReason.NO_STRINGS, {"key": name})
    return None if items and all(items) else Problem(RulesReason.EMPTY_LIST, {"key": name})


def _read_items(items: list[str], key: str, lists: Lists) -> Iterator[str]:
    builder = _Builder(lists, ())
    for number, item in enumerate(items):
        start, count = builder.length, len(builder.texts)
        builder.add_item(item, key, number)
        text = "".join(builder.texts[count:])
        try:
            check_piece(text)
        except PatternError as error:
            _fault(error, item, start + error.position, builder.stretches)
        whole = _REFERENCE.fullmatch(item)
        yield from lists[whole[1]] if whole else (text,)


def _depth(depth: int, token: str) -> int:
    """Return how many brackets are open after `token`; less than none once a piece is torn."""
    if depth < 0 or (token == ")" and not depth) or token in {"[", "\\"}:
        return -1
    return depth + {"(": 1, ")": -1}.get(token, 0)
