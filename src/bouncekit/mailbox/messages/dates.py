"""Dates in mail: RFC 5322, section 3.3, and those of IMAP (RFC 9051, INTERNALDATE), as values with an offset."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache

__all__ = ["parse_date"]

_LONGEST = 100  # characters
# Nearly all dates look so; the rest is left to the standard library (ADR 0010).
_USUAL = re.compile(
    r"\s*(?:[A-Za-z]{3},?\s+)?(\d{1,2})[ -]([A-Za-z]{3})[ -](\d{4}) (\d{1,2}):(\d\d)(?::(\d\d))?"
    r"(?: ([+-]\d{4})(?: \([^()]*\))?| (?:GMT|UTC|UT|Z))?\s*"
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}


def parse_date(text: str) -> datetime | None:
    """Return the date that `text` writes, in UTC where it tells no offset; None where it is none."""
    text = text[:_LONGEST]
    usual = _USUAL.fullmatch(text)
    try:
        if usual is not None and (month := _MONTHS.get(usual[2].lower())) is not None:
            day, _, year, hour, minute, second, offset = usual.groups("0")
            at = int(hour), int(minute), min(int(second), 59)
            return datetime(int(year), month, int(day), *at, tzinfo=_zone(offset))
        from email.utils import parsedate_to_datetime  # noqa: PLC0415 - few dates ask for it, and it costs a start much

        date = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return date if date.tzinfo is not None else date.replace(tzinfo=UTC)


@lru_cache(maxsize=256)
def _zone(offset: str) -> tzinfo:
    """Return the time zone of an offset such as ``+0100``, of ``0`` UTC; raise `ValueError` where it is none."""
    if offset == "0":
        return UTC
    minutes = int(offset[1:3]) * 60 + int(offset[3:])
    return timezone(timedelta(minutes=-minutes if offset[0] == "-" else minutes))
