"""Walk the lines of one notice by one format: the region that it delimits, its recipients, and each one's words.

This is the one loop for all formats.  A recipient is opened by a line shape or by a phrase with a hole; what follows, up to
the next opening, is said of it.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from bouncekit.reading.addresses import find_addresses
from bouncekit.reading.answers import Answer, one_line, unwrap_answer
from bouncekit.reading.codes import find_codes
from bouncekit.reading.facts import DeliveryAction, Passage, RecipientFacts
from bouncekit.reading.formats import Format, Hits
from bouncekit.reading.noticetext import NoticeText
from bouncekit.reading.shapes import is_help_address, open_line
from bouncekit.reading.transcript import Said, Transcript, read_transcript

__all__ = ["Found", "read_body"]

_RECIPIENT_LIMIT = 1000
_BLOCK_LINES = 60
_SHAPE_LIMIT = 4000
_LEADING_CODE = re.compile(r"[ '\"#<]{0,2}([45]\d\d)(?=[ :-])")


@dataclass(frozen=True, slots=True)
class Found:
    """The recipients of one notice, and the prose that is said of none in particular."""

    recipients: list[RecipientFacts]
    prose: str


@dataclass(slots=True)
class _Block:
    """One recipient's lines while the notice is read."""

    address: str | None
    line: int
    rest: str = ""
    lines: list[str] = field(default_factory=list)
    answer: str | None = None
    phrase: str = ""

    def own(self, gap: bool) -> str:
        """Return what is said of this recipient, on one line: the first paragraph after the address."""
        taken = [self.rest] if self.rest else []
        for line in self.lines:
            if line.strip():
                taken.append(line)
            elif taken or not gap:
                break
        return one_line(taken)

    def all(self) -> str:
        return one_line([self.phrase, self.rest, *self.lines])


def read_body(one: Format, text: NoticeText, hits: Hits, subject: str, named: tuple[str | None, ...] = ()) -> Found:
    """Return what the notice says by the format `one`; `named` are recipients that stand outside of the text."""
    first, last = _region(one, text, hits)
    dialogue_line = next((n for n in hits.lines(one.transcript) if first <= n < last), last)
    blocks = [_Block(address, first) for address in named] or _blocks(one, text, hits, first, dialogue_line)
    if named:
        blocks[0].lines = ["", *text.lines[first:last][:_BLOCK_LINES]]
    dialogue = read_transcript(text.lines[dialogue_line:last]) if one.transcript else Transcript()
    if not blocks:
        blocks = [_Block(dialogue.names[key], dialogue_line) for key in dialogue.names if key in dialogue.by_address]
        blocks = blocks or [_Block(address, dialogue_line) for address in dialogue.names.values()]
    _give_answers(one, text, hits, blocks, last)
    _share(blocks)
    action = _Actions(one, hits, subject, last)
    recipients = [_recipient(block, one, dialogue, action.at(block.line)) for block in blocks[:_RECIPIENT_LIMIT]]
    start = blocks[0].line if blocks else last
    prose = one_line(text.lines[:start])
    return Found(recipients, prose)


def _region(one: Format, text: NoticeText, hits: Hits) -> tuple[int, int]:
    """Return the first line to read and the line after the last."""
    first = next(iter(hits.lines(one.start)), 0)
    last = next((n for n in hits.lines(one.stop) if n > first), len(text.lines))
    return first, last


def _blocks(one: Format, text: NoticeText, hits: Hits, first: int, last: int) -> list[_Block]:
    holes = {line: column for line, _, column in reversed(hits.spots(one.recipient)) if first <= line < last}
    blocks: list[_Block] = []
    seen: dict[str, _Block] = {}
    indent = None
    waiting = False
    for number in range(first, last):
        line = text.lines[number]
        opened: tuple[str, ...] = ()
        rest = phrase = ""
        if number in holes:
            opened, rest = _in_hole(text, number, holes[number])
            phrase = line
            waiting = not opened
        elif waiting and line.strip():
            opened, rest = _first_address(line)
            waiting = False
        elif one.lines and len(line) < _SHAPE_LIMIT:
            opening = open_line(line, one.lines)
            if opening is not None and (indent is None or opening.indent <= indent):
                opened, rest = opening.addresses, opening.rest
                indent = opening.indent if indent is None else indent
        if opened and not _is_known(opened, seen, blocks):
            for bare in opened:
                address = bare if "@" in bare or one.domain is None else f"{bare}@{one.domain}"
                if address.lower() not in seen:
                    block = seen[address.lower()] = _Block(address, number, rest, phrase=phrase)
                    blocks.append(block)
        elif blocks and len(blocks[-1].lines) < _BLOCK_LINES:
            blocks[-1].lines.append(line)
        if len(blocks) >= _RECIPIENT_LIMIT:
            break
    return _without_help(blocks)


def _is_known(opened: tuple[str, ...], seen: dict[str, _Block], blocks: list[_Block]) -> bool:
    return all(address.lower() in seen for address in opened) and bool(blocks)


def _without_help(blocks: list[_Block]) -> list[_Block]:
    """Leave out postmasters and the like where others are named too."""
    others = [block for block in blocks if block.address and not is_help_address(block.address)]
    return others or blocks


