"""Rules as data: one TOML table each, with the lines that it must win and must not win beside it.

A file may give, at its top, what all its rules share::

    reason = "mailbox_full"
    source = "Dovecot, quota plugin"
    priority = 300              # files are read in this order; the first rule that matches wins

    [[rule]]
    id = "mailbox-is-full"
    pattern = "mailbox is full"
    matches = ["552 5.2.2 Mailbox is full"]

See `_FIELDS` for all that a rule may say.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bouncekit.judging.patterns import PatternError, required_literals
from bouncekit.vocabulary import Action, Reason, Severity

__all__ = ["Rule", "RuleFault", "faults_of_file", "parse_rules"]

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")

# name -> (type, meaning); a file's head may give the ones marked True for all its rules.
_FIELDS: Mapping[str, tuple[type, bool]] = {
    "id": (str, False),
    "pattern": (str, False),
    "matches": (list, False),
    "rejects": (list, False),
    "meaning": (str, False),  # what a provider's code stands for, for the reader of the file
    "reason": (str, True),
    "source": (str, True),
    "hosts": (list, True),  # only for a recipient, a remote host or a host in the words under one of these domains
    "commands": (list, True),  # only where one of these SMTP commands failed
    "remote": (bool, True),  # true: only with an SMTP reply code; false: only without
    "prose": (bool, True),  # false: not in the prose around a diagnostic, nor in a subject
    "vague": (bool, True),  # true: only where nothing specific was said, in words or in a status
    "severity": (str, True),
    "action": (str, True),
    "counts_against_address": (bool, True),
    "instead": (dict, True),  # another reason for a status (without its class), a command, or "delayed"
    "blocklist": (str, True),  # name of the list that the words stand for
    "retry_after": (int, True),  # seconds, where the provider publishes them; a time in the words goes first
}
_KINDS: Mapping[str, type[Reason | Severity | Action]] = {"reason": Reason, "severity": Severity, "action": Action}
_NAMES = {kind: [word.value for word in kind] for kind in _KINDS.values()}
_HEAD_ONLY = {"priority": int, "provider": str, "rule": list}


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule; `literals` are sets of strings of each of which one must occur."""

    id: str
    pattern: str
    reason: Reason
    source: str
    literals: tuple[tuple[str, ...], ...]
    matches: tuple[str, ...]
    rejects: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    remote: bool | None = None
    prose: bool = True
    vague: bool = False
    severity: Severity | None = None
    action: Action | None = None
    counts_against_address: bool | None = None
    instead: Mapping[str, Reason] = field(default_factory=dict)
    blocklist: str | None = None
    retry_after: int | None = None
    meaning: str | None = None

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """The compiled pattern: compiled at its first use, since few rules are used in one run."""
        return re.compile(self.pattern)


@dataclass(frozen=True, slots=True)
class RuleFault:
    """One thing wrong with a rule file; `rule` is the rule's id or its number in the file, or None for the head."""

    file: str
    rule: str | None
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {f'rule {self.rule}: ' if self.rule else ''}{self.problem}"


def faults_of_file(name: str, text: str) -> tuple[list[Rule], list[RuleFault]]:
    """Return the good rules of the TOML `text` and all faults of the others; `name` is for the messages."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [], [RuleFault(name, None, f"no TOML: {error}")]
    return parse_rules(name, table)


def parse_rules(name: str, table: Mapping[str, Any]) -> tuple[list[Rule], list[RuleFault]]:
    """Return the good rules of a parsed file and all faults of the others."""
    shared = {key: value for key, value in table.items() if key not in _HEAD_ONLY}
    head_faults = [RuleFault(name, None, problem) for problem in _head_problems(table, shared)]
    entries = table.get("rule", [])
    if head_faults or not isinstance(entries, list):
        return [], head_faults or [RuleFault(name, None, "'rule' must be an array of tables ([[rule]])")]
    rules: list[Rule] = []
    faults: list[RuleFault] = []
    seen: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        label = str(entry.get("id", f"number {number}")) if isinstance(entry, dict) else f"number {number}"
        found = _rule(shared, entry)
        if isinstance(found, Rule) and found.id not in seen:
            seen.add(found.id)
            rules.append(found)
        else:
            problems = ["this id stands twice"] if isinstance(found, Rule) else found
            faults += [RuleFault(name, label, problem) for problem in problems]
    return rules, faults


def _head_problems(table: Mapping[str, Any], shared: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if key in _HEAD_ONLY and not isinstance(value, _HEAD_ONLY[key]):
            yield f"{key!r} must be of type {_HEAD_ONLY[key].__name__}"
    for key in shared:
        if key not in _FIELDS or not _FIELDS[key][1]:
            yield f"{key!r} is not known at the top of a rule file"


def _rule(shared: Mapping[str, Any], entry: Any) -> Rule | list[str]:
    """Return the rule that `entry` describes, or all that is wrong with it."""
    if not isinstance(entry, dict):
        return ["a rule must be a table"]
    fields = {**shared, **entry}
    problems = [*_field_problems(fields)]
    if problems:
        return problems
    try:
        literals = required_literals(fields["pattern"])
    except PatternError as error:
        return [f"pattern {fields['pattern']!r}: {error}"]
    for key in ("matches", "rejects", "hosts", "commands"):
        fields[key] = tuple(fields.get(key, ()))
    for key, kind in _KINDS.items():
        if key in fields:
            fields[key] = kind(fields[key])
    fields["instead"] = {key: Reason(name) for key, name in fields.get("instead", {}).items()}
    return Rule(literals=literals, **fields)


def _field_problems(fields: Mapping[str, Any]) -> Iterator[str]:
    for key, value in fields.items():
        if key not in _FIELDS:
            yield f"{key!r} is no field of a rule"
        elif not isinstance(value, _FIELDS[key][0]) or (isinstance(value, list) and not _all_strings(value)):
            yield f"{key!r} must be {'a list of strings' if _FIELDS[key][0] is list else _FIELDS[key][0].__name__}"
    for key in ("id", "pattern", "reason", "source", "matches"):
        if not fields.get(key):
            yield f"{key!r} is missing"
    if isinstance(fields.get("id"), str) and not _ID.match(fields["id"]):
        yield "an id is made of lower-case words, digits and single hyphens"
    yield from _name_problems(fields)


def _name_problems(fields: Mapping[str, Any]) -> Iterator[str]:
    """Yield the values that are no words of the vocabulary."""
    named = [(key, kind, fields[key]) for key, kind in _KINDS.items() if key in fields]
    instead = fields.get("instead", {})
    named += [("reason", Reason, name) for name in (instead.values() if isinstance(instead, dict) else ())]
    for key, kind, name in named:
        if name not in _NAMES[kind]:
            yield f"{key} {name!r} is not known"


def _all_strings(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str) for value in values)
