"""`bouncekit explain`: a server's answer in words."""

import re
import shutil
import sys
import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

import bouncekit
from bouncekit import serving
from bouncekit.cli.console.safe_text import Words, json_line, neutral, neutral_lines, printable, safe_json
from bouncekit.cli.params.common import LANG, RULES, form_option, guard
from bouncekit.cli.params.own_rules import load
from bouncekit.mailbox import AccessProblem
from bouncekit.wording import Explanation, reads_as
from bouncekit.wording.catalogue import catalogue

__all__ = ["command"]

_MOST_BYTES = 1 << 20  # of a pasted answer
_LONGEST_PATH = 1024
_FILE_NAME = re.compile(
    r"(?:[.~]?[/\\]|[A-Za-z]:[/\\])[^\s<>@]+|[^\s<>@:]+\.(?:eml|emlx|msg|oft|txt|text|log|mbox|mbx|html?|zip|gz|pst|ost|dbx)",
    re.IGNORECASE,
)
_REASONS = {FileNotFoundError: "not-found", NotADirectoryError: "not-found", PermissionError: "permission-denied"}
_OLE_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Outlook's .msg, [MS-CFB] 2.2
_OUTLOOK_DATA_FILE = b"!BDN"  # [MS-PST] 2.2.2.6
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WORDS = re.compile(r"\w+")
# RecipientNotFound is a program's name for it, and no words; and "this user doesn't have" breaks off.
_NO_SENTENCE = re.compile(r"[a-z][A-Z]|(?i: have| exceed(?:s|ed)?| than| excede| dépasse| named)$")
_MARKS = re.compile(r"[\W_]+")
_NO_OPTION = re.compile(r"-ERR\b|-{1,80}\s|-{3}")
_CODE = re.compile(r"(?<![\w.])[245](?:\d\d[ -](?=[\d#A-Z<])(?![KMGT]i?[oOB]\b)|\.\d{1,3}\.\d)")
_ANSWER = re.compile(r"\W{0,4}(?:-ERR\b|(?:[\w.]{1,12} )?(?:NO|BAD|BYE|OK)\b|\[[A-Z])")
_LONGEST_SPOKEN = 300  # characters
_LONGEST_ANSWER = 600  # of a server alone: what it has checked stands at its end
_LONGEST_PASTED = 120
_OPENING = {"»": "«", "”": "“", "“": "„", '"': '"'}
_INTERNAL = "IMCEA"  # Exchange's wrapping of an address that is none of e-mail: nobody knows it by that
_Line = tuple[str, str | None]
_Lines = tuple[_Line, ...]
_WIDEST = 100  # columns: longer lines are hard to read


