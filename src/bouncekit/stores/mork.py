"""Mork, the text in which Mozilla's programs keep small tables: what each row of a file holds.

SeaMonkey writes its ``panacea.dat`` so, and Thunderbird did before it had ``folderCache.json``.  A dictionary
``<(80=name)>`` numbers texts, in one of two scopes (of columns, or of values); a row ``[1(^80^81)(^82=7)]`` names
them, and a later row of the same number adds to it.  There is no page that defines it but Mozilla's own source.
"""

import re

__all__ = ["rows_of"]

# A comment, a cell, the begin of a row, and the marks around rows and dictionaries; a cell ends at the first bracket
# that is not escaped, or with the file.
_TOKEN = re.compile(
    rb"//[^\r\n]*|\(((?:[^)\\]|\\.)*+)(?:\)|\\?\Z)"
    rb"|\[[ \t\r\n]{0,80}(-?)([0-9A-Fa-f]{1,16}(?::\^?[^\s(\[\]]{1,200})?)|[\[\]<>]",
    re.DOTALL,
)
_ESCAPED = re.compile(rb"\\(\r\n|.)|\$([0-9A-Fa-f]{2})", re.DOTALL)
_COLUMNS = b"a=c"  # of a dictionary whose texts are names of columns
_MOST_ROWS = 200_000

Row = dict[str, str]


def rows_of(data: bytes) -> list[Row]:
    """Return the rows of a file of Mork, each as {column: value}, in the order in which they first stand there.

    What is damaged is left out; whatever the bytes are, nothing is raised.
    """
    reader = _Reader()
    for found in _TOKEN.finditer(data):
        cell, is_cleared, number = found.groups()
        if cell is not None:
            reader.cell(cell)
        elif number is not None:
            reader.begin(number, is_cleared=bool(is_cleared))
        else:
            reader.mark(found[0])
        if len(reader.rows) > _MOST_ROWS:
            break
    return list(reader.rows.values())


class _Reader:
    """What was read so far: texts by their numbers, rows, and where it stands."""

    def __init__(self) -> None:
        self.rows: dict[bytes, Row] = {}
        self._values: dict[bytes, str] = {}
        self._columns: dict[bytes, str] = {}
        self._row: Row | None = None
        self._depth = 0
        self._are_columns = False

    def begin(self, number: bytes, *, is_cleared: bool) -> None:
        self._row = self.rows.setdefault(number, {})
        if is_cleared:
            self._row.clear()

    def mark(self, mark: bytes) -> None:
        if mark == b"<":
            self._are_columns = self._are_columns and self._depth > 0
            self._depth += 1
        elif mark == b">":
            self._depth = max(0, self._depth - 1)
        elif mark in b"[]":
            self._row = None

    def cell(self, cell: bytes) -> None:
        if self._depth > 1:
            self._are_columns = cell.strip() == _COLUMNS
        elif self._depth:
            key, _, value = cell.partition(b"=")
            texts = self._columns if self._are_columns else self._values
            texts[key.strip().upper()] = _text(value)
        elif self._row is not None:
            self._put(self._row, cell)

    def _put(self, row: Row, cell: bytes) -> None:
        """Put a cell into its row: ``^column^value``, or ``^column=literal``, or ``column=literal``."""
        left, equals, literal = cell.partition(b"=")
        column, caret, value = left.removeprefix(b"^").partition(b"^")
        name = self._columns.get(_number(column), "") if left.startswith(b"^") else _text(column)
        if caret:
            row[name] = self._values.get(_number(value), "")
        elif equals:
            row[name] = _text(literal)


def _number(text: bytes) -> bytes:
    """Return the number of a text, without the scope that may stand behind it."""
    return text.partition(b":")[0].strip().upper()


def _text(value: bytes) -> str:
    return _ESCAPED.sub(_unescaped, value).decode("utf-8", "replace")


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[2] is not None:
        return bytes((int(found[2], 16),))
    return b"" if found[1] in {b"\r\n", b"\n", b"\r"} else found[1]  # a line that goes on
