"""One rule, as it is asked: what it looks for, and what it says.  How rules are written stands in `parsing`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from bouncekit.vocabulary import Action, Reason, Severity

__all__ = ["Needs", "Rule", "compiled_regex"]


class Needs(NamedTuple):
    """What must occur in every text that a pattern matches: of each set of `literals` one, the most telling set first.

    `ways` say it more closely: of one of them, which stand for the branches of the outermost choice, every set.
    """

    literals: tuple[tuple[str, ...], ...]
    ways: tuple[tuple[tuple[str, ...], ...], ...]


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule; `needs` are the strings that must occur, none where `is_regex`.

    `pattern` is what is tried, `written` what the file says in its place (None where it only gives an ``any_of``), and
    `lists` are those that stand between the two.
    `file` and `number` (from 1) tell where it stands, `priority` the order of its file among others.
    """

    id: str
    pattern: str
    reason: Reason
    source: str
    needs: Needs
    matches: tuple[str, ...]
    rejects: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    remote: bool | None = None
    local: bool | None = None
    prose: bool = True
    in_names: bool = False
    vague: bool = False
    severity: Severity | None = None
    action: Action | None = None
    counts_against_address: bool | None = None
    spares: bool = True
    instead: Mapping[str, Reason] = field(default_factory=dict)
    blocklist: str | None = None
    retry_after: int | None = None
    meaning: str | None = None
    label: str | None = None
    is_regex: bool = False
    written: str | None = None
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    file: str = ""
    number: int = 0
    priority: int = 0

    @property
    def literals(self) -> tuple[tuple[str, ...], ...]:
        """Sets of strings of each of which one must occur."""
        return self.needs.literals

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The compiled pattern: compiled at its first use, since few rules are used in one run."""
        return re.compile(self.pattern)

    @cached_property
    def bounded(self) -> Any:
        """The compiled pattern for searches with a time limit, which only the package `regex` has."""
        return compiled_regex(self.pattern, ignore_case=self.is_regex)


def compiled_regex(pattern: str, *, ignore_case: bool) -> Any:
    """Return `pattern` compiled for searches with a time limit."""
    import regex  # noqa: PLC0415 - our own rules do without it

    return regex.compile(pattern, regex.IGNORECASE if ignore_case else 0)
