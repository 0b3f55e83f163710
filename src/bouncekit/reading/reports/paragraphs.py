"""The human part of a report divided among its recipients: which of its lines are said of whom.

A recipient's lines begin where one names them and end where one names another.  What one server said of one of them is
never given to another, because words beside the wrong address condemn it.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from bouncekit import speed
from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.facts import Passage
from bouncekit.text.expressions import lazily

__all__ = ["Common", "Division", "common_to", "common_words", "divide", "strangers"]

BLOCK_LINES = 30
_WORD = lazily(r"[^\W\d_]{3,}")
_OPENING = lazily(r"[ \t]{0,12}<?([^\s<>()\[\],;:\"@\\]{1,64}@[\w.-]{1,255})>?[ \t]{0,8}(?::|$)", re.MULTILINE)
_TRANSCRIPT = "ranscript of session"
_COLONS = (":", "：")
_FEW_WORDS = 2
_TWO = 2


class Division(NamedTuple):
    """The lines about each address (in lower case), and how many of the first lines are said of all of them."""

    blocks: Mapping[str, list[str]]
    common: int


class Common(NamedTuple):
    """Words about several recipients, and a subject that is about the `named` of them (lower case) alone."""

    passages: tuple[Passage, ...] = ()
    subject: Passage | None = None
    named: frozenset[str] = frozenset()


class _Name(NamedTuple):
    """A line that names `addresses` (lower case) of the report; `start` is its heading's first line, or its own."""

    line: int
    start: int
    addresses: list[str]


speed.quick_tuples(Division, Common, _Name)


def divide(lines: Sequence[str], codes: Mapping[str, str]) -> Division:
    """Divide `lines` among the addresses in `codes`, which are in lower case, each with its status.

    Of several addresses in a row that have the same status, all have the words after the last.  Where more than one
    group of addresses has a heading, each has its own.  Where no line names anybody, nobody knows of whom the words
    are, unless all have the same status.
    """
    named = _named(lines, codes)
    if not named:
        return Division({}, len(lines) if len(set(codes.values())) == 1 else 0)
    several = any(name.start < name.line for name in named[1:])
    stops = [name.start for name in named[1:]] + [len(lines)]
    own = [list(lines[name.line : min(stop, name.line + BLOCK_LINES)]) for name, stop in zip(named, stops, strict=True)]
    heads = _headings(lines, named, own) if several else [[] for _ in named]
    blocks: dict[str, list[str]] = {}
    following: list[str] = []
    told: str | None = None
    for name, block, head in reversed(list(zip(named, own, heads, strict=True))):
        code = next((codes[one] for one in name.addresses if one in codes), None)
        words = block if code != told or _has_words(block) else [*block, *following][:BLOCK_LINES]
        following, told = words, code
        for one in name.addresses:
            blocks[one] = [*head, *words, *blocks.get(one, [])][:BLOCK_LINES]
    return Division(blocks, named[0].start if several else named[0].line)


def common_words(opening: str, subject: str | None, codes: Mapping[str, str]) -> Common:
    """Return what is said of several recipients together: the `opening` of the text, and the `subject`.

    A subject that names one of them (`codes`, see `divide`) is said of that one.
    """
    passages = [Passage(opening, "notice")] if opening else []
    if subject is None:
        return Common(tuple(passages))
    titled = Passage(subject, "subject")
    named = frozenset(address.lower() for address in find_addresses(subject)).intersection(codes)
    return Common((*passages, *(() if named else (titled,))), titled, named)


def common_to(address: str | None, has_words: bool, common: Common) -> tuple[Passage, ...]:
    """Return what `common` adds to the words about `address`: whoever has words of their own is judged by these."""
    own = (common.subject,) if common.subject and address and address.lower() in common.named else ()
    return own if has_words else (*own, *common.passages)


def strangers(lines: Sequence[str], known: Collection[str]) -> set[str]:
    """Return addresses that open lines as one of the `known` does (in lower case), and are none of them.

    A report may tell in its text of recipients whom its fields leave out.
    """
    text = "\n".join(lines)
    if text.count("@") < _TWO:
        return set()  # nearly always
    transcript = text.find(_TRANSCRIPT)
    end = len(text) if transcript < 0 else text.rfind("\n", 0, transcript) + 1
    opened: set[str] = set()
    at = text.find("@", 0, end)
    while at >= 0:
        match = _OPENING.match(text, text.rfind("\n", 0, at) + 1)
        if match is not None:
            opened.add(match[1].lower())
        line_end = text.find("\n", at)
        at = text.find("@", line_end, end) if line_end >= 0 else -1
    return set() if opened.isdisjoint(known) else opened.difference(known)


def _named(lines: Sequence[str], codes: Mapping[str, str]) -> list[_Name]:
    named: list[_Name] = []
    above = 0
    for number, line in enumerate(lines):
        if "@" in line:
            found = [one.lower() for one in find_addresses(line)]
            if not codes.keys().isdisjoint(found):
                named.append(_Name(number, _heading_above(lines, above, number), found))
                above = number + 1
    return named


def _heading_above(lines: Sequence[str], first: int, number: int) -> int:
    """Return where the paragraph above line `number` begins that ends with a colon; `number` where none does.

    A blank line parts it from what stands above it; `first` is the first line that it may hold.
    """
    last = number
    while last > first and not lines[last - 1].strip():
        last -= 1
    start = last
    while start > first and lines[start - 1].strip():
        start -= 1
    alone = start == 0 or not lines[start - 1].strip()
    return start if alone and start < last and lines[last - 1].rstrip().endswith(_COLONS) else number


def _headings(lines: Sequence[str], named: list[_Name], blocks: list[list[str]]) -> list[list[str]]:
    """Return the heading of each: its own, or that of the one above where nothing else is said of that one."""
    heads: list[list[str]] = []
    present: list[str] = []
    for name, block in zip(named, blocks, strict=True):
        if name.start < name.line:
            present = list(lines[name.start : name.line])
        heads.append(present)
        if _has_words(block):
            present = []
    return heads


def _has_words(lines: Sequence[str]) -> bool:
    """Tell whether more than addresses and codes stands in `lines`."""
    return len(_WORD.findall(" ".join([word for word in " ".join(lines).split() if "@" not in word]))) >= _FEW_WORDS
