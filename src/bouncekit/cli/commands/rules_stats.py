"""`bouncekit rules stats`: which rules decide, and what no rule understood, so that it can be shared."""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import click

import bouncekit
from bouncekit.cli.console.safe_text import Words, neutral, safe_json
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.console.unread import Unread
from bouncekit.cli.params.common import JOBS, LANG, RULES, form_option, guard
from bouncekit.cli.params.own_rules import load
from bouncekit.wording import label

__all__ = ["command"]

_MOST_ANSWERS = 20_000  # kept apart while counting: a hostile mbox must not fill the memory
_LONGEST = 600  # characters of an answer
_CODES = frozenset({"status", "reply_code", "nothing"})  # where the evidence was found, when no words decided


@dataclass(frozen=True)
class Options:
    """What the command line asks for; `rules` are files."""

    paths: tuple[str, ...]
    form: str
    rules: tuple[str, ...]
    lang: bouncekit.Language
    jobs: int


class _Rule(NamedTuple):
    id: str
    reason: str
    label: str | None


class _Answer(NamedTuple):
    """An answer that no rule understood, masked, with what its codes made of it."""

    text: str
    rule: str
    reason: str
    status: str | None
    reply_code: int | None


class _Counts:
    """What was seen: how often each rule decided, and each answer that none understood."""

    def __init__(self) -> None:
        self.rules: Counter[_Rule] = Counter()
        self.answers: dict[tuple[str, str], _Answer] = {}
        self.met: Counter[tuple[str, str]] = Counter()
        self.others = 0

    def add(self, report: Mapping[str, Any]) -> None:
        for failure in report["failures"]:
            evidence = failure["evidence"]
            self.rules[_Rule(evidence["rule"], failure["reason"], failure["label"])] += 1
            if evidence["found_in"] in _CODES or failure["reason"] == "undetermined":
                self._add_answer(failure, report)

    def _add_answer(self, failure: Mapping[str, Any], report: Mapping[str, Any]) -> None:
        original = report["original"] or {}
        known = [
            *(failure[field] for field in ("recipient", "original_recipient", "remote_host", "reporting_host")),
            original.get("from"),
            *original.get("to", ()),
        ]
        answer = neutral((failure["diagnostic"] or "")[: 2 * _LONGEST])
        text = bouncekit.mask(answer, [name for name in known if name])[:_LONGEST]
        rule = failure["evidence"]["rule"]
        key = bouncekit.alike(text), rule
        if key not in self.answers and len(self.answers) >= _MOST_ANSWERS:
            self.others += 1
            return
        self.met[key] += 1
        found = _Answer(text, rule, failure["reason"], failure["status"], failure["reply_code"])
        self.answers.setdefault(key, found)

    def not_understood(self) -> list[tuple[_Answer, int]]:
        """Return the answers with their counts, the most frequent first, the same on every run."""
        order = sorted(self.met.items(), key=lambda pair: (-pair[1], pair[0]))
        return [(self.answers[key], count) for key, count in order]

    def decided(self) -> list[tuple[_Rule, int]]:
        """Return the rules with their counts, the most frequent first."""
        return sorted(self.rules.items(), key=lambda pair: (-pair[1], pair[0].id, pair[0].reason, pair[0].label or ""))


@click.command("stats")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@form_option(
    "jsonl",
    "toml",
    help="table: to read; jsonl: one JSON object a line; toml: drafts of rules for what no rule understood.",
)
@RULES
@LANG
@JOBS
def command(**chosen: Any) -> int:
    """Count which rules decide, and collect what no rule understood, without personal data.

    PATH is what it is for classify.  Addresses, names, hosts, numbers and ids are masked, so that the answers can be
    shared; read them before you do.

    Exit status: 0 when all was read, 1 when something was not (it is named on stderr), 2 for wrong usage.
    """
    with guard(chosen["lang"]):
        return _run(Options(**chosen))


def _run(options: Options) -> int:
    """Count what stands at the paths; return the exit code."""
    words = Words(options.lang)
    rules = load(options.rules, words)
    counts = _Counts()
    screen = Screen(words.text("progress"))
    unread = Unread(words, screen.complain)

    with screen:
        for line in bouncekit.classify_paths(
            options.paths, jobs=options.jobs, lang=options.lang, rules=rules, on_error=unread
        ):
            counts.add(json.loads(line))
            screen.tick()
        text = "".join(_FORMS[options.form](counts, words))
        screen.write(text.encode(sys.stdout.encoding or "utf-8", sys.stdout.errors or "replace"))
    if unread.count:
        print(words.count("counts", "unread", unread.count), file=sys.stderr)
    return 1 if unread.count else 0


def _table(counts: _Counts, words: Words) -> Iterator[str]:
    total = counts.rules.total()
    if not total:
        yield words.text("nothing-failed") + "\n"
        return
    decided = counts.decided()
    numbers = max(len(words.number(count)) for _, count in decided)
    ids = max(len(rule.id) for rule, _ in decided)
    yield words.text("rules-that-decided") + f" ({words.count('counts', 'failures', total)})\n"
    for rule, count in decided:
        number, share = words.number(count), _share(count, total, words)
        meaning = neutral(rule.label or label(bouncekit.Reason(rule.reason), words.lang))
        yield f"  {number:>{numbers}}  {share}  {rule.id:<{ids}}  {meaning}\n"
    answers = counts.not_understood()
    if not answers:
        return
    failures = words.count("counts", "failures", counts.met.total() + counts.others)
    yield f"\n{words.text('not-understood')} ({failures})\n"
    for answer, count in answers:
        yield f"  {words.number(count):>{numbers}}  {answer.text or words.text('no-answer')}  [{answer.rule}]\n"
    if counts.others:
        yield f"  {words.count('counts', 'more', counts.others)}\n"


def _share(count: int, total: int, words: Words) -> str:
    """Return a part of the whole in per cent, in five columns."""
    return words.percent(f"{100 * count / total:5.1f}")


def _json_lines(counts: _Counts, _: Words) -> Iterator[str]:
    total = counts.rules.total()
    for rule, count in counts.decided():
        yield _json({"kind": "rule", "count": count, "share": round(count / total, 4), **rule._asdict()})
    for answer, count in counts.not_understood():
        yield _json({"kind": "answer", "count": count, "share": round(count / total, 4), **answer._asdict()})


def _json(fields: Mapping[str, Any]) -> str:
    return safe_json(json.dumps(fields, ensure_ascii=False, separators=(",", ":"))) + "\n"


def _drafts(counts: _Counts, words: Words) -> Iterator[str]:
    yield f"# {words.text('drafts')}\n\n"
    yield bouncekit.draft_rules((answer.text, answer.reason) for answer, _ in counts.not_understood() if answer.text)


_FORMS = {"table": _table, "jsonl": _json_lines, "toml": _drafts}
