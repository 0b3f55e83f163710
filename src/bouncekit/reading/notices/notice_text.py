"""The text of a notice, ready to be read: which parts hold it, its lines, and the same lines folded."""

import re
from typing import NamedTuple

from bouncekit import speed
from bouncekit.message import Message, Part
from bouncekit.reading.notices.footers import without_footer
from bouncekit.text.cues import CuePattern
from bouncekit.text.folding import fold_lines_of_notice

__all__ = ["NoticeText", "notice_text", "text_of", "whole_lines"]

_COPY_BELOW = (
    r"\n(?:[ \t]{0,4}-{2,8} ?[^\n]{0,60}(?&copy_below)[^\n]{0,80}"
    r"|(?P<header>(?:received|return-path|dkim-signature): ))"
)
_COPY = CuePattern(_COPY_BELOW, re.IGNORECASE)
_COPY_IN_SMALL = CuePattern(_COPY_BELOW)  # an expression that ignores case takes four times as long
_RETURNED = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers"})
_COPY_LIMIT = 16 * 1024
_TEXT_LIMIT = 64 * 1024
_LINE_LIMIT = 4000
_PARTS_LIMIT = 8
_BLANKS = " \t\xa0"


class NoticeText(NamedTuple):
    """Lines as they were written, and folded for matching (one blank for any indentation).

    `copy` is what stands below a line that announces a copy of the lost message: never read for recipients.
    """

    lines: list[str]
    folded: list[str]
    copy: str = ""


speed.quick_tuples(NoticeText)


def notice_text(message: Message) -> NoticeText:
    """Return the text that the server wrote: the text parts before the returned message, 64 KB at most.

    Parts that are marked as attachments count only where nothing else is written.
    """
    for attached in (False, True):
        written = [text[:_TEXT_LIMIT] for text in _texts(message.root, attached)]
        if any(text.strip() for text in written):
            return text_of(whole_lines("\n".join(written), message))
    return text_of("")


def whole_lines(text: str, message: Message) -> str:
    """Return `text` without its last line, where the message was cut off in it: half an address is another address."""
    last = message.parts[-1]  # reads all of them, and so tells whether one is cut off
    if not message.has_defect("boundary-not-closed"):
        return text
    is_cut = last.content_type.startswith("text/") and "\n" in text
    return text[: text.rfind("\n") + 1] if is_cut else text


def text_of(text: str) -> NoticeText:
    """Return `text` cut to 64 KB, without the copy of the lost message and without a footer, and folded."""
    text = text[:_TEXT_LIMIT]
    if "&lt;" in text:  # made for a web page and sent as plain text
        text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
    announced = _COPY_IN_SMALL.search(text.lower()) if text.isascii() else _COPY.search(text)
    copy = ""
    if announced is not None:
        begin = announced.start("header") if announced["header"] else announced.end()
        end = begin if announced["header"] else announced.end()
        text, copy = text[:end], text[begin : begin + _COPY_LIMIT].lstrip("\n")
    text = without_footer(text)
    lines = text.split("\n")
    if len(text) > _LINE_LIMIT:
        lines = [line[:_LINE_LIMIT] for line in lines]
        text = "\n".join(lines)
    folded = [
        f" {words}" if words and line[0] in _BLANKS else words
        for line, words in zip(lines, fold_lines_of_notice(text), strict=True)
    ]
    return NoticeText(lines, folded, copy)


def _texts(part: Part, attached: bool, depth: int = 0) -> list[str]:
    """Return the texts to read, in order; of alternatives only the plain one, or else the HTML one."""
    if not part.is_multipart:
        is_text = part.content_type.startswith("text/") and part.content_type != "text/rfc822-headers"
        return [part.text] if is_text and (attached or depth == 0 or part.disposition != "attachment") else []
    texts: list[str] = []
    for child in part.children[:_PARTS_LIMIT] if depth < _PARTS_LIMIT else ():
        if child.content_type in _RETURNED:
            if texts:
                break  # what follows the returned message is no notice
            continue
        texts += _texts(child, attached, depth + 1)
        if part.content_type == "multipart/alternative" and any(text.strip() for text in texts):
            break
    return texts[:_PARTS_LIMIT]
