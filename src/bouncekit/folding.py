"""Folding: what reads alike becomes alike, before anything is compared.

Patterns, markers and phrases are all matched on folded text: lower case, accents removed,
typographic apostrophes, quotation marks, dashes and no-break spaces made plain, every run of white space one blank.
French notices come with ’ or ', with or without a no-break space before the colon, in composed and decomposed accents.
"""

import unicodedata

__all__ = ["fold", "fold_lines"]

_PLAIN = str.maketrans(
    {
        "‘": "'", "’": "'", "‚": "'", "‛": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
        "…": "...", "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
        "\u00ad": None, "\u200b": None, "\u200c": None, "\u200d": None, "\u2060": None, "\ufeff": None,
    }
)  # fmt: skip


def fold(text: str) -> str:
    """Return `text` folded for matching, on one line."""
    if text.isascii():  # most texts: one call less
        return " ".join(text.replace("`", "'").lower().split())
    return " ".join(_fold_characters(text).split())


def fold_lines(text: str) -> list[str]:
    """Return the lines of `text`, each folded for matching; blank lines stay, empty."""
    return [" ".join(line.split()) for line in _fold_characters(text).split("\n")]


def _fold_characters(text: str) -> str:
    if text.isascii():
        return text.replace("`", "'").lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    if not decomposed.isascii():
        decomposed = "".join(c for c in decomposed if not unicodedata.combining(c))
    return decomposed.lower()
