"""`bouncekit archive report`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from bouncekit.archive import Archive, ArchiveError
from bouncekit.archive.copies import Look, load_copies
from bouncekit.archive.copies.copy_session import Office
from bouncekit.archive.reporting.render import report_as_html, report_as_text
from bouncekit.archive.reporting.state import report
from bouncekit.cli.commands.archive_add import print_json
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.cli.params.copies_shared import with_password
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["run"]


def run(place: str, html: str | None, as_json: bool, words: Words) -> int:
    """Print the report; return the exit code."""
    archive = Archive.open(place)
    told = report(archive, datetime.now(UTC).astimezone(), _looks(archive, words))
    if html:
        try:
            # A folder may have a name that is no text; told as on the screen.
            page = report_as_html(told, words.lang).encode("utf-8", "backslashreplace")
            Path(html).write_bytes(page)
        except OSError as error:
            raise ArchiveError(html, ArchiveReason.FAILED, error.strerror or str(error)) from error
    if as_json:
        print_json(told.as_dict())
    else:
        for line in report_as_text(told, words.lang):
            click.echo(neutral(line))
    return 1 if told.todo else 0


def _looks(archive: Archive, words: Words) -> tuple[Look, ...]:
    """Look at the copies that are set."""
    office = Office(with_password(load_copies(archive.store), None, words))
    try:
        return office.looks()
    finally:
        office.close()
