"""Walk the lines of one notice by one format: the region that it delimits, its recipients, and each one's words.

This is the one loop for all formats.  A recipient is opened by a line shape or by a phrase with a hole; what follows,
up to the next opening, is said of it.
"""

from bisect import bisect_right
from itertools import takewhile
from typing import NamedTuple

from bouncekit import speed
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.answers.quoted import Answer, expanded_from, one_line, unwrap_answer
from bouncekit.reading.answers.transcript import Said, Transcript, command_of, read_transcript
from bouncekit.reading.facts import DeliveryAction, Passage, RecipientFacts
from bouncekit.reading.notices.blocks import BLOCK_LINES, RECIPIENT_LIMIT, Block, find_blocks, share
from bouncekit.reading.notices.formats import Format
from bouncekit.reading.notices.markers import Hits
from bouncekit.reading.notices.notice_text import NoticeText
from bouncekit.text.expressions import lazily

__all__ = ["Found", "Outside", "read_body"]

_LABEL = lazily(r"[ \t]{0,20}[A-Z][A-Za-z-]{1,20}(?: [A-Za-z-]{1,20}){0,3}:(?!//)(?:\s|$)")
_HEAD_LINES = 4
_REFUSED = 500
_ANNOUNCED = 4  # words
_DIGIT = lazily(r"\d")
_LEADING_CODE = lazily(r"[ '\"#<]{0,2}([45]\d\d)(?=[ :-])")


class Found(NamedTuple):
    """The recipients of one notice, and the prose that is said of none in particular."""

    recipients: list[RecipientFacts]
    prose: str


class Outside(NamedTuple):
    """What is known without the text: the subject (folded), addresses of the notice's own header, and recipients that
    another place names."""

    subject: str = ""
    own: frozenset[str] = frozenset()
    named: tuple[str | None, ...] = ()


speed.quick_tuples(Found, Outside)


def read_body(one: Format, text: NoticeText, hits: Hits, outside: Outside) -> Found:
    """Return what the notice says by the format `one`."""
    first, last = _region(one, text, hits)
    named = outside.named
    dialogue_line = next((n for n in hits.lines(one.transcript) if first <= n < last), last)
    blocks = [Block(address, first) for address in named]
    blocks = blocks or find_blocks(one, text, hits, (first, dialogue_line), outside.own)
    if named:
        blocks[-1].lines = ["", *text.lines[first:last][:BLOCK_LINES]]
    dialogue = read_transcript(text.lines[dialogue_line:last]) if one.transcript else Transcript()
    if not blocks:
        blocks = [Block(dialogue.names[key], dialogue_line) for key in dialogue.names if key in dialogue.by_address]
        blocks = blocks or [Block(address, dialogue_line) for address in dialogue.names.values()]
    _give_answers(one, text, hits, blocks, last)
    share(blocks)
    action = _Actions(one, hits, outside.subject, last)
    if named:  # the text speaks of all of them alike
        said = _recipient(blocks[-1], one, dialogue, action.at(first))
        recipients = [said._replace(address=block.address) for block in blocks[:RECIPIENT_LIMIT]]
    else:
        recipients = [
            _written_to(_recipient(block, one, dialogue, action.at(block.line)), text.lines[block.line], block.lines)
            for block in blocks[:RECIPIENT_LIMIT]
        ]
    told = _told_command(one, text, hits, last)
    if told:
        recipients = [recipient._replace(command=recipient.command or told) for recipient in recipients]
    start = blocks[0].line if blocks else last
    prose = one_line(text.lines[:start])
    return Found(recipients, prose)


def _written_to(said: RecipientFacts, opening: str, lines: list[str]) -> RecipientFacts:
    """Add the address that the sender wrote to, where the paragraph that opens the recipient tells another one."""
    if said.address is None:
        return said
    paragraph = takewhile(str.strip, lines[:_HEAD_LINES])
    original = expanded_from(one_line([opening, *paragraph]))
    return said._replace(original_address=original) if original and original.lower() != said.address.lower() else said


def _told_command(one: Format, text: NoticeText, hits: Hits, last: int) -> str | None:
    """Return the command that stands by itself below its heading."""
    for line, column, _ in hits.spots(one.command):
        if line < last:
            return command_of(_paragraph(text, line, column, last))
    return None


def _region(one: Format, text: NoticeText, hits: Hits) -> tuple[int, int]:
    """Return the first line to read and the line after the last."""
    first = next(iter(hits.lines(one.start)), 0)
    last = next((n for n in hits.lines(one.stop) if n > first), len(text.lines))
    return first, last


def _give_answers(one: Format, text: NoticeText, hits: Hits, blocks: list[Block], last: int) -> None:
    """Give each block the answer that is announced inside it; one announced before all goes to those without words.

    Where several phrases announce one, the format's own and the first of the list win.
    """
    if not blocks:
        return
    starts = [block.line for block in blocks]
    before: str | None = None
    for line, column, _ in sorted(hits.spots(one.answer), key=lambda spot: spot.rank):
        if line >= last:
            continue
        owner = bisect_right(starts, line) - 1
        if blocks[owner].answer is None if owner >= 0 else before is None:
            words = _paragraph(text, line, column, last) or None
            if owner < 0:
                before = words
            else:
                blocks[owner].answer = words
    for block in blocks:
        if before is not None and not block.answer and not block.own(one.gap):
            block.answer = before


