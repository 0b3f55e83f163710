"""Rules as they are written: one TOML table each, with the lines that it must win and must not win beside it.

A file may give, at its top, what all its rules share::

    reason = "mailbox_full"
    source = "Dovecot, quota plugin"
    priority = 300              # files are read in this order; the first rule that matches wins

    [[rule]]
    id = "mailbox-is-full"
    pattern = "mailbox is full"
    matches = ["552 5.2.2 Mailbox is full"]

See `_FIELDS` for all that a rule may say; long patterns name lists (`bouncekit.judging.rules.lists`).  Instead of a
`pattern` (`bouncekit.judging.rules.patterns`), a user's rule may have a `regex`: any pattern of the package of that
name, searched without regard to case in the words as they were written, for a limited time.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bouncekit.errors.reasons import RulesReason
from bouncekit.judging.rules.faults import Problem, RuleFault, RulePlace
from bouncekit.judging.rules.lists import (
    Expansion,
    Lists,
    WrittenPatternError,
    our_lists,
    read_lists,
    read_pattern,
)
from bouncekit.judging.rules.places import Places, place_of_syntax_error
from bouncekit.judging.rules.rule import Needs, Rule, compiled_regex
from bouncekit.text.expressions import lazily
from bouncekit.vocabulary import Action, Reason, Severity

__all__ = ["faults_of_file", "parse_rules"]

_ID = lazily(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")

# name -> (type, meaning); a file's head may give the ones marked True for all its rules.
_FIELDS: Mapping[str, tuple[type, bool]] = {
    "id": (str, False),
    "pattern": (str, False),
    "any_of": (list, False),  # where the pattern says {any_of}, one of these; without a pattern, one of these is all
    "regex": (str, False),
    "label": (str, True),  # the user's own name for what happened
    "matches": (list, False),
    "rejects": (list, False),
    "meaning": (str, False),  # what a provider's code stands for, for the reader of the file
    "reason": (str, True),
    "source": (str, True),
    "hosts": (list, True),  # only for a recipient, a remote host or a host in the words under one of these domains
    "commands": (list, True),  # only where one of these SMTP commands failed
    "remote": (bool, True),  # true: only with an SMTP reply code; false: only without
    "local": (bool, True),  # true: only for a recipient in the reporting host's own domain; false: only for others
    "prose": (bool, True),  # false: not in the prose around a diagnostic, nor in a subject
    "in_names": (bool, True),  # true: as good within the name of a host or the address of a page as in a sentence
    "vague": (bool, True),  # true: only where nothing specific was said, in words or in a status
    "severity": (str, True),
    "action": (str, True),
    "counts_against_address": (bool, True),
    "spares": (bool, True),  # false: said beside a dead address, the words save it not, as they only name the trouble
    "instead": (dict, True),  # another reason for a status (without its class), a command or a state
    "blocklist": (str, True),  # name of the list that the words stand for
    "retry_after": (int, True),  # seconds, where the provider publishes them; a time in the words goes first
}
_KINDS: Mapping[str, type[Reason | Severity | Action]] = {"reason": Reason, "severity": Severity, "action": Action}
_NAMES = {kind: [word.value for word in kind] for kind in _KINDS.values()}
_HEAD_ONLY = {"priority": int, "provider": str, "rule": list, "lists": dict}


_Found = tuple[RulePlace, Problem]
_NO_TABLE: _Found = (RulePlace(), Problem(RulesReason.RULE_IS_NO_TABLE))


def faults_of_file(name: str, text: str) -> tuple[list[Rule], list[RuleFault]]:
    """Return the good rules of the TOML `text` and all faults of the others; `name` is for the messages."""
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # brackets in brackets, without end
        detail, place = place_of_syntax_error(str(error))
        return [], [RuleFault(name, None, Problem(RulesReason.NOT_TOML, {"detail": detail})).at(place)]
    rules, faults = parse_rules(name, table)
    places = Places(text) if faults else None
    return rules, [fault.at(places.of(fault.place)) for fault in faults] if places else []


def parse_rules(name: str, table: Mapping[str, Any]) -> tuple[list[Rule], list[RuleFault]]:
    """Return the good rules of a parsed file and all faults of the others."""
    shared = {key: value for key, value in table.items() if key not in _HEAD_ONLY}
    written = table.get("lists", {})
    lists, problems = read_lists(written, our_lists()) if isinstance(written, dict) else (our_lists(), [])
    problems += _head_problems(table, shared)
    faults = [RuleFault(name, None, problem, place=place) for place, problem in problems]
    entries = table.get("rule", [])
    if faults or not isinstance(entries, list):
        return [], faults
    rules: list[Rule] = []
    seen: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        origin = {"file": name, "number": number, "priority": table.get("priority", 0)}
        found = _rule({**shared, **entry}, lists, origin) if isinstance(entry, dict) else [_NO_TABLE]
        if isinstance(found, Rule) and found.id not in seen:
            seen.add(found.id)
            rules.append(found)
            continue
        problems = [(RulePlace(key="id"), Problem(RulesReason.ID_TWICE))] if isinstance(found, Rule) else found
        label = entry.get("id") if isinstance(entry, dict) else None
        label = label if isinstance(label, str) else number
        faults += [RuleFault(name, label, problem, place=place._replace(rule=number)) for place, problem in problems]
    return rules, faults


def _head_problems(table: Mapping[str, Any], shared: Mapping[str, Any]) -> Iterator[_Found]:
    for key, kind in _HEAD_ONLY.items():
        if key in table and type(table[key]) is not kind:
            problem = Problem(RulesReason.RULE_IS_NO_ARRAY) if kind is list else _type_problem(key, kind)
            yield RulePlace(key=key), problem
    for key in shared:
        if key not in _FIELDS or not _FIELDS[key][1]:
            yield RulePlace(key=key), Problem(RulesReason.UNKNOWN_HEAD_KEY, {"key": key})


def _rule(fields: dict[str, Any], lists: Lists, origin: Mapping[str, Any]) -> Rule | list[_Found]:
    """Return the rule that `fields` describe, or all that is wrong with it."""
    problems: list[_Found] = [(RulePlace(key=key), problem) for key, problem in _field_problems(fields)]
    is_regex = "regex" in fields
    if is_regex and isinstance(fields["regex"], str):
        problems += _regex_problems(fields["regex"])
    expansion, needs = Expansion(""), Needs((), ())
    try:
        if not is_regex and _has_pattern(fields):
            expansion, needs = read_pattern(fields, lists)
    except WrittenPatternError as error:
        problems.append((error.place, error.problem))
    if problems:
        return problems
    for key in ("matches", "rejects", "hosts", "commands"):
        fields[key] = tuple(fields.get(key, ()))
    for key, kind in _KINDS.items():
        if key in fields:
            fields[key] = kind(fields[key])
    fields["instead"] = {key: Reason(name) for key, name in fields.get("instead", {}).items()}
    fields.pop("any_of", None)
    written = fields.pop("regex" if is_regex else "pattern", None)
    pattern = written if is_regex else expansion.text
    return Rule(
        pattern=pattern, written=written, lists=expansion.lists, needs=needs, is_regex=is_regex, **fields, **origin
    )


def _has_pattern(fields: Mapping[str, Any]) -> bool:
    """Return whether there is a pattern that can be read at all."""
    typed = all(key not in fields or _has_type(fields[key], _FIELDS[key][0]) for key in ("pattern", "any_of"))
    return typed and bool(fields.get("pattern") or fields.get("any_of"))


def _regex_problems(pattern: str) -> Iterator[_Found]:
    try:
        matcher = compiled_regex(pattern, ignore_case=True)
    except Exception as error:  # it raises much over a wrong pattern, and its own class of errors is a bare Exception
        detail = str(error) or type(error).__name__
        place = RulePlace(key="regex", character=getattr(error, "pos", None) or 0)
        yield place, Problem(RulesReason.REGEX, {"pattern": pattern, "detail": detail})
        return
    if matcher.search("") is not None:
        yield RulePlace(key="regex"), Problem(RulesReason.EMPTY)


def _field_problems(fields: Mapping[str, Any]) -> Iterator[tuple[str | None, Problem]]:
    for key, value in fields.items():
        if key not in _FIELDS:
            yield key, Problem(RulesReason.UNKNOWN_KEY, {"key": key})
        elif not _has_type(value, _FIELDS[key][0]):
            yield key, _type_problem(key, _FIELDS[key][0])
    for key in ("id", "reason", "source", "matches"):
        if not fields.get(key):
            yield None, Problem(RulesReason.MISSING, {"key": key})
    others = [key for key in ("pattern", "any_of") if key in fields]
    if not any(fields.get(key) for key in ("pattern", "any_of", "regex")):
        yield None, Problem(RulesReason.MISSING_PATTERN)
    elif "regex" in fields and others:
        yield "regex", Problem(RulesReason.TWO_PATTERNS, {"key": others[0]})
    if isinstance(fields.get("id"), str) and not _ID.match(fields["id"]):
        yield "id", Problem(RulesReason.BAD_ID)
    yield from _name_problems(fields)


def _name_problems(fields: Mapping[str, Any]) -> Iterator[tuple[str, Problem]]:
    """Yield the values that are no words of the vocabulary."""
    named = [(key, key, fields[key]) for key in _KINDS if key in fields]
    instead = fields.get("instead", {})
    named += [("instead", "reason", name) for name in (instead.values() if isinstance(instead, dict) else ())]
    for key, kind, name in named:
        if isinstance(name, str) and name not in _NAMES[_KINDS[kind]]:
            known = ", ".join(_NAMES[_KINDS[kind]])
            yield key, Problem(RulesReason.UNKNOWN_WORD, {"key": kind, "value": name, "known": known})


def _has_type(value: Any, kind: type) -> bool:
    """Return whether a value of TOML has the type that a field asks for (there, true is no number)."""
    if type(value) is not kind:
        return False
    if isinstance(value, dict):
        value = value.values()
    return kind not in {list, dict} or _all_strings(value)


_TYPE_PROBLEMS = {
    list: RulesReason.NO_STRINGS,
    str: RulesReason.NO_STRING,
    int: RulesReason.NO_WHOLE_NUMBER,
    bool: RulesReason.NO_BOOLEAN,
    dict: RulesReason.NO_TABLE,
}


def _type_problem(key: str, kind: type) -> Problem:
    return Problem(_TYPE_PROBLEMS[kind], {"key": key})


def _all_strings(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str) for value in values)
