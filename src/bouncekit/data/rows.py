"""A large table of numbers of which a text asks a few hundred rows: each is read from the file when it is asked.

Every row stands on a line of its own, and they are sorted by their names.  So one is found as in a printed dictionary,
and the table takes the room of its file; as lists it would take ten times as much, and longer to load.
"""

import json
from bisect import bisect_right
from typing import Any

__all__ = ["Rows", "with_rows"]

_BLOCK = 512  # bytes that are searched for one name
_OPENING = b',"rows":{\n'


class Rows:
    """The rows in the lines of `text`, each ``"name":[numbers]`` and a comma."""

    __slots__ = ("_names", "_places", "_text")

    def __init__(self, text: bytes) -> None:
        self._text = text
        self._names: list[bytes] = []  # of the first row of each block, and where its line begins
        self._places: list[int] = []
        place = 0
        while text.startswith(b'"', place):
            self._names.append(text[place + 1 : text.index(b'":[', place)])
            self._places.append(place)
            line_end = text.find(b"\n", place + _BLOCK)
            place = line_end + 1 if line_end >= 0 else len(text)

    def get(self, name: str, /) -> list[int] | None:
        """Return the row `name`, None where there is none."""
        written = name.encode("utf-8", "surrogatepass")
        block = bisect_right(self._names, written) - 1
        if block < 0:
            return None
        start = self._places[block]
        sign = b'"%b":[' % written
        if not self._text.startswith(sign, start):
            stop = self._places[block + 1] if block + 1 < len(self._places) else len(self._text)
            sign = b"\n" + sign
            start = self._text.find(sign, start, stop)
            if start < 0:
                return None
        start += len(sign) - 1
        row: list[int] = json.loads(self._text[start : self._text.index(b"]", start) + 1])
        return row


def with_rows(written: bytes) -> dict[str, Any]:
    """Return the JSON object `written`, of which ``rows`` comes last and is such a table, with `Rows` for it."""
    head, _, lines = written.replace(b"\r\n", b"\n").partition(_OPENING)
    table: dict[str, Any] = json.loads(head + b"}")
    return {**table, "rows": Rows(lines)}
