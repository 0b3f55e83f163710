"""The sentences about quotas: the texts of ``data/quotas`` with their fields filled in."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Any

from bouncekit import data
from bouncekit.wording.catalogue import language

__all__ = ["said_date", "said_percent", "sentence"]


@cache
def _tables(lang: str) -> Mapping[str, Any]:
    language(lang)  # raises ValueError for a language that there is not
    return data.load(f"quotas/{lang}.toml")


def sentence(table: str, key: str, lang: str, **values: str) -> str:
    """Return one text of the language `lang`, its fields filled in."""
    return str(_tables(lang)[table][key]).format_map(values)


def said_date(moment: datetime, lang: str) -> str:
    """Return the day of `moment` as people of the language write it: ``12 mars 2027``."""
    months = _tables(lang)["dates"]["months"]
    day = _tables(lang)["dates"]["first"] if moment.day == 1 else str(moment.day)
    return str(_tables(lang)["dates"]["form"]).format(day=day, month=months[moment.month - 1], year=moment.year)


def said_percent(percent: float, used: int, lang: str) -> str:
    """Return a whole number of per cent, rounded down: what is not full is never called so, nor what is not empty."""
    if used and percent < 1:
        return sentence("quota", "less_than_one", lang)
    return sentence("quota", "percent", lang, number=str(int(percent)))
