"""Answers of several recipients that stand one below another, each with the lines that go on."""

import re

from bouncekit.text.expressions import lazily

__all__ = ["answers_apart", "lines_apart"]

_NAMED = lazily(r"<[^\s<>@]{1,64}@[^\s<>]{1,255}>:\s.{0,200}?\b[245]\d\d[ -]")
_CODED = lazily(r"[45]\d\d[ -](?:[45]\.[0-7]\.\d{1,3}\s)?<([^\s<>@]{1,64}@[^\s<>]{1,255})>")
# "Non remis à x@y.example : 550 5.1.1 …"
_OF_ONE = lazily(
    r"[^@]{0,120}?<?([^\s<>@:(]{1,64}@[^\s<>@:,;)]{1,255})>?[^@]{0,20}?[\s:(-]{1,4}[45]\d\d[ -][^@]{0,400}"
)


def answers_apart(lines: list[str]) -> list[str]:
    """Return the answers that name their recipient before them, "<x@y.example>: 550 …", or behind their code.

    "550 5.1.1 <x@y.example>: …" may be one of the lines of one answer: these are told only where each names another.
    """
    named = _opened_by(_NAMED, lines)
    if named:
        return named
    coded = _opened_by(_CODED, lines)
    names = {match[1].lower() for answer in coded if (match := _CODED.match(answer)) is not None}
    return coded if len(names) == len(coded) else []


def lines_apart(lines: list[str]) -> list[str]:
    """Return the lines that have each an address of its own and its answer, none where other lines name anybody."""
    named = [line for line in lines if "@" in line]
    found = [match for line in named if (match := _OF_ONE.fullmatch(line)) is not None]
    apart = len(found) == len(named) and len({match[1].lower() for match in found}) == len(found) > 1
    return named if apart else []


def _opened_by(opening: re.Pattern[str], lines: list[str]) -> list[str]:
    found: list[str] = []
    for line in lines:
        bare = line.lstrip("> ")
        if opening.match(bare):
            found.append(bare)
        elif found and bare:
            found[-1] = f"{found[-1]} {bare}"
    return found
