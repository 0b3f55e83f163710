"""How many came back when: by day and by week, in a drawing that one date out of place does not spoil."""

from collections.abc import Mapping
from typing import NamedTuple

from bouncekit.tally.counting.sums import Tally
from bouncekit.tally.counting.table import Table
from bouncekit.tally.page.drawing import Drawn, columns, legend
from bouncekit.tally.page.markup import ours, paragraph
from bouncekit.tally.page.saying import Saying
from bouncekit.tally.page.tabular import Column, figure, section, table

__all__ = ["Span", "span_of", "trends"]

_MOST_DAYS = 62
_MOST_WEEKS = 53
_FAR = 100  # days between two notices, of which the one is out of place ...
_FEW = 50  # ... where not one in so many lies beyond
_WEEK = 7

Rows = dict[int, Mapping[str, int]]


class Span(NamedTuple):
    """The first and the last day of what is drawn (`datetime.date.toordinal`), those that are out of place left out."""

    first: int
    last: int


def span_of(days: Table[int]) -> Span | None:
    """Return from when to when there are notices; None where no day is known."""
    if not days:
        return None
    ordered = sorted(days)
    start, stop = 0, len(ordered)
    total, before, after = days.total, 0, 0
    for place in range(1, len(ordered)):
        before += days[ordered[place - 1]]
        if ordered[place] - ordered[place - 1] > _FAR and before * _FEW <= total:
            start = place
    for place in range(len(ordered) - 1, start, -1):
        after += days[ordered[place]]
        if ordered[place] - ordered[place - 1] > _FAR and after * _FEW <= total:
            stop = place
    return Span(ordered[start], ordered[stop - 1])


def trends(tally: Tally, saying: Saying) -> dict[str, str]:
    """Return the sections of days and of weeks; none where no day is known, and no weeks where there are but two."""
    span = span_of(tally.days)
    if span is None:
        return {}
    rows: Rows = dict(tally.days.first())
    made = {"days": _trend("days", _by(1, rows, span), saying, tally.undated)}
    if span.last - span.first >= 2 * _WEEK:
        made["weeks"] = _trend("weeks", _by(_WEEK, rows, span), saying, tally.undated)
    return made


class _Drawing(NamedTuple):
    periods: list[tuple[int, dict[str, int]]]
    elsewhen: int


def _by(length: int, rows: Rows, span: Span) -> _Drawing:
    """Return the last days, or weeks from Monday on, each with its counts, and how many lie outside."""
    # Ordinal 1, the first of January of the year 1, was a Monday.
    last = (span.last - 1) // length
    first = max((span.first - 1) // length, last - (_MOST_DAYS if length == 1 else _MOST_WEEKS) + 1)
    periods: dict[int, dict[str, int]] = {period: {} for period in range(first, last + 1)}
    elsewhen = 0
    for day, row in rows.items():
        sums = periods.get((day - 1) // length)
        if sums is None:
            elsewhen += sum(row.values())
            continue
        for column, count in row.items():
            sums[column] = sums.get(column, 0) + count
    return _Drawing([(period * length + 1, sums) for period, sums in periods.items()], elsewhen)


def _trend(key: str, drawing: _Drawing, saying: Saying, undated: int) -> str:
    title = saying.text(key)
    series = [
        column
        for column in ("permanent", "temporary", "blocked", "suppressed", "delay", "complaint")
        if any(sums.get(column) for _, sums in drawing.periods)
    ]
    drawn = [Drawn(saying.day(day), {each: sums.get(each, 0) for each in series}) for day, sums in drawing.periods]
    notes = [saying.text("trend-note")]
    notes += [saying.count("elsewhen", drawing.elsewhen)] if drawing.elsewhen else []
    notes += [saying.count("undated", undated)] if undated else []
    numbers = [Column(saying.series(each), is_number=True) for each in series]
    numbers.append(Column(saying.text("column-total"), is_number=True))
    rows = (
        [ours(each.name), *(saying.number(each.parts[column]) if each.parts[column] else "" for column in series),
         saying.number(each.total)]
        for each in drawn
        if each.total
    )  # fmt: skip
    beside = table(title, [Column(saying.text("column-day" if key == "days" else "column-week")), *numbers], rows)
    body = legend(series, saying) + figure(columns(key, title, drawn, saying), beside, wide=True)
    return section(key, title, body + paragraph(notes).replace("<p>", '<p class="note">', 1))
