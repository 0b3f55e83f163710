"""What the service costs, and whether it keeps its memory: many requests, from as many connections as are asked for.

    python benchmarks/service.py                  # 100,000 requests; --quick: 2,000

The client runs beside the service on the same cores; what the service itself used is told as processor time.
"""

import argparse
import asyncio
import json
import os
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple, cast

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/support")]

from servers.service import Service, running_service  # noqa: E402 - found by the path that was just set

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_HEAD = "POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: message/rfc822\r\n"
_SETTLED = 0.1  # of the run, after which memory is compared: caches are full by then


@dataclass
class Run:
    """What was seen."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    memory: list[float] = field(default_factory=list)
    own: float = 0.0  # seconds of processor of the client


class How(NamedTuple):
    """How the requests are sent: over how many connections, how many a second at most (0: any), for how long."""

    connections: int
    rate: float
    seconds: float


def main() -> None:
    """Measure, and print the figures."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--requests", type=int, default=100_000)
    options.add_argument("--connections", type=int, default=8)
    options.add_argument(
        "--rate", type=float, default=0.0, help="requests a second at most; 0: as many as there can be"
    )
    options.add_argument("--seconds", type=float, default=7200.0, help="stop then, however many are left")
    options.add_argument("--quick", action="store_true")
    chosen = options.parse_args()
    how = How(chosen.connections, chosen.rate, chosen.seconds)
    with running_service() as service:
        measure(service, how, 200)  # warm
        before, began = used(service), time.monotonic()
        run = measure(service, how, 2000 if chosen.quick else chosen.requests)
        elapsed, after = time.monotonic() - began, used(service)
    tell(run, elapsed, [late - early for early, late in zip(before, after, strict=True)])


def tell(run: Run, elapsed: float, shares: list[float]) -> None:
    """Print the figures; `shares` are the seconds of processor of the service and of each worker."""
    spent = sum(shares)
    times = sorted(run.seconds)
    settled = run.memory[max(1, int(len(run.memory) * _SETTLED)) :] or run.memory
    figures = {
        "requests": len(times),
        "statuses": dict(run.statuses),
        "requests a second": round(len(times) / elapsed),
        "milliseconds, median": round(1000 * times[len(times) // 2], 1),
        "milliseconds, 99 of 100": round(1000 * times[int(len(times) * 0.99)], 1),
        "processor milliseconds a request": round(1000 * spent / len(times), 2),
        "of that the workers": round(1000 * sum(shares[1:]) / len(times), 2),
        "processor milliseconds of the client": round(1000 * run.own / len(times), 2),
        "requests a second that two cores could do": round(2 * len(times) / spent),
        "memory in MB, settled": round(settled[0], 1),
        "memory in MB, at the end": round(settled[-1], 1),
        "load of the machine": [round(load, 1) for load in os.getloadavg()],
    }
    print(json.dumps(figures, indent=1))


def measure(service: Service, how: How, requests: int) -> Run:
    """Send so many requests."""
    contents = [path.read_bytes() for path in sorted((ROOT / "corpus").glob("*/*.eml"))]
    contents = [content for content in contents if len(content) < 20_000]
    run = Run()
    dice = random.Random(1)
    chosen = [dice.choice(contents) for _ in range(requests)]
    whole = {content: f"{_HEAD}Content-Length: {len(content)}\r\n\r\n".encode() + content for content in contents}
    began = time.process_time()
    asyncio.run(_all(service, how, [whole[content] for content in chosen], run))
    run.own = time.process_time() - began
    return run


async def _all(service: Service, how: How, requests: list[bytes], run: Run) -> None:
    until = time.monotonic() + how.seconds
    loop = asyncio.get_running_loop()

    async def one() -> None:
        _, client = await loop.create_connection(lambda: _Client(requests, run, how, until), "127.0.0.1", service.port)
        await client.done

    await asyncio.gather(*(one() for _ in range(how.connections)), _weighing(service, requests, run))


async def _weighing(service: Service, requests: list[bytes], run: Run) -> None:
    """Look at the memory now and then: the system takes milliseconds to tell it."""
    every = max(1000, len(requests) // 100)
    goal = len(requests)
    while requests:
        if len(requests) <= goal:
            run.memory.append(memory(service))
            goal = len(requests) - every
        await asyncio.sleep(0.1)


class _Client(asyncio.Protocol):
    """One connection: finished bytes out, the next ones when the answer is there; no more of HTTP than that needs."""

    def __init__(self, requests: list[bytes], run: Run, how: How, until: float) -> None:
        self._requests = requests
        self._run = run
        self._pause = how.connections / how.rate if how.rate else 0.0
        self._until = until
        self._answer = bytearray()
        self._began = 0.0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        fields, end, body = self._answer.partition(b"\r\n\r\n")
        length = int(fields.partition(b"content-length: ")[2].partition(b"\r")[0]) if end else 0
        if not end or len(body) < length:
            return
        now = time.monotonic()
        self._run.seconds.append(now - self._began)
        self._run.statuses[int(fields[9:12])] += 1
        self._answer.clear()
        rest = self._pause - (now - self._began)
        if rest > 0:
            asyncio.get_running_loop().call_later(rest, self._ask)
        else:
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)

    def _ask(self) -> None:
        self._began = time.monotonic()
        if self._requests and self._began < self._until:
            self._transport.write(self._requests.pop())
        else:
            self._requests.clear()
            self._transport.close()


def used(service: Service) -> list[float]:
    """Return the seconds of processor that the service and each of its workers have used."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in processes(service)]
    return [(int(each[11]) + int(each[12])) / _TICKS for each in fields]


def memory(service: Service) -> float:
    """Return the megabytes that the service and its workers hold, what they share counted once."""
    total = 0
    for pid in processes(service):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def processes(service: Service) -> list[int]:
    """Return the ids of the service and its workers."""
    return [service.process.pid, *service.workers()]


if __name__ == "__main__":
    main()
