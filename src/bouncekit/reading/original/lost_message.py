"""The message that came back: from a full copy, a copy of its header, or text quoted in the notice.

A quoted original begins after a separator that its server writes (data/kinds/original.toml), or where a block of header
fields stands in the middle of prose.  What only refers to the original (X-Original-Message-ID, In-Reply-To) comes last.
"""

import re
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any

from bouncekit import speed
from bouncekit.data import load
from bouncekit.message import Message, Part, parse_headers
from bouncekit.reading.answers.addresses import clean_address, find_addresses
from bouncekit.reading.answers.identifiers import queue_id_in_received
from bouncekit.reading.facts import OriginalFacts
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold, fold_lines
from bouncekit.text.literals import Literals

__all__ = [
    "COPIES",
    "fold_keeping_lines",
    "message_id_in",
    "opens_original",
    "parse_date",
    "read_original",
    "split_quoted_original",
]

_ID = lazily(r"<([^<>\s]{1,500})>")
_BARE_ID = lazily(r"[^<>\s;,]{1,250}@[^<>\s;,]{1,250}\Z")
# Sun, 01 Mar 2026 10:00:00 +0100 (CET)
_DATE = lazily(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) ((?:19|20)\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4}|GMT)"
    r"(?: \([A-Z]{1,5}\))?\Z",
    re.ASCII,
)
_MONTHS = {
    name: f"{number:02}"
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}
_ZONES = {"-0000": "", "GMT": "+0000"}  # the first tells that the zone is not known (RFC 5322, 3.3)
_FIELD_LINE = lazily(r"[!-9;-~]{2,60}[ \t]?:(?:[ \t]|\Z|\S)")
_HEADER_COPIES = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})
COPIES = frozenset({"message/rfc822", "message/global", "message/news"}) | _HEADER_COPIES
_TELLING = lazily(r"(?im)^(?:from|to|subject|date|message-id|received|return-path)[ \t]?:")
_GAP_LINES = 12
_HEADER_LINES = 400
_SUMMARY_LIMIT = 40
_TEXT_LIMIT = 64 * 1024


def read_original(message: Message, notice: str | None = None, reported_id: str | None = None) -> OriginalFacts | None:
    """Return what is known of the message that `message` returns, or None.

    `notice` is the notice's text where the caller has read it; it is searched for a quoted header.  `reported_id` is
    the Message-ID that a status part tells (X-Original-Message-ID).
    """
    found = _from_parts(message)
    if found is None and notice:
        headers = split_quoted_original(notice)[1]
        found = _facts(parse_headers(headers).header, "quotation") if headers else _from_summary(notice)
    if found is None or found.message_id is None:
        found = _with_id(found, message_id_in(reported_id), "report") or found
    if found is None:
        reference = message_id_in(message.raw_header("in-reply-to"))
        found = _with_id(None, reference, "reference")
    return found


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


def message_id_in(value: str | None) -> str | None:
    """Return the first Message-ID in the value of a field, in angle brackets, or None."""
    if not value:
        return None
    match = _ID.search(value)
    if match:
        return match[0]
    bare = value.strip().strip("<>")
    return f"<{bare}>" if _BARE_ID.match(bare) else None


