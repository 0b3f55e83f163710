"""Sentences of this room, in one language: the tables of ``data/mailbox``, complete in each by a test."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from bouncekit import data
from bouncekit.wording import LANGUAGES

__all__ = ["say"]


def say(topic: str, lang: str, key: str, values: Mapping[str, str]) -> str:
    """Return the sentence at the dotted `key` of a `topic` in the language `lang`, its fields filled in.

    Raises `ValueError` for an unknown language.
    """
    found: Any = _tables(topic, lang)
    for step in key.split("."):
        found = found[step]
    return str(found).format_map(values)


@cache
def _tables(topic: str, lang: str) -> Mapping[str, Any]:
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}: choose one of {', '.join(LANGUAGES)}")
    return data.load(f"mailbox/{topic}/{lang}.toml")
