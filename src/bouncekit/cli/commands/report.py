"""`bouncekit report`: what many messages come to, as a page that people read."""

import sys
from dataclasses import dataclass
from functools import partial
from typing import Any

import click

import bouncekit
from bouncekit.cli.console.output import OutputFile
from bouncekit.cli.console.safe_text import Words, printable
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.console.unread import Unread
from bouncekit.cli.console.write_errors import named, write_problem
from bouncekit.cli.params.common import ALL_JOBS, LANG, RULES, guard
from bouncekit.cli.params.own_rules import load
from bouncekit.cli.params.places import keep_apart
from bouncekit.cli.params.store_options import STORES, mail_paths
from bouncekit.tally import Tally, counted_in, page_of, tallied

__all__ = ["command"]

_LOADING = ("550 5.1.1 <anne@example.org>: User unknown", "550 <anne@example.org>: 2 and 2")
"""Answers of which all counts that may: what counting loads is then there for all workers."""


@dataclass(frozen=True)
class Options:
    """What the command line asks for; `output` is a file, None for standard output."""

    paths: tuple[str, ...]
    output: str | None
    rules: tuple[str, ...]
    deleted: bool
    every_folder: bool
    lang: bouncekit.Language
    jobs: int


@click.command("report")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--output", "-o", metavar="FILE", help="Write the page to this file. [default: standard output]")
@RULES
@STORES
@LANG
@ALL_JOBS
def command(**chosen: Any) -> int:
    """Make a page of what the messages at PATH come to, to read and to print.

    PATH is what it is for classify. The page is one file of HTML that loads nothing: how many came back, when and why,
    by domain, provider and sender stream, blocklists, complaints, the addresses to correct and those to keep, and what
    to do first. It holds addresses: give it only to whoever may see them.

    Exit status: 0 when all was read, 1 when something was not (it is named on stderr), 2 for wrong usage.
    """
    with guard(chosen["lang"]):
        return _run(Options(**chosen))


def _run(options: Options) -> int:
    """Read what stands at the paths, and write the page; return the exit code."""
    from bouncekit.batch import SheetsOf, extent_of, sheets  # noqa: PLC0415 - the models that it loads are no matter of --help

    words = Words(options.lang)
    screen = Screen(words.text("progress"), words)
    unread = Unread(words, screen.complain)
    tally = Tally()
    paths = mail_paths(options.paths, deleted=options.deleted, every_folder=options.every_folder)
    keep_apart(options.output, paths, options.rules, words)
    what, rules = SheetsOf(paths, partial(counted_in, detail="page"), tallied), load(options.rules, words)
    if options.jobs > 1:
        for answer in _LOADING:
            counted_in(bouncekit.classify_text(answer, lang=options.lang), "page")
    with screen:
        if screen.has_bar:
            screen.follow(extent_of(paths))
        for sheet in sheets(what, jobs=options.jobs, lang=options.lang, rules=rules):
            for error in sheet.errors:
                unread(error)
            if sheet.made is not None:
                tally.merge(sheet.made)
            screen.tick(sheet.messages, sheet.at)
    if unread.count and not tally.kinds:  # a wrong path must not replace the page of yesterday
        print(words.text("page-not-written"), file=sys.stderr)
        return 1
    places = [printable(path) for path in options.paths if path != "-"]
    page = page_of(tally, options.lang, places=places, unread=unread.count).encode()
    return _written(page, options, words) or (1 if unread.count else 0)


def _written(page: bytes, options: Options, words: Words) -> int:
    """Write the page; return the exit code where that failed, else 0."""
    if options.output is None or options.output == "-":
        sys.stdout.buffer.write(page)
        return 0
    try:
        with named(options.output), OutputFile(options.output) as file:
            file.write(page)
            file.commit()
    except OSError as error:
        print(words.text("cannot-write", problem=write_problem(error, words)), file=sys.stderr)
        return 2
    return 0
