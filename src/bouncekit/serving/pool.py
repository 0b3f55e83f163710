"""Worker processes that answer jobs, one at a time each; it knows nothing of messages.

Rule 1: a job that takes too long costs its worker, not the others: the process is ended and another one started.
Rule 2: workers end with their parent.  `Pool.stop` ends them; where the parent is killed, the pipe that they read from
closes, and they leave.
Rule 3: no thread of the event loop waits for a worker: each worker has a thread of its own that does.
"""

import asyncio
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["BusyError", "CrashedError", "Pool", "StoodStillError"]

JobT = TypeVar("JobT")
AnswerT = TypeVar("AnswerT")
_STARTING = 60.0  # seconds; a loaded machine is slow to start anything
_FAREWELL = 2.0
_READY = "ready"


class BusyError(Exception):
    """Too many jobs are waiting, or none of the workers became free in time."""


class CrashedError(Exception):
    """The worker died over the job."""


class StoodStillError(Exception):
    """The job took too long, and its worker was ended."""


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    pipe: "Connection"


class Pool(Generic[JobT, AnswerT]):
    """`jobs` processes, each of which calls `make` once and then its result with every job.

    `make`, the jobs and the answers must be picklable; what is called must not raise.  A job may take `seconds`;
    `waiting` jobs may wait for a worker, each as long as that.
    """

    def __init__(
        self, make: Callable[[], Callable[[JobT], AnswerT]], jobs: int, *, seconds: float, waiting: int
    ) -> None:
        self._make = make
        self._jobs = jobs
        self._seconds = seconds
        self._most_waiting = waiting
        self._workers: set[_Worker] = set()
        self._idle: asyncio.Queue[_Worker] = asyncio.Queue()
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="bouncekit-worker")
        self._renewing: set[asyncio.Task[None]] = set()
        self._is_stopped = False
        self.waiting = 0
        self.renewed = 0

    @property
    def alive(self) -> int:
        """How many workers there are."""
        return len(self._workers)

    async def start(self) -> None:
        """Start the workers; return when all are ready.  Raises `CrashedError` where one cannot start."""
        await asyncio.gather(*(self._add() for _ in range(self._jobs)))

    async def run(self, job: JobT) -> AnswerT:
        """Return the answer to `job`; raise `BusyError`, `CrashedError` or `StoodStillError`."""
        worker = await self._free_worker()
        loop = asyncio.get_running_loop()
        # Whoever waits may go away; the worker is back among the idle only when it is done.
        work = loop.run_in_executor(self._threads, self._ask, worker, job)
        work.add_done_callback(lambda done: self._take_back(worker, done))
        return await asyncio.shield(work)

    async def stop(self) -> None:
        """End the workers, whatever they are doing."""
        self._is_stopped = True
        for task in self._renewing:
            task.cancel()
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join(_FAREWELL)
            worker.pipe.close()
        self._workers.clear()
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _free_worker(self) -> _Worker:
        if self._is_stopped:
            raise BusyError
        if not self._idle.empty():
            return self._idle.get_nowait()
        if self.waiting >= self._most_waiting:
            raise BusyError
        self.waiting += 1
        try:
            return await asyncio.wait_for(self._idle.get(), self._seconds)
        except TimeoutError:
            raise BusyError from None
        finally:
            self.waiting -= 1

    def _ask(self, worker: _Worker, job: JobT) -> AnswerT:
        """In the worker's thread: have the job done."""
        try:
            worker.pipe.send(job)
            if not worker.pipe.poll(self._seconds):
                raise StoodStillError
            return cast("AnswerT", worker.pipe.recv())
        except (EOFError, OSError):
            raise CrashedError from None

    def _take_back(self, worker: _Worker, done: "asyncio.Future[AnswerT]") -> None:
        if done.cancelled() or done.exception() is not None:
            worker.process.kill()
            self._workers.discard(worker)
            if not self._is_stopped:
                task = asyncio.get_running_loop().create_task(self._renew(worker))
                self._renewing.add(task)
                task.add_done_callback(self._renewing.discard)
        else:
            self._idle.put_nowait(worker)

    async def _renew(self, dead: _Worker) -> None:
        dead.process.join(_FAREWELL)
        dead.pipe.close()
        self.renewed += 1
        delay = 0.1
        while not self._is_stopped:
            with suppress(CrashedError, OSError):
                await self._add()
                return
            await asyncio.sleep(delay)  # the system has no room for a process: it may have later
            delay = min(2 * delay, _STARTING)

    async def _add(self) -> None:
        loop = asyncio.get_running_loop()
        worker = await loop.run_in_executor(None, _started, self._make)
        if self._is_stopped:
            worker.process.kill()
            worker.pipe.close()
            return
        self._workers.add(worker)
        self._idle.put_nowait(worker)


def _started(make: Callable[[], Callable[[Any], Any]]) -> _Worker:
    # spawn: a forked process would hold the sockets of the clients open.
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, make), daemon=True, name="bouncekit-worker")
    process.start()
    theirs.close()  # so that its death is the end of the pipe
    try:
        if not ours.poll(_STARTING) or ours.recv() != _READY:
            raise CrashedError
    except (EOFError, OSError, CrashedError):
        process.kill()
        ours.close()
        raise CrashedError from None
    return _Worker(process, ours)


def _serve(pipe: "Connection", make: Callable[[], Callable[[Any], Any]]) -> None:
    """In a worker: answer what comes through the pipe until it closes.  Ctrl-C is the parent's business."""
    with suppress(BaseException):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        answer = make()
        pipe.send(_READY)
        while True:
            pipe.send(answer(pipe.recv()))
    os._exit(0)  # neither the parent's exit handlers nor its buffers are ours
