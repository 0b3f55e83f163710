"""Many messages as batches of Apache Arrow, in one process or several of this machine (extra ``arrow``: pyarrow)."""

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from bouncekit.batch.chunkwise import SheetsOf, sheets
from bouncekit.sources import Errors, OnError
from bouncekit.tables import Choice, record_batch

if TYPE_CHECKING:
    import pyarrow

    from bouncekit.judging import RuleBook

__all__ = ["record_batches"]

_MOST = 512  # messages of a batch


def record_batches(
    paths: Iterable[str | os.PathLike[str]],
    choice: Choice | None = None,
    *,
    jobs: int = 1,
    rules: "RuleBook | None" = None,
    on_error: OnError | None = None,
) -> Iterator["pyarrow.RecordBatch"]:
    """Classify every message found at `paths`; yield the table of their reports in batches, in their order.

    All batches have the schema `bouncekit.tables.schema(choice)`; one holds up to 512 messages, so that a million need
    no more memory than two thousand.  `choice` says which columns, and in which language.  Of several machines take
    `bouncekit.batch.dask`.

    What cannot be read is given to `on_error` as a `SourceError`, and the rest goes on.  Without `on_error` the rest
    goes on too, and the first of the errors is raised at the end.
    Raises `ValueError` for `jobs` below 1, and `ModuleNotFoundError` where pyarrow is not installed.
    """
    made = _Making(choice or Choice())
    report = Errors() if on_error is None else on_error
    what = SheetsOf(paths, made.choice.rows_of, made, most=_MOST)
    return _batches(sheets(what, jobs=jobs, lang=made.choice.lang, rules=rules), report)


class _Making:
    """Called with the rows of some messages it returns a batch; a worker makes it."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice

    def __call__(self, rows: list[list[tuple[Any, ...]]]) -> "pyarrow.RecordBatch":
        return record_batch([row for some in rows for row in some], self.choice)


def _batches(made: Iterable[Any], report: OnError) -> Iterator["pyarrow.RecordBatch"]:
    for sheet in made:
        for error in sheet.errors:
            report(error)
        if sheet.made is not None:
            yield sheet.made
    if isinstance(report, Errors):
        report.raise_first()
