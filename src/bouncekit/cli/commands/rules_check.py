"""`bouncekit rules check`: every fault of a user's rule files."""

from typing import Any

import click

import bouncekit
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.cli.params.common import LANG, guard

__all__ = ["command"]


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@LANG
def command(**chosen: Any) -> int:
    """Name every fault of the rule files: file, line, column and rule.

    The FILEs are one book, in this order: give all that you use together.

    Exit status: 0 when all is good, 1 when there are faults, 2 for wrong usage.
    """
    with guard(chosen["lang"]):
        return _run(chosen["files"], chosen["lang"])


def _run(files: tuple[str, ...], lang: bouncekit.Language) -> int:
    """Print the faults of `files` and how many there are; return the exit code."""
    words = Words(lang)
    unread = 0
    readable = list(dict.fromkeys(files))
    while True:
        try:
            faults = bouncekit.check_rules(*readable)
        except bouncekit.SourceError as error:
            click.echo(words.problem(error.name, error.reason, error.detail), err=True)
            unread += 1
            readable.remove(error.name)
        else:
            break
    for fault in faults:
        click.echo(neutral(fault.text(lang)))
    if readable:
        click.echo(words.count("counts", "faults", len(faults)) if faults else words.text("no-fault"))
    return 1 if faults or unread else 0
