"""The course of one address: its events in their order, and what they add up to."""

from datetime import date, datetime

from bouncekit.helpdesk.scores.events import EPOCH, Event, EventKind
from bouncekit.helpdesk.scores.policies import Policy

__all__ = ["Course"]

_SIGNS = (EventKind.DELIVERED, EventKind.WROTE, EventKind.CONFIRMED)
_STOPS = (EventKind.COMPLAINT, EventKind.UNSUBSCRIBED)


class Course:
    """What the events of one address, taken in their order, have come to under `policy`.

    `dead` is the first hard evidence, `stopped` the first wish to get no mail, `paused` the event at which the score
    reached the limit, `weighing` what adds to the score, `sign` the last sign of life and `last` the time of the last
    failure that counts.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.stopped: Event | None = None
        self.sign: Event | None = None
        self.last = self._scored_at = EPOCH
        self._clear()

    def _clear(self) -> None:
        self.dead: Event | None = None
        self.paused: Event | None = None
        self.weighing: list[Event] = []
        self._score = 0.0
        self._day: date | None = None
        self._heaviest = 0.0

    def take(self, event: Event) -> None:
        """Take the next event."""
        kind = event.kind
        if kind in _SIGNS:
            self._live(event)
        elif kind in _STOPS:
            self.stopped = self.stopped or event
        elif kind is EventKind.HARD and self.policy.hard is None:
            self.dead = self.dead or event
        elif weight := self.policy.weight_of(kind):
            self._add(event, weight)

    def score_at(self, now: datetime) -> float:
        """Return the score at a time after the last event."""
        if not self._score or self._is_held:
            return self._score
        policy, passed = self.policy, now - self._scored_at
        if policy.stale_after is not None and now - self.last > policy.stale_after:
            return 0.0
        if policy.half_life is None:
            return self._score
        return float(self._score * 0.5 ** (passed / policy.half_life))

    def _live(self, event: Event) -> None:
        """Take a sign of life: what it takes off the score, and what else it ends."""
        self.sign = event
        relief = {EventKind.DELIVERED: self.policy.delivered, EventKind.WROTE: self.policy.wrote}.get(event.kind)
        if event.kind is EventKind.CONFIRMED:
            self.stopped = None
        if relief is None:
            self._clear()
        elif relief:
            self._settle(event.at)
            self._score = max(0.0, self._score - relief)
            if self._score < self.policy.limit:
                self.paused = None

    def _add(self, event: Event, weight: float) -> None:
        """Add a failure to the score, of one day the heaviest alone."""
        if self._is_held:
            return
        self._settle(event.at)
        self.last = event.at
        today = event.at.date()
        if self.policy.daily and self._day == today:
            weight, self._heaviest = max(0.0, weight - self._heaviest), max(weight, self._heaviest)
        else:
            self._day, self._heaviest = today, weight
        if not weight:
            return
        self._score += weight
        self.weighing.append(event)
        if self._score >= self.policy.limit:
            self.paused = self.paused or event

    def _settle(self, at: datetime) -> None:
        """Let the score be that of the time `at`."""
        self._score, self._scored_at = self.score_at(at), at
        if not self._score:
            self.weighing.clear()
        if self._score < self.policy.limit and not self.policy.lasting:
            self.paused = None

    @property
    def _is_held(self) -> bool:
        """Whether it is paused until something else than time ends that: nothing is counted meanwhile."""
        return self.policy.lasting and self.paused is not None
