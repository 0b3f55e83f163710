"""Notices that a person hands on: attached, in the text below a mail program's mark, or pasted with quotation marks.

What tells a forward from an answer, in this order: an answer's subject ("RE :") makes an answer of everything; a
forward's subject, a forward's mark or an attached notice makes a forward; without any of them, a notice that is quoted
whole in a message that answers nothing ("In-Reply-To") was pasted.  In doubt nothing is read: it is a person's mail.
The words and marks are data (data/kinds/forwards.toml).
"""

from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache
from typing import NamedTuple

from bouncekit.data import load
from bouncekit.message import Message, parse
from bouncekit.reading.facts import Facts, Form, RecipientFacts
from bouncekit.reading.handed_blocks import as_notice, below_block, block_from, notices_in_blocks, unquoted
from bouncekit.reading.last_notices import together
from bouncekit.reading.reports.delivery_report import read_status_parts
from bouncekit.reading.sender.signals import Signals, read_signals
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold, fold_lines

__all__ = ["is_handed_on", "own_words", "read_forwarded"]

Read = Callable[[Message], Facts]

_MESSAGES = frozenset({"message/rfc822", "message/global"})
_OPAQUE = frozenset({"application/octet-stream", "application/x-rfc822", "text/plain", "application/eml"})
_NOTICES = frozenset({Form.DELIVERY_REPORT, Form.NOTICE})
_ATTACHED_LIMIT = 20
_LINES = 2000
_TEXT_LIMIT = 64 * 1024
_LINE_LIMIT = 4000
_FOLDED_LIMIT = 200
_OWN_LINES = 20  # what people who paste a notice write of their own, before it and after it
_OPENING = 2000  # characters in which the mark of a pasted text stands
_FIRST_LINES = 5
_MARK = lazily(r"[\s>|*_#=~-]{0,80}")
# Without one of these nothing is quoted and nothing handed on: nearly all mail is told by this.
_CLUES = ("\n>", "---", "___", "\nFrom:", "\nDe :", "\nDe\xa0:", "\nVon:")
_ANY_WORDS = "generic"
_NEAR = 4
_HEAD = 3  # letters by which most lines are told to be no mark


def read_forwarded(message: Message, signals: Signals, read: Read) -> Facts | None:
    """Return the facts of the notice that the sender of `message` hands on, marked as forwarded, or None.

    `read` reads the notice within.
    """
    if signals.mail_system or signals.list_mail or signals.administration:
        return None
    way = _way(signals)
    if way is _Way.ANSWERED or (signals.machine and way is not _Way.FORWARDED):
        return None
    facts = _attached(message, read) or _in_parts(message) or _in_text(message, signals, way, read)
    return facts._replace(forwarded=True, machine=signals.machine) if facts is not None else None


class _Way(Enum):
    """What the subject tells of a message: handed on, an answer, or neither."""

    FORWARDED = "forwarded"
    ANSWERED = "answered"
    NEW = "new"


def is_handed_on(text: str) -> bool:
    """Tell whether a pasted `text` opens as mail programs open what somebody hands on."""
    lines = [fold(line) for line in text[:_OPENING].split("\n") if line.strip()][:_FIRST_LINES]
    return any(_begins(line, _words().forward_lines) for line in lines)


def own_words(text: str) -> str:
    """Return what who hands a notice on in `text` says of their own, above it or around what is quoted."""
    lines = text[:_TEXT_LIMIT].split("\n", _OWN_LINES)[:_OWN_LINES]
    folded = fold_lines("\n".join([line[:_FOLDED_LIMIT] for line in lines]))
    block = block_from(lines, folded, 0)
    ends = [n for n, line in enumerate(folded) if _opens(line)][:1] + ([block.start] if block else [])
    return "\n".join(line for line in lines[: min(ends, default=len(lines))] if not line.lstrip().startswith(">"))


def _way(signals: Signals) -> _Way:
    prefix = signals.prefix
    if prefix.forward:
        return _Way.FORWARDED
    return _Way.ANSWERED if prefix.answer else _Way.NEW


def _attached(message: Message, read: Read) -> Facts | None:
    """Return what the attached notices say."""
    found = []
    for part in message.parts[:_ATTACHED_LIMIT]:
        inner = part.embedded if part.content_type in _MESSAGES else None
        if inner is None and part.content_type in _OPAQUE and (part.filename or "").lower().endswith(".eml"):
            inner = parse(part.body)
        facts = read(inner) if inner is not None else None
        if facts is not None and facts.form in _NOTICES:
            found.append(facts)
    return together(found) if found else None


def _in_parts(message: Message) -> Facts | None:
    """Return what the status part says that a mail program left among the parts of the person's own mail."""
    return read_status_parts(message) if message.root.is_multipart else None


