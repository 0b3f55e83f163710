"""Hostile requests for the seconds given (60 otherwise): ``python tests/service/hostile.py 3600``.

Damaged messages, lies about lengths, bodies that stop, headers without an end, chunks that are none, connections that
are reset, forms of nothing: whatever comes, who asks properly is answered in time, no answer is an error of ours,
nothing is logged, and the service keeps its memory and its workers.  Exit status 1 where that does not hold.
"""

import http.client
import json
import random
import re
import socket
import struct
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests/support"), str(ROOT / "tests/property")]

from mutating import mutated  # noqa: E402 - found by the path that was just set

from servers.service import Answered, Service, multipart, running_service  # noqa: E402 - as above

_PATIENCE = 60.0  # seconds in which a proper request must be answered: the machine may be busy with others
_ALLOWED = {200, 400, 403, 404, 405, 408, 413, 415, 421, 422, 429, 503}
_THREADS = 6
_MOST_GROWTH = 100.0  # MB between the first minute and the end
_HEADER_SECONDS = 10.0  # that the service waits for a header
CORPUS = [path.read_bytes() for path in sorted((ROOT / "corpus").glob("*/*.eml"))]
_PROPER = (
    b"POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: message/rfc822\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(CORPUS[0]), CORPUS[0])
)
PATHS = ("classify", "explain", "note", "score", "../", "classify/..", "%00")
MEDIA = ("message/rfc822", "application/json", "multipart/form-data; boundary=limit", "text/plain", "", "\xe9", "*/*")

Attack = Callable[[Service, random.Random], Answered | None]


def damaged(service: Service, dice: random.Random) -> Answered | None:
    """A message of the corpus, damaged many times, to any path as any media type."""
    content = dice.choice(CORPUS)
    for _ in range(dice.randrange(8)):
        content = mutated(content or b"\n", dice.choice(CORPUS), dice)
    path = f"/v1/{dice.choice(PATHS)}?lang={dice.choice(('fr', 'en', 'de', 'xx', '%ff'))}"
    return service.ask(path, content, {"content-type": dice.choice(MEDIA)})


def as_json(service: Service, dice: random.Random) -> Answered | None:
    """JSON of the wrong shape, deep, or with what is no Unicode."""
    value: object = dice.choice(("\ud800", "x" * dice.randrange(9), -1e308, None, [[]], {"a": {}}))
    body = json.dumps({dice.choice(("message", "text", "events", "message_base64", "\0")): value})
    if dice.random() < 0.2:
        body = "[" * 100_000
    return service.ask(f"/v1/{dice.choice(PATHS[:4])}", body.encode("utf-8", "replace"), {"content-type": MEDIA[1]})


def form(service: Service, dice: random.Random) -> Answered | None:
    """A form for the page: damaged, or with many parts."""
    body, headers = multipart(text="550 5.1.1 User unknown", file=("avis.msg", dice.randbytes(dice.randrange(5000))))
    if dice.random() < 0.5:
        body = mutated(body * dice.randrange(1, 50), dice.choice(CORPUS), dice)
    return service.ask("/", body, headers)


