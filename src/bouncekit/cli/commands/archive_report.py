"""`bouncekit archive report`."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bouncekit.archive import Archive, ArchiveError, ArchiveReason, report, report_as_html, report_as_text
from bouncekit.archive.copies import load_copies, look_at_copies
from bouncekit.cli.console.json_object import print_json
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.copy_options import with_password

__all__ = ["command"]


@click.command("report")
@ARCHIVE
@click.option("--html", metavar="FILE", help="Write the report as a page to FILE, too.")
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """Say what is held, where, when it was last verified, and what to do now.

    Exit status: 0 when there is nothing to do, 1 when there is, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Print the report; return the exit code."""
    archive = Archive.open(chosen["place"])
    told = report(
        archive, datetime.now(UTC).astimezone(), look_at_copies(with_password(load_copies(archive.store), None, words))
    )
    if html := chosen["html"]:
        try:
            # A folder may have a name that is no text; told as on the screen.
            page = report_as_html(told, words.lang).encode("utf-8", "backslashreplace")
            Path(html).write_bytes(page)
        except OSError as error:
            raise ArchiveError(html, ArchiveReason.FAILED, error.strerror or str(error)) from error
    if chosen["as_json"]:
        print_json(told.as_dict())
    else:
        for line in report_as_text(told, words.lang):
            click.echo(neutral(line))
    return 1 if told.todo else 0
