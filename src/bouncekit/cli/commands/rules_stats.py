"""`bouncekit rules stats`: which rules decide, and what no rule understood, so that it can be shared."""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

import bouncekit
from bouncekit.cli.console.safe_text import Words, neutral, safe_json
from bouncekit.cli.console.samples import Samples, counted_and_named
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.console.unread import Unread
from bouncekit.cli.console.write_errors import named, write_problem
from bouncekit.cli.params.common import JOBS, LANG, RULES, form_option, guard
from bouncekit.cli.params.own_rules import load
from bouncekit.tally import Decided, Tally
from bouncekit.wording import label

__all__ = ["command"]


@dataclass(frozen=True)
class Options:
    """What the command line asks for; `rules` are files."""

    paths: tuple[str, ...]
    form: str
    rules: tuple[str, ...]
    samples: str | None
    lang: bouncekit.Language
    jobs: int


@click.command("stats")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@form_option(
    "jsonl",
    "toml",
    help="table: to read; jsonl: one JSON object a line; toml: drafts of rules for what no rule understood.",
)
@click.option(
    "--samples", metavar="DIR", help="Write a message for each answer that no rule understood, masked, to this folder."
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
    if options.samples is not None and "-" in options.paths:
        print(words.text("samples-stdin"), file=sys.stderr)
        return 2
    rules = load(options.rules, words)
    tally, samples = Tally(), Samples()
    screen = Screen(words.text("progress"))
    unread = Unread(words, screen.complain)

    with screen:
        for counted, source in bouncekit.classify_paths(
            bouncekit.ResultsOf(options.paths, counted_and_named),
            jobs=options.jobs,
            lang=options.lang,
            rules=rules,
            on_error=unread,
        ):
            tally.add(counted)
            samples.add(counted, source)
            screen.tick()
        text = "".join(_FORMS[options.form](tally, words))
        screen.write(text.encode(sys.stdout.encoding or "utf-8", sys.stdout.errors or "replace"))
    if options.samples is not None:
        try:
            with named(options.samples):
                written = samples.write(Path(options.samples), options.paths, tally, rules)
        except OSError as error:
            print(words.text("cannot-write", problem=write_problem(error, words)), file=sys.stderr)
            return 2
        print(words.count("counts", "samples", written), file=sys.stderr)
    if unread.count:
        print(words.count("counts", "unread", unread.count), file=sys.stderr)
    return 1 if unread.count else 0


def _table(tally: Tally, words: Words) -> Iterator[str]:
    total = tally.rules.total
    if not total:
        yield words.text("nothing-failed") + "\n"
        return
    decided = _decided(tally)
    numbers = max(len(words.number(count)) for _, count in decided)
    ids = max(len(rule.id) for rule, _ in decided)
    yield words.text("rules-that-decided") + f" ({words.count('counts', 'answers', total)})\n"
    for rule, count in decided:
        number, share = words.number(count), _share(count, total, words)
        meaning = neutral(rule.label or label(bouncekit.Reason(rule.reason), words.lang))
        yield f"  {number:>{numbers}}  {share}  {rule.id:<{ids}}  {meaning}\n"
    answers = tally.not_understood()
    if not answers:
        return
    answered = words.count("counts", "answers", tally.answers.total)
    yield f"\n{words.text('not-understood')} ({answered})\n"
    for answer, count in answers:
        text = neutral(answer.text) or words.text("no-answer")
        yield f"  {words.number(count):>{numbers}}  {text}  [{answer.rule}]\n"
    if tally.answers.others:
        yield f"  {words.count('counts', 'more', tally.answers.others)}\n"


def _decided(tally: Tally) -> list[tuple[Decided, int]]:
    """Return the rules with their counts, the most frequent first."""
    return [(rule, counts["count"]) for rule, counts in tally.rules.first()]


def _share(count: int, total: int, words: Words) -> str:
    """Return a part of the whole in per cent, in five columns."""
    return words.percent(f"{100 * count / total:5.1f}")


def _json_lines(tally: Tally, _: Words) -> Iterator[str]:
    total = tally.rules.total
    told = [("rule", *each) for each in _decided(tally)] + [("answer", *each) for each in tally.not_understood()]
    for kind, what, count in told:
        yield _json({"kind": kind, "count": count, "share": round(count / total, 4), **what._asdict()})


def _json(fields: Mapping[str, Any]) -> str:
    return safe_json(json.dumps(fields, ensure_ascii=False, separators=(",", ":"))) + "\n"


def _drafts(tally: Tally, words: Words) -> Iterator[str]:
    yield f"# {words.text('drafts')}\n\n"
    yield bouncekit.draft_rules((answer.text, answer.reason) for answer, _ in tally.not_understood() if answer.text)


_FORMS = {"table": _table, "jsonl": _json_lines, "toml": _drafts}
