"""The formats of free-text notices: data/formats/*.toml, checked and made ready for one scan.

A format says how its notice is recognised, where its body starts and stops, and where recipient and answer stand; it
holds no reason.  Every literal of every format goes into one Aho-Corasick automaton, so that a text is scanned once,
however many formats there are.  What a file may say is described in ``data/formats/README.md``.

A literal is written folded (`bouncekit.folding`).  ``^`` before it means: at the beginning of a line, indented or not;
``|`` means: in the very first column; ``$`` at its end means: up to the end of the line.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import ahocorasick

from bouncekit.data import load_folder
from bouncekit.folding import fold

__all__ = ["Entry", "Format", "FormatBook", "FormatError", "Gate", "Hits", "Spot", "build_book", "load_book"]

LINE_SHAPES = frozenset(
    {
        "alone",
        "angle",
        "colon",
        "dots",
        "bracket",
        "paren",
        "on",
        "dash",
        "comma",
        "space",
        "coded",
        "named",
        "bare",
        "quoted",
    }
)
_KEYS = {"software", "source", "priority", "recognise", "read", "example"}
_ENTRY_KEYS = {"from", "subject", "header", "body", "anyone", "strict"}
_READ_KEYS = {
    *("start", "stop", "delayed", "failed", "recipient", "recipient_else", "prose", "answer", "transcript", "lines"),
    *("gap", "domain", "tells"),
}
_GATE_KEYS = {"daemons", "senders", "subjects", "replies", "stop", "delayed", "delivered", "answer"}
_SPEAKS_FOR_ITSELF = 30


class FormatError(ValueError):
    """A format file says something that the schema does not know."""


Markers = Mapping[int, int]
"""Marker numbers, each with its rank: the first in the file is 0."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to recognise a format: every condition must hold; of a condition's header literals, any.

    `body` are marker numbers, all of which must be found.  `anyone` admits a sender who does not look like a machine,
    if the subject promises a notice and the text begins with these words; `strict` asks for a delivery agent.
    """

    headers: tuple[tuple[str, tuple[str, ...]], ...]
    body: tuple[int, ...]
    anyone: bool
    strict: bool
    weight: int


@dataclass(frozen=True, slots=True)
class Format:
    """One format, its literals replaced by marker numbers."""

    name: str
    software: str | None
    priority: int
    entries: tuple[Entry, ...]
    lines: frozenset[str]
    gap: bool
    domain: str | None
    tells: bool
    start: Markers
    stop: Markers
    delayed: Markers
    failed: Markers
    delivered: Markers
    recipient: Markers
    recipient_else: Markers
    prose: bool
    answer: Markers
    transcript: Markers
    delayed_words: tuple[str, ...]


class Words:
    """Literals, any of which may stand in a short text."""

    def __init__(self, literals: Iterable[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        for literal in literals:
            self._automaton.add_word(fold(literal) + (" " if literal.endswith(" ") else ""), True)
        self._automaton.make_automaton()

    def stand_in(self, folded: str) -> bool:
        return len(self._automaton) > 0 and next(self._automaton.iter(folded), None) is not None


@dataclass(frozen=True, slots=True)
class Gate:
    """What lets a message in to be scanned at all."""

    daemons: Words
    senders: Words
    subjects: Words
    replies: tuple[str, ...]


class Spot(NamedTuple):
    """One place of a marker: the line, the column after it, and the marker's rank in its format."""

    line: int
    column: int
    rank: int


@dataclass(slots=True)
class Hits:
    """Where each marker was found in one text: marker number -> positions in the folded text, in order."""

    positions: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)

    def line_of(self, position: int) -> int:
        return bisect_right(self.starts, position) - 1

    def lines(self, markers: Markers) -> list[int]:
        """Return the numbers of the lines in which one of `markers` ends, in order."""
        found = [self.line_of(end - 1) for m, places in self.positions.items() if m in markers for _, end in places]
        found.sort()
        return found

    def spots(self, markers: Markers) -> list[Spot]:
        """Return where `markers` stand, in the order of their lines."""
        found = []
        for marker, places in self.positions.items():
            rank = markers.get(marker)
            if rank is not None:
                for _, end in places:
                    line = self.line_of(end - 1)
                    found.append(Spot(line, end - self.starts[line], rank))
        found.sort()
        return found

    def first_column(self, marker: int) -> tuple[int, int]:
        """Return the line, and the column in it, where `marker` first begins."""
        begin, end = self.positions[marker][0]
        line = self.line_of(end - 1)
        return line, max(0, begin - self.starts[line])


class FormatBook:
    """All formats, and the automaton over their literals."""

    def __init__(self, formats: tuple[Format, ...], gate: Gate, automaton: Any) -> None:
        self.formats = formats
        self.gate = gate
        self._automaton = automaton
        self.by_marker: dict[int, list[tuple[Format, Entry]]] = {}
        self.by_header: list[tuple[Format, Entry]] = []
        for one in formats:
            for entry in one.entries:
                if entry.body:
                    self.by_marker.setdefault(entry.body[0], []).append((one, entry))
                else:
                    self.by_header.append((one, entry))

    def scan(self, folded: list[str]) -> Hits:
        """Return where the markers stand in the folded lines (indentation kept as one blank)."""
        hits = Hits(folded=folded)
        position = 1  # the scanned text begins with a line end, for ``^`` on the first line
        for line in folded:
            hits.starts.append(position)
            position += len(line) + 1
        positions = hits.positions
        for last, found in self._automaton.iter("\n" + "\n".join(folded) + "\n"):
            for marker, length, closing in found:
                end = last + 1 - closing
                positions.setdefault(marker, []).append((last + 1 - length, end))
        return hits


