"""What the history of an address comes to: may it be written to, and what decided."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import log2
from typing import Any

from bouncekit.helpdesk.scores.course import Course
from bouncekit.helpdesk.scores.events import Event, EventKind, once_each
from bouncekit.helpdesk.scores.policies import Policy
from bouncekit.helpdesk.sent import normal_address
from bouncekit.vocabulary import Word

__all__ = ["Score", "Standing", "score_of"]

_MOST_EVIDENCE = 20


class Standing(Word):
    """What is to be done with an address."""

    ACTIVE = "active", "write to it"
    PAUSED = "paused", "too many messages failed: wait before writing again"
    DEAD = "dead", "a server said for good that it does not exist: take it off"
    UNSUBSCRIBED = "unsubscribed", "its owner complained or unsubscribed: write to it no more"


@dataclass(frozen=True, slots=True)
class Score:
    """What is known of an address at the time `at`, under `policy`.

    `score` is what its failures add up to by then, and a pause begins at ``policy.limit``.  `since` is when the
    standing began (None: it is active), `until` when a pause ends by itself (None: it does not).  `evidence` are the
    events that decided, the latest 20 at most: of an active address, those that still weigh.  `failures` is how many
    weigh, `last_sign` the latest sign of life (a delivery, a message, a confirmation), and `tally` counts the events of
    each kind.
    """

    address: str
    standing: Standing
    score: float
    at: datetime
    policy: Policy
    since: datetime | None = None
    until: datetime | None = None
    evidence: tuple[Event, ...] = ()
    failures: int = 0
    last_sign: Event | None = None
    tally: Mapping[EventKind, int] = field(default_factory=dict, hash=False)

    @property
    def may_write(self) -> bool:
        """Whether the address may be written to now."""
        return self.standing is Standing.ACTIVE

    def as_dict(self) -> dict[str, Any]:
        """Return the score as plain values, ready for JSON."""
        return {
            "address": self.address,
            "standing": self.standing.value,
            "may_write": self.may_write,
            "score": round(self.score, 3),
            "limit": self.policy.limit,
            "policy": self.policy.name,
            "at": self.at.isoformat(),
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "failures": self.failures,
            "evidence": [event.as_dict() for event in self.evidence],
            "last_sign": self.last_sign and self.last_sign.as_dict(),
            "tally": {kind.value: count for kind, count in self.tally.items()},
        }


def score_of(address: str, events: Iterable[Event], policy: Policy | None = None, now: datetime | None = None) -> Score:
    """Return what the `events` of one `address` come to at the time `now`.

    The order of the events does not count, nor does how often one comes; those of other addresses and those after
    `now` are left out.  `now` carries its offset, and is the present where it is None.
    """
    policy = policy or Policy()
    now = now or datetime.now(UTC)
    address = normal_address(address)
    course = Course(policy)
    tally: dict[EventKind, int] = {}
    for event in once_each(each for each in events if each.address == address and each.at <= now):
        course.take(event)
        tally[event.kind] = tally.get(event.kind, 0) + 1
    score = course.score_at(now)
    standing, since, evidence = _standing(course, score)
    weighing = len(course.weighing) if score else 0
    until = _until(policy, score, now, course.last) if standing is Standing.PAUSED else None
    last = evidence[-_MOST_EVIDENCE:]
    return Score(address, standing, score, now, policy, since, until, last, weighing, course.sign, tally)


def _standing(course: Course, score: float) -> tuple[Standing, datetime | None, tuple[Event, ...]]:
    weighing = tuple(course.weighing) if score else ()
    if course.stopped is not None:
        return Standing.UNSUBSCRIBED, course.stopped.at, (course.stopped,)
    if course.dead is not None:
        return Standing.DEAD, course.dead.at, (course.dead,)
    if course.paused is not None and (course.policy.lasting or score >= course.policy.limit):
        return Standing.PAUSED, course.paused.at, tuple(course.weighing)
    return Standing.ACTIVE, None, weighing


def _until(policy: Policy, score: float, now: datetime, last: datetime) -> datetime | None:
    """Return when the score is below the limit without another failure, or None where time does not bring that."""
    if policy.lasting:
        return None
    ends = []
    try:
        if policy.half_life is not None:
            ends.append(now + policy.half_life * log2(score / policy.limit))
        if policy.stale_after is not None:
            ends.append(last + policy.stale_after)
        # The next full second, at which it is below for certain.
        return min(ends).replace(microsecond=0) + timedelta(seconds=1) if ends else None
    except OverflowError:  # beyond the year 9999
        return None
