"""The rule book as it is put into a wheel: rules that have been read and checked, so that no process does it again.

`tables_of` is what the build writes as JSON, and `rules_of` reads it back.  Beside the rules' own fields it holds what
was worked out of their patterns (`bouncekit.judging.rules.patterns.Needs`), which takes longest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, fields
from typing import Any

from bouncekit.judging.rules.patterns import Needs
from bouncekit.judging.rules.rule import Rule
from bouncekit.vocabulary import Action, Reason, Severity

__all__ = ["rules_of", "tables_of"]

_DEFAULTS = {one.name: one.default for one in fields(Rule) if one.default is not MISSING}
_WORDS = {"reason": Reason, "severity": Severity, "action": Action}
_LISTS = ("matches", "rejects", "hosts", "commands")


def tables_of(rules: Iterable[Rule]) -> list[dict[str, Any]]:
    """Return `rules` as tables that JSON can hold; what a rule does not say is left out."""
    return [
        {
            one.name: getattr(rule, one.name)
            for one in fields(Rule)
            if getattr(rule, one.name) != _DEFAULTS.get(one.name, {})
        }
        for rule in rules
    ]


def rules_of(tables: Iterable[Mapping[str, Any]]) -> tuple[Rule, ...]:
    """Return the rules that `tables_of` made the `tables` of."""
    return tuple(map(_rule, tables))


def _rule(table: Mapping[str, Any]) -> Rule:
    said = dict(table)
    said["needs"] = Needs(*(_tuples(one) for one in table["needs"]))
    for key, kind in _WORDS.items():
        if key in said:
            said[key] = kind(said[key])
    for key in _LISTS:
        if key in said:
            said[key] = tuple(said[key])
    said["instead"] = {key: Reason(name) for key, name in table.get("instead", {}).items()}
    said["lists"] = {name: tuple(items) for name, items in table.get("lists", {}).items()}
    rule = object.__new__(Rule)
    vars(rule).update(_DEFAULTS)  # a frozen dataclass sets each of its fields by a call
    vars(rule).update(said)
    return rule


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