class _Markers:
    """Gives every literal a number and gathers what the automaton must find."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._found: dict[str, list[tuple[int, int, int]]] = {}

    def number(self, literal: str) -> int:
        known = self._numbers.get(literal)
        if known is not None:
            return known
        number = self._numbers[literal] = len(self._numbers)
        bare = literal.removeprefix("^").removeprefix("|").removesuffix("$")
        text = fold(bare) + (" " if bare.endswith(" ") else "") + ("\n" if literal.endswith("$") else "")
        if len(text.strip()) < 3:
            raise FormatError(f"literal too short to mean anything: {literal!r}")
        opened = ("\n", "\n ") if literal.startswith("^") else ("\n",) if literal.startswith("|") else ("",)
        for opening in opened:
            self._found.setdefault(opening + text, []).append((number, len(opening + text), literal.endswith("$")))
        return number

    def numbers(self, literals: Iterable[str]) -> tuple[int, ...]:
        return tuple(self.number(literal) for literal in literals)

    def ranked(self, literals: Iterable[str]) -> Markers:
        ranks: dict[int, int] = {}
        for rank, literal in enumerate(literals):
            ranks.setdefault(self.number(literal), rank)
        return ranks

    def automaton(self) -> Any:
        built = ahocorasick.Automaton()
        for text, found in self._found.items():
            built.add_word(text, tuple(found))
        built.make_automaton()
        return built


@cache
def load_book() -> FormatBook:
    """Return the book of the formats that come with the package; raise FormatError for a file that is wrong."""
    return build_book(load_folder("formats"))


def build_book(tables: Mapping[str, Mapping[str, Any]]) -> FormatBook:
    """Return the book of {format name: parsed TOML}; ``_gate`` holds what all formats share."""
    common = tables.get("_gate", {})
    _known("_gate", common, _GATE_KEYS)
    markers = _Markers()
    formats = tuple(_format(name, table, common, markers) for name, table in tables.items() if name != "_gate")
    daemons, senders, subjects = (Words(common.get(key, ())) for key in ("daemons", "senders", "subjects"))
    gate = Gate(daemons, senders, subjects, tuple(common.get("replies", ())))
    return FormatBook(formats, gate, markers.automaton())


def _format(name: str, table: Mapping[str, Any], common: Mapping[str, Any], markers: _Markers) -> Format:
    _known(name, table, _KEYS)
    for needed in ("source", "recognise", "read", "example"):
        if not table.get(needed):
            raise FormatError(f"{name}: no {needed}")
    read = table["read"]
    _known(f"{name}: read", read, _READ_KEYS)
    lines = frozenset(read.get("lines", ()))
    if lines - LINE_SHAPES:
        raise FormatError(f"{name}: unknown line shapes {sorted(lines - LINE_SHAPES)}")
    both = {key: [*read.get(key, ()), *common.get(key, ())] for key in ("stop", "delayed", "answer")}
    return Format(
        name=name,
        software=table.get("software"),
        priority=table.get("priority", 0),
        entries=tuple(_entry(name, entry, markers) for entry in table["recognise"]),
        lines=lines,
        gap=read.get("gap", False),
        domain=read.get("domain"),
        tells=read.get("tells", False),
        start=markers.ranked(read.get("start", ())),
        stop=markers.ranked(both["stop"]),
        delayed=markers.ranked(both["delayed"]),
        failed=markers.ranked(read.get("failed", ())),
        delivered=markers.ranked(common.get("delivered", ())),
        recipient=markers.ranked(read.get("recipient", ())),
        recipient_else=markers.ranked(read.get("recipient_else", ())),
        prose=read.get("prose", False),
        answer=markers.ranked(both["answer"]),
        transcript=markers.ranked(read.get("transcript", ())),
        delayed_words=tuple(fold(w).strip("^|$") for w in both["delayed"]),
    )


def _entry(name: str, table: Mapping[str, Any], markers: _Markers) -> Entry:
    _known(f"{name}: recognise", table, _ENTRY_KEYS)
    conditions = {"from": table.get("from"), "subject": table.get("subject"), **table.get("header", {})}
    headers = tuple((key, tuple(map(fold, words))) for key, words in conditions.items() if words is not None)
    body = table.get("body", ())
    if not headers and not body:
        raise FormatError(f"{name}: an entry without a condition")
    said = sum(map(len, body))
    strict = table.get("strict", False)
    anyone = table.get("anyone", said >= _SPEAKS_FOR_ITSELF and not strict)
    return Entry(headers, markers.numbers(body), anyone, strict, said + 20 * len(headers))


def _known(where: str, table: Mapping[str, Any], keys: set[str]) -> None:
    unknown = set(table) - keys
    if unknown:
        raise FormatError(f"{where}: unknown keys {sorted(unknown)}")
