"""The options that several commands share, and the guard around each command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar, get_args

import click

import bouncekit
from bouncekit.cli.exits import InterruptError, OutputClosedError
from bouncekit.osfiles import is_closed_pipe

__all__ = ["JOBS", "LANG", "LANGUAGES", "RULES", "form_option", "guard"]

_Command = TypeVar("_Command", bound=Callable[..., Any])
LANGUAGES = click.Choice(get_args(bouncekit.Language))

LANG = click.option("--lang", type=LANGUAGES, default="fr", show_default=True, help="Language of the words.")
JOBS = click.option(
    "--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that share the work."
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