def _in_text(message: Message, signals: Signals, way: _Way, read: Read) -> Facts | None:
    text = signals.whole_text[:_TEXT_LIMIT]
    if way is _Way.NEW and not any(clue in text for clue in _CLUES):
        return None
    fresh = message.header_names.isdisjoint(("in-reply-to", "references"))
    lines = text.split("\n", _LINES)[:_LINES]
    if len(text) > _LINE_LIMIT or "\r" in text:
        lines = [line[:_LINE_LIMIT].rstrip("\r") for line in lines]
    is_long = max(map(len, lines), default=0) > _FOLDED_LIMIT
    folded = fold_lines("\n".join([line[:_FOLDED_LIMIT] for line in lines] if is_long else lines))
    for inner in _handed_on(lines, folded, way, fresh=fresh):
        facts = read(inner)
        if facts.form in _NOTICES and any(_is_told(said, inner) for said in facts.recipients):
            further = map(read, list(notices_in_blocks(lines, folded))[1:])
            return together([facts, *(one for one in further if one.form in _NOTICES)])
    return None


def _is_told(said: RecipientFacts, inner: Message) -> bool:
    """Tell whether a notice names this recipient.

    The format that takes any words for a notice would take those of the person, too: it counts only where the block
    above them names a mail system.
    """
    if said.address is None:
        return False
    return said.found_in != _ANY_WORDS or (inner.raw_header("subject") is not None and read_signals(inner).daemon)


def _handed_on(lines: list[str], folded: list[str], way: _Way, *, fresh: bool) -> Iterator[Message]:
    """Yield the messages that may stand in the text of a person's mail, the surest first."""
    opening = next((n for n, line in enumerate(folded) if _opens(line)), -1)
    marked = opening >= 0 and _begins(folded[opening], _words().forward_lines)
    if not (way is _Way.FORWARDED or marked or fresh):
        return
    block = block_from(lines, folded, max(0, opening))
    if block is not None:
        inner = below_block(lines, folded, block)
        yield inner
        if opening >= 0 and block.start - opening <= _NEAR:
            return  # who wrote what is handed on is told: nobody else did
        if not read_signals(inner).mail_system:  # what stands below is somebody's letter
            lines, folded = lines[: block.start], folded[: block.start]
    if opening >= 0:
        yield as_notice(unquoted(lines[opening + 1 :]))
    if way is _Way.FORWARDED or fresh:
        yield from _pasted(lines, folded, way)


def _pasted(lines: list[str], folded: list[str], way: _Way) -> Iterator[Message]:
    """Yield the text that is quoted in one piece, or what stands in a forward that has no mark at all."""
    quoted = [n for n, line in enumerate(lines) if line.lstrip().startswith(">")]
    if not quoted:
        if way is _Way.FORWARDED:
            yield as_notice(lines)
        return
    first, last = quoted[0], quoted[-1]
    own = [line for line in (*lines[:first], *lines[last + 1 :]) if line.strip()]
    between = any(line.strip() and not line.lstrip().startswith(">") for line in lines[first : last + 1])
    above = next((line for line in reversed(folded[:first]) if line), "")
    answered = above.endswith(_words().answer_lines) and way is not _Way.FORWARDED
    if len(own) <= _OWN_LINES and not between and not answered:
        yield as_notice(unquoted(lines[first : last + 1]))


def _opens(folded: str) -> bool:
    words = _words()
    start = _marks_end(folded)
    if folded[start : start + _HEAD] not in words.heads:
        return False
    return _begins(folded, words.forward_lines) or _begins(folded, words.either_lines)


def _begins(folded: str, openings: tuple[str, ...]) -> bool:
    """Tell whether the line is a mark: its words alone, between dashes, or before a colon."""
    start = _marks_end(folded)
    found = next((words for words in openings if folded.startswith(words, start)), None)
    if found is None:
        return False
    rest = folded[start + len(found) :].strip(" -_*=>:")
    return start > 0 or not rest or (len(rest) <= 40 and found.endswith((" ", "by", "par", "von", "da", "por")))


def _marks_end(folded: str) -> int:
    """Return where the dashes and the like at the beginning of a line end."""
    mark = _MARK.match(folded)
    return mark.end() if mark else 0


class _Words(NamedTuple):
    forward_lines: tuple[str, ...]
    either_lines: tuple[str, ...]
    answer_lines: tuple[str, ...]
    heads: frozenset[str]


@cache
def _words() -> _Words:
    lines = load("kinds/forwards.toml")["lines"]
    return _Words(
        tuple(fold(words) for words in lines["forwards"]),
        tuple(fold(words) for words in lines["either"]),
        tuple(fold(words) for words in lines["answers"]),
        frozenset(fold(words)[:_HEAD] for words in (*lines["forwards"], *lines["either"])),
    )
