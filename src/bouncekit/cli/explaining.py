"""`bouncekit explain`: a server's answer in words."""

import shutil
import sys
import textwrap
from collections.abc import Sequence

import click

import bouncekit
from bouncekit.cli.ownrules import load
from bouncekit.cli.words import Words, json_line, neutral, safe_json
from bouncekit.mailbox.problems import AccessProblem, explain_access_problem, is_access_problem

__all__ = ["run"]

_MOST_BYTES = 1 << 20  # of a pasted answer
_WIDEST = 100  # columns: longer lines are hard to read


def run(text: tuple[str, ...], form: str, rules: tuple[str, ...], lang: str) -> int:
    """Explain `text` (or standard input, where it is ``-``) on stdout, with the files `rules`; return the exit code."""
    words = Words(lang)
    own = load(rules, words)
    answer = _read_standard_input() if text == ("-",) else " ".join(text)
    answer = answer.encode("utf-8", "replace").decode()
    if not answer.strip():
        raise click.UsageError(words.text("nothing-to-explain"))
    if is_access_problem(answer):
        problem = explain_access_problem(answer, lang=lang)
        click.echo(json_line(problem.as_dict()) if form == "jsonl" else _access(problem, words))
        return 0
    failures = bouncekit.classify_text(answer, lang=lang, rules=own).failures
    if not failures:  # the text tells of something that did not fail
        click.echo(words.text("no-failure"), err=True)
        return 1
    if form == "jsonl":
        click.echo("\n".join(safe_json(failure.model_dump_json()) for failure in failures))
    else:
        click.echo("\n\n".join(_in_words(failure, answer, words) for failure in failures))
    return 0


def _read_standard_input() -> str:
    content = sys.stdin.buffer.read(_MOST_BYTES) if sys.stdin else b""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _in_words(failure: bouncekit.Failure, answer: str, words: Words) -> str:
    said = failure.explanation
    return _page(
        said.title,
        [
            ("words", failure.diagnostic or answer),
            ("label", failure.label),
            ("notice", said.notice),
            ("phrase", said.phrase),
            ("translation", said.translation),
            ("meaning", said.meaning),
            ("advice", said.advice),
        ],
        words,
    )


def _access(problem: AccessProblem, words: Words) -> str:
    lines = [("words", problem.text), ("meaning", problem.meaning), ("advice", problem.advice)]
    return _page(problem.title, lines, words)


def _page(title: str, lines: Sequence[tuple[str, str | None]], words: Words) -> str:
    """Return a title and below it what there is of the labelled texts."""
    labels = {key: words.text(key) for key, _ in lines}
    indent = max(map(len, labels.values())) + 2
    width = max(40, min(_WIDEST, shutil.get_terminal_size().columns))
    paragraphs = [
        textwrap.fill(
            neutral(text),
            width,
            initial_indent=labels[key].ljust(indent),
            subsequent_indent=" " * indent,
            break_on_hyphens=False,
        )
        for key, text in lines
        if text
    ]
    return "\n".join([click.style(neutral(title), bold=True), "", *paragraphs])
