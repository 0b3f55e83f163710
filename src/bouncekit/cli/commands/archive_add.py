"""`bouncekit archive add`."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

import bouncekit
from bouncekit.archive import Archive, files
from bouncekit.cli.console.json_object import print_json
from bouncekit.cli.console.keeping import KeepingRun
from bouncekit.cli.console.safe_text import Words, printable
from bouncekit.cli.console.screen import Screen
from bouncekit.cli.console.unread import Unread
from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.store_options import STORES

__all__ = ["command"]


@click.command("add")
@ARCHIVE
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@STORES
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """Keep the messages at PATH: a message (.eml, .emlx), a folder, the profile or a folder of a mail program, a
    Maildir, an mbox, a .zip or .tar.gz of them, or - for standard input.

    Of a mail program, deleted messages, Drafts, Junk and Trash are left out, and told.

    A message that is kept already is not kept twice. Ctrl-C loses nothing: run it again to go on.

    Exit status: 0 when all was kept, 1 when something could not be read or the archive is not sound (it is named on
    stderr), 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Keep the messages at `paths`; return the exit code."""
    archive = Archive.open(chosen["place"])
    with Screen(words.text("adding")) as screen:
        unread = Unread(words, screen.complain)
        asked = {"deleted": chosen["deleted"], "every_folder": chosen["every_folder"]}
        messages = (
            message for path in chosen["paths"] for message in files(path, unread, outside=archive.place, **asked)
        )
        run = KeepingRun(archive, screen, words)
        run.keep(messages)
    if chosen["as_json"]:
        print_json({**run.facts(), "unread": _listed(unread.errors), "notes": _listed(unread.notes)})
    else:
        for line in run.lines():
            click.echo(line)
        if unread.count:
            click.echo(words.count("counts", "unread", unread.count))
    return 0 if run.is_sound and not unread.count else 1


def _listed(errors: Sequence[bouncekit.SourceError]) -> list[dict[str, str]]:
    return [{"name": printable(each.name), "reason": each.reason, "detail": each.detail} for each in errors]
