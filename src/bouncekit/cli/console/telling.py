"""What a worker makes of the reports, so that the process that writes has little left to do: rows, and what counts."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from bouncekit.cli.console.forms import Form, Writer
from bouncekit.cli.console.safe_text import Words
from bouncekit.cli.console.writers import writer_for
from bouncekit.tables import Bounced, bounced_in, load_arrow, stream_of
from bouncekit.tally import Counted, Tally, counted_in, tallied

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bouncekit import Report

__all__ = ["COLUMNAR", "Packet", "Sums", "Telling", "Told", "summed"]

COLUMNAR = frozenset({"parquet", "arrow"})
"""The forms of which a worker makes batches."""
_MOST_OF_BATCH = 512


class Told(NamedTuple):
    """One message: its rows (of a batch: how many), and what counts of it; `counted` is None where it is left out.

    `is_dated` tells whether the notice has a date; `bounced` is what is looked for among what was sent.
    """

    rows: Any
    counted: Counted | None
    is_dated: bool = True
    bounced: tuple[Bounced, ...] = ()


class Sums(NamedTuple):
    """What some messages come to; `old` were left out, `undated` have no date."""

    tally: Tally
    old: int
    undated: int
    bounced: tuple[Bounced, ...]


class Packet(NamedTuple):
    """Some messages that follow one another.

    `rows` are those of all: a stream of Arrow, where that is the form.  With `sums` nothing is told of each.
    """

    told: list[Told]
    rows: bytes = b""
    sums: Sums | None = None


def summed(told: "Iterable[Told]") -> Sums:
    """Return what some messages come to."""
    old = undated = 0
    counted: list[Counted] = []
    bounced: list[Bounced] = []
    for each in told:
        if each.counted is None:
            old += 1
            continue
        undated += not each.is_dated
        counted.append(each.counted)
        bounced += each.bounced
    return Sums(tallied(counted), old, undated, tuple(bounced))


@dataclass(frozen=True)
class Telling:
    """Makes `Told` of reports, and `Packet` of those; it may be sent to another process.

    Notices before `since` are left out (those without a date are not); `joins` tells that what was sent is asked for,
    and `adds_up` that nobody asks for each message by itself.
    """

    form: Form
    since: datetime | None = None
    joins: bool = False
    adds_up: bool = False

    @cached_property
    def _writer(self) -> Writer:
        return writer_for(self.form, Words(self.form.choice.lang))

    @property
    def most(self) -> int | None:
        """How many messages travel together at the most; None where it does not matter."""
        return _MOST_OF_BATCH if self.form.name in COLUMNAR else None

    def head(self) -> bytes:
        """Return what stands above the first row."""
        return self._writer.head() if self.form.name else b""

    def make(self, report: "Report") -> Told:
        """Return what is told of one message."""
        date = report.date
        if self.since is not None and date is not None and _aware(date) < self.since:
            return Told(b"" if self.form.name not in COLUMNAR else (), None)
        rows = self._rows(report)
        return Told(rows, counted_in(report), date is not None, bounced_in(report) if self.joins else ())

    def _rows(self, report: "Report") -> Any:
        if not self.form.name:
            return b""
        return self.form.choice.rows_of(report) if self.form.name in COLUMNAR else self._writer.rows(report)

    def pack(self, told: list[Told]) -> Packet:
        """Return some messages as one."""
        sums = summed(told) if self.adds_up else None
        if self.form.name not in COLUMNAR:
            return Packet([], b"".join(each.rows for each in told), sums) if self.adds_up else Packet(told)
        load_arrow()  # where this process was not forked from one that has
        rows = [row for each in told for row in each.rows]
        counted = [] if self.adds_up else [each._replace(rows=len(each.rows)) for each in told]
        return Packet(counted, stream_of(rows, self.form.choice) if rows else b"", sums)


def _aware(time: datetime) -> datetime:
    """Return a time that tells no offset as one of this computer's own."""
    return time if time.tzinfo is not None else time.astimezone()
