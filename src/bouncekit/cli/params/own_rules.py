"""The user's own rules, as the command line takes them."""

from typing import IO, Any

import click

import bouncekit
from bouncekit.cli.console.safe_text import Words, neutral

__all__ = ["UnusableRulesError", "load"]


class UnusableRulesError(click.ClickException):
    """Rules that cannot be used: wrong usage, told in the user's language."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        """Print what is wrong on stderr, one fault a line."""
        click.echo(self.format_message(), file=file, err=True)


def load(files: tuple[str, ...], words: Words) -> "bouncekit.RuleBook | None":
    """Return the rules of `files`, None where there are none; raise `UnusableRulesError` where they are wrong."""
    if not files:
        return None
    try:
        return bouncekit.load_rules(*files)
    except bouncekit.RulesError as error:
        lines = [neutral(fault.text(words.lang)) for fault in error.faults]
    except bouncekit.SourceError as error:
        lines = [words.problem(error.name, error.reason, error.detail)]
    raise UnusableRulesError("\n".join([*lines, words.text("rules-unusable")]))
