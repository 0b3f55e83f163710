"""Tables of the page, and the figures that they make with a drawing."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bouncekit.tally.page.markup import ours

__all__ = ["Column", "figure", "section", "table"]

_SHORT = 18  # rows that need no scrolling
_NARROW = 3  # columns that fit on a telephone


class Column(NamedTuple):
    """A column: its title, and whether it holds numbers."""

    title: str
    is_number: bool = False


def table(caption: str, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of cells that are HTML already; the first of each row names it.

    A long or a wide one scrolls on a screen.
    """
    head = "".join(f'<th scope="col"{_number(column)}>{ours(column.title)}</th>' for column in columns)
    body = [_row(cells, columns) for cells in rows]
    made = (
        f"<table>\n<caption>{ours(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{''.join(body)}</tbody>\n</table>\n"
    )
    if len(body) <= _SHORT and len(columns) <= _NARROW:
        return made
    size = " long" if len(body) > _SHORT else ""
    return f'<div class="scroll{size}" role="group" tabindex="0" aria-label="{ours(caption)}">\n{made}</div>\n'


def figure(drawing: str, beside: str, *, wide: bool = False) -> str:
    """Return a drawing with its table beside it, or below where it is wide."""
    kind = ' class="wide"' if wide else ""
    return f"<figure{kind}>\n<div>\n{drawing}</div>\n<div>\n{beside}</div>\n</figure>\n"


def section(key: str, title: str, body: str) -> str:
    """Return a section under its title."""
    head = f'<h2 id="{key}-head">{ours(title)}</h2>\n'
    return f'<section id="{key}" aria-labelledby="{key}-head">\n{head}{body}</section>\n'


def _number(column: Column) -> str:
    return ' class="number"' if column.is_number else ""


def _row(cells: Sequence[str], columns: Sequence[Column]) -> str:
    first, *rest = cells
    others = "".join(f"<td{_number(column)}>{cell}</td>" for cell, column in zip(rest, columns[1:], strict=True))
    return f'<tr><th scope="row"{_number(columns[0])}>{first}</th>{others}</tr>\n'