def large(service: Service, dice: random.Random) -> Answered | None:
    """Megabytes, in chunks or at once: nested parts, one long line, or zeroes."""
    piece = dice.choice((b"\0", b"x", b"Content-Type: multipart/mixed; boundary=b\n\n--b\n", b"=?utf-8?q?a?= "))
    content = piece * (dice.randrange(1, 8_000_000) // len(piece))
    body = iter([content[:70_000], content[70_000:]]) if dice.random() < 0.5 else content
    return service.ask("/v1/classify", body, {"content-type": "message/rfc822"})


def broken(service: Service, dice: random.Random) -> Answered | None:
    """What is no HTTP, or stops half-way; then the connection is reset, or waits a while."""
    words = dice.choice((
        b"POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\nSubject: x",
        b"POST /v1/classify HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nfffffffff\r\nx",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * dice.randrange(5000),
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: attacker.example\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n" * 50,
        b"\x16\x03\x01" + dice.randbytes(300),
        b"GET /" + b"a" * 100_000,
        b"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
    ))  # fmt: skip
    with socket.create_connection(("127.0.0.1", service.port), _PATIENCE) as client:
        client.sendall(words)
        if dice.random() < 0.5:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            time.sleep(dice.random())
    return None


ATTACKS: tuple[Attack, ...] = (damaged, damaged, damaged, as_json, form, large, broken)


def attacking(service: Service, seed: int, until: float, seen: Counter[str]) -> None:
    """Attack until the time has come."""
    dice = random.Random(seed)
    while time.monotonic() < until:
        attack = dice.choice(ATTACKS)
        answer: Answered | None = None
        # Who is refused before they have said all may find the connection closed.
        with suppress(OSError, http.client.HTTPException):
            answer = attack(service, dice)
        seen[f"{attack.__name__} {answer.status if answer else '-'}"] += 1
        if answer is not None and answer.status not in _ALLOWED:
            seen["faults"] += 1
            seen[f"fault: {attack.__name__} {answer.body.decode(errors='replace')[:200]}"] += 1


def asking(service: Service, until: float, seen: Counter[str]) -> Iterator[float]:
    """Ask properly, and yield how long each answer took; those of a busy service do not count."""
    while time.monotonic() < until:
        began = time.monotonic()
        try:
            with socket.create_connection(("127.0.0.1", service.port), _PATIENCE) as client:
                client.sendall(_PROPER)
                sent = time.monotonic() - began
                answer = client.recv(12)
            status = answer[9:].decode() or "closed"
        except OSError as error:
            status = type(error).__name__
        if status == "closed" and sent > _HEADER_SECONDS:  # this process was not let run: the service waits no longer
            status = "too late"
        seen[f"proper {status}"] += 1
        if status not in {"200", "503", "too late"}:
            seen["faults"] += 1
        yield time.monotonic() - began
        time.sleep(0.5)


def listening(service: Service, logged: Counter[str]) -> None:
    """Read what the service logs, or it would stand still when nobody does; numbers in it do not matter."""
    assert service.process.stderr is not None
    for line in service.process.stderr:
        logged[re.sub(r"\d+", "#", line.strip())] += 1


def megabytes(service: Service) -> float:
    """Return what the service and its workers hold."""
    total = 0
    for pid in (service.process.pid, *service.workers()):
        with suppress(OSError):  # it may just have been replaced
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024


def main(seconds: float) -> int:
    """Attack for so long; print what was seen; return the exit status."""
    seen: Counter[str] = Counter()
    seed = random.randrange(1 << 30)
    print(f"seed {seed}")
    logged: Counter[str] = Counter()
    with running_service() as service:
        until = time.monotonic() + seconds
        threading.Thread(target=listening, args=(service, logged), daemon=True).start()
        threads = [
            threading.Thread(target=attacking, args=(service, seed + number, until, seen), daemon=True)
            for number in range(_THREADS)
        ]
        for thread in threads:
            thread.start()
        slowest, held = 0.0, []
        for took in asking(service, until, seen):
            slowest = max(slowest, took)
            held.append(megabytes(service))
        for thread in threads:
            thread.join()
        alive = service.ask("/healthz").json
    early, late = max(held[: max(1, len(held) // 4)]), held[-1]
    for name, count in sorted(seen.items()):
        print(f"{name}: {count}")
    for line, count in logged.items():
        print(f"logged: {count} times {line}")
    seen["faults"] += len(logged)
    print(
        f"slowest proper answer: {slowest:.1f} s;"
        f" memory: {early:.0f} MB at most in the first quarter, {late:.0f} MB at last"
    )
    print(f"workers at last: {alive['workers']}")
    return 1 if seen["faults"] or slowest > _PATIENCE or late > early + _MOST_GROWTH or not alive["workers"] else 0


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0))
