"""`bouncekit archive search`."""

import shutil
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click

from bouncekit.archive import Archive, Hit
from bouncekit.cli.console.json_object import print_json
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.cli.params.archive_options import ARCHIVE, AS_JSON, archive_guard
from bouncekit.cli.params.common import LANG
from bouncekit.cli.params.selection import FILTERS, found, query_of
from bouncekit.wording import day_in_words

__all__ = ["command"]

_WIDEST = 140  # columns: longer lines are hard to read
_HASH = 12  # characters that are shown of a hash: enough to name a message with --hash


@click.command("search")
@ARCHIVE
@FILTERS
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="At most so many; 0: all.")
@click.option("--rebuild", is_flag=True, help="Make the index anew first.")
@AS_JSON
@LANG
def command(**chosen: Any) -> int:
    """Find messages by words in subject, people, text or names of attachments; case and accents do not count.

    All WORDs must be there; "quoted words" together; invoi* is a beginning.

    Exit status: 0 when something was found, 1 when not, 2 for wrong usage.
    """
    with archive_guard(chosen["lang"]) as words:
        return _run(chosen, words)


def _run(chosen: Mapping[str, Any], words: Words) -> int:
    """Print what is found, newest first; return the exit code."""
    archive = Archive.open(chosen["place"])
    hits, count = found(archive, query_of(chosen, words, chosen["limit"]), words, anew=chosen["rebuild"])
    if chosen["as_json"]:
        print_json({"archive": archive.place, "count": count, "messages": [_facts(hit) for hit in hits]})
    elif not hits:
        click.echo(words.text("nothing-found"))
    else:
        width = min(_WIDEST, shutil.get_terminal_size().columns)
        for hit in hits:
            click.echo(_line(hit, width, words))
        rest = count - len(hits)
        click.echo(words.count("counts", "more-found" if rest else "found", rest or count))
    return 0 if hits else 1


def _facts(hit: Hit) -> dict[str, Any]:
    return {
        "sha256": hit.sha256,
        "size": hit.size,
        "date": hit.date,
        "message_id": hit.message_id,
        "from": hit.sender,
        "to": list(hit.recipients),
        "subject": hit.subject,
        "reconstructed": hit.is_reconstructed,
        "places": [{**asdict(place), "flags": list(place.flags)} for place in hit.places],
    }


def _line(hit: Hit, width: int, words: Words) -> str:
    day = day_in_words(hit.date, words.lang) if hit.date else words.text("no-date")
    sender = neutral(hit.sender or words.text("no-sender"))
    subject = neutral(hit.subject or words.text("no-subject"))
    room = max(20, width - len(day) - _HASH - 6)
    people = max(10, room * 2 // 5)
    line = f"{day}  {_cut(sender, people).ljust(people)}"
    if not hit.is_reconstructed:
        return f"{line}  {_cut(subject, room - people)}  {hit.sha256[:_HASH]}"
    mark = words.text("reconstructed", subject="")
    return (
        f"{line}  {words.text('reconstructed', subject=_cut(subject, room - people - len(mark)))}  {hit.sha256[:_HASH]}"
    )


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: max(1, width - 1)] + "…"
