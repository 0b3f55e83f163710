"""The limits of the service, on the application itself: no process is started, time and busyness are made."""

import asyncio
import json
import logging
from typing import Any, NamedTuple

import pytest
from starlette.types import ASGIApp, Message

from bouncekit.serving import Limits, Settings, make_app
from bouncekit.serving.pool import BusyError, CrashedError, StoodStillError
from bouncekit.serving.work import Answer, Job, Worker, make_worker

NOTICE = b"Subject: Undelivered Mail Returned to Sender\r\n\r\n<marie@exemple.fr>: 550 5.1.1 User unknown\r\n"
SETTINGS = Settings(limits=Limits(message_bytes=4096, all_bytes=6000, body_seconds=0.2, per_client=2))


class Within:
    """A pool that does the work where it stands; `gate` holds it back, `fault` is raised instead."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self.gate: asyncio.Event | None = None
        self.fault: type[BaseException] | None = None
        self.alive, self.waiting, self.renewed = 1, 0, 0

    async def run(self, job: Job) -> Answer:
        """Do the job."""
        if self.gate is not None:
            await self.gate.wait()
        if self.fault is not None:
            raise self.fault
        return self.worker(job)


class Told(NamedTuple):
    """What the application sent."""

    status: int
    headers: dict[str, str]
    body: bytes


class Opened(NamedTuple):
    """The application, and its pool."""

    app: ASGIApp
    pool: Within

    async def ask(self, *pieces: bytes, slow: float = 0.0, path: str = "/v1/classify", **fields: str) -> Told:
        """Post `pieces`, with `slow` seconds before each; where there are none, get."""
        sent: list[Message] = []
        left = list(pieces)

        async def receive() -> Message:
            await asyncio.sleep(slow)
            return {"type": "http.request", "body": left.pop(0) if left else b"", "more_body": bool(left)}

        async def send(message: Message) -> None:
            sent.append(message)

        given = {"host": "localhost", "content-type": "message/rfc822"}
        given |= {name.replace("_", "-"): value for name, value in fields.items()}
        scope: dict[str, Any] = {
            "type": "http",
            "method": "POST" if pieces else "GET",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
            "client": ("192.0.2.7", 5),
            "http_version": "1.1",
        }
        await self.app(scope, receive, send)
        fields = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Told(sent[0]["status"], fields, b"".join(each.get("body", b"") for each in sent[1:]))


@pytest.fixture(scope="module")
def worker() -> Worker:
    return make_worker(SETTINGS)


@pytest.fixture
def opened(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> Opened:
    pool = Within(worker)
    monkeypatch.setattr("bouncekit.serving.app.Pool", lambda *_, **__: pool)
    return Opened(make_app(SETTINGS), pool)


def rule(told: Told) -> tuple[int, str]:
    return told.status, json.loads(told.body)["rule"]


def test_a_body_is_counted_as_it_comes(opened: Opened) -> None:
    assert (413, "too-large") == rule(asyncio.run(opened.ask(NOTICE, b"x" * 3000, b"x" * 3000)))
    assert (413, "too-large") == rule(asyncio.run(opened.ask(NOTICE, content_length="9999")))
    assert (413, "too-large") == rule(asyncio.run(opened.ask(NOTICE, content_length="-1")))
    assert 200 == asyncio.run(opened.ask(NOTICE, b"x" * 3000)).status


def test_a_body_that_does_not_come_is_not_waited_for(opened: Opened) -> None:
    assert (408, "too-slow") == rule(asyncio.run(opened.ask(NOTICE, b"x", b"y", slow=0.15)))


def test_one_client_cannot_have_all(opened: Opened) -> None:
    async def run() -> None:
        opened.pool.gate = asyncio.Event()
        first = [asyncio.create_task(opened.ask(NOTICE)) for _ in range(2)]
        await asyncio.sleep(0.05)
        refused = await opened.ask(NOTICE)
        assert (429, "client-busy") == rule(refused)
        assert "1" == refused.headers["retry-after"]

        opened.pool.gate.set()
        assert [200, 200] == [told.status for told in await asyncio.gather(*first)]
        assert 200 == (await opened.ask(NOTICE)).status

    asyncio.run(run())


def test_all_together_hold_no_more_than_a_limit(opened: Opened) -> None:
    async def run() -> None:
        opened.pool.gate = asyncio.Event()
        first = asyncio.create_task(opened.ask(NOTICE, b"x" * 3500))
        await asyncio.sleep(0.05)
        refused = await opened.ask(NOTICE, b"x" * 3500)
        assert (503, "busy") == rule(refused)
        assert refused.headers["retry-after"].isdigit()

        opened.pool.gate.set()
        assert 200 == (await first).status
        assert 200 == (await opened.ask(NOTICE, b"x" * 3500)).status
        assert b"bouncekit_held_bytes 0.0" in (await opened.ask(path="/metrics")).body

    asyncio.run(run())


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (BusyError, (503, "busy")),
        (CrashedError, (500, "crashed")),
        (StoodStillError, (500, "stood-still")),
        (RuntimeError, (500, "internal")),
    ],
)
def test_what_becomes_of_a_worker_is_told(opened: Opened, fault: type[Exception], told: tuple[int, str]) -> None:
    opened.pool.fault = fault

    assert told == rule(asyncio.run(opened.ask(NOTICE)))


def test_the_log_knows_nothing_of_a_message(opened: Opened, caplog: pytest.LogCaptureFixture) -> None:
    class SecretError(Exception):
        def __str__(self) -> str:
            return NOTICE.decode()

    opened.pool.fault = SecretError
    with caplog.at_level(logging.DEBUG):
        told = asyncio.run(opened.ask(NOTICE))

    assert "SecretError" in caplog.text
    assert "marie" not in caplog.text + told.body.decode()


def test_people_are_told_in_words(opened: Opened) -> None:
    opened.pool.fault = BusyError
    told = asyncio.run(opened.ask(b"text=550+User+unknown", path="/", content_type="application/x-www-form-urlencoded"))

    assert 503 == told.status
    assert "Réessayez dans quelques secondes" in told.body.decode()


def test_without_workers_it_is_not_well(opened: Opened) -> None:
    opened.pool.alive = 0

    assert 503 == asyncio.run(opened.ask(path="/healthz")).status
