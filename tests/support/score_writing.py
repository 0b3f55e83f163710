"""Events to be kept, and a process that keeps many of them while others do."""

from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier

from bouncekit.helpdesk import Event, EventKind, open_scores
from bouncekit.vocabulary import Reason

__all__ = ["MARCH", "record_many", "soft"]

MARCH = datetime(2026, 3, 1, tzinfo=UTC)


def soft(number: int, address: str = "marie@example.fr", day: float = 0) -> Event:
    """Return that a mailbox was full on a day of March, the first of which is 0."""
    return Event(f"{number}", address, MARCH + timedelta(days=day), EventKind.SOFT, Reason.MAILBOX_FULL)


def record_many(place: str, begin: int, step: int, ready: Barrier) -> None:
    """Keep 200 events from the number `begin` on, half of each lot again in the next, when all are `ready`."""
    ready.wait(60)
    with open_scores(place) as store:
        for lot in range(begin, begin + 180, 20):
            store.record([soft(number) for number in range(lot, lot + 40)][::step])
