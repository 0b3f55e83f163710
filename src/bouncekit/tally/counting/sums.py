"""The sums of many messages: the one place where anything is counted that a person is told of many messages.

Law of this file: memory is bounded whatever comes, the order of what is added or merged does not change the sums as
long as nothing is full, and nothing of the outside world is asked: the same messages give the same tally.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from bouncekit.tally.counting.answers import Answer
from bouncekit.tally.counting.counted import ComplaintCounted, Counted, Decided, FailureCounted
from bouncekit.tally.counting.table import Table
from bouncekit.vocabulary import WANTED

if TYPE_CHECKING:
    from bouncekit.tally.counting.listed import Listed

__all__ = ["MOST_ADDRESSES", "MOST_ANSWERS", "Address", "Tally", "tallied"]

_SEVERITIES = ("permanent", "temporary", "blocked", "suppressed")
_MOST_DOMAINS = 100_000
MOST_ADDRESSES = 100_000
"""Addresses that are kept; further ones are only counted as failures."""
MOST_ANSWERS = 20_000
"""Different answers that are kept; further ones are only counted."""
_WEIGHTS = {
    # What is dangerous comes first, however rare.  A wrong setting or a block spoils every message to come, and a dead
    # address is refused again each time; what may pass later can wait.
    "beware": 1_000_000,
    "change_password": 1_000_000,
    "pass_on": 4,
    "check_access": 4,
    "fix_address": 3,
    "check_address": 3,
    "retry_later": 1,
    "wait": 1,
    "none": 0,
}
_WEIGHT = 2


class Address(NamedTuple):
    """What is known of one address that was not reached.

    `condemned` and `spared` count the failures that say that it is dead, and the others.  `day` is that of the last
    one, `dead_day` that of the last one that condemned (`datetime.date.toordinal`; 0 where it is not told), and
    `reason` the reason of the last.  `instead` is the address that was likely meant.
    """

    condemned: int = 0
    spared: int = 0
    day: int = 0
    reason: str = ""
    instead: str = ""
    dead_day: int = 0

    @property
    def is_dead(self) -> bool:
        """Whether a failure condemned it, and none that says otherwise came later: in doubt it is spared."""
        return self.condemned > 0 and self.dead_day >= self.day

    def merged(self, other: "Address") -> "Address":
        """Return what is known by both."""
        later = max(self, other, key=lambda one: (one.day, one.reason))
        return Address(
            self.condemned + other.condemned,
            self.spared + other.spared,
            later.day,
            later.reason,
            later.instead or max(self.instead, other.instead),
            max(self.dead_day, other.dead_day),
        )


class Tally:
    """Adds up what counts of each message; may be sent to another process and merged there with others.

    Tables of failures have the severities as their columns.
    """

    def __init__(self) -> None:
        self.kinds: Table[str] = Table()
        self.reasons: Table[str] = Table(_SEVERITIES)
        self.domains: Table[str] = Table(_SEVERITIES, _MOST_DOMAINS)
        self.todo: Table[tuple[str, str]] = Table()
        """Keyed by a reason and what is to be done."""
        self.providers: Table[str] = Table(_SEVERITIES, _MOST_DOMAINS)
        self.streams: Table[str] = Table((*_SEVERITIES, "complaint"), _MOST_DOMAINS)
        self.days: Table[int] = Table((*_SEVERITIES, "delay", "complaint"), 40_000)
        """By `datetime.date.toordinal`."""
        self.undated = 0
        """Failures, delays and complaints of which no day is told."""
        self.blocklists: Table[Listed] = Table()
        self.complaints: Table[str] = Table()
        """By type; `complained` tells how many of them complain."""
        self.complaint_ips: Table[str] = Table()
        self.complainers: Table[str] = Table(("count",), MOST_ADDRESSES)
        self.addresses: dict[str, Address] = {}
        self.further_addresses = 0
        """Failures of addresses for which there was no room."""
        self.rules: Table[Decided] = Table()
        self.answers: Table[tuple[str, str]] = Table(("count",), MOST_ANSWERS)
        """By `Answer.key`; the answers themselves are in `not_understood`."""
        self._answers: dict[tuple[str, str], Answer] = {}

    def add(self, counted: Counted) -> None:
        """Count one message."""
        self.kinds.add(counted.kind)
        for failure in counted.failures:
            self._add_failure(failure, counted)
        if counted.complaint is not None:
            self._add_complaint(counted.complaint, counted)
        elif counted.kind == "delay" and counted.is_whole:
            self._add_day(counted.day, "delay")
        for old, new in counted.moved:
            self._add_address(old, Address(0, 0, counted.day or 0, "mailbox_moved", new))
        for decided in counted.decided:
            self.rules.add(decided)
        for answer in counted.answers:
            self.answers.add(answer.key)
            self._keep_answer(answer.key, answer)

    def merge(self, other: "Tally") -> None:
        """Add all that `other` counted."""
        for name, table in vars(self).items():
            if isinstance(table, Table):
                table.merge(getattr(other, name))
        self.undated += other.undated
        self.further_addresses += other.further_addresses
        for address, known in other.addresses.items():
            self._add_address(address, known)
        for key, answer in other._answers.items():
            self._keep_answer(key, answer)

    def _add_failure(self, failure: FailureCounted, counted: Counted) -> None:
        severity = failure.severity
        self.reasons.add(failure.reason, severity)
        self.domains.add(failure.domain, severity)
        self.todo.add((failure.reason, failure.to_do))
        if not counted.is_whole:
            return
        self.providers.add(failure.provider, severity)
        self.streams.add(counted.stream, severity)
        self._add_day(counted.day, severity)
        if failure.listed is not None:
            self.blocklists.add(failure.listed)
        if failure.address:
            dead = int(failure.condemned)
            day = counted.day or 0
            known = Address(dead, 1 - dead, day, failure.reason, failure.instead or "", dead * day)
            self._add_address(failure.address, known)

    def _add_complaint(self, complaint: ComplaintCounted, counted: Counted) -> None:
        self.complaints.add(complaint.type)
        if complaint.type.lower() in WANTED:
            return
        self.streams.add(counted.stream, "complaint")
        self._add_day(counted.day, "complaint")
        if complaint.source_ip:
            self.complaint_ips.add(complaint.source_ip)
        for address in complaint.addresses:
            self.complainers.add(address)

    def _add_day(self, day: int | None, column: str) -> None:
        if day is None:
            self.undated += 1
        else:
            self.days.add(day, column)

    def _add_address(self, address: str, known: Address) -> None:
        before = self.addresses.get(address)
        if before is not None:
            self.addresses[address] = before.merged(known)
        elif len(self.addresses) < MOST_ADDRESSES:
            self.addresses[address] = known
        else:
            self.further_addresses += known.condemned + known.spared

    def _keep_answer(self, key: tuple[str, str], answer: Answer) -> None:
        """Keep one answer of those alike, whichever came first: the least in order of characters."""
        if key in self.answers:
            self._answers[key] = min(answer, self._answers.get(key, answer), key=str)

    @property
    def complained(self) -> int:
        """How many complaints there are, without those that say that the message was wanted."""
        return self.complaints.total - sum(self.complaints[told] for told in self.complaints if told.lower() in WANTED)

    def as_dict(self, most: int | None = None) -> dict[str, Any]:
        """Return what a summary tells, as JSON has it: `most` domains, the most frequent first."""
        return {
            "messages": self.kinds.total,
            "kinds": {kind: self.kinds[kind] for kind, _ in self.kinds.first()},
            "failures": self.reasons.total,
            "severities": self.reasons.sums(),
            "reasons": {reason: self.reasons[reason] for reason, _ in self.reasons.first()},
            "domains": {domain: self.domains[domain] for domain, _ in self.domains.first(most)},
            "to_do": [
                {"reason": reason, "to_do": to_do, "failures": count}
                for (reason, to_do), count in self.most_pressing(len(self.todo))
            ],
        }

    def most_pressing(self, most: int) -> list[tuple[tuple[str, str], int]]:
        """Return pairs of reason and what is to be done, with how often, what is worth most first."""
        counts = {what: self.todo[what] for what in self.todo}
        order = sorted(counts, key=lambda what: (-counts[what] * _WEIGHTS.get(what[1], _WEIGHT), what))
        return [(what, counts[what]) for what in order[:most]]

    def not_understood(self) -> list[tuple[Answer, int]]:
        """Return the answers that no rule understood with their counts, the most frequent first."""
        return [(self._answers[key], counts["count"]) for key, counts in self.answers.first()]


def tallied(messages: Iterable[Counted]) -> Tally:
    """Return the tally of some messages, to be merged with that of others: a worker's part of the sums."""
    tally = Tally()
    for counted in messages:
        tally.add(counted)
    return tally
