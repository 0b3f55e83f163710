"""The workers: one that dies or stands still costs its job alone, and too many jobs are told so."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable

import pytest
from pool_work import broken, made

from bouncekit.serving.pool import BusyError, CrashedError, Pool, StoodStillError

Words = Pool[str, str]


def within(test: Callable[[Words], Awaitable[None]], *, jobs: int = 1, seconds: float = 20, waiting: int = 8) -> None:
    """Run `test` with a pool that is stopped behind it."""

    async def run() -> None:
        pool = Words(made, jobs, seconds=seconds, waiting=waiting)
        try:
            await pool.start()
            await test(pool)
        finally:
            await pool.stop()
        assert 0 == pool.alive

    asyncio.run(run())


def test_the_jobs_are_shared() -> None:
    async def test(pool: Words) -> None:
        answers = await asyncio.gather(*(pool.run("wait0.2") for _ in range(4)))
        assert 2 == len({answer.split()[-1] for answer in answers})

    within(test, jobs=2)


def test_one_that_dies_or_stands_still_costs_its_job_alone() -> None:
    async def test(pool: Words) -> None:
        first = (await pool.run("a")).split()[-1]
        with pytest.raises(CrashedError):
            await pool.run("die")
        second = (await pool.run("b")).split()[-1]
        with pytest.raises(StoodStillError):
            await pool.run("stand still")
        third = (await pool.run("c")).split()[-1]

        assert 3 == len({first, second, third})
        assert (1, 2) == (pool.alive, pool.renewed)

    within(test, seconds=5)


def test_one_that_died_while_idle_costs_no_job() -> None:
    async def test(pool: Words) -> None:
        first = (await pool.run("a")).split()[-1]
        os.kill(int(first), signal.SIGTERM)
        (worker,) = pool._workers
        while not worker.reader.at_eof():
            await asyncio.sleep(0.05)
        answers = await asyncio.gather(*(pool.run("b") for _ in range(4)))

        assert first not in {answer.split()[-1] for answer in answers}
        assert 1 == pool.renewed

    within(test, seconds=60)


def test_what_is_large_passes_both_ways() -> None:
    async def test(pool: Words) -> None:
        content = "x" * (1 << 24)
        assert (await pool.run(content)).startswith(content)

    within(test)


def test_too_many_are_told_at_once_and_whoever_goes_away_keeps_no_worker() -> None:
    async def test(pool: Words) -> None:
        jobs = [asyncio.create_task(pool.run("wait0.5")) for _ in range(2)]
        await asyncio.sleep(0.1)
        assert 1 == pool.waiting
        with pytest.raises(BusyError):
            await pool.run("one too many")

        jobs[0].cancel()
        assert (await jobs[1]).startswith("wait")
        assert 0 == pool.waiting

    within(test, waiting=1)


def test_a_worker_that_cannot_start_is_an_error() -> None:
    async def run() -> None:
        pool = Words(broken, 1, seconds=1, waiting=1)
        with pytest.raises(CrashedError):
            await pool.start()
        await pool.stop()

    asyncio.run(run())
