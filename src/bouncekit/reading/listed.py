"""Tables that services for mailings show or export: a row an address, and what became of the letter to it.

What the services call that is data (data/kinds/exports.toml).  Who has left, complained or was refused for good is told
as a service tells it that keeps such addresses out: it writes to them no more.  Of a row that has nothing but a
server's code, the code is the answer.
"""

import re
from functools import cache
from typing import NamedTuple

from bouncekit import data
from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Passage, RecipientFacts
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold, fold_all

__all__ = ["read_rows"]

_FEWEST = 2  # rows: less is no table
_MOST = 1000
_LIMIT = 64 * 1024
_LONGEST_ROW = 1000
_DELIMITERS = (";", "\t", "|", ",", "")  # the last one: blanks
_NO_WORDS = lazily(r"[\d\s:/.,+TZ-]*")  # a date, a number
# RFC 5321, 4.2.3, and RFC 3463; other numbers of three digits are amounts.
_REPLY = r"(?:421|45[01245]|5(?:21|3[045]|41|5[0-7]|71))"
_STATUS = r"#?[45]\.[0-7]\.\d{1,3}"
_CODE = rf"(?:smtp\s?;\s?)?(?:{_REPLY}(?:[ -]{_STATUS})?|{_STATUS})"
_ONLY_CODE = lazily(_CODE, re.IGNORECASE)
_NAMED = lazily(r"[^<>@]{0,80}<([^<>@\s]{1,64}@[^<>@\s]{1,255})>")
_MARKS = "()[]<>,;:.-|"
_SHORT = 3  # letters
_MOST_WORDS = 6  # beside an address and its code: more is a sentence
_WHOLE_WORD = 4  # letters: no more of a name may begin so, "Lucas" is not "lu"
# The events, the one that decides first, each with what SendGrid calls an address that it keeps out for that.
_EVENTS = {
    "left": (DeliveryAction.FAILED, "Unsubscribed Address"),
    "complained": (DeliveryAction.FAILED, "Spam Reporting Address"),
    "hard": (DeliveryAction.FAILED, "Bounced Address"),
    "failed": (DeliveryAction.FAILED, None),
    "code": (None, None),
    "delayed": (DeliveryAction.DELAYED, None),
    "delivered": (DeliveryAction.DELIVERED, None),
}
_KEPT_OUT = frozenset({"left", "complained"})


class _Row(NamedTuple):
    address: str
    event: str
    reason: str


def read_rows(text: str) -> Facts | None:
    """Return what a table of addresses tells of each, or None where `text` holds none."""
    if text.count("@") < _FEWEST or len(text) > _LIMIT:
        return None
    lines = [line[:_LONGEST_ROW] for line in text.split("\n", _MOST)[:_MOST] if "@" in line]
    for delimiter in _DELIMITERS:
        parted = [line for line in lines if delimiter in line]
        rows = _rows(parted, delimiter)
        if rows:
            return Facts(Form.PASTED, tuple(map(_recipient, _last_of_each(rows))), machine=True)
    return None


def _rows(lines: list[str], delimiter: str) -> list[_Row]:
    """Return the rows that most of `lines` are, none where they are no table."""
    rows = [row for line in lines if (row := _row(line, delimiter) if delimiter else _spaced_row(line)) is not None]
    return rows if len(rows) >= _FEWEST and 2 * len(rows) > len(lines) else []


def _row(line: str, delimiter: str) -> _Row | None:
    cells = [cell.strip().strip('"').strip() for cell in line.split(delimiter)]
    named = [cell for cell in cells if "@" in cell]
    alone = len(named) == 1 and (len(named[0].split()) == 1 or _NAMED.fullmatch(named[0]) is not None)
    address = find_addresses(named[0]) if alone else ()
    if len(address) != 1:
        return None
    others = [cell for cell in cells if cell and cell != named[0] and not _NO_WORDS.fullmatch(cell)]
    events = {cell: event for cell in others if (event := _event_of(fold(cell))) is not None}
    code = next((cell for cell in cells if _ONLY_CODE.fullmatch(cell)), None)
    if not events:
        return _Row(address[0], "code", code) if code is not None else None
    event = min(events.values(), key=list(_EVENTS).index)
    # What tells most: a server's own words, else a cell that is no event, else the event.
    told = [*others, code] if code is not None else others
    reason = max(told, key=lambda cell: (find_codes(cell) != (None, None), cell not in events, len(cell)))
    return _Row(address[0], event, reason)


def _spaced_row(line: str) -> _Row | None:
    """Return the row of a line whose cells nothing but blanks part: "Paul Durand paul@example.org 5.1.1 12/03/2026"."""
    words = line.split()
    named = [number for number, word in enumerate(words) if "@" in word]
    codes = [number for number, word in enumerate(words) if _ONLY_CODE.fullmatch(word.strip(_MARKS))]
    if len(named) != 1 or not codes or codes[-1] - codes[0] != len(codes) - 1:
        return None
    address = find_addresses(words[named[0]])
    others = [number for number, word in enumerate(words) if not _NO_WORDS.fullmatch(word.strip(_MARKS))]
    is_answer = any(codes[-1] < number < named[0] for number in others)  # "550 Unknown user paul@example.org"
    if len(address) != 1 or len(others) > _MOST_WORDS or is_answer:
        return None
    code = " ".join(words[number].strip(_MARKS) for number in codes)
    behind = [number for number in others if number > named[0] and not _is_label(words, number)]
    if behind:
        code = " ".join(words[named[0] + 1 :])  # "Code 5.1.1", "hard 550"
        named_host = any(not words[number].strip(_MARKS).isalpha() for number in others if number > named[0])
        if named_host or behind[-1] > codes[-1] or find_codes(code) == (None, None):
            return None
    return _Row(address[0], "code", code)


def _is_label(words: list[str], number: int) -> bool:
    """Tell whether a word only says what follows: "Code : 5.1.1", "le 12/03"."""
    return len(words[number]) <= _SHORT or any(word.endswith(":") for word in words[number : number + 2])


def _event_of(folded: str) -> str | None:
    return next((event for event, words in _words().items() if any(_begins(folded, word) for word in words)), None)


def _begins(folded: str, word: str) -> bool:
    whole = len(word) > _WHOLE_WORD or not folded[len(word) : len(word) + 1].isalpha()
    return whole and folded.startswith(word)


def _last_of_each(rows: list[_Row]) -> list[_Row]:
    """Return one row of each address: the one whose event decides, the last where several do."""
    order = list(_EVENTS).index
    told: dict[str, _Row] = {}
    for row in rows:
        known = told.get(row.address.lower())
        if known is None or order(row.event) <= order(known.event):
            told[row.address.lower()] = row
    return list(told.values())


def _recipient(row: _Row) -> RecipientFacts:
    action, kept_out = _EVENTS[row.event]
    reply_code, status = (None, None) if row.event in _KEPT_OUT else find_codes(row.reason)
    told = [] if row.event in _KEPT_OUT else [Passage(row.reason, "diagnostic")]
    if kept_out is not None and (reply_code, status) == (None, None):
        told.append(Passage(kept_out, "diagnostic"))
    return RecipientFacts(
        address=row.address,
        action=action,
        status=status,
        reply_code=reply_code,
        diagnostic=row.reason,
        passages=tuple(told),
        found_in="text",
    )


@cache
def _words() -> dict[str, tuple[str, ...]]:
    return {event: tuple(fold_all(words)) for event, words in data.load("kinds/exports.toml").items()}
