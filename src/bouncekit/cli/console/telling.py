"""What a worker makes of each report, so that the process that prints has nothing left to do: rows, and what counts."""

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

import bouncekit
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.console.writers import Writer, writer_for
from bouncekit.tally import Counted, counted_in

if TYPE_CHECKING:
    from bouncekit import Report

__all__ = ["Telling"]


class Telling:
    """Called with a report, it returns the rows of the chosen form, ready to be written, and what counts of it.

    `names` are the other systems whose names are shown.  It may be sent to another process, which makes a writer of its
    own.  `columns` is how wide a table may be.
    """

    def __init__(self, form: str, lang: bouncekit.Language, names: tuple[str, ...], columns: int) -> None:
        self._form = form
        self._lang = lang
        self._names = names
        self._columns = columns
        self._plain = form == "jsonl" and not names

    def __reduce__(self) -> tuple[object, ...]:
        return Telling, (self._form, self._lang, self._names, self._columns)

    @cached_property
    def _writer(self) -> Writer:
        return writer_for(self._form, Words(self._lang), self._names, self._columns)

    def head(self) -> bytes:
        """Return what stands above the first row."""
        return self._writer.head()

    def __call__(self, report: "Report") -> tuple[bytes, Counted]:
        """Return the rows of one message, and what counts of it."""
        line = report.model_dump_json()
        counted = counted_in(report)
        if self._plain:
            return self._writer.rows({}, line.encode()), counted
        table: dict[str, Any] = json.loads(line)
        if self._names:
            for failure in table["failures"]:
                cause = bouncekit.Reason(failure["reason"]), bouncekit.Severity(failure["severity"])
                failure["names"] = {system: bouncekit.name_for(system, *cause) for system in self._names}
            line = json.dumps(table, ensure_ascii=False, separators=(",", ":"))
        return self._writer.rows(table, line.encode()), counted
