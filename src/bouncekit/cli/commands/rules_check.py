"""`bouncekit rules check`: every fault of a user's rule files."""

import click

import bouncekit
from bouncekit.cli.console.safe_text import Words, neutral

__all__ = ["run"]


def run(files: tuple[str, ...], lang: str) -> int:
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