def _in_hole(text: NoticeText, number: int, column: int) -> tuple[tuple[str, ...], str]:
    """Return the first address after `column` of the folded line, as it was written, and what follows it."""
    folded = text.folded[number][column:]
    for address in find_addresses(text.lines[number]):
        place = folded.find(address.lower())
        if place >= 0:
            return (address,), ""
    return (), ""


def _first_address(line: str) -> tuple[tuple[str, ...], str]:
    return find_addresses(line)[:1], ""


def _give_answers(one: Format, text: NoticeText, hits: Hits, blocks: list[_Block], last: int) -> None:
    """Give each block the answer that is announced inside it; one announced before all goes to those without words.

    Where several phrases announce one, the format's own and the first of the list win.
    """
    if not blocks:
        return
    starts = [block.line for block in blocks]
    before: str | None = None
    for marker in [m for m in one.answer if m in hits.positions]:
        for line, _, column in hits.spots((marker,)):
            if line >= last:
                break
            owner = _owner(starts, line)
            if blocks[owner].answer is None if owner is not None else before is None:
                words = _paragraph(text, line, column, last) or None
                if owner is None:
                    before = words
                else:
                    blocks[owner].answer = words
    for block in blocks:
        if before is not None and not block.answer and not block.own(one.gap):
            block.answer = before


def _owner(starts: list[int], line: int) -> int | None:
    place = bisect_right(starts, line) - 1
    return place if place >= 0 else None


def _paragraph(text: NoticeText, line: int, column: int, last: int) -> str:
    """Return the words after `column` of a folded line, with the lines that follow up to a blank one."""
    folded = text.folded[line]
    tail = folded[column:].strip(" :")
    taken = [_raw_tail(text.lines[line], tail)] if tail else []
    for number in range(line + 1, min(last, line + 1 + _BLOCK_LINES)):
        if text.lines[number].strip():
            taken.append(text.lines[number])
        elif taken:
            break
    words = one_line(taken)
    return _inside(words) if folded.lstrip().startswith("(") else words


def _inside(words: str) -> str:
    """Return `words` up to the parenthesis that closes one opened before them."""
    depth = 0
    for place, character in enumerate(words):
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return words[:place]
    return words


def _raw_tail(line: str, tail: str) -> str:
    """Return the end of `line` that folds to `tail`; folding keeps the length of nearly all lines."""
    raw = " ".join(line.split())
    return raw[-len(tail) :].lstrip() if len(tail) < len(raw) else raw


def _share(blocks: list[_Block]) -> None:
    """Give an address that stands in a list without words those of the next one that has some."""
    following: _Block | None = None
    for block in reversed(blocks):
        if block.rest or block.answer or any(line.strip() for line in block.lines):
            following = block
        elif following is not None:
            block.lines, block.answer, block.rest = following.lines, following.answer, following.rest


class _Actions:
    """FAILED or DELAYED, by the nearest marker above a line, else by any in the notice or its subject."""

    def __init__(self, one: Format, hits: Hits, subject: str, last: int) -> None:
        delayed = [(n, DeliveryAction.DELAYED) for n in hits.lines(one.delayed) if n < last]
        failed = [(n, DeliveryAction.FAILED) for n in hits.lines(one.failed) if n < last]
        self._marks = sorted(delayed + failed, key=lambda mark: mark[0])
        says_delay = (bool(delayed) and not failed) or any(word in subject for word in one.delayed_words)
        self._otherwise = DeliveryAction.DELAYED if says_delay else DeliveryAction.FAILED

    def at(self, line: int) -> DeliveryAction:
        above = [action for number, action in self._marks if number <= line]
        return above[-1] if above else self._otherwise


def _recipient(block: _Block, one: Format, dialogue: Transcript, action: DeliveryAction) -> RecipientFacts:
    whole = block.all()
    quoted = _said_of(block, read_transcript(block.lines)) if "<<<" in whole or "<--" in whole else None
    said = quoted or _said_of(block, dialogue) or Said()
    source = (quoted.best() if quoted else None) or block.answer or block.own(one.gap) or said.best()
    if source is None and one.tells:
        source = one_line([block.phrase]) or None
    answer = unwrap_answer(source) if source else Answer(None, None, None)
    around = unwrap_answer(whole)
    passages = [Passage(answer.words, "diagnostic")] if answer.words else []
    if whole and whole != answer.words:
        passages.append(Passage(whole, "notice"))
    if dialogue.lines:
        passages.append(Passage(one_line(dialogue.lines), "transcript"))
    codes = [find_codes(text) for text in (answer.words, source, said.best(), whole) if text]
    return RecipientFacts(
        address=block.address,
        action=action,
        status=next((c.status for c in codes if c.status), None),
        reply_code=_leading_code(answer.words) or next((c.reply_code for c in codes if c.reply_code), None),
        diagnostic=answer.words,
        passages=tuple(passages),
        remote_host=answer.host or said.host or around.host,
        command=said.command or answer.command or around.command,
        found_in=one.name,
    )


def _leading_code(words: str | None) -> int | None:
    """Return the reply code that an answer begins with."""
    match = _LEADING_CODE.match(words) if words else None
    return int(match[1]) if match else None


def _said_of(block: _Block, dialogue: Transcript) -> Said | None:
    own = dialogue.by_address.get(block.address.lower()) if block.address else None
    if own is not None and (own.answers or own.words):
        return own
    session = dialogue.session
    return session if session.answers or session.words else None
