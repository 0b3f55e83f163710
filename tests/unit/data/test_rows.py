"""A large table is asked row by row: each is what JSON would have read of the whole."""

import json
from importlib.resources import files

import pytest

from bouncekit.data import load_fitted
from bouncekit.data.rows import Rows, with_rows

NAMES = sorted(["a", "a a", "a b", "aa", "b", "z", "à", "§kind.some", "§§kind.some"])


def written(rows: dict[str, list[int]], line_end: str = "\n") -> bytes:
    lines = ",\n".join(
        f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(row, separators=(',', ':'))}" for name, row in rows.items()
    )
    return f'{{"unit":10,"rows":{{\n{lines}\n}}}}\n'.replace("\n", line_end).encode()


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("length", [1, 300, 3000])  # rows shorter and longer than what is searched at once
def test_each_row_is_found_and_nothing_else(length: int, line_end: str) -> None:
    rows = {name: [-at] * length for at, name in enumerate(NAMES)}
    table = with_rows(written(rows, line_end))

    assert table["unit"] == 10
    assert rows == {name: table["rows"].get(name) for name in NAMES}
    for name in ("", " ", "A", "ab", "a a ", "é", "§", "§§kind.some.", 'a":[1],\n"b', "\ud800"):
        assert table["rows"].get(name) is None


def test_an_empty_table_has_no_row() -> None:
    assert Rows(b"}}\n").get("a") is None


def test_the_fitted_weights_are_read_row_by_row_as_a_whole() -> None:
    whole = json.loads(files("bouncekit.data").joinpath("kinds/weights.json").read_bytes())
    table = load_fitted("kinds/weights.json")
    rows = table.pop("rows")

    assert whole["rows"] == {name: rows.get(name) for name in whole["rows"]}
    assert table == {key: value for key, value in whole.items() if key != "rows"}
