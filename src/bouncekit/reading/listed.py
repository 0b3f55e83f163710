"""Tables that services for mailings show or export: a row an address, and what became of the letter to it.

What the services call that is data (data/kinds/exports.toml).  Who has left, complained or was refused for good is told
as a service tells it that keeps such addresses out: it writes to them no more.
"""

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
_DELIMITERS = (";", "\t", "|", ",")
_NO_WORDS = lazily(r"[\d\s:/.,+TZ-]*")  # a date, a number
# The events, the one that decides first, each with what SendGrid calls an address that it keeps out for that.
_EVENTS = {
    "left": (DeliveryAction.FAILED, "Unsubscribed Address"),
    "complained": (DeliveryAction.FAILED, "Spam Reporting Address"),
    "hard": (DeliveryAction.FAILED, "Bounced Address"),
    "failed": (DeliveryAction.FAILED, None),
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
    for delimiter in _DELIMITERS:
        if text.count(delimiter) < _FEWEST:
            continue
        lines = [line for line in text.split("\n", _MOST)[:_MOST] if "@" in line and delimiter in line]
        rows = [row for line in lines if (row := _row(line[:_LONGEST_ROW], delimiter)) is not None]
        if len(rows) >= _FEWEST and 2 * len(rows) > len(lines):
            return Facts(Form.PASTED, tuple(map(_recipient, _last_of_each(rows))), machine=True)
    return None


def _row(line: str, delimiter: str) -> _Row | None:
    cells = [cell.strip().strip('"').strip() for cell in line.split(delimiter)]
    named = [cell for cell in cells if "@" in cell]
    address = find_addresses(named[0]) if len(named) == 1 and len(named[0].split()) == 1 else ()
    if len(address) != 1:
        return None
    others = [cell for cell in cells if cell and cell != named[0] and not _NO_WORDS.fullmatch(cell)]
    events = {cell: event for cell in others if (event := _event_of(fold(cell))) is not None}
    if not events:
        return None
    event = min(events.values(), key=list(_EVENTS).index)
    # What tells most: a server's own words, else a cell that is no event, else the event.
    reason = max(others, key=lambda cell: (find_codes(cell) != (None, None), cell not in events, len(cell)))
    return _Row(address[0], event, reason)


def _event_of(folded: str) -> str | None:
    return next((event for event, words in _words().items() if folded.startswith(words)), None)


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
