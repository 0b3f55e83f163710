"""The phrases that servers use most: where one stands in a text, and the words as the server wrote them.

One Aho-Corasick automaton holds all the folded words of ``data/phrases.toml``.  A phrase counts only between word
boundaries and only for the rows that the caller asks for: an "over quota" does not illustrate an unknown user.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

import ahocorasick

from bouncekit import data
from bouncekit.folding import fold

__all__ = ["FoundPhrase", "find_phrase"]

_SEARCHED_CHARACTERS = 4096  # A diagnostic or a subject: whatever is longer was quoted by mistake.


@dataclass(frozen=True, slots=True)
class FoundPhrase:
    """A phrase found: its id in ``data/phrases.toml``, its row, and the words as they were written."""

    id: str
    row: str
    words: str


def find_phrase(text: str, *rows: str) -> FoundPhrase | None:
    """Return the first phrase of one of `rows` in `text`, the longest of those that start there; None where none is."""
    text = text[:_SEARCHED_CHARACTERS]
    folded = fold(text)
    hits = [
        (start, -length, phrase_id, row)
        for start, length, phrase_id, row in _hits(folded)
        if row in rows and _stands_alone(folded, start, start + length)
    ]
    if not hits:
        return None
    start, negative_length, phrase_id, row = min(hits)
    return FoundPhrase(phrase_id, row, _as_written(text, folded, start, start - negative_length))


def _hits(folded: str) -> Iterator[tuple[int, int, str, str]]:
    for end, (length, phrase_id, row) in _automaton().iter(folded):
        yield end - length + 1, length, phrase_id, row


def _stands_alone(folded: str, start: int, end: int) -> bool:
    return not (start and folded[start - 1].isalnum() and folded[start].isalnum()) and not (
        end < len(folded) and folded[end].isalnum() and folded[end - 1].isalnum()
    )


def _as_written(text: str, folded: str, start: int, end: int) -> str:
    """Return the part of `text` whose folding is ``folded[start:end]``, its white space collapsed."""
    if len(text) == len(folded):  # Nothing was collapsed, removed or spelt out, or (rarely) both in equal number.
        written = text[start:end]
        if fold(written) == folded[start:end]:
            return " ".join(written.split())
    positions = _positions(text)
    if len(positions) != len(folded):
        return folded[start:end]
    return " ".join(text[positions[start] : positions[end - 1] + 1].split())


def _positions(text: str) -> list[int]:
    """Return, for each character of ``fold(text)``, the position of the character of `text` that it comes from."""
    positions: list[int] = []
    for is_blank, group in groupby(enumerate(text), key=lambda item: item[1].isspace()):
        if is_blank:
            positions.append(next(group)[0])
        else:
            positions.extend(index for index, character in group for _ in fold(character))
    if text[:1].isspace():
        positions = positions[1:]
    return positions[:-1] if text[-1:].isspace() else positions


@cache
def _automaton() -> Any:  # pyahocorasick ships no type information
    automaton = ahocorasick.Automaton()
    for phrase_id, phrase in data.load("phrases.toml").items():
        for words in phrase["words"]:
            automaton.add_word(words, (len(words), phrase_id, phrase["row"]))
    automaton.make_automaton()
    return automaton