class _AnswerCommand(click.Command):
    """A command whose argument may begin like an option: with ``-ERR`` of POP, or the rule above a forwarded letter."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        return super().parse_args(ctx, [f" {arg}" if _NO_OPTION.match(arg) else arg for arg in args])


@click.command("explain", cls=_AnswerCommand)
@click.argument("text", nargs=-1, metavar="TEXT...")
@form_option("jsonl", help="table: to read; jsonl: the failure as one JSON object.")
@click.option("--forward", is_flag=True, help="Write the text to pass on to the person who looks after your e-mail.")
@RULES
@LANG
def command(**chosen: Any) -> int:
    """Explain the answer of a mail server: "550 5.1.1 User unknown", "-ERR [IN-USE] Mailbox is locked".

    TEXT is the answer of an SMTP, POP or IMAP server as pasted from a message, a log or the error of a mail program;
    or the name of one file (a message, or a text that was saved of one); or - for standard input.
    """
    with guard(chosen["lang"]):
        form = "forward" if chosen["forward"] else chosen["form"]
        return _run(chosen["text"], form, chosen["rules"], chosen["lang"])


def _run(text: tuple[str, ...], form: str, rules: tuple[str, ...], lang: bouncekit.Language) -> int:
    """Explain `text` (or standard input, where it is ``-``) on stdout, with the files `rules`; return the exit code."""
    words = Words(lang)
    own = load(rules, words)
    content = _content(text, words)
    answer = serving.decoded(content)
    if not answer.strip():
        raise click.UsageError(words.text("nothing-to-explain"))
    # What is only shown needs no model, which would cost more to load than all the rest.
    understand = serving.understand_in_words if form == "table" else serving.understand
    told = understand(content, lang=lang, rules=own)
    if isinstance(told, AccessProblem):
        click.echo(json_line(told.as_dict()) if form == "jsonl" else _access(told, words))
        return 0
    if not told.failures:  # the text tells of something that did not fail
        read = isinstance(told, serving.ReportInWords) and told.whole  # ordinary mail is no text that is not understood
        unknown = form == "jsonl" or (told.situation is bouncekit.Situation.NOTHING and not read)
        click.echo(_without_failure(told, words), err=unknown)
        return int(unknown)
    if isinstance(told, serving.ReportInWords):
        click.echo("\n\n".join([*_pages(told, answer, words), *_waiting(told, words), *_notes(told)]))
    elif form == "jsonl":
        click.echo("\n".join(safe_json(failure.model_dump_json()) for failure in told.failures))
    else:
        click.echo("\n\n".join(neutral_lines(failure.forwardable(lang)) for failure in told.failures))
    return 0


def _without_failure(report: "bouncekit.Report | serving.ReportInWords", words: Words) -> str:
    said = report.description
    page = _page(said.title, [("meaning", said.meaning), ("advice", said.advice)], words)
    return "\n\n".join([page, *_who_helps(_helper(words), [said.advice])])


def _waiting(report: serving.ReportInWords, words: Words) -> list[str]:
    """Return what is said of those whom a server still tries, beside those that failed."""
    if not report.waiting:
        return []
    addresses = ", ".join(map(printable, report.waiting))
    return [_filled(catalogue(words.lang, "explain").say("notes", "still-tried", addresses=addresses))]


def _notes(report: serving.ReportInWords) -> list[str]:
    """Return what is said once of all failures."""
    *others, helper = report.description.notes
    told = [*others, *(failure.explanation.advice for failure in report.failures)]
    return [*map(_filled, others), *_who_helps(helper, told)]


def _who_helps(note: str, told: Sequence[str]) -> list[str]:
    """Return the paragraph that says who the helper is, where something that is told speaks of them."""
    named = " ".join(re.split(r"\s*:", note)[0].split()[-3:])
    return [_filled(note)] if any(named in text for text in told) else []


def _content(text: tuple[str, ...], words: Words) -> bytes:
    """Return what is to be explained: the words given, standard input, or the file that is named instead of words."""
    if text == ("-",):
        return _standard_input(words)
    if len(text) == 1 and text[0].strip() and _is_file_name(text[0]):
        return _read_file(text[0], words)
    return " ".join(text).encode("utf-8", "replace")


def _standard_input(words: Words) -> bytes:
    """Return what is given on standard input; of what Outlook saved, the message in it."""
    if not sys.stdin:
        return b""
    content = sys.stdin.buffer.read(_MOST_BYTES)
    if not content.startswith(_OLE_FILE):
        return content
    with tempfile.TemporaryDirectory(prefix="bouncekit-", ignore_cleanup_errors=True) as folder:
        path = Path(folder, "stdin.msg")
        with path.open("wb") as file:
            file.write(content)
            shutil.copyfileobj(sys.stdin.buffer, file)
        return _from_outlook(str(path), words, name="-")


def _is_file_name(text: str) -> bool:
    """Tell whether `text` names a file, there or not: no server answers with a file's name."""
    if _FILE_NAME.fullmatch(text):
        return True
    try:
        return len(text) < _LONGEST_PATH and Path(text).exists()
    except (OSError, ValueError):
        return False


def _read_file(path: str, words: Words) -> bytes:
    file = Path(path).expanduser()
    try:
        if file.is_dir():
            raise click.UsageError(words.text("explain-folder", name=printable(path)))
        if file.exists() and not file.is_file():  # a pipe might never end
            raise click.UsageError(words.problem(path, "not-a-file", ""))
        with file.open("rb") as opened:
            content = opened.read(_MOST_BYTES)
    except OSError as error:
        reason = _REASONS.get(type(error), "unreadable")
        raise click.UsageError(words.problem(path, reason, error.strerror or str(error))) from error
    if content.startswith(_OUTLOOK_DATA_FILE):  # of many messages
        raise click.UsageError(words.text("explain-folder", name=printable(path)))
    if content.startswith(_OLE_FILE):
        return _from_outlook(str(file), words)
    if b"\0" in content and not content.startswith(_UTF_16):
        raise click.UsageError(words.problem(path, "no-header", ""))
    return content


def _from_outlook(path: str, words: Words, name: str | None = None) -> bytes:
    """Return the message that Outlook saved at `path`, which is called `name`."""
    errors: list[bouncekit.SourceError] = []
    for _, content in bouncekit.read_messages(path, on_error=errors.append):
        return bytes(content)
    raise click.UsageError(words.problem(name or path, errors[0].reason, errors[0].detail))


def _pages(told: serving.ReportInWords, answer: str, words: Words) -> list[str]:
    """Return what is told of each failure; what is told of several recipients alike stands once, below all of them."""
    pages: dict[tuple[str, _Lines], dict[_Line, list[str]]] = {}
    for failure in told.failures:
        said, *lines = _lines(failure, answer, words, told)
        shown = failure.recipient if failure.recipient and not failure.recipient.startswith(_INTERNAL) else ""
        named = pages.setdefault((failure.explanation.title, tuple(lines)), {})
        named.setdefault(said, []).append(shown)
    return [_page(title, [*_named(named), *lines], words) for (title, lines), named in pages.items()]


