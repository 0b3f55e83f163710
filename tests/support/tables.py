"""Cases of a test that are data: read from a TOML file beside the test."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

_IDENTIFIER = "case"


def cases(test: str, table: str) -> pytest.MarkDecorator:
    """Have a test run once for each case of `table`; `test` is the ``__file__`` of its module, test_x.py for x.toml.

    A table is a list of cases, each with the test's arguments by their names, where one that is missing is None; or,
    where cases are short, it has `columns` and `cases` (of one column, the values alone).  The column `case`, where
    there is one, is the name of the case.
    """
    columns, rows = _read(_tables(Path(test))[table])
    if _IDENTIFIER not in columns:
        return pytest.mark.parametrize(columns, rows)
    at = columns.index(_IDENTIFIER)
    named = [pytest.param(*row[:at], *row[at + 1 :], id=row[at]) for row in rows]
    return pytest.mark.parametrize((*columns[:at], *columns[at + 1 :]), named)


@cache
def _tables(test: Path) -> dict[str, Any]:
    file = test.with_name(test.name.removeprefix("test_")).with_suffix(".toml")
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _read(table: Any) -> tuple[list[str], list[list[Any]]]:
    if isinstance(table, list):
        columns = list(dict.fromkeys(key for row in table for key in row))
        return columns, [[row.get(column) for column in columns] for row in table]
    return table["columns"], [row if isinstance(row, list) else [row] for row in table["cases"]]
