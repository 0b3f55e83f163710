"""Which messages a command means: words and filters, hashes, or all."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import click

from bouncekit.archive import Archive
from bouncekit.archive.search.index import Hit, Index
from bouncekit.archive.search.query import Query
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.cli.console.screen import Screen

__all__ = ["chosen_digests", "day_of", "found", "query_of"]

_SHORTEST = 8  # characters of a hash that tell a message from others
_HASH = re.compile("[0-9a-f]+")


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
