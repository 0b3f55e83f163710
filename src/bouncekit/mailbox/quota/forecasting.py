"""When a mailbox will be full, from the readings of its past."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from bouncekit.mailbox.quota.growth import Growth, first_passage, growth_of
from bouncekit.mailbox.quota.phrasing import sentence
from bouncekit.vocabulary import Language
from bouncekit.wording import format_size
from bouncekit.wording.dates import long_day
from bouncekit.wording.numbers import size_base

__all__ = ["Forecast", "ForecastState", "forecast"]

_LEAST_READINGS = 5
_LEAST_DAYS = 3
_MOST_DAYS = 365  # the past that tells about the future
_MOST_POINTS = 400
_CONFIDENCE = 0.8
_SIGMAS = 1.2816  # of a normal distribution, for 80 %
_DAY = 86_400
_GRACE = 10 << 20  # bytes above its limit that Dovecot 2.4 still delivers to a mailbox (quota_storage_grace)
_LAST_DAY = 2_932_896  # the end of the year 9999, beyond which there is no datetime


class ForecastState(StrEnum):
    """What a forecast says."""

    FILLING = "filling"
    NOT_FILLING = "not_filling"
    FULL = "full"
    TOO_FEW_READINGS = "too_few_readings"


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the mailbox will be full, if it goes on as it did and nobody makes room.

    `date`, and the `earliest` and `latest` between which it lies with a probability of `confidence`, are there only
    where `state` is ``filling``; `latest` is None where it may never be.  `bytes_per_day` is None where there are too
    few readings.  `readings` is the number that was used, and `shifts` that of the clean-ups and the single large
    message which were set aside.
    """

    state: ForecastState
    sentence: str
    readings: int
    date: datetime | None = None
    earliest: datetime | None = None
    latest: datetime | None = None
    bytes_per_day: float | None = None
    shifts: int = 0
    confidence: float = _CONFIDENCE


def forecast(
    readings: Iterable[tuple[datetime, int]], limit: int, *, now: datetime | None = None, lang: Language = "fr"
) -> Forecast:
    """Return when a mailbox with a quota of `limit` bytes will be full, from `readings` of (time, used bytes).

    They may stand in any order and at any distance; a time without a zone is taken for UTC, and what lies after `now`
    (default: the last reading) or is negative is left out.  The last year counts.  The last reading is where the
    mailbox stands `now`, and `bouncekit.mailbox.quota.growth` says how fast it grows.

    A mailbox that is over its limit is ``full``, unless it grew since: its server delivers above the limit, as Dovecot
    2.4 does for 10 MB, and the date is that on which it will refuse everything.
    """
    points = _points(readings, now)
    used = points[-1][1] if points else 0
    is_full = bool(points) and limit > 0 and used >= limit
    is_tolerant = is_full and any(limit <= before < after for (_, before), (_, after) in pairwise(points))
    span = points[-1][0] - points[0][0] if points else 0.0
    growths = None
    if len(points) >= _LEAST_READINGS and span >= _LEAST_DAYS and limit > 0:
        growths = growth_of(_thinned(points, span))
    if is_full and (not is_tolerant or used >= limit + _GRACE or growths is None or growths[0].rate <= 0):
        said = sentence("forecast", "beyond" if is_tolerant else "full", lang)
        return Forecast(ForecastState.FULL, said, len(points))
    if growths is None:
        values = {"count": str(len(points)), "least": str(_LEAST_READINGS), "days": str(_LEAST_DAYS)}
        said = sentence("forecast", "too_few_readings", lang, **values)
        return Forecast(ForecastState.TOO_FEW_READINGS, said, len(points))
    return _told(_Standing(points[-1][0] if now is None else _days(now), used, len(points)), growths, limit, lang)


class _Standing(NamedTuple):
    """Where the mailbox stands, on which day, after how many readings."""

    day: float
    used: int
    readings: int


def _told(now: _Standing, growths: tuple[Growth, Growth], limit: int, lang: Language) -> Forecast:
    growth, fastest = growths
    # Student's t with few steps is wider than the normal distribution, by about this much.
    sigmas = _SIGMAS * (1 + 0.8 / growth.steps)
    is_over = now.used >= limit
    limit += _GRACE if is_over else 0
    days = first_passage(limit - now.used, growth, 0.0) if growth.rate > 0 else None
    if days is None:
        said = sentence("forecast", "not_filling", lang)
        return Forecast(ForecastState.NOT_FILLING, said, now.readings, bytes_per_day=growth.rate, shifts=growth.shifts)
    gap = limit - now.used
    ahead = days, first_passage(gap, fastest, sigmas), first_passage(gap, growth, -sigmas)
    date, earliest, latest = (None if wait is None else _moment(now.day + wait) for wait in ahead)
    assert date is not None
    assert earliest is not None  # what is reached on the mean is reached above it
    values = {"rate": format_size(round(growth.rate), lang, base=size_base(limit)), "date": long_day(date, lang)}
    values["earliest"] = long_day(earliest, lang)
    if latest is not None:
        values["latest"] = long_day(latest, lang)
    key = "perhaps" if latest is None else "steady" if values["earliest"] == values["latest"] else "filling"
    key = "over" if is_over else key
    said = sentence("forecast", key, lang, **values)
    return Forecast(ForecastState.FILLING, said, now.readings, date, earliest, latest, growth.rate, growth.shifts)


def _points(readings: Iterable[tuple[datetime, int]], now: datetime | None) -> list[tuple[float, int]]:
    """Return (days since 1970, bytes) of the readings that count, one a moment, in the order of time."""
    at = {}
    end = _days(now) if now is not None else None
    for time, used in readings:
        day = _days(time)
        if used >= 0 and (end is None or day <= end):
            at[day] = used
    if not at:
        return []
    first = max(at) - _MOST_DAYS
    return sorted((day, used) for day, used in at.items() if day >= first)


def _days(time: datetime) -> float:
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp() / _DAY


def _moment(day: float) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=min(day, _LAST_DAY))


def _thinned(points: list[tuple[float, int]], span: float) -> list[tuple[float, int]]:
    """Return the first reading, and the last of each day, or of each tenth of the span where that is short.

    Nights and days would otherwise be taken for calm and storm, and a step in a minute for a flood.
    """
    width = max(span / _MOST_POINTS, min(1.0, span / 10))
    last_of = {int((day - points[0][0]) / width): (day, used) for day, used in points[1:]}
    kept = points[:1]
    for point in last_of.values():
        if point[0] - kept[-1][0] < width / 2:
            if len(kept) == 1:
                continue
            kept.pop()
        kept.append(point)
    return kept
