"""Texts that people paste, and what a message says to its reader: read as letters where no server speaks in them."""

import re
from collections.abc import Callable
from typing import NamedTuple

from bouncekit.message import Message, parse
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.facts import About, Facts, Form, Frame, Passage
from bouncekit.reading.forwarded import is_handed_on
from bouncekit.reading.frames import frame_of
from bouncekit.reading.kinds.likenesses import liken_letter, likened_about, with_likeness
from bouncekit.reading.kinds.pasted_letters import is_warned_of, read_pasted_letter, reply_about, told_beside
from bouncekit.reading.kinds.stories import read_story
from bouncekit.reading.narrow import glued, mended, with_whole_addresses
from bouncekit.reading.notices.lookalikes import blames_nobody_else, is_lookalike
from bouncekit.reading.pasted import is_named_as_other, looks_like_message, read_answer
from bouncekit.reading.sender.robots import is_robot
from bouncekit.reading.sender.signals import Signals, read_signals
from bouncekit.text.expressions import lazily

__all__ = ["LetterIn", "is_no_notice", "letter_in", "read_pasted_text"]

_RETURNING = frozenset({Form.NOTICE, Form.DELIVERY_REPORT})
# A pasted notice has lost its header: it is read under the one that mail systems give theirs.
_AS_NOTICE = b"Return-Path: <>\nFrom: MAILER-DAEMON\nContent-Type: text/plain; charset=utf-8\n\n"
_NOTICE_LINES = 3
_LETTER = 2000  # characters: what is longer says many things, and words of it stand beside one another by chance
_AS_LETTER = b"From: a@example.org\nContent-Type: text/plain; charset=utf-8\n\n"
_PASTED_REPLY = frozenset({"auto_reply", "acknowledgement"})
_LINK = "://"
_HREF = re.compile(rb"\bhref\s{0,3}=\s{0,3}[\"']?https?:", re.IGNORECASE)
_CODE_ASKED = lazily(r"[^\d\n@]{4,40}\b[245]\d\d\s{0,2}[?»\"']{1,3}\s{0,2}\??")  # nobody answers so
_RETURNED = frozenset({"message/rfc822", "text/rfc822-headers", "message/global"})  # RFC 3464, 2; RFC 6533, 5


class LetterIn(NamedTuple):
    """What a message says to its reader, and whether a machine says it."""

    text: str
    machine: bool


def letter_in(message: Message) -> LetterIn | None:
    """Return what `message` says to its reader, where it is short enough to be a letter of one matter.

    A link of its HTML that the text does not show is there to be pressed: the letter then ends with its sign.  A
    mailing to many (RFC 2369, 3.2) always has some.
    """
    signals = read_signals(message)
    if len(signals.text) > _LETTER:
        return None
    return LetterIn(_shown(message, signals), signals.machine or is_robot(message, signals))


def is_no_notice(facts: Facts, message: Message, signals: Signals) -> bool:
    """Tell whether the free-text notice that `facts` are of is none: it only looks like one, or it wants a press."""
    if is_lookalike(facts, message, signals):
        return True
    coded = any(said.status or said.reply_code for said in facts.recipients)
    if coded or len(signals.text) > _LETTER or not _RETURNED.isdisjoint(message.kinds):
        return False
    if not blames_nobody_else(facts, message):
        return False
    return is_warned_of(_shown(message, signals))


def read_pasted_text(text: str, read: Callable[[Message], Facts]) -> Facts:
    """Return what a pasted text says, as `bouncekit.reading.read_text` does; `read` reads a whole message."""
    facts = _read_text(with_whole_addresses(text), read)
    facts = _with_broken_words(facts, text) if facts.recipients else facts
    told = facts.form in _RETURNING or facts.frame in {Frame.RETURNED, Frame.DELAYED}
    return facts._replace(forwarded=True) if told and is_handed_on(text) else facts


def _with_broken_words(facts: Facts, text: str) -> Facts:
    """Return `facts` with the words that the lines of `text` break, or that a picture of it shows wrongly.

    They stand last: nobody asks for them where something was found.  What is guessed of them condemns no address.
    """
    coded = any(said.status or said.reply_code for said in facts.recipients)
    joined, guessed = glued(text), None if coded else mended(text)
    if guessed is not None:
        facts = facts._replace(recipients=tuple(said._replace(found_in="text") for said in facts.recipients))
    further = tuple(Passage(words, "notice") for words in (joined, guessed) if words is not None)
    return facts._replace(passages=facts.passages + further)


def _shown(message: Message, signals: Signals) -> str:
    text = signals.text
    if _LINK in text or "text/html" not in message.kinds or "list-unsubscribe" in message.header_names:
        return text
    linked = any(_HREF.search(part.body) for part, kind in message.typed_parts if kind == "text/html")
    return f"{text}\n{_LINK}" if linked else text


def _read_text(text: str, read: Callable[[Message], Facts]) -> Facts:
    if looks_like_message(text):
        message = parse(text.lstrip().encode("utf-8", "replace"))
        facts = read(message)
        letter = letter_in(message) if facts.form is Form.ORDINARY else None
        told = read_pasted_letter(letter.text) if letter else None
        return told or (read_answer(text) if facts.form is Form.ORDINARY and facts.about is None else facts)
    if _CODE_ASKED.fullmatch(text.strip()):
        return Facts(Form.ORDINARY, machine=True, about=About.CAME_BACK)
    warning = read_pasted_letter(text) if is_warned_of(text) else None
    letter_told = warning or liken_letter(text) or read_story(text) or read_pasted_letter(text)
    if letter_told is not None:
        return letter_told
    speaks = find_codes(text) != (None, None) or frame_of(text) is not None
    signals = None if speaks else read_signals(parse(_AS_LETTER + text.encode("utf-8", "replace")))
    pasted = _read_pasted_reply(text, signals) if signals else None
    if pasted is None and text.count("\n") >= _NOTICE_LINES:
        pasted = _read_pasted_notice(text, read)
    if pasted is not None:
        return pasted
    answer = with_likeness(read_answer(text), text)
    if signals is None:
        return answer
    return answer._replace(about=likened_about(text) or told_beside(text, signals.letter))


def _read_pasted_notice(text: str, read: Callable[[Message], Facts]) -> Facts | None:
    """Read the text of a notice; where none of its words calls it one, it is judged as an answer is."""
    facts = read(parse(_AS_NOTICE + text.encode("utf-8", "replace")))
    named = [said.address for said in facts.recipients if said.address]
    if facts.form not in _RETURNING or not named or all(is_named_as_other(text, address) for address in named):
        return None
    facts = facts._replace(subject=None, passages=tuple(p for p in facts.passages if p.found_in != "subject"))
    frame = frame_of(text)
    if frame is not None:
        return facts._replace(frame=frame)
    said = tuple(said._replace(action=None) for said in facts.recipients)
    return facts._replace(form=Form.PASTED, recipients=said)


def _read_pasted_reply(text: str, signals: Signals) -> Facts | None:
    """Recognise an automatic reply that was pasted without its header, by the words that programs put into one."""
    if _PASTED_REPLY.isdisjoint(signals.body_marks) or signals.letter.asking:
        return None
    said = Passage(" ".join(text.split())[:1000], "notice")
    return Facts(Form.AUTO_REPLY, machine=True, passages=(said,), about=reply_about(text))
