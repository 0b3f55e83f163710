"""What weighs in a mailbox, as lines to read."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from bouncekit.cli.console.safe_text import neutral
from bouncekit.wording import format_size

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bouncekit.cli.console.safe_text import Words
    from bouncekit.mailbox import Share, Weights

__all__ = ["lines_of_weights", "size", "status_line"]

_STATES = ("OK", "WARNING", "CRITICAL", "UNKNOWN")
_WIDTH = 12  # columns of a size
_BASE = 1024  # as servers count quotas (RFC 9208, section 5.1)


def size(number: int, words: Words) -> str:
    """Return a number of bytes as people read it, in units of 1024."""
    return format_size(number, words.lang, base=_BASE)


def status_line(topic: str, code: int, text: str) -> Iterator[str]:
    """Yield the line that monitors want first, where the output is no terminal: ``TIDY WARNING - 3 messages…``."""
    if not sys.stdout.isatty():
        yield f"{topic} {_STATES[code]} - {text}"


def lines_of_weights(weights: Weights, most: int, words: Words) -> Iterator[str]:
    """Yield a table for each thing that weighs, with a title above it; of the folders `most`."""
    tables = {
        "largest": (
            (one.size, f"{words.day(one.date)}  {_named(one.sender, words)}  {_subject(one.subject, words)}")
            for one in weights.largest
        ),
        "senders": _shares(weights.senders, words),
        "folders": _shares(weights.folders[:most], words),
        "years": _shares(weights.years, words),
        "attachments": (
            (one.attachment.size or 0, f"{_named(one.attachment.name, words)}  ({_named(one.message.sender, words)})")
            for one in weights.attachments
        ),
        "duplicates": (
            (one.size, f"{words.count('counts', 'copies', len(one.others) + 1)}  {_subject(one.kept.subject, words)}")
            for one in weights.duplicates
        ),
    }
    for title, rows in tables.items():
        lines = [f"  {size(number, words):>{_WIDTH}}  {text}" for number, text in rows]
        if lines:
            yield from ("", click.style(words.text(title), bold=True), *lines)
    if weights.duplicate_count:
        copies = words.count("counts", "copies", weights.duplicate_count)
        yield "  " + words.text("duplicates-total", copies=copies, size=size(weights.duplicate_size, words))


def _shares(shares: Iterable[Share], words: Words) -> Iterator[tuple[int, str]]:
    for share in shares:
        count = words.count("counts", "messages", share.count)
        yield share.size, f"{_named(share.name, words)}  ({count})"


def _named(name: str, words: Words) -> str:
    return neutral(name) or words.text("unknown")


def _subject(subject: str, words: Words) -> str:
    return neutral(subject) or words.text("no-subject")
