"""Calendars' letters (RFC 5546, carried as RFC 6047 says): an invitation, an answer to one, a meeting that is off.

They are recognised, not read: when and where a meeting is stands in the reader's calendar.
"""

from bouncekit.message import Message
from bouncekit.reading.facts import About
from bouncekit.text.expressions import lazily

__all__ = ["meeting_in"]

_TYPE = "text/calendar"
_LIMIT = 64 * 1024
_METHOD = lazily(r"(?m)^METHOD:\s{0,3}([A-Z]{3,12})\b")  # RFC 5546, 1.4
_ANSWER = lazily(r"PARTSTAT=\"?([A-Z]{4,12})\b")  # RFC 5545, 3.2.12
_ABOUT = {"REQUEST": About.MEETING_INVITED, "CANCEL": About.MEETING_CANCELLED, "COUNTER": About.MEETING_UNSURE}
_ANSWERS = {
    "ACCEPTED": About.MEETING_ACCEPTED,
    "DECLINED": About.MEETING_DECLINED,
    "TENTATIVE": About.MEETING_UNSURE,
}


def meeting_in(message: Message) -> About | None:
    """Return what a calendar says of a meeting in `message`, None where none speaks."""
    if _TYPE not in message.kinds:
        return None
    for part, kind in message.typed_parts:
        told = _told(part.text[:_LIMIT]) if kind == _TYPE else None
        if told is not None:
            return told
    return None


def _told(calendar: str) -> About | None:
    method = _METHOD.search(calendar)
    if method is None or method[1] != "REPLY":
        return _ABOUT.get(method[1]) if method else None
    answer = _ANSWER.search(calendar.replace("\n ", ""))  # folded lines, RFC 5545, 3.1
    return _ANSWERS.get(answer[1]) if answer else None