def _named(named: dict[_Line, list[str]]) -> Iterator[_Line]:
    """Yield the recipients, and below them what was said of them."""
    for said, recipients in named.items():
        yield "column-recipient", ", ".join(filter(None, recipients))
        yield said


def _lines(failure: serving.FailureInWords, answer: str, words: Words, told: serving.ReportInWords) -> _Lines:
    said, whole = failure.explanation, told.whole
    spoken = failure.diagnostic or ("" if whole else _said_in(answer))
    by_server = whole or failure.coded or _CODE.search(failure.diagnostic or "") is not None
    shown = spoken if whole else _glance(spoken, by_server=by_server)
    by_program = told.situation is bouncekit.Situation.NOT_SENT and not _CODE.match(shown)
    return (
        (_whose(by_server=by_server and not by_program), None if _is_quoted(shown, said.meaning) else shown),
        ("label", failure.label),
        ("notice", said.notice),
        *([] if reads_as(words.lang, spoken) else _translated(said)),
        ("meaning", said.meaning),
        ("advice", said.advice),
    )


def _said_in(pasted: str) -> str:
    """Return what was pasted; nothing where it is long, and no code tells where a server begins to speak."""
    return pasted if len(pasted) <= _LONGEST_SPOKEN or _CODE.search(pasted) else ""


def _whose(*, by_server: bool) -> str:
    """Return the label of words that a server said, or that somebody has pasted."""
    return "words" if by_server else "pasted"


def _glance(spoken: str, *, by_server: bool) -> str:
    """Return as much of what was pasted as one reads: from its code on, where all of it is long.

    A long story of their own is not told back to whoever wrote it: it may hold what is nobody else's business.
    """
    longest = (_LONGEST_ANSWER if _CODE.match(spoken) else _LONGEST_SPOKEN) if by_server else _LONGEST_PASTED
    if len(spoken) <= longest:
        return spoken
    if not by_server:
        return ""
    code = _CODE.search(spoken)
    words = spoken[code.start() :] if code else spoken
    opening = _OPENING.get(words[-1:])
    words = words[:-1] if opening and opening not in words[:-1] else words
    return textwrap.shorten(words, longest, placeholder=" …")


def _is_quoted(words: str, meaning: str) -> bool:
    """Tell whether the meaning quotes all of the server's words: once is enough."""
    return _MARKS.sub(" ", words).strip() in _MARKS.sub(" ", meaning)


def _translated(said: Explanation) -> list[tuple[str, str | None]]:
    """Return the server's phrase and its translation, where they say more than the title, the meaning or each other."""
    told = {said.title.strip(".").lower(), said.meaning.strip(".").lower()}
    if not said.phrase or not said.translation or said.translation.strip(".").lower() in told:
        return []
    original, translation = (set(_WORDS.findall(text.lower())) for text in (said.phrase, said.translation))
    if original <= translation or translation <= original or _NO_SENTENCE.search(said.phrase):
        return []
    return [("phrase", said.phrase), ("translation", said.translation)]


def _access(problem: AccessProblem, words: Words) -> str:
    # The numbers of Outlook stand among its own words and those of whoever pasted it.
    by_server = problem.protocol is not None or (problem.code is not None and not problem.code.startswith("0X"))
    shown = _glance(problem.text, by_server=by_server)
    alone = by_server and _ANSWER.match(shown) is not None
    lines = [(_whose(by_server=alone), shown), ("meaning", problem.meaning), ("advice", problem.advice)]
    return "\n\n".join([_page(problem.title, lines, words), *_who_helps(_helper(words), [problem.advice])])


def _helper(words: Words) -> str:
    return catalogue(words.lang, "explain").say("notes", "helper")


def _page(title: str, lines: Sequence[tuple[str, str | None]], words: Words) -> str:
    """Return a title and below it what there is of the labelled texts."""
    labels = {key: words.text(key) for key, _ in lines}
    indent = max(map(len, labels.values())) + 2
    paragraphs = [_filled(text, labels[key].ljust(indent), " " * indent) for key, text in lines if text]
    return "\n".join([click.style(neutral(title), bold=True), "", *paragraphs])


def _filled(text: str, first: str = "", others: str = "") -> str:
    """Return a paragraph as wide as the terminal, `first` before its first line and `others` before the rest."""
    width = max(40, min(_WIDEST, shutil.get_terminal_size().columns))
    form = textwrap.TextWrapper(
        width, first, others, break_on_hyphens=False, break_long_words=False
    )  # a page is copied
    return form.fill(neutral(text))
