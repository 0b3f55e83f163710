"""Who speaks in a pasted text: a mail program while it sends, a server that still tries, one that has delivered.

The same answer means something else in each: what a program could not send has not left the sender's computer, and
nobody tries it again.
"""

import re
from functools import cache
from itertools import chain
from typing import NamedTuple

from bouncekit import data
from bouncekit.reading.facts import Frame
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold, fold_all
from bouncekit.text.literals import Literals

__all__ = [
    "frame_of",
    "has_given_up",
    "says_returned",
    "tells_of_haste",
    "tells_of_incoming",
    "tells_of_many",
    "told_in",
    "without_tail",
]

_LIMIT = 8000
_GIVEN_UP = "given up"
_QUOTED = "(in reply to "  # Postfix quotes an answer so, and no mail program does
_NOT_OVER = frozenset({Frame.DELAYED, Frame.SENDING})
# Without one of them no time is over.
_OF_TIME = ("expir", "day", "jour", "tag", "lauf", "perim", "verfallen", "aufgegeben", "abandonne")
_NOTICES = frozenset({"returned", "delayed"})
_SUCCESS = lazily(
    r"(?:^|[:;>'\"«(]\s{0,2})2[0-5]\d(?:[ -]\S|\s*$)|\b2\.[0-7]\.\d{1,3}\b"  # RFC 5321, 4.2; RFC 3463, 2
)
_REFUSAL = lazily(r"(?<![\d.])(?:[45]\d\d[ -]|[45]\.[0-7]\.\d{1,3}\b)")
# The order of trust: "could not send message for past 4 hours" is no program's, and a program quotes a server.
_ARRIVED = frozenset({Frame.DELIVERED, Frame.ACCEPTED, Frame.RELAYED})
_ORDER = (Frame.DELAYED, Frame.SENDING, Frame.RELAYED, Frame.DELIVERED, Frame.ACCEPTED, Frame.RETURNED)


def frame_of(text: str) -> Frame | None:
    """Return who speaks in `text`, a pasted text that is no whole message; None where nothing tells.

    That a message has come back is told before the server's answer: within one, the words are the answer's own.
    """
    text = text[:_LIMIT]
    refused = _REFUSAL.search(text)
    found = _frames_in(text)
    before = found if refused is None else _frames_in(text[: refused.start()])
    if _GIVEN_UP in found:
        return Frame.RETURNED
    if _partly_sent().search(fold(text)):
        found.add(Frame.SENDING)
    told = found - _ARRIVED - {Frame.RETURNED} | before
    frame = next((frame for frame in _ORDER if frame in told), None)
    if frame is Frame.SENDING and _QUOTED in text:
        return Frame.RETURNED
    if frame is None and not refused and (_SUCCESS.search(text) or _shown_as_sent().search(fold(text))):
        return Frame.ACCEPTED
    return frame


def has_given_up(text: str) -> bool:
    """Tell whether a server says in `text` that it has given up, whatever else stands there."""
    return _GIVEN_UP in _frames_in(text)


def says_returned(text: str) -> bool:
    """Tell whether a server says in `text` that a message came back, whatever else stands there."""
    return Frame.RETURNED in _frames_in(text)


def told_in(piece: str) -> Frame | None:
    """Return what a `piece` of a text, of some words, tells of a message: that it waits, went on or came back."""
    found = _frames_in(piece)
    if Frame.DELAYED in found:
        return Frame.DELAYED
    arrived = next((frame for frame in (Frame.RELAYED, Frame.DELIVERED) if frame in found), None)
    if arrived is not None and (arrived is Frame.RELAYED or not _denials().stand_in(f"{fold(piece)} ")):
        return arrived
    return Frame.RETURNED if Frame.RETURNED in found else None


