"""`bouncekit classify`: many messages, as a table, JSON lines or CSV, and what they come to."""

import sys
from dataclasses import dataclass
from typing import Any

import click

import bouncekit
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.console.summary import Summary
from bouncekit.cli.console.telling import Telling
from bouncekit.cli.console.unread import Unread
from bouncekit.cli.console.writers import columns_of_terminal, for_terminal
from bouncekit.cli.params.common import JOBS, LANG, RULES, form_option, guard
from bouncekit.cli.params.own_rules import load
from bouncekit.cli.params.store_options import STORES, mail_paths

__all__ = ["command"]

# The systems of data/names.toml; a test holds the two together, so that --help need not read them.
_SYSTEMS = click.Choice(
    ["anymail", "kumomta", "mailgun", "mautic", "postmark", "powermta", "sendgrid", "ses", "sisimai", "sparkpost"]
)


@dataclass(frozen=True)
class Options:
    """What the command line asks for; `rules` are files, `names` the other systems whose names are wanted.

    `deleted` and `every_folder` say what is read of a mail program's folders.
    """

    paths: tuple[str, ...]
    form: str
    rules: tuple[str, ...]
    names: tuple[str, ...]
    deleted: bool
    every_folder: bool
    lang: bouncekit.Language
    jobs: int


@click.command("classify")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@form_option("jsonl", "csv", help="table: to read; jsonl: one JSON object a message; csv: one row a failure.")
@RULES
@click.option(
    "--names",
    multiple=True,
    type=_SYSTEMS,
    metavar="SYSTEM",
    help=f"Add what another system calls each failure: {', '.join(_SYSTEMS.choices)}; may be repeated.",
)
@STORES
@LANG
@JOBS
def command(**chosen: Any) -> int:
    """Say what each message at PATH is and, where it came back, why.

    PATH is a message (.eml, .msg, .emlx), a folder (read recursively), the profile or a folder of a mail program, a
    Maildir, an mbox, a .pst, a .zip or .tar.gz of them, or - for standard input; a text that was saved of a notice,
    without its header, is read too. Of a mail program, deleted messages, Sent, Drafts and Trash are left out, and told.

    Exit status: 0 when all was read, 1 when something was not (it is named on stderr), 2 for wrong usage.
    """
    with guard(chosen["lang"]):
        return _run(Options(**chosen))


def _run(options: Options) -> int:
    """Classify what stands at the paths; return the exit code."""
    return _Run(options).read()


class _Run:
    """One run: what goes where, and what was seen on the way."""

    def __init__(self, options: Options) -> None:
        self._options = options
        self._words = words = Words(options.lang)
        names = tuple(dict.fromkeys(options.names))
        self._telling = Telling(options.form, options.lang, names, columns_of_terminal())
        self._summary = Summary(words)
        # The summary of a table stands below it; data on stdout stays data.
        self._below = sys.stdout if options.form == "table" else sys.stderr
        self._screen = Screen(words.text("progress"))
        self._unread = Unread(words, self._screen.complain)

    def read(self) -> int:
        options = self._options
        told = bouncekit.classify_paths(
            mail_paths(options.paths, deleted=options.deleted, every_folder=options.every_folder),
            jobs=options.jobs,
            lang=options.lang,
            rules=load(options.rules, self._words),
            on_error=self._unread,
            result=self._telling,
        )
        with self._screen as screen:
            encoded = for_terminal if options.form == "table" else bytes
            screen.write(encoded(self._telling.head()))
            for rows, counted in told:
                self._summary.add(counted)
                screen.write(encoded(rows))
                screen.tick()
        print(self._summary.text(self._unread.count), file=self._below, flush=True)
        return 1 if self._unread.count else 0
