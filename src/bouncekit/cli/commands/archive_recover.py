"""`bouncekit archive recover`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from bouncekit.archive.copies import Copy, RemoteOptions, recover
from bouncekit.cli.console.copy_lines import working
from bouncekit.cli.console.json_object import print_json
from bouncekit.cli.console.safe_text import Words, printable
from bouncekit.cli.params.archive_options import AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.copy_options import KEY, REMOTE_PLACE, opener_of, password_of, remote_options
from bouncekit.cli.params.passwords import PASSWORD_COMMAND

__all__ = ["command"]

_MOST_NAMED = 10


@click.command("recover")
@click.argument("source", metavar="PLACE")
@click.argument("folder", metavar="FOLDER")
@KEY
@REMOTE_PLACE
@PASSWORD_COMMAND
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """Make a new archive in FOLDER of the one copy at PLACE (a folder or an address), after the office's is lost.

    Exit status: 0 when every message came back, 1 when not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Make an archive of one copy; return the exit code."""
    source, opener = chosen["source"], opener_of(chosen["key"])
    options = remote_options(chosen, RemoteOptions(password=password_of(source, chosen["password_command"], words)))
    place = source if "://" in source else str(Path(source).expanduser().absolute())
    role = "removable" if place.startswith(("/", "file://")) else "remote"
    folder = str(Path(chosen["folder"]).expanduser().absolute())
    with working("recovering", words) as progress:
        found = recover(Copy(role, place, options=options), folder, opener, progress=progress)
    if chosen["as_json"]:
        told = {"archive": found.place, "messages": found.messages, "bytes": found.byte_count}
        print_json({**told, "failed": list(found.failed), "records": found.has_records})
    else:
        click.echo(words.count("counts", "recovered", found.messages))
        for digest in found.failed[:_MOST_NAMED]:
            click.echo(f"  {words.text('message-state', digest=digest, state=words.text('one-not-taken'))}")
        if found.failed:
            click.echo(words.count("counts", "not-recovered", len(found.failed)))
        click.echo(words.text("recovered-in", place=printable(found.place)))
        if not found.has_records:
            click.echo(words.text("recovered-alone"))
    return 0 if found.has_records and not found.failed else 1
