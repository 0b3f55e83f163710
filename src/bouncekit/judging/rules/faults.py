"""What is wrong with a file of rules, and where: told as a kind and values, and put into words only when asked.

The words stand in ``faults.toml`` of each language's folder.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from bouncekit.errors.base import BouncekitError
from bouncekit.errors.reasons import RulesReason
from bouncekit.vocabulary import Language
from bouncekit.wording.catalogue import catalogue

__all__ = ["Problem", "RuleFault", "RulePlace", "RulesError"]


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: its kind, and the values that its words need (texts, numbers, or a further problem)."""

    kind: RulesReason
    values: Mapping[str, Any] = field(default_factory=dict)

    def text(self, lang: Language) -> str:
        """Return the problem in words, in the language `lang`."""
        values = {
            name: value.text(lang) if isinstance(value, Problem) else value for name, value in self.values.items()
        }
        return catalogue(lang, "faults").say("faults", self.kind, **values)


class RulePlace(NamedTuple):
    """Where in a file: the rule's number (from 1; None for the head), the key, the item of a list, the character."""

    rule: int | None = None
    key: str | None = None
    item: int | None = None
    character: int = 0


@dataclass(frozen=True)
class RuleFault:
    """One thing wrong with a file of rules; `str()` of it is one line of English.

    `rule` is the rule's id, or its number in the file where it has none, or None for what stands above the rules.
    `line` and `column` count from 1 and are None where the file does not tell them.
    """

    file: str
    rule: str | int | None
    problem: Problem
    line: int | None = None
    column: int | None = None
    place: RulePlace = field(default=RulePlace(), repr=False, compare=False)

    @property
    def kind(self) -> RulesReason:
        """What is wrong, for programs: ``RulesReason.NOT_WON``, which equals ``not-won``…"""
        return self.problem.kind

    def text(self, lang: Language) -> str:
        """Return the fault in the language `lang`: file, line, column, rule and problem."""
        words = self.problem.text(lang)
        if self.rule is not None:
            form = "rule" if isinstance(self.rule, str) else "unnamed-rule"
            words = catalogue(lang, "faults").say("places", form, rule=self.rule, problem=words)
        position = "".join(f":{number}" for number in (self.line, self.column) if number is not None)
        return f"{self.file}{position}: {words}"

    def __str__(self) -> str:
        return self.text("en")

    def at(self, line_and_column: tuple[int, int] | None) -> "RuleFault":
        """Return this fault with its line and column, where they are known."""
        if line_and_column is None or self.line is not None:
            return self
        return replace(self, line=line_and_column[0], column=line_and_column[1])


class RulesError(BouncekitError, ValueError):
    """Files of rules that cannot be used; `faults` are all that is wrong with them, one a line in `str()`."""

    def __init__(self, faults: tuple[RuleFault, ...]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults
