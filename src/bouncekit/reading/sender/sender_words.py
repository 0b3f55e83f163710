"""The words of data/senders.toml and data/letters.toml, ready to be looked for.

No other file lists the senders; a test holds that.
"""

from functools import cache
from typing import NamedTuple

from bouncekit.data import load
from bouncekit.text.cues import CuePattern
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals

__all__ = [
    "Prefix",
    "beginnings",
    "begins",
    "field_names",
    "is_null_path",
    "literals",
    "prefix_of",
    "starts",
    "untagged",
    "whole_words",
    "words",
]

# "[EXTERNAL]", "***SPAM***", "[list-name]": put before a subject on its way.
_TAG = CuePattern(r"(?:(?:\[[^\]]{0,60}\]|\*{2,5}[^*]{1,30}\*{2,5}|\((?&external)\)|(?&external):)\s*)+")
_LETTERS = frozenset({"persons", "robots", "forms"})
_HEAD = 2
_PREFIX = lazily(r"([^:]{1,20}?) ?(?:[\[(^]\d{1,3}[\])]? ?)?:")


class Prefix(NamedTuple):
    """What stands before the colon at the beginning of a subject."""

    forward: bool
    answer: bool


_NONE = Prefix(forward=False, answer=False)


def is_null_path(path: str) -> bool:
    """Tell whether a Return-Path is empty, in whatever way programs write that."""
    value = "".join(path.split()).lower()
    return value in words("paths", "null") or value.lstrip("<").startswith(beginnings("paths", "daemons"))


@cache
def _table(name: str) -> dict[str, dict[str, list[str]]]:
    return load(name)


def _section(name: str) -> dict[str, list[str]]:
    return _table("letters.toml" if name in _LETTERS else "senders.toml")[name]


@cache
def words(section: str, key: str) -> frozenset[str]:
    """Return the words under `key`, folded."""
    return frozenset(map(fold, _section(section)[key]))


@cache
def field_names(key: str) -> frozenset[str]:
    """Return the names of header fields under `key`, in lower case."""
    return frozenset(_section("headers")[key])


@cache
def literals(section: str, *keys: str) -> Literals:
    """Return the words under `keys` for a search anywhere in a folded text; each stands for its first key.

    ``^`` before a word ties it to the beginning of a line.
    """
    found: dict[str, str] = {}
    for key in keys:
        for word in _section(section)[key]:
            bare = fold(word.removeprefix("^")) + (" " if word.endswith(" ") else "")
            found.setdefault(f"\n{bare}" if word.startswith("^") else bare, key)
    return Literals(found)


@cache
def whole_words(section: str, key: str) -> Literals:
    """Return the words under `key` for a search in a text of words between single blanks."""
    return Literals({f" {fold(word)} ": True for word in _section(section)[key]})


@cache
def beginnings(section: str, key: str) -> tuple[str, ...]:
    """Return the words under `key` for `str.startswith`; a blank at the end of one counts."""
    return tuple(fold(word) + (" " if word.endswith(" ") else "") for word in _section(section)[key])


def starts(line: str, section: str, key: str) -> tuple[str, ...]:
    """Return the words under `key` (each of two letters or more) with which the folded line may start; () for none."""
    near = _by_head(section, key).get(line[:_HEAD], ())
    return near if near and line.startswith(near) else ()


@cache
def _by_head(section: str, key: str) -> dict[str, tuple[str, ...]]:
    """Return the words under `key` by their first letters: hundreds of words begin otherwise than a line."""
    found: dict[str, tuple[str, ...]] = {}
    for word in beginnings(section, key):
        found[word[:_HEAD]] = (*found.get(word[:_HEAD], ()), word)
    return found


def begins(line: str, section: str, key: str) -> bool:
    """Tell whether one of the words under `key` begins the folded line: "hi", but not "hill" or "hier"."""
    near = starts(line, section, key)
    return any(line.startswith(word) and not _goes_on(line, word) for word in near)


def _goes_on(line: str, word: str) -> bool:
    """Tell whether the word is but the beginning of a longer one; only alphabets with blanks between words show it."""
    return line[len(word) : len(word) + 1].isalpha() and word[-1:].isascii()


def untagged(folded_subject: str) -> str:
    """Return the subject without the tags that a gateway or a list has put before it."""
    if folded_subject[:1] not in "[*(e":
        return folded_subject
    tag = _TAG.match(folded_subject)
    return folded_subject[tag.end() :] or folded_subject if tag else folded_subject


def prefix_of(folded_subject: str) -> Prefix:
    """Return what the prefix of a subject tells, tags before it left out: "RE :", "Fwd:", "AW:", "回复："."""
    if ":" not in folded_subject:
        return _NONE
    match = _PREFIX.match(untagged(folded_subject))
    if match is None:
        return _NONE
    return Prefix(match[1] in words("prefixes", "forwards"), match[1] in words("prefixes", "answers"))
