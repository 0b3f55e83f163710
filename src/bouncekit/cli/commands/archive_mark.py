"""`bouncekit archive mark`."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from bouncekit.archive import Archive, Mark
from bouncekit.cli.console.json_object import print_json
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.selection import CHOICE, chosen_digests, day_of

__all__ = ["command"]

_SAID = {Mark.HOLD: "held", Mark.RELEASE: "released", Mark.RETENTION: "kept-until"}


@click.command("mark")
@ARCHIVE
@CHOICE
@click.option("--hold", is_flag=True, help="Keep until released (legal hold).")
@click.option("--release", is_flag=True, help="Lift a hold.")
@click.option("--keep-until", metavar="DAY", help="Keep until this day, YYYY-MM-DD; it can only be made later.")
@click.option("--reason", default="", help="Why; written to the journal.")
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """Mark messages that no plan may let leave the server: until they are released, or until a day.

    Exit status: 0 when they were marked, 1 when not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Mark what was chosen; return the exit code."""
    wanted = [
        mark
        for mark, given in (
            (Mark.HOLD, chosen["hold"]),
            (Mark.RELEASE, chosen["release"]),
            (Mark.RETENTION, chosen["keep_until"]),
        )
        if given
    ]
    if len(wanted) != 1:
        raise click.UsageError(words.text("one-mark"))
    until = day_of(chosen["keep_until"], words) if chosen["keep_until"] else None
    if until is not None and until < date.today():
        raise click.UsageError(words.text("past-day"))
    archive = Archive.open(chosen["place"])
    digests = chosen_digests(archive, chosen, words)
    if digests is None:
        digests = list(dict.fromkeys(capture.sha256 for capture in archive.captures()))
    if not digests:
        click.echo(words.text("nothing-found"), err=True)
        return 1
    count = archive.mark(digests, wanted[0], until=until, reason=chosen["reason"])
    if chosen["as_json"]:
        told = {"archive": archive.place, "mark": str(wanted[0]), "count": count}
        print_json({**told, "until": until.isoformat() if until else None})
    else:
        click.echo(words.count("counts", _SAID[wanted[0]], count))
        if wanted[0] is Mark.HOLD:
            click.echo(words.text("hold-done"))
    return 0
