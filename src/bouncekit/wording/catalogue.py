"""One language: its file, and how its sentences are put together.

A text is a tuple of sentences, and a sentence a tuple of alternatives.  The first alternative whose fields are all
known is said; where none is, the sentence is left out.  So every text stays right whatever the server did not tell.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import Any

from bouncekit import data

__all__ = ["LANGUAGES", "Text", "compile_text", "fields_of", "language", "render"]

LANGUAGES: tuple[str, ...] = data.names("wordings")
"""The codes of the languages that there are: one for each file of ``data/wordings``."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to say a sentence, and the fields that it needs."""

    template: str
    fields: frozenset[str]


Text = tuple[tuple[Alternative, ...], ...]


@cache
def language(code: str) -> Mapping[str, Any]:
    """Return the tables of one language's file.  Raises `ValueError` where there is no such language."""
    if code not in LANGUAGES:
        raise ValueError(f"unknown language {code!r}: choose one of {', '.join(LANGUAGES)}")
    return data.load(f"wordings/{code}.toml")


def compile_text(written: str | list[str | list[str]]) -> Text:
    """Return the text that a language's file writes as one sentence or as a list of them."""
    sentences = [written] if isinstance(written, str) else written
    return tuple(
        tuple(_compile_alternative(one) for one in ([sentence] if isinstance(sentence, str) else sentence))
        for sentence in sentences
    )


def _compile_alternative(template: str) -> Alternative:
    return Alternative(template, frozenset(field for _, field, _, _ in Formatter().parse(template) if field))


def fields_of(text: Text) -> frozenset[str]:
    """Return every field that some sentence of `text` can tell."""
    return frozenset(field for sentence in text for alternative in sentence for field in alternative.fields)


def render(text: Text, values: Mapping[str, str]) -> str:
    """Return the sentences that can be said with `values`, in order, one blank between them."""
    said = []
    for sentence in text:
        for alternative in sentence:
            if alternative.fields <= values.keys():
                said.append(alternative.template.format_map(values))
                break
    return " ".join(said)
