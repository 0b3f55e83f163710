"""What was sent, row by row, and which of it came back: the rate of returns by campaign, domain and hour.

A failure is that of a row where both tell the same Message-ID and the same recipient; of a Message-ID that was sent
once the recipient may be another (mail is forwarded).  Where the notice tells no Message-ID, the recipient alone will
do, if they were written to once; so it will where what was sent tells none.  A row counts once, however many notices
there are of it, and what stands there twice is one row.
"""

from array import array
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from bouncekit.helpdesk.sent import normal_address, normal_id
from bouncekit.tables.sent_rows import SentRow, sent_rows
from bouncekit.vocabulary import Kind, Severity

if TYPE_CHECKING:
    from bouncekit.model import Report

__all__ = ["Bounced", "Rate", "SentFile", "bounced_in"]

_GROUPS = ("campaign", "domain", "hour")
_SEVERAL = -1


class Bounced(NamedTuple):
    """A recipient whom a message of ours did not reach: what is looked for among what was sent."""

    message_id: str
    recipient: str
    original_recipient: str
    is_permanent: bool


def bounced_in(report: "Report") -> tuple[Bounced, ...]:
    """Return the recipients who were not reached; a delay is no failure yet."""
    if report.kind is not Kind.FAILURE:
        return ()
    identity = report.original.message_id if report.original is not None else None
    return tuple(
        Bounced(
            identity or "",
            one.recipient or "",
            one.original_recipient or "",
            one.severity is Severity.PERMANENT,
        )
        for one in report.failures
    )


class Rate(NamedTuple):
    """How many were sent, how many of them came back, and how many of these for good."""

    sent: int
    bounced: int
    permanent: int

    @property
    def share(self) -> float:
        """The part that came back, from 0 to 1."""
        return self.bounced / self.sent if self.sent else 0.0


class _Names:
    """Texts as small numbers."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        number = self._numbers.get(text)
        if number is None:
            number = self._numbers[text] = len(self.texts)
            self.texts.append(text)
        return number


class SentFile:
    """What was sent, in about a hundred bytes of memory a row; `unmatched` failures are in no row of it."""

    def __init__(self, rows: Iterable[SentRow]) -> None:
        self._names = {group: _Names() for group in _GROUPS}
        self._columns = {group: array("L") for group in _GROUPS}
        self._recipients = array("Q")
        self._rows: dict[int, int] = {}  # of a Message-ID its row, or _SEVERAL
        self._shared: dict[int, int] = {}  # of such a Message-ID with a recipient the row
        self._by_recipient: dict[int, int] | None = None
        self._nameless: dict[int, int] = {}  # of a recipient the row that tells no Message-ID, or _SEVERAL
        self.unmatched = 0
        for row in rows:
            self._add(row)
        self._state = bytearray(len(self._recipients))

    @classmethod
    def read(cls, path: str) -> "SentFile":
        """Read a CSV, as spreadsheets save it, or a file of Parquet: a Message-ID, a recipient, a campaign, a time.

        The names of the columns may be written as people do (``Message-ID``, ``message_id``, ``to``, ``email``,
        ``sent_at``); one of the first two is needed.  Raises `SourceError` where neither is there and for what cannot
        be read, and `ModuleNotFoundError` for Parquet where pyarrow is not installed.
        """
        return cls(sent_rows(path))

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._recipients)

    def _add(self, row: SentRow) -> None:
        recipient = normal_address(row.recipient)
        if not self._is_new(row.message_id, _key(recipient)):
            return
        for group, text in zip(_GROUPS, (row.campaign, recipient.rpartition("@")[2], row.hour), strict=True):
            self._columns[group].append(self._names[group].number(text))
        self._recipients.append(_key(recipient))

    def _is_new(self, message_id: str, recipient: int) -> bool:
        """Note where the next row stands; tell whether it is another one than those before."""
        index = len(self._recipients)
        if not message_id:
            self._nameless[recipient] = _SEVERAL if recipient in self._nameless else index
            return True
        message = _key(normal_id(message_id))
        before = self._rows.setdefault(message, index)
        if before == index:
            return True
        if before != _SEVERAL:
            if self._recipients[before] == recipient:
                return False
            self._rows[message] = _SEVERAL
            self._shared[_both(message, self._recipients[before])] = before
        return self._shared.setdefault(_both(message, recipient), index) == index

    def add(self, bounced: Bounced) -> None:
        """Count one recipient who was not reached."""
        row = self._find(bounced)
        if row is None:
            self.unmatched += 1
        else:
            self._state[row] = max(self._state[row], 1 + bounced.is_permanent)

    def _find(self, bounced: Bounced) -> int | None:
        told = (bounced.recipient, bounced.original_recipient)
        addresses = [_key(normal_address(each)) for each in told if each]
        if not bounced.message_id:
            found = [self._only_to(each) for each in addresses]
        else:
            message = _key(normal_id(bounced.message_id))
            row = self._rows.get(message)
            if row is not None and row != _SEVERAL:
                return row
            asked = self._nameless if row is None else self._shared
            found = [asked.get(each if row is None else _both(message, each)) for each in addresses]
        return next((row for row in found if row is not None and row != _SEVERAL), None)

    def _only_to(self, recipient: int) -> int | None:
        """Return the row of somebody who was written to once."""
        if self._by_recipient is None:
            self._by_recipient = {}
            for row, each in enumerate(self._recipients):
                self._by_recipient[each] = _SEVERAL if each in self._by_recipient else row
        return self._by_recipient.get(recipient)

    def rates(self, group: str) -> dict[str, Rate]:
        """Return the rates by ``campaign``, ``domain`` or ``hour`` (``00`` to ``23``, of the time as it is written).

        Most returns first; hours in their order.  What a row does not tell is an empty text.
        """
        names = self._names[group].texts
        counts = [[0, 0, 0] for _ in names]
        for number, state in zip(self._columns[group], self._state, strict=True):
            of_group = counts[number]
            of_group[0] += 1
            of_group[1] += state > 0
            of_group[2] += state > 1
        rates = {name: Rate(*count) for name, count in zip(names, counts, strict=True)}
        if group == "hour":
            return dict(sorted(rates.items()))
        return dict(sorted(rates.items(), key=lambda pair: (-pair[1].bounced, -pair[1].sent, pair[0])))

    def as_dict(self, most: int | None = None) -> Mapping[str, Any]:
        """Return all of it as JSON has it; of each table the first `most`."""
        told: dict[str, Any] = {
            "sent": len(self),
            "bounced": sum(state > 0 for state in self._state),
            "permanent": sum(state > 1 for state in self._state),
            "without_a_row": self.unmatched,
        }
        for group in _GROUPS:
            rates = list(self.rates(group).items())[:most]
            told[f"by_{group}"] = {name: {**rate._asdict(), "rate": round(rate.share, 6)} for name, rate in rates}
        return told


def _both(message: int, recipient: int) -> int:
    return hash((message, recipient))


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(errors="replace"), digest_size=8).digest())
