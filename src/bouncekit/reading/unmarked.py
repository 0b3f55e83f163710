"""The marks that mail programs put before the lines of what they quote, off a text that somebody pastes."""

from bouncekit.text.expressions import lazily

__all__ = ["without_marks"]

# "> ", ">>> ", "> > ", "| "
_MARKS = lazily(r"[ \t]{0,4}((?:[>|][ \t]?){1,9})")
_LIMIT = 500  # lines
# A transcript of a dialogue between servers (sendmail) has such marks of its own: ">>> DATA", "<<< 550 …".
_ANSWERED = lazily(r"(?m)^<<< ")
_FEWEST = 2
"""Lines that a quotation has: one by itself may be anything."""


def without_marks(text: str) -> str:
    """Return `text` with the marks of what it quotes off, and parted by a blank line from what stands around it."""
    if (">" not in text and "|" not in text) or _ANSWERED.search(text):
        return text
    lines = text.split("\n", _LIMIT)
    out: list[str] = []
    for run in _runs(lines[:_LIMIT]):
        marked = [_depth(line) for line in run if line.strip()]
        if not marked or not marked[0] or len(run) < _FEWEST:
            out += run
            continue
        level = min(marked)
        out += ["", *(_without(line, level) for line in run), ""]
    return "\n".join(out + lines[_LIMIT:]).strip("\n") if len(out) > len(lines) else text


def _runs(lines: list[str]) -> list[list[str]]:
    """Return `lines` in pieces that are quoted, and pieces that are not."""
    runs: list[list[str]] = []
    quoted = None
    for line in lines:
        is_quoted = _depth(line) > 0
        if is_quoted is not quoted:
            runs.append([])
            quoted = is_quoted
        runs[-1].append(line)
    return runs


def _depth(line: str) -> int:
    found = _MARKS.match(line)
    return sum(found[1].count(mark) for mark in ">|") if found else 0


def _without(line: str, level: int) -> str:
    """Return `line` without the first `level` marks and the blank behind them."""
    place = 0
    for _ in range(level):
        place = min(at for at in (line.find(mark, place) for mark in ">|") if at >= 0) + 1
    return line[place + 1 :] if line[place : place + 1] in {" ", "\t"} else line[place:]
