"""What the service takes and gives of scores, as JSON: events in, scores out; nothing of them is kept."""

import re
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from bouncekit.helpdesk.scores.events import Event, EventKind
from bouncekit.helpdesk.scores.explaining import explain_score
from bouncekit.helpdesk.scores.policies import Policy
from bouncekit.helpdesk.scores.standing import Standing
from bouncekit.helpdesk.scores.store import scored
from bouncekit.vocabulary import Language, Reason

__all__ = ["AddressScore", "EventIn", "EventsIn", "Scored", "score_events"]

_MOST = 100_000  # events of one request
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]")
PolicyName = StrEnum("PolicyName", {name: name for name in Policy.names()})  # type: ignore[misc]  # made of the names


def _written(value: object) -> object:
    """Return a time as it was written; raise `ValueError` for a number, which pydantic takes for seconds since 1970."""
    if isinstance(value, str) and _TIME.match(value):
        return value
    raise ValueError("a time is written as in RFC 3339")


Moment = Annotated[AwareDatetime, BeforeValidator(_written)]


class EventIn(BaseModel):
    """One thing that happened to an address (`bouncekit.helpdesk.Event`); `at` carries its offset."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(min_length=1, max_length=255, pattern=r"\S")
    address: str = Field(min_length=1, max_length=320, pattern=r"\S")
    at: Moment
    kind: EventKind
    reason: Reason | None = None


class EventsIn(BaseModel):
    """Events of any addresses, in any order; the `policy` by which they count, and the time `now` (the present)."""

    model_config = ConfigDict(extra="forbid")

    events: list[EventIn] = Field(max_length=_MOST)
    policy: PolicyName = PolicyName("bouncekit")
    now: Moment | None = None


class EventOut(BaseModel):
    """One event that decided."""

    id: str
    address: str
    at: datetime
    kind: EventKind
    reason: Reason | None


class AddressScore(BaseModel):
    """What the history of an address comes to (`bouncekit.helpdesk.Score`), with an explanation in words."""

    address: str
    standing: Standing
    may_write: bool
    score: float
    limit: float
    policy: str
    at: datetime
    since: datetime | None
    until: datetime | None
    failures: int
    evidence: tuple[EventOut, ...]
    last_sign: EventOut | None
    tally: dict[EventKind, int]
    explanation: str


class Scored(BaseModel):
    """The scores of all addresses of the events."""

    scores: tuple[AddressScore, ...]


def score_events(asked: EventsIn, lang: Language) -> dict[str, Any]:
    """Return the scores as plain values, of the form of `Scored`.  Raises `ValueError` for an event that is none."""
    events = (Event(each.id, each.address, each.at, each.kind, each.reason) for each in asked.events)
    scores = scored(events, Policy.named(asked.policy), asked.now)
    return {"scores": [{**one.as_dict(), "explanation": explain_score(one, lang)} for one in scores.each()]}
