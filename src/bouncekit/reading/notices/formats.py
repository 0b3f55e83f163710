"""The formats of free-text notices: data/formats/*.toml, checked and made ready for one scan.

A format says how its notice is recognised, where its body starts and stops, and where recipient and answer stand; it
holds no reason.  Every literal of every format goes into one Aho-Corasick automaton, so that a text is scanned once,
however many formats there are.  What a file may say is described in ``data/formats/README.md``.
How a literal is written stands in `markers`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bouncekit.data import load_folder
from bouncekit.reading.notices.markers import FormatError, Hits, MarkerBook, Markers, Scanner, Words
from bouncekit.text.folding import fold

__all__ = ["LINE_SHAPES", "Entry", "Format", "FormatBook", "FormatError", "Gate", "build_book", "load_book"]

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
        "columns",
        "named",
        "bare",
        "quoted",
    }
)
_KEYS = {"software", "source", "priority", "recognise", "read", "example"}
_ENTRY_KEYS = {"from", "subject", "header", "body", "either", "anyone", "strict", "certain"}
_READ_KEYS = {
    *(
        "start",
        "stop",
        "delayed",
        "failed",
        "recipient",
        "recipient_else",
        "prose",
        "answer",
        "transcript",
        "command",
        "lines",
    ),
    *("gap", "domain", "tells"),
}
_GATE_KEYS = {
    "subjects",
    *("stop", "delayed", "failed", "undelivered", "delivered", "answer"),
}
_SPEAKS_FOR_ITSELF = 30


@dataclass(frozen=True, slots=True)
class Entry:
    """One way to recognise a format: every condition must hold; of a condition's header literals, any.

    `body` are marker numbers, all of which must be found; `first` is the first in the file.  `anyone` admits a sender
    who does not look like a machine, if the subject promises a notice and the text begins with these words; `strict`
    asks for a delivery agent, as do short words (`daemon`): a machine's log has them too.  `certain` words can be
    nothing but a notice's, even where it names nobody.
    """

    headers: tuple[tuple[str, Words], ...]
    body: frozenset[int]
    first: int
    anyone: bool
    strict: bool
    daemon: bool
    certain: bool
    weight: int


@dataclass(frozen=True, slots=True, eq=False)
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
    undelivered: Markers
    delivered: Markers
    recipient: Markers
    recipient_else: Markers
    prose: bool
    answer: Markers
    transcript: Markers
    command: Markers
    delayed_words: Words


@dataclass(frozen=True, slots=True)
class Gate:
    """What lets a message in to be scanned at all, whoever sent it."""

    subjects: Words


class FormatBook:
    """All formats, and the automaton over their literals."""

    def __init__(self, formats: tuple[Format, ...], gate: Gate, scanner: Scanner) -> None:
        self.formats = formats
        self.gate = gate
        self._scanner = scanner
        self.by_marker: dict[int, list[tuple[Format, Entry]]] = {}
        self._by_header: dict[str, list[tuple[Format, Entry]]] = {}
        self.unknown = next((one for one in formats if one.prose), None)
        for one in formats:
            for entry in one.entries:
                if entry.body:
                    self.by_marker.setdefault(entry.first, []).append((one, entry))
                else:
                    self._by_header.setdefault(entry.headers[0][0], []).append((one, entry))
        self._header_words = {
            name: Words.all_of(entry.headers[0][1] for _, entry in offers) for name, offers in self._by_header.items()
        }

    def by_header(self, headers: Mapping[str, str]) -> list[tuple[Format, Entry]]:
        """Return the entries that ask for no marker, and of which a word may stand in the folded `headers`."""
        named = [name for name, words in self._header_words.items() if words.stand_in(headers[name])]
        return [offer for name in named for offer in self._by_header[name]]

    def scan(self, folded: list[str]) -> Hits:
        """Return where the markers stand in the folded lines (indentation kept as one blank)."""
        return self._scanner.scan(folded)


@cache
def load_book() -> FormatBook:
    """Return the book of the formats that come with the package; raise FormatError for a file that is wrong."""
    return build_book(load_folder("formats"))


def build_book(tables: Mapping[str, Mapping[str, Any]]) -> FormatBook:
    """Return the book of {format name: parsed TOML}; ``_gate`` holds what all formats share."""
    common = tables.get("_gate", {})
    _known("_gate", common, _GATE_KEYS)
    markers = MarkerBook()
    formats = tuple(_format(name, table, common, markers) for name, table in tables.items() if name != "_gate")
    certain = [
        entry["subject"]
        for table in tables.values()
        for entry in table.get("recognise", ())
        if "certain" in entry and "subject" in entry
    ]
    subjects = [*common.get("subjects", ()), *(word for words in certain for word in words)]
    return FormatBook(formats, Gate(Words(subjects)), markers.scanner())


def _format(name: str, table: Mapping[str, Any], common: Mapping[str, Any], markers: MarkerBook) -> Format:
    _known(name, table, _KEYS)
    for needed in ("source", "recognise", "read", "example"):
        if not table.get(needed):
            raise FormatError(f"{name}: no {needed}")
    read = table["read"]
    _known(f"{name}: read", read, _READ_KEYS)
    lines = frozenset(read.get("lines", ()))
    if lines - LINE_SHAPES:
        raise FormatError(f"{name}: unknown line shapes {sorted(lines - LINE_SHAPES)}")
    both = {key: [*read.get(key, ()), *common.get(key, ())] for key in ("stop", "delayed", "failed", "answer")}
    return Format(
        name=name,
        software=table.get("software"),
        priority=table.get("priority", 0),
        entries=tuple(_entry(name, one, markers) for entry in table["recognise"] for one in _either(entry)),
        lines=lines,
        gap=read.get("gap", False),
        domain=read.get("domain"),
        tells=read.get("tells", False),
        start=markers.ranked(read.get("start", ())),
        stop=markers.ranked(both["stop"]),
        delayed=markers.ranked(both["delayed"]),
        failed=markers.ranked(both["failed"]),
        undelivered=markers.ranked(common.get("undelivered", ())),
        delivered=markers.ranked(common.get("delivered", ())),
        recipient=markers.ranked(read.get("recipient", ())),
        recipient_else=markers.ranked(read.get("recipient_else", ())),
        prose=read.get("prose", False),
        answer=markers.ranked(both["answer"]),
        transcript=markers.ranked(read.get("transcript", ())),
        command=markers.ranked(read.get("command", ())),
        delayed_words=Words(fold(w).strip("^|$") for w in both["delayed"]),
    )


def _either(table: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return an entry for each of the alternative words, or the only one."""
    if "either" not in table:
        return [table]
    return [{**table, "body": [*table.get("body", ()), words]} for words in table["either"]]


def _entry(name: str, table: Mapping[str, Any], markers: MarkerBook) -> Entry:
    _known(f"{name}: recognise", table, _ENTRY_KEYS)
    conditions = {"from": table.get("from"), "subject": table.get("subject"), **table.get("header", {})}
    headers = tuple((key, Words(words)) for key, words in conditions.items() if words is not None)
    body = table.get("body", ())
    if not headers and not body:
        raise FormatError(f"{name}: an entry without a condition")
    said = sum(map(len, body))
    strict = table.get("strict", False)
    anyone = table.get("anyone", said >= _SPEAKS_FOR_ITSELF and not strict)
    numbers = markers.numbers(body)
    first = numbers[0] if numbers else -1
    daemon = strict or (said < _SPEAKS_FOR_ITSELF and not headers and not anyone)
    certain = table.get("certain", False)
    return Entry(headers, frozenset(numbers), first, anyone, strict, daemon, certain, said + 20 * len(headers))


def _known(where: str, table: Mapping[str, Any], keys: set[str]) -> None:
    unknown = set(table) - keys
    if unknown:
        raise FormatError(f"{where}: unknown keys {sorted(unknown)}")
