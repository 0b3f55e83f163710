"""The sentences about quotas."""

from bouncekit.vocabulary import Language
from bouncekit.wording.catalogue import catalogue
from bouncekit.wording.numbers import format_percent

__all__ = ["said_percent", "sentence"]


def sentence(table: str, key: str, lang: Language, /, **values: str) -> str:
    """Return one text of the language `lang`, its fields filled in."""
    return catalogue(lang, "quota").say(table, key, **values)


def said_percent(percent: float, used: int, lang: Language) -> str:
    """Return a whole number of per cent, rounded down: what is not full is never called so, nor what is not empty."""
    if used and percent < 1:
        return sentence("quota", "less_than_one", lang)
    return format_percent(str(int(percent)), lang)
