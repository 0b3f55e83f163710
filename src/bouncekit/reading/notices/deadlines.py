"""Until when a server goes on trying, where a notice in free text names the day and the hour in figures."""

import re
from datetime import datetime
from functools import cache

from bouncekit import data

__all__ = ["retried_until"]

_LIMIT = 8000


def retried_until(text: str) -> datetime | None:
    """Return the day and hour until which a server tries, as its clock shows it; None where it may be another day.

    In English, 03/04 is in March or in April.
    """
    found = _until().search(text[:_LIMIT])
    if found is None:
        return None
    first, second, year, hour, minute = map(int, found.groups()[1:])
    english = found[1].lower() == "until"
    if english and first <= 12 and second <= 12 and first != second:
        return None
    month, day = (first, second) if english and second > 12 else (second, first)
    try:
        return datetime(year, month, day, hour, minute)
    except ValueError:
        return None


@cache
def _until() -> re.Pattern[str]:
    pattern = data.load("kinds/frames.toml")["until"]
    return re.compile(pattern, re.IGNORECASE)
