"""Numbers, sizes and durations as people of a language read them."""

from bouncekit.vocabulary import Language
from bouncekit.wording.language import habits

__all__ = ["format_decimal", "format_duration", "format_number", "format_percent", "format_size", "plural", "size_base"]

_UNITS = ("bytes", "kilobytes", "megabytes", "gigabytes", "terabytes")
_DURATIONS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


def format_number(number: int, lang: Language) -> str:
    """Return a whole number with the language's thousands mark: ``12 345`` or ``12,345``."""
    return f"{number:,}".replace(",", habits(lang, "marks")["thousands"])


def format_percent(number: str, lang: Language) -> str:
    """Return per cent, given in figures with a point (``12.5``), as the language writes it: ``12,5 %`` or ``12.5%``."""
    return str(habits(lang, "marks")["percent"]).format(number=_with_decimals(number, lang))


def format_decimal(number: float, lang: Language) -> str:
    """Return a number below a thousand with one decimal, where that is not zero: ``4,5`` or ``4.5``, ``4``."""
    return _with_decimals(f"{number:.1f}".removesuffix(".0"), lang)


def _with_decimals(figures: str, lang: Language) -> str:
    return figures.replace(".", habits(lang, "marks")["decimal"])


def size_base(size: int) -> int:
    """Return 1000 or 1024: the base in which whoever chose `size` (in bytes) most likely counted.

    Servers tell bytes, people megabytes: a limit of 26214400 was meant as 25 MB, and one of 20000000 as 20 MB.
    """
    return 1000 if size and size % 1_000_000 == 0 else 1024


def format_size(size: int, lang: Language, *, base: int | None = None) -> str:
    """Return a size given in bytes with three digits at most: ``25 Mo``, ``1,5 Go``.

    `base` is 1000 or 1024; by default it is `size_base`.  Sizes that a reader compares need the same base.
    """
    base = base or size_base(size)
    value, unit = float(max(size, 0)), 0
    while unit < len(_UNITS) - 1 and round(value) >= base:
        value /= base
        unit += 1
    rounded = round(value, 1) if unit and value < 10 else round(value)
    is_whole = rounded == int(rounded)
    digits = format_number(int(rounded), lang) if is_whole else _with_decimals(f"{rounded:.1f}", lang)
    return f"{digits}{_NO_BREAK_SPACE}{plural(habits(lang, 'units')[_UNITS[unit]], int(rounded), lang)}"


def format_duration(seconds: int, lang: Language) -> str:
    """Return a duration given in seconds in its two largest units: ``2 heures``, ``1 jour et 4 heures``."""
    units = habits(lang, "units")
    parts = []
    rest = max(seconds, 0)
    for position, (unit, length) in enumerate(_DURATIONS):
        count, rest = divmod(rest, length)
        if count:
            parts.append((position, f"{format_number(count, lang)}{_NO_BREAK_SPACE}{plural(units[unit], count, lang)}"))
    if not parts:
        return f"0{_NO_BREAK_SPACE}{plural(units['second'], 0, lang)}"
    largest = parts[0][0]
    told = [text for position, text in parts if position <= largest + 1]
    return f" {units['and']} ".join(told)


def plural(forms: list[str], count: int, lang: Language) -> str:
    """Return the form that goes with `count` from [singular, plural]: French says 0 and 1 in the singular."""
    singular, several = forms
    return singular if count in habits(lang, "marks")["singular"] else several
