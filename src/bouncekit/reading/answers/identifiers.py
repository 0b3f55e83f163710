"""The names by which servers keep a message in their logs: an administrator asks for them first.

The reporting server's queue identifier stands in a field of the report, in the notice's words, or in the Received
field (RFC 5321, 4.4, the "id" clause) that it put above the returned message; the remote server's in its answer.
"""

import re

from bouncekit.reading.answers.xtext import decode_xtext
from bouncekit.reading.groups import Group
from bouncekit.text.expressions import lazily

__all__ = [
    "ANNOUNCED",
    "announced_queue_id",
    "envelope_id_of",
    "queue_id_in_received",
    "queue_id_of",
    "remote_id_in",
]

_LIMIT = 200
_QUEUE_FIELDS = ("x-postfix-queue-id", "x-queue-id", "x-exim-id", "x-powermta-queue-id", "x-opensmtpd-queue-id")
ANNOUNCED = "message identifier is:"  # Exim: src/deliver.c, in warnings of delay
_RECEIVED_ID = lazily(r" ?<?([A-Za-z0-9][A-Za-z0-9._-]{5,60})(?=[\s;>(]|\Z)")
_NAME = lazily(r"\s{0,20}([A-Za-z0-9][A-Za-z0-9._-]{5,60})")
_NAMED = "queue|session|message|log|request|email|tracking|reference"
# Each pattern stands beside words (lower case) without which it cannot match: they are looked for first.
_REMOTE = (
    ("gsmtp", lazily(r"([0-9a-z][0-9a-z-]{8,60}\.[\d.]{1,10}) - gsmtp")),
    (".outlook.com", lazily(r"\[((?=[A-Z0-9.]{0,30}\d)[A-Z0-9]{8,40}\.[A-Za-z0-9.-]{5,100}\.outlook\.com)[ \]]")),
    (" id", lazily(rf"\b(?:{_NAMED}) id[ :=#]{{1,3}}<?([\w.-]{{6,80}})", re.IGNORECASE)),
    ("id=", lazily(r"\bid=<?([\w.-]{6,80})")),
    ("queued as ", lazily(r"\bqueued as ([\w.-]{6,80})")),
    ("email ", lazily(r"\bEmail ([\w.-]{6,80}) rejected")),
    ("ref", lazily(r"\bref(?:erence)?(?: (?:number|no\.?|code))?\s?[:#=]\s?([\w.-]{6,80})", re.IGNORECASE)),
)  # fmt: skip
_REFERENCE = lazily(r"[Rr]ef(?:erence|[\s:#=])")


def envelope_id_of(fields: Group) -> str | None:
    """Return Original-Envelope-Id (RFC 3464, 2.2.1), its xtext decoded."""
    value = fields.get("original-envelope-id")
    return decode_xtext(value.strip())[:_LIMIT] or None if value else None


def queue_id_of(fields: Group) -> str | None:
    """Return the reporting server's own name for the message, as a field of its report tells it."""
    for name in _QUEUE_FIELDS:
        if name in fields:
            return fields[name].strip()[:_LIMIT] or None
    return None


def announced_queue_id(notice: str) -> str | None:
    """Return the reporting server's own name for the message, as the words of its notice tell it."""
    match = _NAME.match(notice, notice.find(ANNOUNCED) + len(ANNOUNCED))
    return match[1] if match else None


def queue_id_in_received(received: str | None) -> str | None:
    """Return the "id" of a Received field."""
    if not received:
        return None
    start = received.find(" id ")
    if start < 0:
        start = received.find("\tid ")  # a field that was folded here
    match = _RECEIVED_ID.match(received, start + 4) if start >= 0 else None
    return match[1] if match else None


def remote_id_in(answer: str | None) -> str | None:
    """Return the name that the remote server's answer gives to the message or the session."""
    if not answer or not _may_name(answer):
        return None
    lowered = answer.lower()
    for needle, pattern in _REMOTE:
        match = pattern.search(answer) if needle in lowered else None
        if match and any(map(str.isdigit, match[1])):
            return match[1]
    return None


def _may_name(answer: str) -> bool:
    """Tell whether one of the patterns may match; nearly all answers are told by this."""
    return (
        "gsmtp" in answer
        or "tlook.com" in answer
        or " id" in answer
        or " ID" in answer
        or "id=" in answer
        or "ueued as " in answer
        or "Email " in answer
        or (
            ("ref" in answer or "Ref" in answer)  # and not "refused"
            and (" Id" in answer or _REFERENCE.search(answer) is not None)
        )
    )
