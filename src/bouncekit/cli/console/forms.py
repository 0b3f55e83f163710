"""What a form of the results is: its name, its columns, and who writes it."""

from typing import TYPE_CHECKING, NamedTuple, Protocol

from bouncekit.tables import Choice

if TYPE_CHECKING:
    from bouncekit import Report

__all__ = ["Form", "Writer"]


class Form(NamedTuple):
    """The form that is wanted: its name, what of a report is told, and how wide a table may be."""

    name: str
    choice: Choice
    width: int


class Writer(Protocol):
    """One form of the results."""

    def head(self) -> bytes:
        """Return what stands above the first row."""

    def rows(self, report: "Report") -> bytes:
        """Return the rows of one message."""
