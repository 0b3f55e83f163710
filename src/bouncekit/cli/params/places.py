"""What is written may not be what is read: mail is not written over, and no run meets its own output."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bouncekit.cli.console.output import PART
from bouncekit.cli.console.safe_text import Words, printable

if TYPE_CHECKING:
    from bouncekit import MailPath

__all__ = ["keep_apart", "keep_state_apart"]


def keep_apart(output: str | None, paths: "Iterable[MailPath]", others: Iterable[str], words: Words) -> None:
    """Raise `click.UsageError` where the output would replace mail at the paths, or one of the `others`."""
    from bouncekit.batch import is_read  # noqa: PLC0415 - the models that it loads are no matter of --help

    if output is not None and Path(output).is_file() and is_read([*paths, *others], output):
        raise click.UsageError(words.text("output-is-read", name=printable(output)))


def keep_state_apart(state: str, output: str | None, paths: "Sequence[MailPath]", words: Words) -> None:
    """Raise `click.UsageError` where a state is its own output, or the run would meet one of the two as mail."""
    from bouncekit.batch import stands_among  # noqa: PLC0415 - as above

    written = [state] if output is None else [state, output]
    real = os.path.realpath(state)
    if output is not None and real in {os.path.realpath(output), f"{os.path.realpath(output)}{PART}"}:
        raise click.UsageError(words.text("resume-is-output", name=printable(state)))
    for name in written:
        if stands_among(paths, name):
            raise click.UsageError(words.text("resume-inside", name=printable(name)))
