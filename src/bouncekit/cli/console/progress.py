"""A command that monitoring plug-ins are made of: whatever goes wrong is 3, "unknown", and never a false alarm."""

from typing import TYPE_CHECKING, Any

import click

from bouncekit.cli.console.last_words import say_on_stderr
from bouncekit.cli.exits import InterruptError, OutputClosedError

if TYPE_CHECKING:
    from bouncekit import Language

__all__ = ["UNKNOWN", "MonitoringCommand"]

UNKNOWN = 3  # the exit status of monitoring plug-ins for what could not be found out


class MonitoringCommand(click.Command):
    """A command whose errors end with the exit status 3: 1 and 2 are levels of what it watches."""

    def make_context(self, *arguments: Any, **settings: Any) -> click.Context:
        """Read the arguments; wrong ones are unknown."""
        try:
            return super().make_context(*arguments, **settings)
        except click.ClickException as error:
            error.exit_code = UNKNOWN  # type: ignore[misc]  # click reads it from the error itself
            raise

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it could not do is unknown."""
        try:
            return super().invoke(ctx)
        except click.ClickException as error:
            error.exit_code = UNKNOWN  # type: ignore[misc]  # click reads it from the error itself
            raise
        except (click.exceptions.Exit, click.Abort, InterruptError, OutputClosedError):
            raise
        except Exception as error:  # an error of ours, but a person reads it
            lang: Language = ctx.params.get("lang") or "fr"
            say_on_stderr("failed", lang, problem=f"{type(error).__name__}: {error}")
            return UNKNOWN
