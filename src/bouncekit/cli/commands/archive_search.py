"""`bouncekit archive search`."""

import shutil
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click

from bouncekit.archive import Archive
from bouncekit.archive.search.index import Hit
from bouncekit.cli.commands.archive_add import print_json
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.cli.params.selection import found, query_of
from bouncekit.wording.dates import day_in_words

__all__ = ["search"]

_WIDEST = 140  # columns: longer lines are hard to read
_HASH = 12  # characters that are shown of a hash: enough to name a message with --hash


def search(chosen: Mapping[str, Any], words: Words) -> int:
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
        "places": [{**asdict(place), "flags": list(place.flags)} for place in hit.places],
    }


def _line(hit: Hit, width: int, words: Words) -> str:
    day = day_in_words(hit.date, words.lang) if hit.date else words.text("no-date")
    sender = neutral(hit.sender or words.text("no-sender"))
    subject = neutral(hit.subject or words.text("no-subject"))
    room = max(20, width - len(day) - _HASH - 6)
    people = max(10, room * 2 // 5)
    return f"{day}  {_cut(sender, people).ljust(people)}  {_cut(subject, room - people)}  {hit.sha256[:_HASH]}"


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"
