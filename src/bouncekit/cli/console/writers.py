"""The three forms of the results: a table for people, JSON lines for programs, CSV for spreadsheets.

A writer makes bytes (UTF-8) of one report at a time, so that a million messages need no more memory than one.
"""

import csv
import io
import shutil
import sys
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from bouncekit import Action, Kind
from bouncekit.cli.console.safe_text import Words, neutral, safe_json
from bouncekit.wording import label

__all__ = ["CSV_COLUMNS", "Writer", "columns_of_terminal", "for_terminal", "safe_cell", "writer_for"]

Report = Mapping[str, Any]


class Writer(Protocol):
    """One form of the results."""

    def head(self) -> bytes:
        """Return what stands above the first row."""

    def rows(self, report: Report, line: bytes) -> bytes:
        """Return the rows of one message: `report` is what its JSON `line` says."""


def columns_of_terminal() -> int:
    """Return how wide a table may be."""
    return shutil.get_terminal_size((_WITHOUT_TERMINAL, 24)).columns


def writer_for(form: str, words: Words, names: tuple[str, ...], columns: int) -> Writer:
    """Return the writer of ``table``, ``jsonl`` or ``csv``; `names` are the other systems whose names are shown."""
    if form == "jsonl":
        return _JsonLines()
    return _Csv(names) if form == "csv" else _Table(words, names, columns)


class _JsonLines:
    def head(self) -> bytes:
        return b""

    def rows(self, report: Report, line: bytes) -> bytes:
        return safe_json(line.decode()).encode() + b"\n"


_FAILURE_COLUMNS = (
    "category", "reason", "severity", "action", "counts_against_address", "recipient", "original_recipient", "status",
    "reply_code", "diagnostic", "reporting_host", "remote_host", "command", "retry_after", "blocklist",
)  # fmt: skip
_EXPLANATION_COLUMNS = ("title", "translation", "meaning", "advice")
_NEWER_COLUMNS = ("blocklist_type", "blocklist_url", "label")
_NOTICE_COLUMNS = ("date", "message_id")
_ORIGINAL_COLUMNS = ("message_id", "subject", "from", "to", "date")
CSV_COLUMNS = (
    "source",
    "kind",
    "software",
    *_FAILURE_COLUMNS,
    "rule",
    *_EXPLANATION_COLUMNS,
    *(f"original_{column}" for column in _ORIGINAL_COLUMNS),
    *_NEWER_COLUMNS,
    "forwarded",
    "last_attempt",
    *(f"notice_{column}" for column in _NOTICE_COLUMNS),
)
"""In this order for good: new ones come last; a column ``name_ses`` for each system that is asked for follows them."""


def safe_cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    # Full-width forms count too: some spreadsheets read them alike.  So does what a leading blank would hide.
    dangerous = text[:1] in {"\t", "\r", "\n"} or text.lstrip()[:1] in {"=", "+", "-", "@", "＝", "＋", "－", "＠"}
    return ("'" if dangerous and text else "") + neutral(text)


class _Csv:
    def __init__(self, names: tuple[str, ...]) -> None:
        self._names = names
        self._buffer = io.StringIO()
        self._csv = csv.writer(self._buffer, lineterminator="\n")

    def head(self) -> bytes:
        return self._row((*CSV_COLUMNS, *(f"name_{system}" for system in self._names)))

    def rows(self, report: Report, line: bytes) -> bytes:
        original = report.get("original") or {}
        return b"".join(
            self._row(
                safe_cell(value)
                for value in (
                    *(report.get(column) for column in ("source", "kind", "software")),
                    *(failure.get(column) for column in _FAILURE_COLUMNS),
                    failure["evidence"]["rule"],
                    *(failure["explanation"].get(column) for column in _EXPLANATION_COLUMNS),
                    *(original.get(column) for column in _ORIGINAL_COLUMNS),
                    *(failure.get(column) for column in _NEWER_COLUMNS),
                    report.get("forwarded"),
                    failure.get("last_attempt"),
                    *(report.get(column) for column in _NOTICE_COLUMNS),
                    *(failure["names"][system] for system in self._names),
                )
            )
            for failure in report["failures"]
        )

    def _row(self, cells: Iterable[str]) -> bytes:
        self._csv.writerow(cells)
        row = self._buffer.getvalue().encode()
        self._buffer.seek(0)
        self._buffer.truncate()
        return row


