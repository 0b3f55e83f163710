"""The options that the archive commands share, and what stands between them and a person when something fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from bouncekit.cli.console.safe_text import Words, neutral, printable
from bouncekit.cli.params.common import guard

__all__ = ["ARCHIVE", "AS_JSON", "ArchiveFailure", "archive_guard", "error_line"]

ARCHIVE = click.option(
    "--archive",
    "-a",
    "place",
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


def error_line(error: Exception, words: Words) -> str:
    """Return one line for a person: what could not be done, where, and what to do now."""
    from bouncekit.archive import ArchiveError  # noqa: PLC0415 - --help must be quick
    from bouncekit.servers.errors import MailboxError  # noqa: PLC0415 - as above

    if isinstance(error, ArchiveError):
        return _archive_problem(error.place, error.reason, error.detail, words)
    assert isinstance(error, MailboxError)
    said = f" ({neutral(error.words)})" if error.words else ""
    return words.text("error", name=printable(error.place), problem=error.text(words.lang) + said)


def _archive_problem(place: str, reason: str, detail: str, words: Words) -> str:
    values = {"detail": neutral(detail)}
    if reason == "locked":
        process, _, rest = detail.partition(" ")
        computer, _, since = rest.partition(" ")
        values = {"process": neutral(process), "computer": neutral(computer), "since": words.moment(since)}
    key = f"archive-{reason}" if words.knows(f"archive-{reason}") else "archive-failed"
    return words.text("error", name=printable(place), problem=words.text(key, **values))


@contextmanager
def archive_guard(lang: str) -> Iterator[Words]:
    """Give the words of a command, and say in them what an archive or a mailbox could not do."""
    from bouncekit.archive import ArchiveError  # noqa: PLC0415 - --help must be quick
    from bouncekit.servers.errors import MailboxError  # noqa: PLC0415 - as above

    words = Words(lang, "archive", "copies")
    with guard(lang):
        try:
            yield words
        except (ArchiveError, MailboxError) as error:
            raise ArchiveFailure(error_line(error, words)) from None
