"""Drawings in SVG, each with a title and a description: bars of names, columns of days."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from bouncekit.tally.page.markup import ours, visible
from bouncekit.tally.page.saying import Saying

__all__ = ["Drawn", "bars", "columns", "legend"]

_LONGEST = 31  # characters of a name: what is cut stands in the table
_WIDTH, _NAMES, _ROW = 560, 225, 26
_NUMBERS = 62  # of a bar, to the right
_WIDE, _HIGH, _LEFT, _RIGHT, _BELOW, _ABOVE = 1000, 250, 55, 40, 28, 10


class Drawn(NamedTuple):
    """One bar or column: its name as a person reads it, and its parts by series."""

    name: str
    parts: Mapping[str, int]

    @property
    def total(self) -> int:
        """What the parts come to."""
        return sum(self.parts.values())


def legend(series: Iterable[str], saying: Saying) -> str:
    """Return which colour stands for what."""
    squares = (
        f'<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="{each}" width="10" height="10" rx="2"/></svg>'
        f"{ours(saying.series(each))}</li>"
        for each in series
    )
    return f'<ul class="legend">{"".join(squares)}</ul>\n'


def bars(key: str, title: str, rows: Sequence[Drawn], saying: Saying) -> str:
    """Return horizontal bars, the first above; `key` makes the ids of the page unique."""
    rows = [row._replace(name=visible(row.name)) for row in rows]
    most = max((row.total for row in rows), default=0) or 1
    room = _WIDTH - _NAMES - _NUMBERS
    pieces = []
    for place, row in enumerate(rows):
        top, left = place * _ROW, float(_NAMES)
        name = row.name if len(row.name) <= _LONGEST else f"{row.name[: _LONGEST - 1]}…"
        pieces.append(f'<text x="{_NAMES - 8}" y="{top + 17}" text-anchor="end">{ours(name)}</text>')
        for series, count in row.parts.items():
            width = room * count / most
            if count:
                pieces.append(_rect(series, left, top + 5, max(width - 0.6, 0.8), _ROW - 10))
            left += width
        pieces.append(f'<text x="{left + 6:.1f}" y="{top + 17}">{ours(saying.number(row.total))}</text>')
    first = ", ".join(saying.bar(row.name, row.total) for row in rows[:3])
    told = f"{saying.text('drawing-bars', first=first)} {saying.text('beside')}"
    return _drawing(key, (title, told), (_WIDTH, len(rows) * _ROW), pieces)


def columns(key: str, title: str, rows: Sequence[Drawn], saying: Saying) -> str:
    """Return columns side by side, one a day or a week."""
    highest = max(rows, key=lambda row: row.total)
    top = _round_up(highest.total)
    pieces = _scale(top, saying)
    pitch = (_WIDE - _LEFT - _RIGHT) / len(rows)
    gap = min(3.0, pitch / 5)
    for place, row in enumerate(rows):
        bottom = float(_HIGH - _BELOW)
        for series, count in row.parts.items():
            if count:
                height = (_HIGH - _BELOW - _ABOVE) * count / top
                bottom -= height
                width = min(pitch - gap, 60.0)
                left = _LEFT + place * pitch + (pitch - width) / 2
                pieces.append(_rect(series, left, bottom, width, max(height - 0.6, 0.8)))
    pieces += _names_below([row.name for row in rows], pitch)
    ends = {"first": rows[0].name, "last": rows[-1].name}
    told = saying.text("drawing-time", **ends, most=saying.number(highest.total), day=highest.name)
    return _drawing(key, (title, f"{told} {saying.text('beside')}"), (_WIDE, _HIGH), pieces)


def _scale(top: int, saying: Saying) -> list[str]:
    pieces = []
    for level in sorted({0, top // 2, top} if top > 1 else {0, 1}):
        height = _HIGH - _BELOW - (_HIGH - _BELOW - _ABOVE) * level / top
        pieces.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDE - _RIGHT}" y1="{height:.1f}" y2="{height:.1f}"/>')
        number = ours(saying.number(level))
        pieces.append(f'<text class="axis" x="{_LEFT - 8}" y="{height + 4:.1f}" text-anchor="end">{number}</text>')
    return pieces


def _names_below(names: Sequence[str], pitch: float) -> list[str]:
    """Return as many names below the columns as have room."""
    every = max(1, -(-len(names) // 8))
    return [
        f'<text class="axis" x="{_LEFT + (place + 0.5) * pitch:.1f}" y="{_HIGH - 8}" text-anchor="middle">'
        f"{ours(names[place])}</text>"
        for place in range(every // 2, len(names), every)
    ]


def _round_up(number: int) -> int:
    """Return the end of a scale that has `number` on it: 1, 2, 4, 6, 8 or 10 times a power of ten."""
    power = 1
    while True:
        for step in (1, 2, 4, 6, 8):
            if step * power >= number:
                return step * power
        power *= 10


def _rect(series: str, left: float, top: float, width: float, height: float) -> str:
    return f'<rect class="{series}" x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="{height:.1f}"/>'


def _drawing(key: str, said: tuple[str, str], size: tuple[int, int], pieces: Iterable[str]) -> str:
    title, told = said
    width, height = size
    return (
        f'<svg class="drawing" role="img" aria-labelledby="{key}-title {key}-desc" viewBox="0 0 {width} {height}">\n'
        f'<title id="{key}-title">{ours(title)}</title>\n<desc id="{key}-desc">{ours(told)}</desc>\n'
        + "\n".join(pieces)
        + "\n</svg>\n"
    )
