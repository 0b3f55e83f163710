"""The phrases that servers use most: where one stands in a text, and the words as the server wrote them.

An Aho-Corasick automaton holds the folded words of ``data/phrases.toml``.  A phrase counts only between word
boundaries and only for the rows that the caller asks for: an "over quota" does not illustrate an unknown user.
"""

from functools import cache
from typing import Any, NamedTuple

from bouncekit import data, speed
from bouncekit.text.alike import blotted
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals
from bouncekit.vocabulary import LANGUAGES, Language
from bouncekit.wording.language import habits

__all__ = ["FoundPhrase", "find_phrase", "reads_as"]

_SEARCHED_CHARACTERS = 4096  # A diagnostic or a subject: whatever is longer was quoted by mistake.


_WORD = lazily(r"[^\W\d_]+")


class FoundPhrase(NamedTuple):
    """A phrase found: its id in ``data/phrases.toml``, its row, and the words as they were written."""

    id: str
    row: str
    words: str


speed.quick_tuples(FoundPhrase)


def find_phrase(text: str, *rows: str) -> FoundPhrase | None:
    """Return the first phrase of one of `rows` in `text`, the longest of those that start there; None where none is."""
    text = text[:_SEARCHED_CHARACTERS]
    folded = blotted(fold(text))  # an address says nothing
    first: tuple[int, int, str, str] | None = None
    for end, (length, phrase_id, row) in _words_of(rows).found(folded):
        start = end - length + 1
        found = (start, -length, phrase_id, row)
        if (first is None or found < first) and _stands_alone(folded, start, end + 1):
            first = found
    if first is None:
        return None
    start, negative_length, phrase_id, row = first
    return FoundPhrase(phrase_id, row, _as_written(text, folded, start, start - negative_length))


def reads_as(lang: Language, text: str) -> bool:
    """Tell whether a short `text` is in the language: it has two of its frequent words, and more than of others."""
    said = _WORD.findall(fold(text[:_SEARCHED_CHARACTERS]))
    counts = {each: sum(word in _signs(each) for word in said) for each in LANGUAGES}
    own = counts.pop(lang)
    return own > 1 and own > max(counts.values())


@cache
def _signs(lang: Language) -> frozenset[str]:
    return frozenset(habits(lang, "language")["signs"].split())


def _stands_alone(folded: str, start: int, end: int) -> bool:
    return not (start and folded[start - 1].isalnum() and folded[start].isalnum()) and not (
        end < len(folded) and folded[end].isalnum() and folded[end - 1].isalnum()
    )


def _as_written(text: str, folded: str, start: int, end: int) -> str:
    """Return the part of `text` whose folding is ``folded[start:end]``, with single blanks.

    Folding may change the length of a word but hardly ever the number of words: both are counted in words, and only the
    first and the last word are looked into.  Where that misses (an accent that stands alone folds to a blank) what is
    returned is the folded phrase.
    """
    if len(text) == len(folded) and text.isascii():  # nothing but the case was changed
        return " ".join(text[start:end].split())
    taken = text.split()[folded.count(" ", 0, start) : folded.count(" ", 0, end) + 1]
    if not taken:
        return folded[start:end]
    taken[-1] = taken[-1][: _place(taken[-1], end - folded.rfind(" ", 0, end) - 1)]
    taken[0] = taken[0][_place(taken[0], start - folded.rfind(" ", 0, start) - 1) :]
    written = " ".join(taken)
    return written if fold(written) == folded[start:end] else folded[start:end]


def _place(word: str, folded_place: int) -> int:
    """Return where in `word` stands what is at `folded_place` in its folding; past that, the end of `word`."""
    if word.isascii():
        return folded_place
    places = [place for place, character in enumerate(word) for _ in fold(character)]
    return places[folded_place] if folded_place < len(places) else len(word)


@cache
def _words_of(rows: tuple[str, ...]) -> Literals:
    """Return the phrases of `rows` alone: the callers ask for one row or two."""
    phrases = [(phrase_id, phrase) for phrase_id, phrase in _phrases().items() if phrase["row"] in rows]
    return Literals({words: (len(words), key, phrase["row"]) for key, phrase in phrases for words in phrase["words"]})


@cache
def _phrases() -> dict[str, Any]:
    return data.load("phrases.toml")
