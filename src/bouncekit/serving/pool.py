"""Worker processes that answer jobs, one at a time each; it knows nothing of messages.

Rule 1: a job that takes too long costs its worker, not the others: the process is ended and another one started.
Rule 2: workers end with their parent.  `Pool.stop` ends them; where the parent is killed, the socket that they read
from closes, and they leave.
Rule 3: nothing waits for a worker but the event loop itself, on a pair of sockets: a thread between the two costs more
than most jobs, and Windows' loop waits for sockets, not for pipes.
"""

import asyncio
import os
import pickle
import signal
import socket
import struct
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar, cast

__all__ = ["BusyError", "CrashedError", "Pool", "StoodStillError"]

JobT = TypeVar("JobT")
AnswerT = TypeVar("AnswerT")
T = TypeVar("T")
_STARTING = 60.0  # seconds; a loaded machine is slow to start anything
_FAREWELL = 2.0
_READY = "ready"
_LENGTH = struct.Struct("!Q")  # before each job and each answer, which are pickled: both ends are ours
_HELD = 1 << 20  # bytes of an answer that are read at once


class BusyError(Exception):
    """Too many jobs are waiting, or none of the workers became free in time."""


class CrashedError(Exception):
    """The worker died over the job."""


class StoodStillError(Exception):
    """The job took too long, and its worker was ended."""


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def say(self, value: object) -> None:
        """Send one value."""
        told = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
        self.writer.write(_LENGTH.pack(len(told)) + told)
        await self.writer.drain()

    async def hear(self) -> Any:
        """Return the next value; raise `EOFError` (`asyncio.IncompleteReadError`) where the worker is gone."""
        (size,) = _LENGTH.unpack(await self.reader.readexactly(_LENGTH.size))
        return pickle.loads(await self.reader.readexactly(size))


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
        self._asking: set[asyncio.Task[AnswerT]] = set()
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
        while worker.reader.at_eof():  # it died while nobody asked it anything
            self._bury(worker)
            worker = await self._free_worker()
        # Whoever waits may go away; the worker is back among the idle only when it is done.
        return await asyncio.shield(_kept(self._ask(worker, job), self._asking))

    async def stop(self) -> None:
        """End the workers, whatever they are doing."""
        self._is_stopped = True
        tasks: list[asyncio.Task[Any]] = [*self._asking, *self._renewing]
        for task in self._renewing:
            task.cancel()
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join(_FAREWELL)
            worker.writer.close()
        self._workers.clear()
        await asyncio.gather(*tasks, return_exceptions=True)

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

    async def _ask(self, worker: _Worker, job: JobT) -> AnswerT:
        """Have the job done; whatever goes wrong costs the worker."""
        try:
            async with asyncio.timeout(self._seconds):
                await worker.say(job)
                answer = cast("AnswerT", await worker.hear())
        except BaseException as error:
            self._bury(worker)
            if isinstance(error, TimeoutError):
                raise StoodStillError from None
            if isinstance(error, EOFError | OSError):
                raise CrashedError from None
            raise
        self._idle.put_nowait(worker)
        return answer

    def _bury(self, worker: _Worker) -> None:
        worker.process.kill()
        self._workers.discard(worker)
        if not self._is_stopped:
            _kept(self._renew(worker), self._renewing)

    async def _renew(self, dead: _Worker) -> None:
        await asyncio.get_running_loop().run_in_executor(None, dead.process.join, _FAREWELL)
        dead.writer.close()
        self.renewed += 1
        delay = 0.1
        while not self._is_stopped:
            with suppress(CrashedError, OSError):
                await self._add()
                return
            await asyncio.sleep(delay)  # the system has no room for a process: it may have later
            delay = min(2 * delay, _STARTING)

    async def _add(self) -> None:
        worker = await _started(self._make)
        if self._is_stopped:
            _end(worker)
            return
        self._workers.add(worker)
        self._idle.put_nowait(worker)


def _kept(work: Coroutine[Any, Any, T], among: set[asyncio.Task[T]]) -> asyncio.Task[T]:
    """Return a task that does `work`, kept `among` others until it is done: the loop alone would forget it."""
    task = asyncio.get_running_loop().create_task(work)
    among.add(task)
    task.add_done_callback(among.discard)
    return task


async def _started(make: Callable[[], Callable[[Any], Any]]) -> _Worker:
    loop = asyncio.get_running_loop()
    process, ours = await loop.run_in_executor(None, _process, make)
    reader, writer = await asyncio.open_connection(sock=ours, limit=_HELD)
    worker = _Worker(process, reader, writer)
    try:
        async with asyncio.timeout(_STARTING):
            if await worker.hear() != _READY:
                raise CrashedError
    except BaseException as error:
        _end(worker)
        if isinstance(error, EOFError | OSError):  # also TimeoutError
            raise CrashedError from None
        raise
    return worker


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.writer.close()


def _process(make: Callable[[], Callable[[Any], Any]]) -> tuple[BaseProcess, socket.socket]:
    # spawn: a forked process would hold the sockets of the clients open.
    ours, theirs = socket.socketpair()
    try:
        process = get_context("spawn").Process(target=_serve, args=(theirs, make), daemon=True, name="bouncekit-worker")
        process.start()
    except BaseException:
        ours.close()
        raise
    finally:
        theirs.close()  # so that its death is the end of ours
    return process, ours


def _serve(pair: socket.socket, make: Callable[[], Callable[[Any], Any]]) -> None:
    """In a worker: answer what comes until the other end closes.  Ctrl-C is the parent's business."""
    with suppress(BaseException):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        pair.setblocking(True)
        answer = make()
        jobs = pair.makefile("rb")
        _send(pair, _READY)
        while head := jobs.read(_LENGTH.size):
            _send(pair, answer(pickle.loads(jobs.read(*_LENGTH.unpack(head)))))
    os._exit(0)  # neither the parent's exit handlers nor its buffers are ours


def _send(pair: socket.socket, value: object) -> None:
    told = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    pair.sendall(_LENGTH.pack(len(told)) + told)