def parse_date(value: str | None) -> datetime | None:
    """Return the date in an RFC 5322 date field, or None where it is broken."""
    if not value:
        return None
    if speed.plain_date is not None:
        date = speed.plain_date(value)
        if date is not None:
            return date
    match = _DATE.match(value)
    month = _MONTHS.get(match[2]) if match else None
    if match and month:  # what nearly all programs write; `email.utils` knows the other forms (ADR 0010)
        day, _, year, time, zone = match.groups()
        day = day if len(day) == 2 else "0" + day
        zone = _ZONES.get(zone, zone)
        try:
            return datetime.fromisoformat(f"{year}-{month}-{day}T{time}{zone}")
        except ValueError:
            return None
    try:
        return parsedate_to_datetime(value[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _from_parts(message: Message) -> OriginalFacts | None:
    best = None
    for part, kind in message.typed_parts:
        copied = part.embedded if kind in COPIES else None
        if copied is not None:
            found = _facts(copied.fields.header, "headers" if kind in _HEADER_COPIES else "copy")
            best = best or found
            if found is not None and found.message_id:
                return found
    return best or _from_text_parts(message.parts)


def _from_text_parts(parts: tuple[Part, ...]) -> OriginalFacts | None:
    """Read a later part that is nothing but a copy of the header, or whose own header is the original's."""
    for part in parts[2:]:
        if part.raw_header("from") is not None and part.raw_header("received") is not None:
            return _facts(part.header, "copy")
        if part.content_type.startswith("text/") and part.content_type != "text/html":
            text = part.text[:_TEXT_LIMIT].lstrip()
            if _FIELD_LINE.match(text) and len(_TELLING.findall(text[:4096])) >= 2:
                return _facts(parse_headers(text).header, "headers")
    return None


def _facts(header: Callable[[str], str | None], found_in: str) -> OriginalFacts | None:
    sender, to, list_id = header("from"), header("to"), header("list-id")
    message_id, subject = message_id_in(header("message-id")), header("subject") or None
    sender = (clean_address(sender) or sender.strip()[:500] or None) if sender else None
    written_to = find_addresses(to) if to else ()
    if not (message_id or subject or sender or written_to):
        return None
    date, list_id = parse_date(header("date")), _list_id(list_id) if list_id else None
    feedback_id, queue_id = (header("feedback-id") or "")[:500] or None, queue_id_in_received(header("received"))
    # In the order of the fields: by their names it takes three times as long.
    return OriginalFacts(message_id, subject, sender, written_to, date, list_id, found_in, feedback_id, queue_id)


def _from_summary(notice: str) -> OriginalFacts | None:
    """Read what Exchange tells of the original: "Your message", then To, Subject and Sent on lines of their own."""
    lines = notice.split("\n", _SUMMARY_LIMIT)[:_SUMMARY_LIMIT]
    opening = _summary_words()["opening"]
    folded = fold_lines("\n".join([line[:60] for line in lines]))
    if not any(map("\n".join(folded).__contains__, opening)):  # nearly always
        return None
    first = next((n for n, line in enumerate(folded) if line.rstrip(" :") in opening), None)
    if first is None:
        return None
    told: dict[str, str] = {}
    for line in lines[first + 1 : first + 8]:
        name, colon, value = line.partition(":")
        field = _summary_words()["fields"].get(fold(name[:30]).strip())
        if colon and field and value.strip():
            told.setdefault(field, value.strip())
    return _facts(told.get, "notice") if told else None


@cache
def _summary_words() -> Any:
    return load("kinds/original.toml")["summary"]


def _list_id(value: str) -> str | None:
    match = _ID.search(value)
    return match[1] if match else value.strip()[:300] or None


def _with_id(found: OriginalFacts | None, message_id: str | None, found_in: str) -> OriginalFacts | None:
    if message_id is None:
        return None
    if found is None:
        return OriginalFacts(message_id=message_id, found_in=found_in)
    return found._replace(message_id=message_id)


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
    if not _FIELD_LINE.match(bare):
        return False
    after = following[0].lstrip(">") if following else ""
    return bool(_TELLING.match(bare)) or bool(_FIELD_LINE.match(after.lstrip())) or after[:1] in {" ", "\t"}


def _unquoted(lines: list[str]) -> str | None:
    prefix = lines[0][: len(lines[0]) - len(lines[0].lstrip("> \t"))]
    kept: list[str] = []
    for line in lines:
        bare = line.removeprefix(prefix) if prefix else line
        if not bare.strip("> \t"):
            break
        kept.append(bare)
    block = "\n".join(kept)
    return block if _TELLING.search(block) else None


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
