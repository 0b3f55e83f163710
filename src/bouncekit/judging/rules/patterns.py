"""The pattern language of rules: a subset of `re` that is linear by construction.

A pattern is matched on folded text (`bouncekit.text.folding`).  It may hold

- literal characters, folded; punctuation after a backslash stands for itself;
- groups and alternation: ``(quota|limit)``, ``mailbox|inbox``;
- ``?`` after a character, a class or a group, and ``{m,n}`` after one character, ``.``, ``\\d`` or a class, n <= 100;
- ``.`` for any character, ``\\d`` for a digit, classes ``[a-z0-9]`` and ``[^>]``, ``\\b``, ``^`` and ``$``.

Nothing repeats without a bound and no group repeats, so a match costs at most the product of the gaps on one way
through the pattern, which `MAX_WORK` caps.  Without look-around and back-references, any engine can run the rules.

The parser also tells the *literals* of a pattern: strings of which at least one occurs in every text that matches.
The rule book looks for all of them at once and confirms only the rules whose literals it met.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import NamedTuple, NoReturn

from bouncekit.errors.reasons import RulesReason
from bouncekit.judging.rules.faults import Problem
from bouncekit.judging.rules.literals import merit, shortest, weakest, weight
from bouncekit.judging.rules.rule import Needs
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["MAX_GAP", "MAX_WORK", "PatternError", "check_piece", "needs_of"]

MAX_GAP = 100
MAX_WORK = 1_000_000
MAX_EXPANSION = 24
MIN_LITERAL = 3
_PLAIN_RUN = lazily(r"[a-z0-9 @,:;'\"/_#&%=<>~!-]+(?![?{])(?<![?{])")
_PLAIN_CHOICE = lazily(r"[a-z0-9 @,:;'\"/_#&%=<>~!|-]+(?=\)|\Z)")
_SET_OPERATION = lazily(r"--|&&|~~|\|\|")  # `re` warns of them: one day they will mean something else
_REPETITIONS = frozenset("?*+{")
_SPECIAL = set("\\^$.|?*+()[]{}")


class PatternError(ValueError):
    """A pattern outside the language; `position` counts characters from 0."""

    def __init__(self, problem: Problem, position: int) -> None:
        super().__init__(problem, position)
        self.problem = problem
        self.position = position

    def __str__(self) -> str:
        return f"{self.problem.text('en')} at position {self.position}"


class _Node(NamedTuple):
    """What is known of a piece of a pattern.

    `exact` holds every string that the piece can match, where these are few; otherwise `required` holds sets of
    strings, of each of which one must occur.  `work` is the product of its gaps on the worst way through it.
    """

    exact: tuple[str, ...] | None
    required: tuple[tuple[str, ...], ...] = ()
    work: int = 1

    @property
    def needs(self) -> tuple[tuple[str, ...], ...]:
        """The sets of strings of each of which one must occur; none where the piece may match without any."""
        if self.exact is None:
            return self.required
        return (self.exact,) if all(self.exact) else ()


_NOTHING = _Node(("",))
_ANYTHING = _Node(None)


def check_piece(pattern: str) -> list[_Node]:
    """Return what is known of each branch of a piece of a pattern.  Raises `PatternError` where it is none."""
    parser = _Parser(pattern)
    branches = parser.branches()
    if parser.position < len(pattern):
        parser.fail(RulesReason.UNBALANCED)
    return branches


def needs_of(pattern: str) -> Needs:
    """Return what `pattern` needs.

    Raises `PatternError` where the pattern leaves the language or has no literal worth looking for.
    """
    branches = check_piece(pattern)
    node = branches[0] if len(branches) == 1 else _either(branches)
    if node.work > MAX_WORK:
        raise PatternError(Problem(RulesReason.TOO_MUCH_WORK, {"limit": MAX_WORK}), 0)
    literals = _needed(node)
    if not literals:
        raise PatternError(Problem(RulesReason.NO_LITERAL), 0)
    if weakest(literals[0]) < MIN_LITERAL:
        worst = min(sorted(node.needs, key=merit, reverse=True)[0], key=weight)
        raise PatternError(Problem(RulesReason.WEAK_LITERAL, {"literal": worst}), 0)
    ways = tuple(_needed(branch, _length) for branch in branches)
    return Needs(literals, ways if all(way and weakest(way[0]) >= MIN_LITERAL for way in ways) else (literals,))


def _needed(node: _Node, tells: Callable[[tuple[str, ...]], int] = weakest) -> tuple[tuple[str, ...], ...]:
    """Return the sets of literals that `node` needs, the most telling first; of the others those that tell enough."""
    needs = sorted(node.needs, key=merit, reverse=True)
    return tuple(shortest(one) for one in needs[:1] + [more for more in needs[1:] if tells(more) >= MIN_LITERAL])


def _length(literals: tuple[str, ...]) -> int:
    return min(len(literal.strip()) for literal in literals)


@dataclass(slots=True)
class _Parser:
    """A recursive descent over one pattern."""

    pattern: str
    position: int = 0

    def fail(self, kind: RulesReason, position: int | None = None, **values: object) -> NoReturn:
        raise PatternError(Problem(kind, values), self.position if position is None else position)

    def _fail_at_repetition(self) -> NoReturn:
        self.fail(RulesReason.REPETITION, sign=self._peek())

    def _peek(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def branches(self) -> list[_Node]:
        """Return what is known of each branch of a choice; of a choice of words, which most groups are, of all."""
        plain = _PLAIN_CHOICE.match(self.pattern, self.position)
        if plain is not None:
            self.position = plain.end()
            return [_choice(plain[0].split("|"))]
        branches = [self._sequence()]
        while self._peek() == "|":
            self.position += 1
            branches.append(self._sequence())
        return branches

    def _sequence(self) -> _Node:
        nodes = []
        while self._peek() not in {"", "|", ")"}:
            nodes.append(self._run() or self._piece())
        return nodes[0] if len(nodes) == 1 else _joined(nodes)

    def _run(self) -> _Node | None:
        """Return the plain characters here that nothing repeats, all at once: most of a pattern is such."""
        found = _PLAIN_RUN.match(self.pattern, self.position)
        if found is None:
            return None
        self.position = found.end()
        return _Node((found[0],))

    def _piece(self) -> _Node:
        start = self.position
        node, repeatable = self._atom()
        sign = self._peek()
        if sign == "?" and node is _NOTHING:  # a place has no length to repeat
            self._fail_at_repetition()
        if sign == "?":
            self.position += 1
            node = _optional(node)
        elif sign == "{":
            if not repeatable:
                self.fail(RulesReason.REPEATED_GROUP, start)
            node = self._repetition(node)
        if self._peek() in _REPETITIONS:
            self._fail_at_repetition()
        return node

    def _atom(self) -> tuple[_Node, bool]:
        """Return the next piece and whether `{m,n}` may follow it."""
        sign = self._peek()
        if sign == "(":
            return self._group(), False
        if sign == "[":
            return self._class(), True
        if sign == "\\":
            return self._escape()
        if sign in {"^", "$"}:
            self.position += 1
            return _NOTHING, False
        if sign == ".":
            self.position += 1
            return _ANYTHING, True
        if sign in _REPETITIONS:
            self._fail_at_repetition()
        if sign in _SPECIAL:
            self.fail(RulesReason.SPECIAL, sign=sign)
        if sign != " " and fold(sign) != sign:
            self.fail(RulesReason.UNFOLDED, sign=sign)
        self.position += 1
        return _Node((sign,)), True

    def _group(self) -> _Node:
        start = self.position
        self.position += 1
        if self._peek() == "?":
            self.fail(RulesReason.GROUP_OPTION)
        branches = self.branches()
        node = branches[0] if len(branches) == 1 else _either(branches)
        if self._peek() != ")":
            self.fail(RulesReason.OPEN_GROUP, start)
        self.position += 1
        return node

    def _escape(self) -> tuple[_Node, bool]:
        sign = self.pattern[self.position + 1 : self.position + 2]
        if sign == "d":
            node, repeatable = _ANYTHING, True
        elif sign == "b":
            node, repeatable = _NOTHING, False
        elif sign and not sign.isalnum() and sign.isascii():
            node, repeatable = _Node((sign,)), True
        else:
            self.fail(RulesReason.ESCAPE, sign=sign)
        self.position += 2
        return node, repeatable

    def _class(self) -> _Node:
        start = self.position
        end = self.pattern.find("]", start + 2)
        if end < 0:
            self.fail(RulesReason.OPEN_CLASS, start)
        members = self.pattern[start + 1 : end]
        if "[" in members or _SET_OPERATION.search(members) or "\\" in members.replace("\\d", "").replace("\\-", ""):
            self.fail(RulesReason.CLASS_MEMBERS, start)
        try:
            re.compile(self.pattern[start : end + 1])  # a range may run backwards
        except re.error:
            self.fail(RulesReason.CLASS_MEMBERS, start)
        if fold(members) != " ".join(members.split()):
            self.fail(RulesReason.UNFOLDED_CLASS, start)
        self.position = end + 1
        plain = not members.startswith("^") and "-" not in members and "\\" not in members
        return _Node(tuple(sorted(set(members)))) if plain and len(members) <= 4 else _ANYTHING

    def _repetition(self, node: _Node) -> _Node:
        start = self.position
        end = self.pattern.find("}", start)
        low, comma, high = self.pattern[start + 1 : end].partition(",") if end > 0 else ("", "", "")
        high = high if comma else low
        if not (low.isdecimal() and high.isdecimal() and int(low) <= int(high) <= MAX_GAP):
            self.fail(RulesReason.BOUNDS, start, limit=MAX_GAP)
        self.position = end + 1
        return _Node(None, node.needs if int(low) else (), max(int(high) - int(low), 1))


def _optional(node: _Node) -> _Node:
    return _Node(None, (), node.work) if node.exact is None else _Node((*node.exact, ""))


def _either(branches: list[_Node]) -> _Node:
    exact = [node.exact for node in branches if node.exact is not None]
    if len(exact) == len(branches) and sum(map(len, exact)) <= MAX_EXPANSION:
        return _Node(tuple(dict.fromkeys(text for texts in exact for text in texts)))
    work = max(node.work for node in branches)
    if not all(node.needs for node in branches):
        return _Node(None, (), work)
    best = [max(node.needs, key=merit) for node in branches]
    return _Node(None, (tuple(dict.fromkeys(text for literals in best for text in literals)),), work)


def _choice(words: list[str]) -> _Node:
    """Return what `_either` does of branches that are plain words."""
    if len(words) <= MAX_EXPANSION:
        return _Node(tuple(dict.fromkeys(words)))
    return _Node(None, (tuple(dict.fromkeys(words)),) if all(words) else ())


def _joined(nodes: list[_Node]) -> _Node:
    """Return what is known of `nodes` one after the other: exact runs as long as they stay few, and what they need."""
    run: tuple[str, ...] = ("",)
    found: list[tuple[str, ...]] = []
    whole = True
    for node in nodes:
        if node.exact is not None and len(run) * len(node.exact) <= MAX_EXPANSION:
            run = tuple(dict.fromkeys(left + right for left in run for right in node.exact))
            continue
        whole = False
        found += [run, *node.required]
        run = ("",) if node.exact is None else node.exact
    if whole:
        return _Node(run)
    return _Node(
        None, tuple(literals for literals in [*found, run] if all(literals)), prod(node.work for node in nodes)
    )
