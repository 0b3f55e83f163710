"""`bouncekit rules show`: one rule, its examples, and before and after which others it is asked."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

import click

import bouncekit
from bouncekit.cli.console.safe_text import Words, json_line, neutral
from bouncekit.cli.params.common import LANG, RULES, form_option, guard
from bouncekit.cli.params.own_rules import load

__all__ = ["command"]


@click.command("show")
@click.argument("rule_id", metavar="ID")
@form_option("jsonl", help="table: to read; jsonl: the rule as one JSON object.")
@RULES
@LANG
def command(rule_id: str, form: str, rules: tuple[str, ...], lang: bouncekit.Language) -> int:
    """Show the rule ID: its pattern, its examples, and the rules before and after which it is asked.

    ID is what stands in the evidence of a verdict, such as "full-mailbox". Of the other rules those are named that
    match the same words: "before" are asked later and match lines that this rule wins, "after" are asked earlier and
    have lines that this rule would win otherwise.

    Exit status: 0 when there is such a rule, 1 when there is none, 2 for wrong usage.
    """
    with guard(lang):
        return _run(rule_id, form, rules, lang)


def _run(rule_id: str, form: str, files: tuple[str, ...], lang: bouncekit.Language) -> int:
    """Print the rule; return the exit code."""
    words = Words(lang)
    try:
        rule = bouncekit.describe_rule(rule_id, rules=load(files, words))
    except bouncekit.UnknownRuleError as error:
        click.echo(words.text("show-unknown", rule=neutral(rule_id)), err=True)
        if error.alike:
            click.echo(words.text("show-alike", rules=neutral(", ".join(error.alike))), err=True)
        return 1
    if form == "jsonl":
        click.echo(json_line(asdict(rule)))
        return 0
    rows = [(words.text(f"show-{key}"), texts) for key, texts in _rows(rule, words) if any(texts)]
    indent = max(len(label) for label, _ in rows) + 2
    click.echo(click.style(neutral(rule.id), bold=True) + "\n")
    for label, texts in rows:
        for number, text in enumerate(filter(None, texts)):
            click.echo(("" if number else label).ljust(indent) + neutral(text))
    return 0


def _rows(rule: "bouncekit.RuleDescription", words: Words) -> Iterator[tuple[str, Sequence[str | None]]]:
    """Yield (key of the label, what stands beside it): patterns and examples whole, so that they can be copied."""
    from bouncekit.wording import label  # noqa: PLC0415 - --help must be quick

    yield "reason", [f"{label(rule.reason, words.lang)} ({rule.reason.value})"]
    yield "severity", [rule.severity and label(rule.severity, words.lang)]
    yield "action", [rule.action and label(rule.action, words.lang)]
    yield "label", [rule.label]
    yield "meaning", [rule.meaning]
    yield "place", [words.text("show-number", file=rule.file, number=str(rule.number))]
    yield "order", [words.text("show-position", position=str(rule.position))]
    yield "source", [rule.source]
    yield "written", [rule.written if rule.lists else None]
    yield "lists", [f"{{{name}}} = {' | '.join(items)}" for name, items in rule.lists]
    yield "regex" if rule.is_regex else ("expansion" if rule.lists else "pattern"), [rule.pattern]
    yield "conditions", [f"{name} = {value}" for name, value in rule.conditions]
    yield "matches", rule.matches
    yield "rejects", rule.rejects
    for key, others in (("before", rule.before), ("after", rule.after)):
        yield key, [words.text("show-neighbour", rule=other.id, line=other.line) for other in others]
