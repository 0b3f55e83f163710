"""Cues: what languages say in patterns (``data/cues/<language>.toml``), all languages together.

In a `CuePattern`, ``(?&maybe)`` stands for what every language says for the cue ``maybe``; it is compiled when it is
first used.  `cue` gives a cue that is no pattern.  What each cue is for, and how a language is added, stands in
docs/languages.md.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from bouncekit.data import load_folder

__all__ = ["CuePattern", "cue", "number_words"]

_REFERENCE = re.compile(r"\(\?&([a-z_]+)\)")
_NOTHING = r"(?!)"  # where no language says anything


class CuePattern:
    """A regular expression with cues in it; its methods are those of `re.Pattern`, `between` its start and end."""

    __slots__ = ("_compiled", "_flags", "_template")

    def __init__(self, template: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._template = template
        self._flags = flags
        self._compiled: re.Pattern[str] | None = None

    def search(self, text: str, *between: int) -> re.Match[str] | None:
        return (self._compiled or self._compile()).search(text, *between)

    def match(self, text: str, *between: int) -> re.Match[str] | None:
        return (self._compiled or self._compile()).match(text, *between)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return (self._compiled or self._compile()).fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return (self._compiled or self._compile()).finditer(text)

    def sub(self, replace: Callable[[re.Match[str]], str], text: str) -> str:
        return (self._compiled or self._compile()).sub(replace, text)

    def _compile(self) -> re.Pattern[str]:
        self._compiled = re.compile(_REFERENCE.sub(_said_by_all, self._template), self._flags)
        return self._compiled


def _said_by_all(reference: re.Match[str]) -> str:
    return f"(?:{'|'.join(cue(reference[1])) or _NOTHING})"


@cache
def cue(name: str) -> tuple[str, ...]:
    """Return what the languages say for the cue `name`, each once: phrases, or the alternatives of a pattern."""
    return tuple(dict.fromkeys(said for language in _languages() for said in language[name]))


@cache
def number_words() -> dict[str, float]:
    """Return the words for numbers that the languages have, with what they count."""
    return {said: value for language in _languages() for said, value in language["numbers"].items()}


@cache
def _languages() -> tuple[dict[str, Any], ...]:
    return tuple(load_folder("cues").values())