def _paragraph(text: NoticeText, line: int, column: int, last: int) -> str:
    """Return the words after `column` of a folded line, with the lines that follow up to a blank one."""
    folded = text.folded[line]
    tail = folded[column:].lstrip(" :").rstrip()
    if tail.endswith(":") and len(tail.split()) <= _ANNOUNCED and not _DIGIT.search(tail):
        tail = ""  # "The following error was given:" announces what stands below
    taken = [_raw_tail(text.lines[line], tail)] if tail else []
    for number in range(line + 1, min(last, line + 1 + BLOCK_LINES)):
        following = text.lines[number]
        if not following.strip():
            if taken:
                break
        elif tail and _LABEL.match(following) and following[:1].isspace() == text.lines[line][:1].isspace():
            break  # "Reason: …" is followed by another field
        else:
            taken.append(following)
    words = one_line(taken)
    return _inside(words) if folded.lstrip().startswith("(") else words


def _inside(words: str) -> str:
    """Return `words` up to the parenthesis that closes one opened before them."""
    depth = start = 0
    place = words.find(")")
    while place >= 0:
        depth += words.count("(", start, place) - 1
        if depth < 0:
            return words[:place]
        start = place + 1
        place = words.find(")", start)
    return words


def _raw_tail(line: str, tail: str) -> str:
    """Return the end of `line` that folds to `tail`; folding keeps the length of nearly all lines."""
    raw = " ".join(line.split())
    return raw[-len(tail) :].lstrip() if len(tail) < len(raw) else raw


class _Actions:
    """FAILED or DELAYED, by the nearest marker above a line, else by any in the notice or its subject."""

    def __init__(self, one: Format, hits: Hits, subject: str, last: int) -> None:
        delayed = [(n, DeliveryAction.DELAYED) for n in hits.lines(one.delayed) if n < last]
        failed = [(n, DeliveryAction.FAILED) for n in hits.lines(one.failed) if n < last]
        delivered = [(n, DeliveryAction.DELIVERED) for n in hits.lines(one.delivered) if n < last]
        if delivered:  # both lists may stand in one notice, the one of the reached first
            delivered += [(n, DeliveryAction.FAILED) for n in hits.lines(one.undelivered) if n < last]
        over = [(n, DeliveryAction.FAILED) for n in hits.lines(one.undelivered) if n < last and _is_heading(hits, n)]
        if over and any(_is_heading(hits, n) for n, _ in delayed):  # both lists, each under what is said of it
            failed += over
        self._marks = sorted(delayed + failed + delivered, key=lambda mark: mark[0])
        says_delay = (bool(delayed) and not failed) or (subject != "" and one.delayed_words.stand_in(subject))
        self._otherwise = DeliveryAction.DELAYED if says_delay else DeliveryAction.FAILED

    def at(self, line: int) -> DeliveryAction:
        above = bisect_right(self._marks, line, key=lambda mark: mark[0])
        return self._marks[above - 1][1] if above else self._otherwise


def _is_heading(hits: Hits, line: int) -> bool:
    return hits.folded[line].rstrip().endswith(":")


def _recipient(block: Block, one: Format, dialogue: Transcript, action: DeliveryAction) -> RecipientFacts:
    whole = block.whole()
    quoted = _said_of(block, read_transcript(block.lines)) if "<<<" in whole or "<--" in whole else None
    said = quoted or _said_of(block, dialogue) or Said()
    source = (quoted.best() if quoted else None) or block.answer or block.own(one.gap) or said.best()
    if block.phrase and not block.answer and ((one.tells and source is None) or (one.prose and not said.answers)):
        # The sentence that names them says more than what follows, unless it announces a server's own answer.
        source = _announced(block) or one_line([block.phrase, source or ""])
    answer = unwrap_answer(source) if source else Answer(None, None, None)
    host, command = answer.host or said.host, said.command or answer.command
    if whole and whole != source and not (host and command):
        around = unwrap_answer(whole)
        host, command = host or around.host, command or around.command
    passages = [Passage(answer.words, "diagnostic")] if answer.words else []
    if whole and whole != answer.words:
        passages.append(Passage(whole, "notice"))
    if dialogue.words:
        passages.append(Passage(dialogue.words, "transcript"))
    status, reply_code = _codes(answer.words, source, said.best(), whole)
    if action is DeliveryAction.DELIVERED and ((reply_code or 0) >= _REFUSED or (status or "2")[0] == "5"):
        action = DeliveryAction.FAILED  # the server's own answer knows better than a heading
    return RecipientFacts(
        address=block.address,
        action=action,
        status=status,
        reply_code=_leading_code(answer.words) or reply_code,
        diagnostic=answer.words,
        passages=tuple(passages),
        remote_host=host,
        command=command,
        found_in=one.name,
    )


def _announced(block: Block) -> str | None:
    """Return the paragraph below a sentence that ends with a colon, where a code opens it: a server said it."""
    if not block.phrase.rstrip().endswith(":") or block.rest:
        return None
    words = block.own(gap=True)
    return words if _LEADING_CODE.match(words) else None


def _codes(*texts: str | None) -> tuple[str | None, int | None]:
    """Return the first status and the first reply code in `texts`, the best text first."""
    status = reply_code = None
    for text in dict.fromkeys(texts):
        if text and not (status and reply_code):
            found = find_codes(text)
            status, reply_code = status or found.status, reply_code or found.reply_code
    return status, reply_code


def _leading_code(words: str | None) -> int | None:
    """Return the reply code that an answer begins with."""
    match = _LEADING_CODE.match(words) if words else None
    return int(match[1]) if match else None


def _said_of(block: Block, dialogue: Transcript) -> Said | None:
    own = dialogue.by_address.get(block.address.lower()) if block.address else None
    if own is not None and (own.answers or own.words):
        return own
    session = dialogue.session
    return session if session.answers or session.words else None
