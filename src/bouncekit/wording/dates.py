"""Days and times as people of a language write them."""

from datetime import date, datetime

from bouncekit.vocabulary import Language
from bouncekit.wording.language import habits

__all__ = ["day_in_words", "long_day", "moment_in_words", "short_day", "until_in_words"]


def short_day(day: date | None, lang: Language) -> str:
    """Return a day in ten columns (``12/03/2026``); question marks where it is not known."""
    if day is None:
        return str(habits(lang, "days")["unknown"])
    form = str(habits(lang, "days")["short"])
    return form.format(day=f"{day.day:02}", month=f"{day.month:02}", year=f"{day.year:04}")


def long_day(day: date, lang: Language) -> str:
    """Return a day with the name of its month: ``12 mars 2026``."""
    written = habits(lang, "days")
    number = written["first"] if day.day == 1 else str(day.day)
    return str(written["long"]).format(day=number, month=written["months"][day.month - 1], year=day.year)


def day_in_words(day: str, lang: Language) -> str:
    """Return a day (ISO 8601, perhaps with a time behind) in ten columns; what is none as it is."""
    try:
        return short_day(datetime.fromisoformat(day[:10]), lang)
    except ValueError:
        return day


def moment_in_words(at: str, lang: Language) -> str:
    """Return a time in ISO 8601, to the minute (``12/03/2026 à 10 h 05``); what is none as it is."""
    try:
        time = datetime.fromisoformat(at)
    except ValueError:
        return at
    return _moment(time, short_day(time, lang), lang)


def until_in_words(time: datetime, lang: Language) -> str:
    """Return a time to the minute, as it stands within a sentence (``16 April 2025 at 10:05``)."""
    return _moment(time, long_day(time, lang), lang)


def _moment(time: datetime, day: str, lang: Language) -> str:
    return str(habits(lang, "days")["moment"]).format(day=day, hour=f"{time:%H}", minute=f"{time:%M}")
