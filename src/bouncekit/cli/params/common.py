"""The options that several commands share, and the guard around each command."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, get_args

import click

import bouncekit
from bouncekit.cli.exits import InterruptError, OutputClosedError
from bouncekit.osfiles import is_closed_pipe

__all__ = ["ALL_JOBS", "JOBS", "LANG", "LANGUAGES", "RULES", "form_option", "guard", "processors"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
LANGUAGES = click.Choice(get_args(bouncekit.Language))

LANG = click.option("--lang", type=LANGUAGES, default="fr", show_default=True, help="Language of the words.")
_MOST_JOBS = 8  # one process gives out the work and adds up, and has no time for more


def processors() -> int:
    """Return how many processes may well share work: one for each processor that may be used, eight at the most."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, _MOST_JOBS)


JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that share the work."
)
ALL_JOBS = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=processors,
    help="Processes that share the work. [default: one for each processor, eight at most]",
)
RULES = click.option(
    "--rules", multiple=True, metavar="FILE", help="Your own rules (TOML), asked before ours; may be repeated."
)


def form_option(*others: str, help: str) -> Callable[[_Command], _Command]:  # noqa: A002 - click's own name for it
    """Return the option for the form of the output: a table, or one of the `others`."""
    forms = click.Choice(["table", *others])
    return click.option("--format", "form", type=forms, default="table", show_default=True, help=help)


@contextmanager
def guard(lang: bouncekit.Language) -> Iterator[None]:
    """Keep from click what it would report in its own words."""
    try:
        yield
    except OSError as error:
        if not is_closed_pipe(error):
            raise
        raise OutputClosedError from None
    except KeyboardInterrupt:
        raise InterruptError(lang) from None
