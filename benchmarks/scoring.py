"""What scoring costs: events recorded in no order, and then the standing of every address.

Each store is measured in a process of its own, so that its peak memory is its own; the events are made as they are
recorded, and take their part of the time.
"""

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bouncekit.helpdesk import Event, EventKind, MemoryScores, Scores, open_scores
from bouncekit.vocabulary import Reason

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))  # the server of the tests

_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
# In the shares in which they come: failures of mailboxes, what is temporary or not the address's, signs of life.
_SHARES = ((EventKind.SOFT, 6), (EventKind.TEMPORARY, 4), (EventKind.BLOCKED, 3), (EventKind.DELIVERED, 5))
_SHARES += ((EventKind.WROTE, 1), (EventKind.HARD, 1))
_KINDS = tuple(kind for kind, share in _SHARES for _ in range(share))
_YEAR = 365 * 86_400


def events(count: int, addresses: int) -> Iterator[Event]:
    """Yield events of a year in no order, one in twenty a second time."""
    draw = random.Random(1).random
    before = None
    for number in range(count):
        if before is not None and number % 20 == 0:
            yield before
            continue
        kind = _KINDS[int(draw() * len(_KINDS))]
        at = _BEGIN + timedelta(seconds=int(draw() * _YEAR))
        address = f"abonne.{int(draw() * addresses)}@fournisseur.example"
        before = Event(f"{kind}:{number:08x}.2026@lettre.example.fr", address, at, kind, Reason.MAILBOX_FULL)
        yield before


def measure(place: str, count: int, addresses: int) -> None:
    """Record and score, and print a row of the table."""
    store = MemoryScores() if place == "memory" else open_scores(place)
    begin, worked = time.perf_counter(), time.process_time()
    store.record(events(count, addresses))
    recorded = time.perf_counter()
    standings = Counter(score.standing.value for score in Scores(store, None, _BEGIN + timedelta(days=365)).each())
    listed, work = time.perf_counter(), time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    size = f"{Path(place).stat().st_size / 1e6:.0f}" if Path(place).is_file() else ""
    name = "PostgreSQL" if "://" in place else "SQLite" if size else "memory"
    seconds = f"{recorded - begin:.1f} | {listed - recorded:.1f} | {listed - begin:.1f} | {work:.1f}"
    print(f"| {name} | {sum(standings.values()):,} | {seconds} | {memory} | {size} |", flush=True)


def main() -> None:
    """Measure each store, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--place", help=argparse.SUPPRESS)
    parser.add_argument("--addresses", type=int, default=100_000)
    parser.add_argument("--no-server", action="store_true", help="leave PostgreSQL out")
    asked = parser.parse_args()
    if asked.place:
        measure(asked.place, asked.count, asked.addresses)
        return
    print("| kept in | addresses | recorded, s | listed, s | together, s | its processor, s | peak memory, MB | file |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for addresses in (100_000, 1_000_000):
            _measured(f"{folder}/{addresses}.sqlite", asked.count, addresses)
    _measured("memory", asked.count, 100_000)
    if not asked.no_server:
        from servers.postgresql import running_postgresql  # noqa: PLC0415  # it needs what .ci/servers lays down

        with running_postgresql() as server:
            _measured(server.database(), asked.count, 100_000)


def _measured(place: str, count: int, addresses: int) -> None:
    settings = ["--place", place, "--count", str(count), "--addresses", str(addresses)]
    subprocess.run([sys.executable, __file__, *settings], check=True)


if __name__ == "__main__":
    main()
