"""What the plan refuses, in words."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from bouncekit import data
from bouncekit.archive.copies.places import kind_of, number_of
from bouncekit.archive.copies.planning import Refusal
from bouncekit.wording.dates import day_in_words

__all__ = ["role_in_words", "why_in_words"]


@cache
def _tables(lang: str) -> Mapping[str, Any]:
    return data.load(f"copies/{lang}.toml")


def role_in_words(role: str, lang: str) -> str:
    """Return what a copy is called, inside of a sentence."""
    name, number = str(_tables(lang)["roles"][kind_of(role)]), number_of(role)
    return name if number == 1 else str(_tables(lang)["roles"]["further"]).format(role=name, number=number)


def why_in_words(refusal: Refusal, lang: str) -> str:
    """Return one sentence: why a message may not leave the mail server."""
    role = role_in_words(refusal.role, lang) if refusal.role else ""
    detail = day_in_words(refusal.detail, lang) if refusal.detail[4:5] == "-" else refusal.detail
    return str(_tables(lang)["why"][refusal.why]).format(role=role, detail=detail)