def _frames_in(text: str) -> set[Frame | str]:
    """Return all who speak in `text`."""
    folded = fold(text[:_LIMIT])
    found = {frame for _, frame in _words().found(folded)}
    if found.isdisjoint(_NOT_OVER) and _is_over(folded, answered=_REFUSAL.search(text) is not None):
        found.add(_GIVEN_UP)
    return found


def _is_over(folded: str, *, answered: bool) -> bool:
    """Tell whether `folded` says that the time for trying is over, and not that it will be."""
    if not any(map(folded.__contains__, _OF_TIME)):
        return False
    expiring = _expiring()
    past = expiring.not_yet.sub(" ", " ".join(folded.split()))
    return any(form.search(past) for form in (*expiring.abandoned, *(expiring.expired if answered else ())))


def without_tail(text: str) -> str:
    """Return what a mail program showed while sending, without its own words behind the server's."""
    folded = fold(text)
    if len(folded) != len(text):  # the places would not be the same
        return text
    refused = _REFUSAL.search(text)
    start = refused.end() if refused else len(text)
    ends = [at for at in (folded.find(tail, start) for tail in _tails()) if at > start]
    cut = min(ends, default=len(text))
    end = max(text.rfind(". ", start, cut), text.rfind("\n", start, cut))
    return text[: end + 1].rstrip() if ends and end > start else text


@cache
def _words() -> Literals:
    frames = data.load("kinds/frames.toml")
    notices = [row["words"] for row in data.load("phrases.toml").values() if row["row"] in _NOTICES]
    words: dict[str, Frame | str] = dict.fromkeys(fold_all(chain(*notices)), Frame.RETURNED)
    words.update(dict.fromkeys(fold_all(frames["given_up"]), _GIVEN_UP))
    for frame in (Frame.RETURNED, *_ARRIVED, Frame.DELAYED, Frame.SENDING):
        words.update(dict.fromkeys(fold_all(frames[frame.value]), frame))
    return Literals(words)


class _Expiring(NamedTuple):
    not_yet: re.Pattern[str]
    expired: tuple[re.Pattern[str], ...]
    abandoned: tuple[re.Pattern[str], ...]


@cache
def _expiring() -> _Expiring:
    frames = data.load("kinds/frames.toml")
    expired, abandoned = (tuple(map(re.compile, frames[key])) for key in ("expired", "abandoned"))
    waiting = frames["not_yet"]
    return _Expiring(re.compile(waiting), expired, abandoned)


@cache
def _partly_sent() -> re.Pattern[str]:
    pattern = data.load("kinds/frames.toml")["partly_sent"]
    return re.compile(pattern)


@cache
def _shown_as_sent() -> re.Pattern[str]:
    pattern = data.load("kinds/frames.toml")["shown_as_sent"]
    return re.compile(pattern)


@cache
def _denials() -> Literals:
    return Literals(dict.fromkeys(fold_all(data.load("kinds/frames.toml")["not_arrived"]), True))


@cache
def _tails() -> tuple[str, ...]:
    return tuple(map(fold, data.load("kinds/frames.toml")["tails"]))


def tells_of_many(text: str) -> bool:
    """Tell whether who pastes `text` says that it is one of many who were written to, or asks for all the others."""
    return _says("of_many", text)


def tells_of_haste(text: str) -> bool:
    """Tell whether who pastes `text`, the reply of somebody absent, says that their own letter does not wait."""
    return _says("haste", text)


def tells_of_incoming(text: str) -> bool:
    """Tell whether who pastes `text` says that others write to them and that this fails."""
    return _incoming().search(fold(text[:_LIMIT])) is not None and not _says("outgoing", text)


@cache
def _incoming() -> re.Pattern[str]:
    return re.compile("|".join(data.load("kinds/frames.toml")["incoming"]))


def _says(what: str, text: str) -> bool:
    return any(True for _ in _said(what).found(f" {fold(text[:_LIMIT])} "))


@cache
def _said(what: str) -> Literals:
    return Literals(dict.fromkeys(data.load("kinds/frames.toml")[what], True))
