"""The standings of addresses: a table for people, JSON lines for programs, CSV for spreadsheets."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from bouncekit.cli.console.safe_text import Words, json_line, neutral
from bouncekit.cli.console.writers import safe_cell

if TYPE_CHECKING:
    from bouncekit.helpdesk import Score

__all__ = ["listed"]

_COLUMNS = ("address", "standing", "may_write", "score", "limit", "policy", "since", "until", "failures")
_WIDEST = 60  # columns of an address


def listed(scores: Iterable["Score"], form: str, words: Words) -> Iterator[str]:
    """Yield the lines of `scores` in the form ``table``, ``jsonl`` or ``csv``."""
    if form == "jsonl":
        return (json_line(score.as_dict()) + "\n" for score in scores)
    return _rows(scores) if form == "csv" else _table(scores, words)


def _rows(scores: Iterable["Score"]) -> Iterator[str]:
    yield _row([*_COLUMNS, "kind", "reason", "event"])
    for score in scores:
        values = score.as_dict()
        last = values["evidence"][-1] if values["evidence"] else {}
        cells = [*(values[column] for column in _COLUMNS), *(last.get(name) for name in ("kind", "reason", "id"))]
        yield _row(map(safe_cell, cells))


def _row(cells: Iterable[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow(cells)
    return buffer.getvalue()


def _table(scores: Iterable["Score"], words: Words) -> Iterator[str]:
    """Yield a line an address: its standing, since when, and until when or why."""
    names = {key: words.text(f"standing-{key}") for key in ("active", "paused", "dead", "unsubscribed")}
    width = max(map(len, names.values()))
    empty = True
    for score in scores:
        empty = False
        since = words.day(score.since) if score.since else ""
        last = score.evidence[-1] if score.evidence else None
        why = words.text("until", day=words.day(score.until)) if score.until else ""
        if not why and last is not None:
            why = words.text(f"kind-{last.kind}")
        address = neutral(score.address)
        shown = address if len(address) <= _WIDEST else f"{address[: _WIDEST - 1]}…"
        yield f"{names[score.standing]:<{width}}  {since:<10}  {shown}  {why}".rstrip() + "\n"
    if empty:
        yield words.text("no-address-listed") + "\n"
