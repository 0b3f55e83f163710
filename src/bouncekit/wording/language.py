"""One language: the files of its folder, and how it writes what is no sentence (marks, units, days, plurals).

A language is a folder below ``data/words``, one file a subject, and its code in `bouncekit.vocabulary.Language`.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from bouncekit import data
from bouncekit.vocabulary import LANGUAGES, Language

__all__ = ["LANGUAGES", "habits", "tables"]


@cache
def tables(lang: Language, subject: str) -> Mapping[str, Any]:
    """Return the tables of one file of a language: ``data/words/<lang>/<subject>.toml``.

    Raises `ValueError` where there is no such language.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}: choose one of {', '.join(LANGUAGES)}")
    return data.load(f"words/{lang}/{subject}.toml")


def habits(lang: Language, table: str) -> Mapping[str, Any]:
    """Return one table of ``language.toml``: ``marks``, ``units`` or ``days``."""
    found: Mapping[str, Any] = tables(lang, "language")[table]
    return found
