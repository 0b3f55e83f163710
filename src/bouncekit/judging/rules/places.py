"""Where the rules of a TOML text stand: line and column of each rule, key, list item and character.

`tomllib` tells no positions, so the text is read a second time, for them alone.  It was found to be TOML before: what
is written in another form than ``[[rule]]`` and ``key = value`` lines (a rule as an inline table) merely has no place.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from bouncekit.judging.rules.faults import RulePlace
from bouncekit.text.expressions import lazily

__all__ = ["Places", "place_of_syntax_error"]

# Strings first, the long ones before the short, so that nothing inside them is taken for syntax.
_TOKEN = lazily(
    r'"""(?:[^\\"]|\\.|"(?!""))*"{3,5}|\'\'\'(?:[^\']|\'(?!\'\'))*\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\''
    r"|#[^\n]*|\n|\[\[|\]\]|[\[\]{}=,]|[^\s\[\]{}=,\"'#]+",
    re.DOTALL,
)
_ESCAPE = lazily(r"\\(?:u.{4}|U.{8}|.)", re.DOTALL)
_SYNTAX_ERROR = lazily(r" \(at (?:line (\d{1,9}), column (\d{1,9})|end of document)\)\Z")


@dataclass(slots=True)
class _Value:
    """Where the value of a key starts, and each string in it."""

    start: int
    strings: list[tuple[int, str]] = field(default_factory=list)


class Places:
    """The places of one text."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._rules: dict[int, int] = {}
        self._values: dict[tuple[int | None, str], _Value] = {}
        self._read(text)

    def of(self, place: RulePlace) -> tuple[int, int] | None:
        """Return (line, column) of `place`, both from 1; where it is not found, those of what stands around it."""
        value = self._values.get((place.rule, place.key)) if place.key is not None else None
        if value is None:
            start = self._rules.get(place.rule) if place.rule is not None else None
            return None if start is None else self._line_and_column(start)
        item = place.item or 0
        if (place.item is None and not place.character) or item >= len(value.strings):
            return self._line_and_column(value.start)
        start, written = value.strings[item]
        return self._line_and_column(start + (_inside(written, place.character) if place.character else 0))

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def _read(self, text: str) -> None:
        number: int | None = None
        table: int | None = None
        prefix = ""
        tokens = [(match.start(), match[0]) for match in _TOKEN.finditer(text)]
        for line in _statements(tokens):
            start, first = line[0]
            if first in {"[[", "["}:
                name = line[1][1].strip("\"'") if len(line) > 1 else ""
                if first == "[[" and name == "rule":
                    number = (number or 0) + 1
                    self._rules[number] = start
                table, prefix = (None, "lists.") if (first, name) == ("[", "lists") else (number, "")
            elif len(line) > 2 and line[1][1] == "=":
                value = _Value(line[2][0], [token for token in line[2:] if token[1][0] in "\"'"])
                self._values.setdefault((table, prefix + first.strip("\"'")), value)


def _statements(tokens: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Yield the tokens of each statement, without comments: a header, or a key with its value over several lines."""
    statement: list[tuple[int, str]] = []
    depth = 0
    for start, token in tokens:
        if token == "\n" and depth <= 0:
            if statement:
                yield statement
            statement, depth = [], 0
        elif token != "\n" and not token.startswith("#"):
            statement.append((start, token))
            depth += {"[": 1, "{": 1, "]": -1, "}": -1, "[[": 2, "]]": -2}.get(token, 0)
    if statement:
        yield statement


def _inside(written: str, character: int) -> int:
    """Return where in a string, as it is written in the file, the `character` of its value stands (from 0)."""
    mark = written[:3] if written[:3] in {'"""', "'''"} else written[0]
    place = len(mark)
    if len(mark) == 3 and written[place : place + 1] == "\n":
        place += 1
    if mark[0] == "'":
        return min(place + character, len(written) - 1)
    for _ in range(character):
        escape = _ESCAPE.match(written, place)
        place = escape.end() if escape else place + 1
    return min(place, len(written) - 1)


def place_of_syntax_error(message: str) -> tuple[str, tuple[int, int] | None]:
    """Return what `tomllib` complains of, without the place in its words, and that place."""
    found = _SYNTAX_ERROR.search(message)
    if found is None:
        return message, None
    place = (int(found[1]), int(found[2])) if found[1] else None
    return message[: found.start()], place
