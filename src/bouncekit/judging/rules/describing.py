"""One rule of the book told whole: what it says, where it stands, and before and after which others it is asked.

Order matters only where two rules match the same words.  So of the others are named those that match an example of this
rule and are asked later, and those of whose examples this rule matches one and which are asked earlier.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from bouncekit.errors.base import BouncekitError
from bouncekit.judging.rules.book import Book, default_book
from bouncekit.judging.rules.checking import as_asked
from bouncekit.judging.rules.rule import Rule
from bouncekit.judging.rules.user_book import Asking, RuleBook
from bouncekit.vocabulary import Action, Reason, Severity

__all__ = ["Neighbour", "RuleDescription", "UnknownRuleError", "describe_rule"]


class UnknownRuleError(BouncekitError, LookupError):
    """No rule has this id; `alike` are the ids that look like it, the nearest first."""

    def __init__(self, rule_id: str, alike: tuple[str, ...]) -> None:
        super().__init__(rule_id, alike)
        self.rule_id = rule_id
        self.alike = alike

    def __str__(self) -> str:
        return f"no rule is called {self.rule_id!r}" + (f": {', '.join(self.alike)}?" if self.alike else "")


@dataclass(frozen=True)
class Neighbour:
    """Another rule that matches the same words: its id, and the line that both match."""

    id: str
    line: str


@dataclass(frozen=True)
class RuleDescription:
    """What `describe_rule` tells of a rule.

    `file` and `number` (from 1) say where it is written, `position` of `total` when it is asked.  `pattern` is tried on
    the folded words, or on those as written where `is_regex`.  Where it names lists, `pattern` is the expansion,
    `written` what the file says (None where it only gives an ``any_of``), and `lists` are these as (name, items).
    `conditions` are the other fields that the file gives (`hosts`, `commands`, `vague`…), as text.  The rule wins each
    line of `matches`, and none of `rejects`.  It is asked before the rules in `before`, which match some of its lines
    too, and after those in `after`, whose lines it would take.
    """

    id: str
    reason: Reason
    severity: Severity | None
    action: Action | None
    file: str
    number: int
    position: int
    total: int
    source: str
    pattern: str
    is_regex: bool
    written: str | None
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    label: str | None
    meaning: str | None
    conditions: tuple[tuple[str, str], ...]
    matches: tuple[str, ...]
    rejects: tuple[str, ...]
    before: tuple[Neighbour, ...]
    after: tuple[Neighbour, ...]


def describe_rule(rule_id: str, *, rules: RuleBook | None = None) -> RuleDescription:
    """Return all about the rule `rule_id` (as it stands in `failure.evidence.rule`), of ours or of your own `rules`.

    Raises `UnknownRuleError` where there is none of this name; what a code decided (``status-1-1``) is no rule.
    """
    book = (*(rules.rules if rules else ()), *default_book().rules)
    index = next((index for index, rule in enumerate(book) if rule.id == rule_id), None)
    if index is None:
        raise UnknownRuleError(rule_id, tuple(get_close_matches(rule_id, [rule.id for rule in book], n=5)))
    rule = book[index]
    return RuleDescription(
        id=rule.id,
        reason=rule.reason,
        severity=rule.severity,
        action=rule.action,
        file=rule.file,
        number=rule.number,
        position=index + 1,
        total=len(book),
        source=rule.source,
        pattern=rule.pattern,
        is_regex=rule.is_regex,
        written=rule.written,
        lists=tuple(rule.lists.items()),
        label=rule.label,
        meaning=rule.meaning,
        conditions=tuple(_conditions(rule)),
        matches=rule.matches,
        rejects=rule.rejects,
        before=tuple(_later_that_match(rule, book[index + 1 :])),
        after=tuple(_earlier_that_are_met(rule, book[:index])),
    )


# What a file may say beside the pattern, and what holds where it says nothing.
_UNLESS_SAID: Mapping[str, Any] = {
    "hosts": (),
    "commands": (),
    "remote": None,
    "local": None,
    "prose": True,
    "in_names": False,
    "vague": False,
    "counts_against_address": None,
    "spares": True,
    "instead": {},
    "blocklist": None,
    "retry_after": None,
}


def _conditions(rule: Rule) -> Iterator[tuple[str, str]]:
    for name, usual in _UNLESS_SAID.items():
        value = getattr(rule, name)
        if value == usual:
            continue
        if isinstance(value, bool):
            yield name, str(value).lower()
        elif isinstance(value, tuple):
            yield name, ", ".join(value)
        else:
            yield name, ", ".join(f"{key} = {to}" for key, to in value.items()) if name == "instead" else str(value)


def _alone(rule: Rule) -> Asking | Book:
    """Return a book of this rule alone; a `regex` is searched for a limited time."""
    return Asking(RuleBook((rule,))) if rule.is_regex else Book((rule,))


def _finds(book: Asking | Book, line: str, said_to: Rule) -> bool:
    return any(book.first(*as_asked(line, said_to)))


def _later_that_match(rule: Rule, later: tuple[Rule, ...]) -> Iterator[Neighbour]:
    """Yield the rules asked later that match a line of `rule`, which has to come first to win it."""
    sifted = RuleBook(later)
    met: dict[str, Neighbour] = {}
    for line in rule.matches:
        words, _ = as_asked(line, rule)
        for other in sifted.candidates(words.folded):
            if other.id not in met and _finds(_alone(other), line, rule):
                met[other.id] = Neighbour(other.id, line)
    yield from (met[other.id] for other in later if other.id in met)


def _earlier_that_are_met(rule: Rule, earlier: tuple[Rule, ...]) -> Iterator[Neighbour]:
    """Yield the rules asked earlier that have a line which `rule` matches too, and would win if it came first."""
    alone = _alone(rule)
    for other in earlier:
        line = next((line for line in other.matches if _finds(alone, line, other)), None)
        if line is not None:
            yield Neighbour(other.id, line)
