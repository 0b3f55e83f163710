"""Devices and programs that send by themselves - copiers, alarms, tills - and whose report somebody pastes.

They are known by what is told of them, or by a report that says that no login is given (data/kinds/devices.toml).  The
lines of a report are no server's.
"""

import re
from functools import cache

from bouncekit import data
from bouncekit.reading.answers.codes import find_codes, join_reply
from bouncekit.reading.facts import Facts, Form, Frame, RecipientFacts
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["with_device"]

_LONGEST = 2000  # characters
_NEAR = 100
_ANY_FORM = frozenset({"generic", "text"})  # of what was read by words which many have
_QUOTED = "(in reply to "  # a mail server quotes an answer so, which it got for what it had taken in
_ADDRESS = lazily(r"[^\s<>@]{1,64}@[^\s<>]{1,255}")
_SENTENCES = lazily(r"[.!?](?=\s)|\n")
_CODED = lazily(r"(?<![\w.])[45](?:\d\d[ -]|\.\d\.\d)")


def with_device(facts: Facts, text: str) -> Facts:
    """Return `facts` as those of a device, whose report is no notice, where the pasted `text` tells of one."""
    if len(facts.recipients) != 1 or len(text) > _LONGEST or facts.frame is Frame.DELAYED or _returns_message(facts):
        return facts
    if _QUOTED in text or not _sends_by_itself(_ADDRESS.sub(" ", fold(text))):
        return facts
    said = _without_report(facts.recipients[0], text)
    return facts._replace(form=Form.PASTED, frame=None, recipients=(said,)).with_background(by_device=True)


def _returns_message(facts: Facts) -> bool:
    """Tell whether a server gives a message back: it has taken it in before, and knew who sent it."""
    known = facts.form is Form.NOTICE and facts.recipients[0].found_in not in _ANY_FORM
    return known or facts.form not in {Form.PASTED, Form.NOTICE} or facts.original is not None


def _sends_by_itself(folded: str) -> bool:
    if _says("otherwise", folded):
        return False
    if _says("errand", folded) or _says("no_login", folded):
        return True
    for device in _told("device").finditer(folded):
        if _says("sends", _SENTENCES.split(folded[device.end() : device.end() + _NEAR], maxsplit=1)[0]):
            return True
    return False


def _says(what: str, folded: str) -> bool:
    return _told(what).search(folded) is not None


def _without_report(said: RecipientFacts, text: str) -> RecipientFacts:
    """Return `said` without what the device prints around the server's answer."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    first = next((place for place, line in enumerate(lines) if find_codes(line) != (None, None)), None)
    coded = _CODED.search(lines[first]) if first is not None else None
    if first is None or coded is None:
        return said
    of_report = _told("report_line")
    ends = (n for n in range(first + 1, len(lines)) if not lines[n] or of_report.match(fold(lines[n])))
    kept = lines[first : next(ends, len(lines))]
    kept[0] = kept[0][coded.start() :] if "@" not in kept[0][: coded.start()] else kept[0]
    words = join_reply(" ".join(kept)).rstrip("\"'»” ")
    return said._replace(diagnostic=words) if words in (said.diagnostic or "") else said


@cache
def _told(what: str) -> re.Pattern[str]:
    return re.compile(data.load("kinds/devices.toml")[what])
