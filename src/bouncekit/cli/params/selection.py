"""Which messages a command means: words and filters, hashes, or all."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import click

from bouncekit.archive import Archive, Hit, Index, Query
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.cli.console.screen import Screen

__all__ = ["CHOICE", "FILTERS", "chosen_digests", "day_of", "found", "query_of"]

_SHORTEST = 8  # characters of a hash that tell a message from others
_HASH = re.compile("[0-9a-f]+")
_FILTERS = (
    click.argument("words", nargs=-1, metavar="[WORD]..."),
    click.option("--from", "sender", default="", metavar="WORDS", help="Words in the sender."),
    click.option("--to", default="", metavar="WORDS", help="Words in the recipients."),
    click.option("--subject", default="", metavar="WORDS", help="Words in the subject."),
    click.option("--since", default="", metavar="DAY", help="First day, YYYY-MM-DD."),
    click.option("--until", default="", metavar="DAY", help="Last day, YYYY-MM-DD."),
    click.option("--folder", metavar="NAME", help="Folder that it was captured from."),
)
_CHOICE = (
    click.option("--hash", "hashes", multiple=True, metavar="SHA256", help="A message by (the beginning of) its hash."),
    click.option("--all", "everything", is_flag=True, help="All messages."),
)
_Command = Callable[..., Any]


def FILTERS(command: _Command) -> _Command:  # noqa: N802 - an option, as the others are named
    """Add what messages are searched by: words, people, days, a folder."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def CHOICE(command: _Command) -> _Command:  # noqa: N802 - as above
    """Add what messages are chosen by: a search, hashes, or all."""
    for option in reversed(_CHOICE):
        command = option(command)
    return FILTERS(command)


def day_of(text: str, words: Words) -> date:
    """Return the day that a person wrote; raise `click.UsageError` where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(words.text("bad-day")) from None


def query_of(chosen: Mapping[str, Any], words: Words, limit: int = 0) -> Query:
    """Return the search that the options say."""
    days = {name: day_of(chosen[name], words).isoformat() if chosen[name] else "" for name in ("since", "until")}
    return Query(
        words=" ".join(word if " " not in word else f'"{word}"' for word in chosen["words"]),
        sender=chosen["sender"],
        to=chosen["to"],
        subject=chosen["subject"],
        folder=chosen["folder"],
        limit=limit,
        **days,
    )


def found(archive: Archive, query: Query, words: Words, *, anew: bool = False) -> tuple[list[Hit], int]:
    """Return what is found and how many there are, with a progress bar where the index has to be made."""
    with Screen(words.text("indexing")) as screen:
        index = Index(archive, progress=screen.tick)
        if anew:
            index.rebuild()
        hits = index.search(query)
        return hits, index.count(query) if len(hits) == query.limit else len(hits)


def chosen_digests(archive: Archive, chosen: Mapping[str, Any], words: Words) -> list[str] | None:
    """Return the SHA-256 of the messages that the options mean; None for all of them."""
    query = query_of(chosen, words)
    if chosen["everything"]:
        return None
    if chosen["hashes"]:
        known = sorted({capture.sha256 for capture in archive.captures()})
        return [_whole(text.strip().lower(), known, words) for text in chosen["hashes"]]
    if query == Query():
        raise click.UsageError(words.text("no-selection"))
    return [hit.sha256 for hit in found(archive, query, words)[0]]


def _whole(text: str, known: list[str], words: Words) -> str:
    if len(text) < _SHORTEST or not _HASH.fullmatch(text):
        raise click.UsageError(words.text("short-hash", hash=neutral(text)))
    matching = [digest for digest in known if digest.startswith(text)]
    if len(matching) != 1:
        key = "several-hash" if matching else "unknown-hash"
        raise click.UsageError(words.text(key, hash=text))
    return matching[0]
