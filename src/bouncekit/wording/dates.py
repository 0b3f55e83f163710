"""Days as people write them, in each language."""

from datetime import datetime

__all__ = ["day_in_words"]


def day_in_words(day: str, lang: str) -> str:
    """Return a day (ISO 8601, perhaps with a time behind) as people write it; what is none as it is."""
    try:
        date = datetime.fromisoformat(day[:10])
    except ValueError:
        return day
    return f"{date:%d/%m/}{date.year:04}" if lang == "fr" else f"{date.year:04}{date:-%m-%d}"
