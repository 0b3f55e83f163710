"""The rule book as a wheel holds it and a checkout keeps it: rules that have been read, checked and indexed.

It is lines of JSON: the index, and then the rules, each in a line that is read when the rule is first asked for, since
one process needs few of them.  So nobody reads the TOML files again, or works out what their patterns need.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any

from bouncekit.judging.rules.index import Index, Shelf, index_of
from bouncekit.judging.rules.rule import Needs, Rule
from bouncekit.vocabulary import Action, Reason, Severity

__all__ = ["PREBUILT", "shelf_of", "written"]

PREBUILT = "book.jsonl"
"""The name of the file, beside the TOML files, in which a wheel holds the book."""

_DEFAULTS = {one.name: one.default for one in fields(Rule) if one.default is not MISSING}
_WORDS = {"reason": Reason, "severity": Severity, "action": Action}
_LISTS = ("matches", "rejects", "hosts", "commands")


def written(rules: Sequence[Rule], sparing: Sequence[Rule]) -> bytes:
    """Return the book of `rules` and `sparing` ones as it is kept; what a rule does not say is left out."""
    everything = (*rules, *sparing)
    tables = [
        {
            one.name: getattr(rule, one.name)
            for one in fields(Rule)
            if getattr(rule, one.name) != _DEFAULTS.get(one.name, {})
        }
        for rule in everything
    ]
    head = {"own": len(rules), "index": index_of(everything)}
    return "\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in (head, *tables)).encode()


def shelf_of(content: bytes) -> Shelf:
    """Return the book that `written` made the `content` of."""
    head, *lines = content.split(b"\n")
    told = json.loads(head)
    return Shelf(_Lines(lines), told["own"], Index(*told["index"]))


class _Lines(dict[int, Rule]):
    """Rules by the numbers of their lines, from 0, each of which is read when it is first asked for."""

    def __init__(self, lines: list[bytes]) -> None:
        super().__init__()
        self._lines = lines

    def __missing__(self, number: int) -> Rule:
        rule = self[number] = _rule(json.loads(self._lines[number]))
        return rule

    def __len__(self) -> int:
        return len(self._lines)


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
