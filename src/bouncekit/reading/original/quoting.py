"""The message that a notice quotes in its own text: where it begins, and the header that is quoted of it.

A quoted original begins after a separator that its server writes (data/kinds/original.toml), or where a block of header
fields stands in the middle of prose.
"""

from functools import cache

from bouncekit.data import load
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals

__all__ = ["FIELD_LINE", "TELLING", "fold_keeping_lines", "opens_original", "split_quoted_original"]

FIELD_LINE = lazily(r"[!-9;-~]{2,60}[ \t]?:(?:[ \t]|\Z|\S)")
TELLING = lazily(r"(?im)^(?:from|to|subject|date|message-id|received|return-path)[ \t]?:")
_GAP_LINES = 12
_HEADER_LINES = 400
_TEXT_LIMIT = 64 * 1024


def split_quoted_original(text: str) -> tuple[str, str | None]:
    """Return (what the server wrote, the header of the original that it quotes or None).

    Without a separator and without a quoted header, the text is returned whole.
    """
    start = _separator(text)
    if start < 0:
        return text, None
    return text[:start], _header_block(text[start : start + _TEXT_LIMIT])


def opens_original(line: str) -> bool:
    """Tell whether `line` opens a quoted original."""
    return _separator(line) == 0


def _separator(text: str) -> int:
    """Return where the first line that opens a quoted original begins, or -1."""
    folded = fold_keeping_lines(text)
    if not _stems().stand_in(folded):
        return -1  # nearly always
    for last, (length, at_line_start) in _openings().found("\n" + folded):
        begin = last - length  # in `folded`, before which one character was put
        line = folded.rfind("\n", 0, max(0, begin)) + 1
        if at_line_start or not folded[line:begin].strip(" -=*>#_[(<.:+|~"):
            number = folded.count("\n", 0, line)
            return _line_start(text, number)
    return -1


def fold_keeping_lines(text: str) -> str:
    """Return `text` folded, line by line: line n of the result is line n of the text."""
    if text.isascii():
        return text.lower()
    return "\n".join([line.lower() if line.isascii() else fold(line) for line in text.split("\n")])


def _line_start(text: str, number: int) -> int:
    position = 0
    for _ in range(number):
        position = text.index("\n", position) + 1
    return position


def _header_block(text: str) -> str | None:
    """Return the block of header fields at the beginning of `text`, after the separator and what little follows it."""
    lines = [line[:2000] for line in text.split("\n", _HEADER_LINES + _GAP_LINES)[: _HEADER_LINES + _GAP_LINES]]
    for first, line in enumerate(lines[:_GAP_LINES]):
        if _opens_header(line, lines[first + 1 : first + 2]):
            return _unquoted(lines[first:])
    return None


def _opens_header(line: str, following: list[str]) -> bool:
    """Tell whether a header begins here: a field line, followed by another or by a continuation."""
    bare = line.lstrip("> \t")
    if not FIELD_LINE.match(bare):
        return False
    after = following[0].lstrip(">") if following else ""
    return bool(TELLING.match(bare)) or bool(FIELD_LINE.match(after.lstrip())) or after[:1] in {" ", "\t"}


def _unquoted(lines: list[str]) -> str | None:
    prefix = lines[0][: len(lines[0]) - len(lines[0].lstrip("> \t"))]
    kept: list[str] = []
    for line in lines:
        bare = line.removeprefix(prefix) if prefix else line
        if not bare.strip("> \t"):
            break
        kept.append(bare)
    block = "\n".join(kept)
    return block if TELLING.search(block) else None


@cache
def _stems() -> Literals:
    return Literals(dict.fromkeys(load("kinds/original.toml")["stems"], True))


@cache
def _openings() -> Literals:
    """Return the words that open a quoted original: (their length, whether they open a line)."""
    table = load("kinds/original.toml")
    words = {fold(words): (len(fold(words)), False) for words in table["separators"]}
    fields = [fold(words) + (" " if words.endswith(" ") else "") for words in table["fields"]]
    return Literals(words | {f"\n{field}": (len(field), True) for field in fields})
