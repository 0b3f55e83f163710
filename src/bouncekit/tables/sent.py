"""What was sent, row by row, and which of it came back: the rate of returns by campaign, domain and hour.

A failure is that of a row where both tell the same Message-ID and the same recipient; of a Message-ID that was sent
once the recipient may be another (mail is forwarded).  Where the notice tells no Message-ID, the recipient alone will
do, if they were written to once.  A row counts once, however many notices there are of it.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from bouncekit.helpdesk.sent import normal_id
from bouncekit.tables.sent_rows import SentRow, sent_rows
from bouncekit.vocabulary import Kind, Severity

if TYPE_CHECKING:
    from bouncekit.model import Report

__all__ = ["Bounced", "Rate", "SentFile", "bounced_in"]

_GROUPS = ("campaign", "domain", "hour")


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
        self._rows: dict[int, int] = {}  # of a Message-ID the last row
        self._before: dict[int, int] = {}  # of a row the one before it with its Message-ID
        self._by_recipient: dict[int, int] | None = None
        self.unmatched = 0
        for row in rows:
            self._add(row)
        self._state = bytearray(len(self._recipients))

    @classmethod
    def read(cls, path: str) -> "SentFile":
        """Read a CSV (comma, semicolon or tab) or a file of Parquet with a Message-ID, a recipient, a campaign, a time.

        The names of the columns may be written as people do (``Message-ID``, ``message_id``, ``to``, ``email``,
        ``sent_at``); one of the first two is needed.  Raises `SourceError` where neither is there and for what cannot
        be read, and `ModuleNotFoundError` for Parquet where pyarrow is not installed.
        """
        return cls(sent_rows(path))

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self._recipients)

    def _add(self, row: SentRow) -> None:
        index = len(self._recipients)
        recipient = _address(row.recipient)
        for group, text in zip(_GROUPS, (row.campaign, recipient.rpartition("@")[2], row.hour), strict=True):
            self._columns[group].append(self._names[group].number(text))
        self._recipients.append(_key(recipient))
        if row.message_id:
            key = _key(normal_id(row.message_id))
            if (before := self._rows.get(key)) is not None:
                self._before[index] = before
            self._rows[key] = index

    def add(self, bounced: Bounced) -> None:
        """Count one recipient who was not reached."""
        row = self._find(bounced)
        if row is None:
            self.unmatched += 1
        else:
            self._state[row] = max(self._state[row], 1 + bounced.is_permanent)

    def _find(self, bounced: Bounced) -> int | None:
        addresses = [_key(_address(each)) for each in (bounced.recipient, bounced.original_recipient) if each]
        if not bounced.message_id:
            return next((row for each in addresses if (row := self._only_to(each)) is not None), None)
        rows = list(self._of_message(_key(normal_id(bounced.message_id))))
        for address in addresses:
            if (row := next((row for row in rows if self._recipients[row] == address), None)) is not None:
                return row
        return rows[0] if len(rows) == 1 else None

    def _of_message(self, key: int) -> Iterator[int]:
        row = self._rows.get(key)
        while row is not None:
            yield row
            row = self._before.get(row)

    def _only_to(self, recipient: int) -> int | None:
        """Return the row of somebody who was written to once."""
        if self._by_recipient is None:
            self._by_recipient = {}
            for row, each in enumerate(self._recipients):
                self._by_recipient[each] = -1 if each in self._by_recipient else row
        row = self._by_recipient.get(recipient, -1)
        return row if row >= 0 else None

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


def _address(written: str) -> str:
    return written.strip().strip("<>").lower()


def _key(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(errors="replace"), digest_size=8).digest())
