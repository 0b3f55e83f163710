"""The options that the archive commands share, and what stands between them and a person when something fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from bouncekit import Language
from bouncekit.archive import ArchiveError
from bouncekit.cli.console.click_words import sentence
from bouncekit.cli.console.problem_lines import error_line
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.params.common import guard
from bouncekit.mailbox import MailboxError

__all__ = ["ARCHIVE", "AS_JSON", "ArchiveFailure", "archive_guard"]


class _Place(click.Option):
    """The archive's folder; where nobody says which, it is told how to say it."""

    def process_value(self, ctx: click.Context, value: Any) -> Any:
        """Return the folder, or tell that it is missing."""
        try:
            return super().process_value(ctx, value)
        except click.MissingParameter:
            told = sentence("Name the folder, or set BOUNCEKIT_ARCHIVE in ~/.profile.")
            raise click.MissingParameter(told, ctx=ctx, param=self) from None


ARCHIVE = click.option(
    "--archive",
    "-a",
    "place",
    cls=_Place,
    envvar="BOUNCEKIT_ARCHIVE",
    required=True,
    metavar="FOLDER",
    help="The archive on this computer; or set BOUNCEKIT_ARCHIVE.",
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object in place of the words.")


class ArchiveFailure(click.ClickException):
    """Something that an archive or a mailbox could not do, in the user's language."""

    exit_code = 1

    def show(self, file: IO[Any] | None = None) -> None:
        """Print it on stderr."""
        click.echo(self.format_message(), file=file, err=True)


@contextmanager
def archive_guard(lang: Language) -> Iterator[Words]:
    """Give the words of a command, and say in them what an archive or a mailbox could not do."""
    words = Words(lang, "archive", "copies")
    with guard(lang):
        try:
            yield words
        except (ArchiveError, MailboxError) as error:
            raise ArchiveFailure(error_line(error, words)) from None
