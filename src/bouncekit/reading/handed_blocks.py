"""The messages that stand in a text one below another, each under the fields that a mail program puts above it.

Which words name a field, and with which sentences notices open, is data (data/kinds/forwards.toml).
"""

from collections.abc import Iterator
from email.header import Header
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from bouncekit.data import load
from bouncekit.message import Message, parse
from bouncekit.reading.sender.signals import read_signals
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold, fold_all, fold_lines

__all__ = [
    "Block",
    "as_notice",
    "below_block",
    "block_from",
    "label_of",
    "notices_apart",
    "notices_in_blocks",
    "unquoted",
]

_BLOCK_LINES = 14
_MOST = 8  # notices that are read apart in one text
_LINES = 2000
_NEAR = 4  # lines
_COLON = lazily("[:：]")
_LABEL = lazily(r"[ >|*]{0,20}([^:]{1,20}?)[ *]{0,4}:")


class Block(NamedTuple):
    """The fields above a message that is handed on, and the line after them."""

    fields: dict[str, str]
    start: int
    end: int


def block_from(lines: list[str], folded: list[str], start: int) -> Block | None:
    """Return the first block of fields from `start` on: three of them at least, one of them who wrote.

    Of a mail system two will do: a person who copies a notice often leaves out the rest.
    """
    for first in range(start, len(lines)):
        if ":" not in folded[first] or label_of(folded[first]) is None:
            continue
        fields: dict[str, str] = {}
        number, blanks, last = first, 0, first
        while number < len(lines) and number < first + _BLOCK_LINES and blanks <= 1:
            name = label_of(folded[number])
            if name is not None:
                fields.setdefault(name, _value(lines[number]))
                last, blanks = number, 0
            elif folded[number].strip("> |*"):
                break
            else:
                blanks += 1
            number += 1
        if "from" in fields and ("subject" in fields or "date" in fields):
            block = Block(fields, first, last + 1)
            if len(fields) >= 3 or _is_of_system(block):
                return block
    return None


def label_of(folded: str) -> str | None:
    """Return which field a line is of, None where it is of none."""
    match = _LABEL.match(folded) if ":" in folded else None
    return _fields().get(match[1].strip()) if match else None


def _value(line: str) -> str:
    """Return what stands after the colon, which may be a full-width one."""
    return _COLON.split(line, maxsplit=1)[-1].strip(" \t*\xa0")


def below_block(lines: list[str], folded: list[str], block: Block) -> Message:
    """Return the message that stands below `block`, under the header that the block tells.

    A mail system's ends where that of another begins.
    """
    head, end = _head(block), len(lines)
    if _is_of_system(block):
        head = f"Return-Path: <>\n{head}"
        following = _next_of_system(lines, folded, block.end)
        end = following.start if following else end
    return _message(head, unquoted(lines[block.end : end]))


def notices_in_blocks(lines: list[str], folded: list[str]) -> Iterator[Message]:
    """Yield the messages of mail systems that stand in the text, a few at the most."""
    start = 0
    for _ in range(_MOST):
        block = _next_of_system(lines, folded, start)
        if block is None:
            return
        yield below_block(lines, folded, block)
        start = block.end


def notices_apart(text: str) -> list[str]:
    """Return the notices that somebody has pasted one below another, each with what stands above it; else `text`."""
    lines = text.split("\n", _LINES)[:_LINES]
    folded = fold_lines("\n".join(lines))
    ends: dict[int, int] = {}
    block = _next_of_system(lines, folded, 0)
    while block is not None:
        ends[block.start] = block.end
        block = _next_of_system(lines, folded, block.end)
    opened = (number for number, line in enumerate(folded) if line.strip("> *").startswith(_openings()))
    starts: list[int] = []
    near = 0
    for start in sorted({*ends, *opened}):
        if start >= near:
            starts.append(start)
        # A title, the fields and the first sentence open one notice.
        near = max(near, ends.get(start, start) + _NEAR)
    if not 1 < len(starts) <= _MOST:
        return [text]
    borders = [0, *starts[1:], len(lines)]
    return ["\n".join(lines[start:end]) for start, end in pairwise(borders)]


def _next_of_system(lines: list[str], folded: list[str], start: int) -> Block | None:
    block = block_from(lines, folded, start)
    while block is not None and not _is_of_system(block):
        block = block_from(lines, folded, block.end)
    return block


def _head(block: Block) -> str:
    fields = block.fields
    header = [f"From: {_encoded(fields['from'])}", f"Subject: {_encoded(fields.get('subject', ''))}"]
    if "to" in fields:
        header.append(f"To: {_encoded(fields['to'])}")
    return "\n".join(header)


def _is_of_system(block: Block) -> bool:
    return read_signals(parse(_head(block).encode("utf-8", "replace") + b"\n\n")).mail_system


def _encoded(value: str) -> str:
    value = " ".join(value.split())[:500]
    return value if value.isascii() else str(Header(value, "utf-8", maxlinelen=10_000))


def as_notice(body: list[str]) -> Message:
    """Return a pasted notice, which has lost its header, under the one that mail systems give theirs."""
    return _message("Return-Path: <>\nFrom: MAILER-DAEMON", body)


def _message(head: str, body: list[str]) -> Message:
    text = "\n".join(body)
    return parse(f"{head}\nContent-Type: text/plain; charset=utf-8\n\n{text}\n".encode("utf-8", "replace"))


def unquoted(lines: list[str]) -> list[str]:
    """Return the lines with one level of quotation marks off, up to the end of the quotation, where they have any."""
    first = next((line for line in lines if line.strip()), "")
    if not first.lstrip().startswith(">"):
        return lines
    kept = []
    for line in lines:
        bare = line.lstrip()
        if bare.startswith(">"):
            kept.append(bare[2:] if bare.startswith("> ") else bare[1:])
        elif bare:
            break
        else:
            kept.append("")
    return kept


@cache
def _fields() -> dict[str, str]:
    return {fold(label): name for name, labels in load("kinds/forwards.toml")["fields"].items() for label in labels}


@cache
def _openings() -> tuple[str, ...]:
    return tuple(fold_all(load("kinds/forwards.toml")["notices"]["openings"]))
