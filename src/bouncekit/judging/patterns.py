"""The pattern language of rules: a subset of `re` that is linear by construction.

A pattern is matched on folded text (`bouncekit.folding`).  It may hold

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
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import NamedTuple, NoReturn

from bouncekit.folding import fold
from bouncekit.judging.faults import Problem

__all__ = ["COMMON_WORDS", "MAX_GAP", "MAX_WORK", "PatternError", "required_literals"]

MAX_GAP = 100
MAX_WORK = 1_000_000
MAX_EXPANSION = 24
MIN_LITERAL = 3
MIN_FURTHER_LITERAL = 3
_PLAIN_RUN = re.compile(r"[a-z0-9 @,:;'\"/_#&%=<>~!-]+(?![?{])(?<![?{])")
_PLAIN_CHOICE = re.compile(r"[a-z0-9 @,:;'\"/_#&%=<>~!|-]+(?=\)|\Z)")
_REPETITIONS = frozenset("?*+{")
_SPECIAL = set("\\^$.|?*+()[]{}")

# A rule that can only be found by one of these would be confirmed on nearly every bounce.
COMMON_WORDS = frozenset({
    "and", "are", "can", "could", "for", "from", "has", "have", "host", "mail", "message", "not", "recipient", "server",
    "smtp", "the", "this", "was", "your",
})  # fmt: skip


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


def required_literals(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Return sets of literals of `pattern`, the most telling first: one of each occurs in every text that it matches.

    Raises `PatternError` where the pattern leaves the language or has no literal worth looking for.
    """
    parser = _Parser(pattern)
    node = parser.alternation()
    if parser.position < len(pattern):
        parser.fail("unbalanced")
    if node.work > MAX_WORK:
        raise PatternError(Problem("too-much-work", {"limit": MAX_WORK}), 0)
    needs = sorted(node.needs, key=_merit, reverse=True)
    if not needs:
        raise PatternError(Problem("no-literal"), 0)
    if weakest(needs[0]) < MIN_LITERAL:
        worst = min(needs[0], key=_weight)
        raise PatternError(Problem("weak-literal", {"literal": worst}), 0)
    telling = [needs[0], *(literals for literals in needs[1:] if weakest(literals) >= MIN_FURTHER_LITERAL)]
    return tuple(_shortest(literals) for literals in telling)


def _shortest(literals: tuple[str, ...]) -> tuple[str, ...]:
    """Return `literals` without outer blanks and without those that contain another: the same promise."""
    kept: list[str] = []
    for literal in sorted({literal.strip() for literal in literals}, key=lambda text: (len(text), text)):
        if not any(shorter in literal for shorter in kept):
            kept.append(literal)
    return tuple(sorted(kept))


def _merit(literals: tuple[str, ...]) -> tuple[int, int]:
    return weakest(literals), -len(literals)


def weakest(literals: tuple[str, ...]) -> int:
    """Return how telling the least telling of `literals` is, in characters of a rare word."""
    return min(map(_weight, literals))


@lru_cache(maxsize=4096)
def _weight(literal: str) -> int:
    word = literal.strip(" .,:;<>()[]'\"-=")
    if word in COMMON_WORDS:
        return 2
    return len(word) if word.isascii() else 2 * len(word)  # an ideograph says what two letters cannot


@dataclass(slots=True)
class _Parser:
    """A recursive descent over one pattern."""

    pattern: str
    position: int = 0

    def fail(self, kind: str, position: int | None = None, **values: object) -> NoReturn:
        raise PatternError(Problem(kind, values), self.position if position is None else position)

    def _fail_at_repetition(self) -> NoReturn:
        self.fail("repetition", sign=self._peek())

    def _peek(self) -> str:
        return self.pattern[self.position : self.position + 1]

    def alternation(self) -> _Node:
        plain = _PLAIN_CHOICE.match(self.pattern, self.position)
        if plain is not None:  # a choice of words: most groups are such
            self.position = plain.end()
            return _choice(plain[0].split("|"))
        branches = [self._sequence()]
        while self._peek() == "|":
            self.position += 1
            branches.append(self._sequence())
        return branches[0] if len(branches) == 1 else _either(branches)

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
                self.fail("repeated-group", start)
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
            self.fail("special", sign=sign)
        if sign != " " and fold(sign) != sign:
            self.fail("unfolded", sign=sign)
        self.position += 1
        return _Node((sign,)), True

    def _group(self) -> _Node:
        start = self.position
        self.position += 1
        if self._peek() == "?":
            self.fail("group-option")
        node = self.alternation()
        if self._peek() != ")":
            self.fail("open-group", start)
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
            self.fail("escape", sign=sign)
        self.position += 2
        return node, repeatable

    def _class(self) -> _Node:
        start = self.position
        end = self.pattern.find("]", start + 2)
        if end < 0:
            self.fail("open-class", start)
        members = self.pattern[start + 1 : end]
        if "[" in members or "\\" in members.replace("\\d", "").replace("\\-", ""):
            self.fail("class-members", start)
        if fold(members) != " ".join(members.split()):
            self.fail("unfolded-class", start)
        self.position = end + 1
        plain = not members.startswith("^") and "-" not in members and "\\" not in members
        return _Node(tuple(sorted(set(members)))) if plain and len(members) <= 4 else _ANYTHING

    def _repetition(self, node: _Node) -> _Node:
        start = self.position
        end = self.pattern.find("}", start)
        low, comma, high = self.pattern[start + 1 : end].partition(",") if end > 0 else ("", "", "")
        high = high if comma else low
        if not (low.isdecimal() and high.isdecimal() and int(low) <= int(high) <= MAX_GAP):
            self.fail("bounds", start, limit=MAX_GAP)
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
    best = [max(node.needs, key=_merit) for node in branches]
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