# What to do where an automatic reply tells of its mailbox.
_TO_DO = {"mailbox_moved": "fix_address", "mailbox_disabled": "remove_address"}

# The least width of a terminal, and the share of it that each column gets; the narrower, the fewer.
_LAYOUTS = (
    (100, {"source": 20, "recipient": 28, "problem": 25, "action": 27}),
    (60, {"recipient": 38, "problem": 34, "action": 28}),
    (0, {"recipient": 50, "problem": 50}),
)
_NAMES = 20  # the share of the names of other systems, where they are asked for
_WIDEST = 160  # columns
_WITHOUT_TERMINAL = 120  # columns


class _Table:
    """One line a recipient, or a message without failures; the widths are fixed, so that nothing waits."""

    def __init__(self, words: Words, names: tuple[str, ...], columns: int) -> None:
        self._words = words
        self._names = names
        shares = next(shares for least, shares in _LAYOUTS if columns >= least)
        if names:
            shares = {column: share * (100 - _NAMES) // 100 for column, share in shares.items()} | {"names": _NAMES}
        room = max(20, min(columns, _WIDEST)) - 2 * (len(shares) - 1)
        self._widths = {column: room * share // 100 for column, share in shares.items()}

    def head(self) -> bytes:
        titles = {column: self._words.text(f"column-{column}") for column in self._widths}
        rule = "  ".join("─" * width for width in self._widths.values())
        return self._line(titles) + f"{rule}\n".encode()

    def rows(self, report: Report, line: bytes) -> bytes:
        lang, source = self._words.lang, neutral(report["source"] or "")
        if not report["failures"]:
            name = source if "source" not in self._widths else ""
            cells = {"source": source, "recipient": name, "problem": label(Kind(report["kind"]), lang)}
            if report["hint"] in _TO_DO:
                cells["action"] = label(Action(_TO_DO[report["hint"]]), lang)
            return self._line(cells)
        handed_on = f" ({self._words.text('forwarded')})" if report["forwarded"] else ""
        return b"".join(
            self._line(
                {
                    "source": source,
                    "recipient": neutral(failure["recipient"] or self._words.text("no-recipient")),
                    "problem": neutral(failure["label"] or failure["explanation"]["short"]) + handed_on,
                    "action": failure["explanation"]["to_do"],
                    "names": ", ".join(failure["names"].values()) if self._names else "",
                }
            )
            for failure in report["failures"]
        ) + b"".join(
            self._line(
                {
                    "source": source,
                    "recipient": neutral(delivery["recipient"] or self._words.text("no-recipient")),
                    "problem": label(Kind.DELAY if delivery["action"] == "delayed" else Kind.DELIVERED, lang)
                    + handed_on,
                }
            )
            for delivery in report["deliveries"]
        )

    def _line(self, cells: Mapping[str, str]) -> bytes:
        fitted = (
            _fitted(cells.get(column, ""), width, from_end=column == "source") for column, width in self._widths.items()
        )
        return ("  ".join(fitted).rstrip() + "\n").encode()


def _fitted(text: str, width: int, *, from_end: bool) -> str:
    """Return `text` in exactly `width` columns, cut with … where it is longer; the end of a path tells the most."""
    from rich.cells import cell_len, set_cell_size  # noqa: PLC0415 - only the table counts columns

    if cell_len(text) <= width:
        return set_cell_size(text, width)
    if from_end:
        text = text[-width:]
        while cell_len(text) > width - 1:
            text = text[1:]
        return set_cell_size(f"…{text}", width)
    return set_cell_size(f"{set_cell_size(text, width - 1).rstrip()}…", width)


def for_terminal(rows: bytes) -> bytes:
    """Return what people read in the encoding of standard output; a worker has none of its own that it could ask."""
    encoding = sys.stdout.encoding or "utf-8"
    return rows if encoding.lower() == "utf-8" else rows.decode().encode(encoding, sys.stdout.errors or "replace")
