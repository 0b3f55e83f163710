"""The forms of the results that are text: a table for people, JSON lines for programs, CSV for spreadsheets.

A writer makes bytes (UTF-8) of one report at a time, so that a million messages need no more memory than one.
"""

import csv
import io
import json
import sys
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bouncekit.cli.console.forms import Form, Writer
from bouncekit.cli.console.safe_text import Words, neutral, safe_json
from bouncekit.cli.console.table_writer import Table
from bouncekit.tables import Choice

if TYPE_CHECKING:
    from bouncekit import Report

__all__ = ["CSV_COLUMNS", "for_terminal", "safe_cell", "writer_for"]


def writer_for(form: Form, words: Words) -> Writer:
    """Return the writer of ``table``, ``jsonl`` or ``csv``."""
    if form.name == "table":
        return Table(words, form)
    if form.name == "csv":
        return _Csv(form.choice)
    return _FlatLines(form.choice) if form.choice.fields else _JsonLines(form.choice)


class _JsonLines:
    """The reports themselves."""

    def __init__(self, choice: Choice) -> None:
        self._names = choice.names
        self._left_out = None if choice.words else {"description": True, "failures": {"__all__": {"explanation"}}}

    def head(self) -> bytes:
        return b""

    def rows(self, report: "Report") -> bytes:
        line = report.model_dump_json(exclude=self._left_out)  # type: ignore[arg-type]  # pydantic's own form of it
        if self._names:
            table: dict[str, Any] = json.loads(line)
            for told, failure in zip(table["failures"], report.failures, strict=True):
                told["names"] = {system: failure.name_for(system) for system in self._names}
            line = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
        return safe_json(line).encode() + b"\n"


class _FlatLines:
    """One object a row, of the columns that are wanted."""

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._names = [column.name for column in choice.columns]

    def head(self) -> bytes:
        return b""

    def rows(self, report: "Report") -> bytes:
        return b"".join(
            safe_json(
                json.dumps(dict(zip(self._names, row, strict=True)), ensure_ascii=False, default=_moment)
            ).encode()
            + b"\n"
            for row in self._choice.rows_of(report)
        )


def _moment(time: datetime) -> str:
    """Return a time as the reports have it."""
    text = time.isoformat()
    return f"{text[:-6]}Z" if text.endswith("+00:00") else text


CSV_COLUMNS = (
    *("source", "kind", "software", "category", "reason", "severity", "action", "counts_against_address", "recipient"),
    *("original_recipient", "status", "reply_code", "diagnostic", "reporting_host", "remote_host", "command"),
    *("retry_after", "blocklist", "rule", "title", "translation", "meaning", "advice", "original_message_id"),
    *("original_subject", "original_from", "original_to", "original_date", "blocklist_type", "blocklist_url", "label"),
    *("forwarded", "last_attempt", "notice_date", "notice_message_id", "queue_id", "envelope_id", "remote_id"),
    *("complaint_type", "complaint_source_ip", "complaint_mail_from", "complaint_reported_domain"),
    *("complaint_arrival_date", "complaint_incidents"),
)
"""In this order for good: new ones come last; a column ``name_ses`` for each system that is asked for follows them."""


def safe_cell(value: object) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _moment(value)
    text = " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    # Full-width forms count too: some spreadsheets read them alike.  So does what a leading blank would hide.
    dangerous = text[:1] in {"\t", "\r", "\n"} or text.lstrip()[:1] in {"=", "+", "-", "@", "＝", "＋", "－", "＠"}
    return ("'" if dangerous and text else "") + neutral(text)


class _Csv:
    """One row a failure or a complaint; of chosen columns, one row for all that the table has."""

    def __init__(self, choice: Choice) -> None:
        columns = choice.fields or (*CSV_COLUMNS, *(f"name_{system}" for system in choice.names))
        known = ("outcome", *columns)
        self._choice = Choice(known, choice.words, choice.names, choice.lang)
        self._is_chosen = bool(choice.fields)
        self._buffer = io.StringIO()
        self._csv = csv.writer(self._buffer, lineterminator="\n")

    def head(self) -> bytes:
        return self._row(column.name for column in self._choice.columns[1:])

    def rows(self, report: "Report") -> bytes:
        return b"".join(
            self._row(map(safe_cell, row))
            for outcome, *row in self._choice.rows_of(report)
            if self._is_chosen or outcome in _CAME_BACK
        )

    def _row(self, cells: Iterable[str]) -> bytes:
        self._csv.writerow(cells)
        row = self._buffer.getvalue().encode()
        self._buffer.seek(0)
        self._buffer.truncate()
        return row


_CAME_BACK = frozenset({"failed", "delayed", "complained"})


def for_terminal(rows: bytes) -> bytes:
    """Return what people read in the encoding of standard output; a worker has none of its own that it could ask."""
    encoding = sys.stdout.encoding or "utf-8"
    return rows if encoding.lower() == "utf-8" else rows.decode().encode(encoding, sys.stdout.errors or "replace")
