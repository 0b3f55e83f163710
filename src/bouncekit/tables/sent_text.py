"""The lines of a table that some program exported as text, whatever encoding it writes."""

import codecs
from collections.abc import Iterator
from pathlib import Path

__all__ = ["lines_of"]

_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_FEW = 4096  # bytes that are looked at


def lines_of(path: str) -> Iterator[str]:
    """Yield the lines of a file with their ends: UTF-8, UTF-16, or windows-1252 in each line that is no UTF-8.

    Excel saves "CSV" in windows-1252 and "Unicode text" in UTF-16.  Nothing in the text raises; `OSError` may.
    """
    with Path(path).open("rb") as file:
        begun = file.read(_FEW)
    encoding = next((name for mark, name in _MARKS.items() if begun.startswith(mark)), _unmarked(begun))
    if encoding != "utf-8":
        with Path(path).open(encoding=encoding, errors="replace", newline="") as lines:
            yield from lines
        return
    # Surrogates keep the bytes that are no UTF-8, so that a line is found out whatever ends it.
    with Path(path).open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
        for line in lines:
            yield line if line.isascii() else _decoded(line)


def _unmarked(begun: bytes) -> str:
    """Return the encoding of a text without a byte order mark: half of a Latin text in UTF-16 is NUL."""
    if b"\0" not in begun:
        return "utf-8"
    even, odd = begun[::2].count(0), begun[1::2].count(0)
    if max(even, odd) * 4 < len(begun):
        return "utf-8"
    return "utf-16-le" if odd > even else "utf-16-be"


def _decoded(line: str) -> str:
    try:
        line.encode()
    except UnicodeEncodeError:
        return line.encode(errors="surrogateescape").decode("cp1252", "replace")
    return line
