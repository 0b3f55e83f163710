"""Folding: what reads alike becomes alike, before anything is compared.

Patterns, markers and phrases are all matched on folded text: lower case, accents removed,
typographic apostrophes, quotation marks, dashes and no-break spaces made plain, every run of white space one blank.
French notices come with ’ or ', with or without a no-break space before the colon, in composed and decomposed accents.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from bouncekit import speed

__all__ = ["fold", "fold_all", "fold_lines", "fold_lines_of_notice", "fold_notice"]

# What each stands for is plain ASCII, so that one replacement cannot touch another's.
_PLAIN = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "ʼ": "'", "´": "'", "`": "'", "′": "'",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    "…": "...", "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
    "\u00ad": "", "\u200b": "", "\u200c": "", "\u200d": "", "\u2060": "", "\ufeff": "",
}  # fmt: skip


def fold(text: str) -> str:
    """Return `text` folded for matching, on one line."""
    if speed.fold is not None:
        folded = speed.fold(text)
        if folded is not None:
            return folded
        _tell_folds()
    if text.isascii():  # most texts: one call less
        return " ".join(text.replace("`", "'").lower().split())
    return " ".join(_fold_characters(text).split())


@cache
def _tell_folds() -> None:
    """Let the fold in C know what the characters of Europe become; the first text that is not ASCII asks for it."""
    if speed.know_folds is not None:
        letters = map(chr, (*range(0x80, 0x250), *range(0x2000, 0x2070)))
        speed.know_folds({letter: " " if letter.isspace() else _fold_characters(letter) for letter in letters})


def fold_lines(text: str) -> list[str]:
    """Return the lines of `text`, each folded for matching; blank lines stay, empty."""
    if speed.fold_lines is not None:
        lines = speed.fold_lines(text)
        if lines is not None:
            return lines
        _tell_folds()
    folded = _fold_characters(text)
    if "\0" in folded:
        return [" ".join(line.split()) for line in folded.split("\n")]
    # A line end becomes a word of its own, so that all lines are split and joined at once.
    words = folded.replace("\n", " \0 ").split()
    return " ".join(words).replace("\0 ", "\0").replace(" \0", "\0").split("\0")


def fold_notice(text: str) -> str:
    """Return the same as `fold`, of a text that a program wrote: most of its lines stood in other notices, too."""
    return fold(text) if speed.fold is not None else " ".join(filter(None, fold_lines_of_notice(text)))


def fold_lines_of_notice(text: str) -> list[str]:
    """Return the same as `fold_lines`, of such a text."""
    if speed.fold_lines is not None or len(text) > _SHORT or not text.isascii():
        return fold_lines(text)
    return list(map(_folded_line, text.split("\n")))


_SHORT = 4000  # characters of a text whose lines are kept
_folded_line = lru_cache(maxsize=2048)(fold)


def fold_all(phrases: Iterable[str]) -> list[str]:
    """Return each of `phrases`, none of which has a line end, folded for matching: hundreds at once."""
    text = "\n".join(phrases)
    return fold_lines(text) if text else []


def _fold_characters(text: str) -> str:
    text = text.replace("`", "'")
    if text.isascii():
        return text.lower()
    # Each character is replaced in the whole text at once: a text has thousands of characters, and of those that need
    # it a handful of kinds.  (`str.translate` asks for every character of a text that is not ASCII.)
    kept = text.encode("utf-8", "surrogatepass").translate(None, _ASCII)  # faster than any expression
    foreign = set(kept.decode("utf-8", "surrogatepass"))
    for character in _PLAIN.keys() & foreign:
        text = text.replace(character, _PLAIN[character])
    if len(foreign) > _FEW:
        return _without_accents(text).lower()
    for character in foreign - _PLAIN.keys():
        bare = _bare(character)
        if bare != character:
            text = text.replace(character, bare)
    return text.lower()


_ASCII = bytes(range(0x80))
_FEW = 30  # kinds of characters, so that a text of thousands is not gone through for each


@lru_cache(maxsize=1024)
def _bare(character: str) -> str:
    return _without_accents(character)


def _without_accents(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    if not decomposed.isascii():
        for character in set(decomposed):
            if character > "\x7f" and unicodedata.combining(character):
                decomposed = decomposed.replace(character, "")
    return decomposed
