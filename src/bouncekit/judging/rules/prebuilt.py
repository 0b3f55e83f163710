"""The rule book as a wheel holds it and a checkout keeps it: rules that have been read, checked and indexed.

Nobody reads the TOML files again, or works out what their patterns need; and since one process needs few of the rules,
each is read when it is first asked for.  The file has three parts, each in lines of its own: the literals; the rules,
each as JSON; and in one line, the last, as JSON what tells of both.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from itertools import accumulate
from typing import Any

from bouncekit.judging.rules.index import Index, Shelf, index_of
from bouncekit.judging.rules.rule import Needs, Rule
from bouncekit.vocabulary import Action, Reason, Severity

__all__ = ["PREBUILT", "shelf_of", "written"]

PREBUILT = "book.txt"
"""The name of the file, beside the TOML files, in which a wheel holds the book."""

_DEFAULTS = {one.name: one.default for one in fields(Rule) if one.default is not MISSING}
_WORDS = {"reason": Reason, "severity": Severity, "action": Action}
_LISTS = ("matches", "rejects", "hosts", "commands")


def written(rules: Sequence[Rule], sparing: Sequence[Rule]) -> bytes:
    """Return the book of `rules` and `sparing` ones as it is kept; what a rule does not say is left out."""
    everything = (*rules, *sparing)
    lookup = index_of(everything)
    tables = [
        {
            one.name: getattr(rule, one.name)
            for one in fields(Rule)
            if getattr(rule, one.name) != _DEFAULTS.get(one.name, {})
        }
        for rule in everything
    ]
    lines = [_json(table).encode() for table in tables]
    literals = "\n".join(lookup.literals).encode()
    told = {
        "own": len(rules),
        "starts": list(accumulate((len(line) + 1 for line in lines), initial=len(literals) + 1)),
        "places": ";".join(",".join(map(str, places)) for places in lookup.found_by.values()),
        "rules": lookup.rules,
        "further": {place: sets for place, sets in enumerate(lookup.further) if sets},
    }
    return b"\n".join([literals, *lines, _json(told).encode()])


def shelf_of(content: bytes) -> Shelf:
    """Return the book that `written` made the `content` of."""
    end = content.rindex(b"\n") + 1
    told = json.loads(content[end:])
    starts = told["starts"]
    further: list[Sequence[Sequence[int]]] = [()] * len(told["rules"])
    for place, sets in told["further"].items():
        further[int(place)] = sets
    literals = content[: starts[0] - 1].decode().split("\n")
    lookup = Index(literals, _Places(told["places"].split(";")), told["rules"], further)
    return Shelf(_Lines(content[starts[0] : end], starts), told["own"], lookup)


class _Lines(dict[int, Rule]):
    """Rules by their numbers, from 0; each is read when it is first asked for, from where it `starts` in the file, of
    which `content` is what stands from the first one on.
    """

    def __init__(self, content: bytes, starts: Sequence[int]) -> None:
        super().__init__()
        self._content = content
        self._starts = starts

    def __missing__(self, number: int) -> Rule:
        first, start, end = self._starts[0], self._starts[number], self._starts[number + 1]
        rule = self[number] = _rule(json.loads(self._content[start - first : end - first]))
        return rule

    def __len__(self) -> int:
        return len(self._starts) - 1


class _Places(dict[int, Sequence[int]]):
    """What `Index.found_by` holds, each read when it is first asked for: few literals occur in a text."""

    def __init__(self, written: Sequence[str]) -> None:
        super().__init__()
        self._written = written

    def __missing__(self, number: int) -> Sequence[int]:
        places = self[number] = tuple(map(int, filter(None, self._written[number].split(","))))
        return places


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


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
