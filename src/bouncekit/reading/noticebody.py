"""Walk the lines of one notice by one format: the region that it delimits, its recipients, and each one's words.

This is the one loop for all formats.  A recipient is opened by a line shape or by a phrase with a hole; what follows, up to
the next opening, is said of it.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

from bouncekit.reading.addresses import find_addresses
from bouncekit.reading.answers import one_line, unwrap_answer
from bouncekit.reading.codes import find_codes
from bouncekit.reading.facts import DeliveryAction, Passage, RecipientFacts
from bouncekit.reading.formats import Format, Hits
from bouncekit.reading.noticetext import NoticeText
from bouncekit.reading.shapes import is_help_address, open_line
from bouncekit.reading.transcript import Said, Transcript, read_transcript

__all__ = ["Found", "read_body"]

_RECIPIENT_LIMIT = 1000
_BLOCK_LINES = 60


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
        return one_line([self.rest, *self.lines])


def read_body(one: Format, text: NoticeText, hits: Hits, subject: str, named: tuple[str | None, ...] = ()) -> Found:
    """Return what the notice says by the format `one`; `named` are recipients that stand outside of the text."""
    first, last = _region(one, text, hits)
    dialogue_line = next((n for n in hits.lines(one.transcript) if first <= n < last), last)
    blocks = [_Block(address, first) for address in named] or _blocks(one, text, hits, first, dialogue_line)
    if named:
        blocks[0].lines = text.lines[first:last][:_BLOCK_LINES]
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
        rest = ""
        if number in holes:
            opened, rest = _in_hole(text, number, holes[number])
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
            for address in opened:
                if address.lower() not in seen:
                    block = seen[address.lower()] = _Block(address, number, rest)
                    blocks.append(block)
        elif blocks and len(blocks[-1].lines) < _BLOCK_LINES:
            blocks[-1].lines.append(line)
        if len(blocks) >= _RECIPIENT_LIMIT:
            break
    return _without_help(blocks)


_SHAPE_LIMIT = 4000


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
    """Give each block the answer that is announced inside it, or the only one that there is to all without words."""
    if not blocks:
        return
    starts = [block.line for block in blocks]
    before: str | None = None
    for line, _, column in hits.spots(one.answer):
        if line >= last:
            break
        words = _paragraph(text, line, column, last)
        if not words:
            continue
        owner = _owner(starts, line)
        if owner is None:
            before = before or words
        elif blocks[owner].answer is None:
            blocks[owner].answer = words
    if before is not None:
        for block in blocks:
            if not block.answer and not block.own(one.gap):
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
    return one_line(taken)


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
    said = quoted or _said_of(block, dialogue)
    own = (quoted.best() if quoted else None) or block.answer or block.own(one.gap) or None
    source = own or (said.best() if said else None)
    answer = unwrap_answer(source) if source else None
    words = answer.words if answer else None
    passages = [Passage(words, "diagnostic")] if words else []
    if whole and whole != words:
        passages.append(Passage(whole, "notice"))
    if dialogue.lines:
        passages.append(Passage(one_line(dialogue.lines), "transcript"))
    codes = [find_codes(text) for text in (words, source, said.best() if said else None, whole) if text]
    return RecipientFacts(
        address=block.address,
        action=action,
        status=next((c.status for c in codes if c.status), None),
        reply_code=next((c.reply_code for c in codes if c.reply_code), None),
        diagnostic=words,
        passages=tuple(passages),
        remote_host=(answer.host if answer else None) or (said.host if said else None),
        command=(said.command if said else None) or (answer.command if answer else None),
        found_in=one.name,
    )


def _said_of(block: _Block, dialogue: Transcript) -> Said | None:
    if block.address is not None:
        own = dialogue.by_address.get(block.address.lower())
        if own is not None and (own.answers or not dialogue.session.answers):
            return own
    session = dialogue.session
    return session if session.answers or session.words else None
