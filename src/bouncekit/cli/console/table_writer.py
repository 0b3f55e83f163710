"""The table that people read: a line a recipient, in columns as wide as the terminal lets them be."""

import shutil
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from bouncekit import Action, Kind
from bouncekit.cli.console.forms import Form
from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.wording import label

if TYPE_CHECKING:
    from bouncekit import Report

__all__ = ["Table", "columns_of_terminal"]

# What to do where an automatic reply tells of its mailbox.
_ASKING = frozenset({Kind.CHALLENGE, Kind.COMPLAINT})
_TO_DO: Mapping[str, str] = {"mailbox_moved": "fix_address", "mailbox_disabled": "remove_address"}

# The least width of a terminal, and the share of it that each column gets; the narrower, the fewer.
_LAYOUTS = (
    (100, {"source": 13, "date": 0, "subject": 17, "recipient": 20, "problem": 29, "action": 21}),
    (80, {"source": 21, "date": 0, "subject": 24, "recipient": 28, "problem": 27}),
    (60, {"recipient": 38, "problem": 34, "action": 28}),
    (0, {"recipient": 50, "problem": 50}),
)
_WITH_NAMES = (
    (100, {"source": 16, "recipient": 22, "problem": 20, "action": 22, "names": 20}),
    (60, {"recipient": 30, "problem": 27, "action": 23, "names": 20}),
    (0, {"recipient": 40, "problem": 40, "names": 20}),
)
_DATE = 10  # columns, whatever the terminal
_WIDEST = 160  # columns
_WITHOUT_TERMINAL = 120  # columns


class Table:
    """One line a recipient, or a message without failures; the widths are fixed, so that nothing waits."""

    def __init__(self, words: Words, form: Form) -> None:
        self._words = words
        self._names = names = form.choice.names
        layouts = _WITH_NAMES if names else _LAYOUTS
        shares = next(shares for least, shares in layouts if form.width >= least)
        room = max(20, min(form.width, _WIDEST)) - 2 * (len(shares) - 1) - _DATE * ("date" in shares)
        self._widths = {column: room * share // 100 if share else _DATE for column, share in shares.items()}

    def head(self) -> bytes:
        titles = {column: self._words.text(f"column-{column}") for column in self._widths}
        rule = "  ".join("─" * width for width in self._widths.values())
        return self._line(titles) + f"{rule}\n".encode()

    def rows(self, report: "Report") -> bytes:
        words, original = self._words, report.original
        known = {"source": neutral(report.source or "")}
        if original is not None:
            known["subject"] = neutral(original.subject or "")
            known["date"] = words.day(original.date) if original.date else ""
        lines = [self._line(known | cells) for cells in self._recipients(report)]
        return b"".join(lines) or self._line(known | self._message(report))

    def _message(self, report: "Report") -> dict[str, str]:
        """Return the cells of a message of which nothing came back."""
        name = neutral(report.source or "") if "source" not in self._widths else ""
        cells = {"recipient": name, "problem": label(report.kind, self._words.lang)}
        if report.hint is not None and report.hint in _TO_DO:
            cells["action"] = label(Action(_TO_DO[report.hint]), self._words.lang)
        elif report.kind in _ASKING and not (report.complaint and report.complaint.feedback_type == "not-spam"):
            cells["action"] = self._words.text(f"todo-{report.kind}")
        return cells

    def _recipients(self, report: "Report") -> Iterator[dict[str, str]]:
        lang, nobody = self._words.lang, self._words.text("no-recipient")
        handed_on = f" ({self._words.text('forwarded')})" if report.forwarded else ""
        for failure in report.failures:
            yield {
                "recipient": neutral(failure.recipient or nobody),
                "problem": neutral(failure.label or failure.explanation.short) + handed_on,
                "action": failure.explanation.to_do,
                "names": ", ".join(map(failure.name_for, self._names)),
            }
        for delivery in report.deliveries if report.failures else ():
            became = Kind.DELAY if delivery.action == "delayed" else Kind.DELIVERED
            yield {"recipient": neutral(delivery.recipient or nobody), "problem": label(became, lang) + handed_on}

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


def columns_of_terminal() -> int:
    """Return how wide a table may be."""
    return shutil.get_terminal_size((_WITHOUT_TERMINAL, 24)).columns
