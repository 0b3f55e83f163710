"""Sections of what was most frequent: kinds, reasons, domains, providers, streams."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from bouncekit.tally.counting.table import Table
from bouncekit.tally.page.drawing import Drawn, bars, legend
from bouncekit.tally.page.markup import ours, theirs
from bouncekit.tally.page.saying import Saying
from bouncekit.tally.page.tabular import Column, figure, section, table

__all__ = ["Ranked", "present", "ranking"]


class Ranked(NamedTuple):
    """A ranking: `key` names its section and its words; `name` says a key of ours, None where keys are others' words.

    `most` keys are shown, and the others in one row.
    """

    key: str
    column: str
    name: Callable[[str], str] | None = None
    most: int = 15
    note: str | None = None


def present(counted: Table[str]) -> list[str]:
    """Return the columns in which anything was counted, in their order."""
    return [column for column, count in counted.sums().items() if count]


def ranking(ranked: Ranked, counted: Table[str], saying: Saying) -> str:
    """Return the section; nothing where nothing was counted."""
    if not counted.total:
        return ""
    title, series = saying.text(ranked.key), present(counted)
    first = counted.first(ranked.most)
    names = [_plain(ranked, key, saying) for key, _ in first]
    drawn = [Drawn(name, {each: row[each] for each in series}) for name, (_, row) in zip(names, first, strict=True)]
    keys = legend(series, saying) if len(series) > 1 else ""
    note = f'<p class="note">{ours(saying.text(ranked.note))}</p>\n' if ranked.note else ""
    drawing = bars(ranked.key, title, drawn, saying)
    beside = table(title, _columns(ranked, series, saying), _rows(ranked, first, counted, saying))
    return section(ranked.key, title, note + keys + figure(drawing, beside))


def _plain(ranked: Ranked, key: str, saying: Saying) -> str:
    """Return what a row is called, where nothing can be marked: a drawing."""
    if ranked.name is not None:
        return ranked.name(key)
    return key or saying.text("not-told")


def _columns(ranked: Ranked, series: Sequence[str], saying: Saying) -> list[Column]:
    columns = [Column(saying.text(ranked.column)), Column(saying.text("column-count"), is_number=True)]
    columns.append(Column(saying.text("column-share"), is_number=True))
    if len(series) > 1:
        columns += (Column(saying.series(each), is_number=True) for each in series)
    return columns


def _rows(
    ranked: Ranked, first: Sequence[tuple[str, Mapping[str, int]]], counted: Table[str], saying: Saying
) -> list[list[str]]:
    total, series = counted.total, present(counted)
    rows = []
    for key, row in first:
        name = ours(ranked.name(key)) if ranked.name else theirs(key) if key else ours(saying.text("not-told"))
        rows.append(_row(name, row, (total, series), saying))
    if len(counted) > len(first) or counted.others:
        shown = {each: sum(row[each] for _, row in first) for each in series}
        rest = {each: count - shown[each] for each, count in counted.sums().items() if each in shown}
        rest[series[0]] += counted.others
        rows.append(_row(ours(saying.text("others")), rest, (total, series), saying))
    return rows


def _row(name: str, row: Mapping[str, int], whole: tuple[int, Sequence[str]], saying: Saying) -> list[str]:
    total, series = whole
    count = sum(row.values())
    cells = [name, saying.number(count), saying.share(count, total)]
    if len(series) > 1:
        cells += (saying.number(row[each]) if row[each] else "" for each in series)
    return cells
