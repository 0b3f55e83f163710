"""The message that came back: from a full copy, a copy of its header, or text quoted in the notice.

What only refers to the original (X-Original-Message-ID, In-Reply-To) comes last.
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
from bouncekit.reading.original.glances import QUOTED, glance
from bouncekit.reading.original.quoting import FIELD_LINE, TELLING, split_quoted_original
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold, fold_lines

__all__ = ["COPIES", "in_the_calendar", "message_id_in", "parse_date", "read_original"]

_LONGEST_ID = 500
_ID = lazily(rf"<([^<>\s]{{1,{_LONGEST_ID}}})>")
_BARE_ID = lazily(r"[^<>\s;,]{1,250}@[^<>\s;,]{1,250}\Z")
# Sun, 01 Mar 2026 10:00:00 +0100 (CET)
_DATE = lazily(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) ((?:19|20)\d\d) (\d\d:\d\d:\d\d) ([+-]\d{4}|GMT)"
    r"(?: \([A-Z]{1,5}\))?\Z",
    re.ASCII,
)
_COMMENT = lazily(r"\([^()]*\)")
_MONTHS = {
    name: f"{number:02}"
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}
_DAYS = frozenset({"Mon, ", "Tue, ", "Wed, ", "Thu, ", "Fri, ", "Sat, ", "Sun, "})
_CENTURIES = frozenset({"19", "20"})
_USUAL_LENGTH = 31  # characters: Sun, 01 Mar 2026 10:00:00 +0100
_ZONES = {"-0000": "", "GMT": "+0000"}  # the first tells that the zone is not known (RFC 5322, 3.3)
_HEADER_COPIES = frozenset({"text/rfc822-headers", "message/rfc822-headers", "message/global-headers"})
COPIES = frozenset({"message/rfc822", "message/global", "message/news"}) | _HEADER_COPIES
_SUMMARY_LIMIT = 40
_TEXT_LIMIT = 64 * 1024


def read_original(message: Message, notice: str | None = None, reported_id: str | None = None) -> OriginalFacts | None:
    """Return what is known of the message that `message` returns, or None.

    `notice` is the notice's text where the caller has read it; it is searched for a quoted header.  `reported_id` is
    the Message-ID that a status part tells (X-Original-Message-ID).
    """
    found = _from_parts(message)
    if found is None and notice:
        headers = split_quoted_original(notice)[1] if glance(notice) & QUOTED else None
        found = _facts(parse_headers(headers).header, "quotation") if headers else _from_summary(notice)
    if found is None or found.message_id is None:
        found = _with_id(found, message_id_in(reported_id), "report") or found
    if found is None:
        reference = message_id_in(message.raw_header("in-reply-to"))
        found = _with_id(None, reference, "reference")
    return found


def message_id_in(value: str | None) -> str | None:
    """Return the first Message-ID in the value of a field, in angle brackets, or None."""
    if not value:
        return None
    if value[0] == "<" and value.isprintable() and " " not in value:  # nearly always
        within = len(value) - 2
        if value.find("<", 1) < 0 and value.find(">") == within + 1 and 0 < within <= _LONGEST_ID:
            return value
    match = _ID.search(value)
    if match:
        return match[0]
    bare = value.strip().strip("<>")
    return f"<{bare}>" if _BARE_ID.match(bare) else None


def parse_date(value: str | None) -> datetime | None:
    """Return the date in an RFC 5322 date field, or None where it is broken."""
    return in_the_calendar(_parsed(value)) if value else None


def in_the_calendar(date: datetime | None) -> datetime | None:
    """Return a date that all zones can tell: the first and the last day that there are begin or end outside.

    Programs write these two where they know no date.
    """
    if date is None or _FIRST.year < date.year < _LAST.year:
        return date
    return date if _FIRST.date() < date.date() < _LAST.date() else None


_FIRST, _LAST = datetime.min, datetime.max


def _parsed(value: str) -> datetime | None:
    if speed.plain_date is not None:
        date = speed.plain_date(value)
        if date is not None:
            return date
    elif len(value) == _USUAL_LENGTH and (usual := _usual_date(value)) is not None:
        return usual
    match = _DATE.match(value)
    month = _MONTHS.get(match[2]) if match else None
    if match and month:  # what nearly all programs write; `email.utils` knows the other forms (ADR 0010)
        day, _, year, time, zone = match.groups()
        day = day if len(day) == 2 else "0" + day
        zone = _ZONES.get(zone, zone)
        time = _without_leap_second(time)
        try:
            return datetime.fromisoformat(f"{year}-{month}-{day}T{time}{zone}")
        except ValueError:
            return None
    try:
        return _rare_date(value[:200])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _usual_date(value: str) -> datetime | None:
    """Return the date whose parts stand where they mostly do; None for any other, which is then read more closely."""
    if value[7] + value[11] + value[16] + value[25] + value[19] + value[22] != "    ::":
        return None
    month, zone = _MONTHS.get(value[8:11]), value[26:]
    if month is None or value[:5] not in _DAYS or value[12:14] not in _CENTURIES:
        return None
    if zone[0] not in "+-" or not zone[1:].isdigit():
        return None
    try:
        return datetime.fromisoformat(f"{value[12:16]}-{month}-{value[5:7]}T{value[17:25]}{_ZONES.get(zone, zone)}")
    except ValueError:
        return None


def _rare_date(text: str) -> datetime:
    """Return the date in a form that few write: comments anywhere (RFC 5322, 3.2.2), a year of three digits (4.3)."""
    while (shorter := _COMMENT.sub(" ", text)) != text:
        text = shorter
    words = " ".join(text.split()).replace(" ,", ",").split(" ")
    date = parsedate_to_datetime(" ".join(map(_without_leap_second, words)))
    return date if date.year >= 1000 else date.replace(year=date.year + 1900)


def _without_leap_second(time: str) -> str:
    """Return a time without the leap second that RFC 5322, 3.3, allows, and no clock of Python has."""
    return f"{time[:6]}59" if len(time) == 8 and time.endswith(":60") else time


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
            if FIELD_LINE.match(text) and len(TELLING.findall(text[:4096])) >= 2:
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
