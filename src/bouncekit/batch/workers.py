"""Processes that share work in chunks and may die doing it; it knows nothing of messages.

Rule 1: every worker has its own pipe and one chunk at a time, so that it is always known who died over what.  The chunk
is then halved and done again, down to the one item that kills.
Rule 2: Ctrl-C is the parent's business.  Workers never see it: the parent ends them, or its death.
Rule 3: no thread: a process without threads may fork at any time.
Rule 4: a worker counts the items that it begins where the parent sees it.  One that counts no further for a minute
stands still (a disk that does not answer): it is ended, and the item that it stood at is lost.
"""

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.sharedctypes import RawValue
from threading import active_count
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from ctypes import c_ulonglong

__all__ = ["STANDSTILL", "Workers"]

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNK = 128  # items: fewer cost more messages; of more, the results weigh, and a worker is idle at the end
_HEAVIEST = 4 << 20  # bytes of a chunk; one item may be heavier
_FIRST_CHUNK = 16  # chunks double up to _CHUNK: the first results come soon, and few items keep all workers busy
_AHEAD = 4  # chunks begun and not yet delivered, for each worker: bounds the memory
_DELIVERED_AT_ONCE = 32  # results given to the caller before the workers are looked after again
STANDSTILL = 60.0
"""Seconds after which a worker that begins no further item is ended."""
_LOOK = 1.0  # seconds between two looks at who stands still
_FAREWELL = 2.0  # seconds that the end of a process may take: one that waits for a disk ends when the disk answers


@dataclass(slots=True)
class _Chunk(Generic[Item]):
    number: int
    offset: int  # in the results of that number
    items: list[Item]


@dataclass(slots=True)
class _Worker(Generic[Item]):
    process: BaseProcess
    pipe: "Connection"
    begun: "c_ulonglong"  # items that it has begun, in all; it alone writes this
    chunk: _Chunk[Item]
    before: int = 0  # how many it had been sent before its chunk
    seen: int = -1  # `begun` at the last look
    still: float = 0.0  # seconds that it has stood there


class Workers(Generic[Item, Result]):
    """Up to `jobs` processes that do `work` on one item after another.

    `lost` is the result of an item that killed one, or (with true) at which one stood still.  `work` must not raise;
    it, the items and the results must be picklable (items that are not are done here).  `weight` is about the number of
    bytes that travel with an item.  `pack` is what a worker makes of the results of some items that follow one another,
    before it sends them.
    """

    def __init__(
        self,
        work: Callable[[Item], Result],
        lost: Callable[[Item, bool], Result],
        weight: Callable[[Item], int],
        jobs: int,
        pack: Callable[[list[Result]], Any] = list,
    ) -> None:
        self._work = work
        self._pack = pack
        self._looked = monotonic()
        self._weight = weight
        self._lost = lost
        self._jobs = jobs
        self._idle: list[_Worker[Item]] = []
        self._busy: list[_Worker[Item]] = []
        self._waiting: deque[_Chunk[Item]] = deque()
        self._results: dict[int, dict[int, tuple[list[Item], Any]]] = {}
        self._missing: dict[int, int] = {}
        self._chunks: Iterator[_Chunk[Item]] = iter(())
        self._ahead = _AHEAD
        self._has_frozen = False

    def run(self, items: Iterator[Item]) -> Iterator[Result]:
        """Yield the result of each item, in order."""
        for _, results in self.packs(items):
            for start in range(0, len(results), _DELIVERED_AT_ONCE):
                self._look_after(patience=0)
                yield from results[start : start + _DELIVERED_AT_ONCE]

    def packs(self, items: Iterator[Item], most: int = _CHUNK) -> Iterator[tuple[list[Item], Any]]:
        """Yield up to `most` items that follow one another with what was packed of their results, in order."""
        self._chunks = self._cut_up(items, most)
        self._ahead = max(2, _AHEAD * _CHUNK // most)
        delivered = 0
        try:
            self._look_after(patience=0)
            while self._missing:
                while self._missing[delivered]:
                    self._look_after(patience=None)
                del self._missing[delivered]
                parts = self._results.pop(delivered)
                delivered += 1
                for offset in sorted(parts):
                    self._look_after(patience=0)
                    yield parts[offset]
        finally:
            self._stop()

    def _cut_up(self, items: Iterator[Item], most: int) -> Iterator[_Chunk[Item]]:
        number, size = 0, min(_FIRST_CHUNK, most)
        while some := self._take_up_to(size, items):
            self._results[number] = {}
            self._missing[number] = len(some)
            yield _Chunk(number, 0, some)
            number, size = number + 1, min(2 * size, most)

    def _take_up_to(self, size: int, items: Iterator[Item]) -> list[Item]:
        chunk, weight = [], 0
        for item in islice(items, size):
            chunk.append(item)
            weight += self._weight(item)
            if weight > _HEAVIEST:
                break
        return chunk

    def _look_after(self, *, patience: float | None) -> None:
        """Take what workers have done and give them more; `patience`: seconds to wait (None: until one has)."""
        self._give()
        if not self._busy:
            return
        ready = wait([worker.pipe for worker in self._busy], _LOOK if patience is None else patience)
        for worker in [worker for worker in self._busy if worker.pipe in ready]:
            self._busy.remove(worker)
            try:
                self._take(worker.chunk, worker.pipe.recv())
                self._idle.append(worker)
            except (EOFError, OSError):
                self._bury(worker)
        if not ready:
            self._end_who_stands_still()
        self._give()

    def _end_who_stands_still(self) -> None:
        now = monotonic()
        # Not the clock but what was looked on: where all of us were stopped (Ctrl-Z), nobody stood still.
        passed, self._looked = min(now - self._looked, 2 * _LOOK), now
        for worker in list(self._busy):
            begun = worker.begun.value
            worker.still = worker.still + passed if begun == worker.seen else 0.0
            worker.seen = begun
            if worker.still >= STANDSTILL:
                self._busy.remove(worker)
                self._bury(worker, stood_at=begun - worker.before - 1)

    def _give(self) -> None:
        while len(self._busy) < self._jobs:
            if not self._waiting:
                if len(self._missing) >= self._jobs * self._ahead:
                    return
                self._waiting.extend(islice(self._chunks, 1))
            if not self._waiting:
                return
            self._send(self._waiting.popleft())

    def _send(self, chunk: _Chunk[Item]) -> None:
        worker = self._idle.pop() if self._idle else self._start(chunk)
        worker.chunk, worker.before = chunk, worker.begun.value
        worker.seen, worker.still = -1, 0.0
        try:
            worker.pipe.send(chunk.items)
        except OSError:  # it died while it had nothing to do
            self._bury(worker)
        except Exception:  # the items cannot travel; pickle may raise anything, and has written nothing yet
            self._idle.append(worker)
            self._take(chunk, self._pack(list(map(self._work, chunk.items))))
        else:
            self._busy.append(worker)

    def _take(self, chunk: _Chunk[Item], packed: Any) -> None:
        self._results[chunk.number][chunk.offset] = chunk.items, packed
        self._missing[chunk.number] -= len(chunk.items)

    def _bury(self, worker: _Worker[Item], stood_at: int = -1) -> None:
        """Plan anew what a dead worker was doing, or one that is to die because it stands still at an item."""
        worker.pipe.close()
        worker.process.kill()  # its pipe is broken, whatever else of it may live
        worker.process.join(_FAREWELL)
        chunk = worker.chunk
        if 0 <= stood_at < len(chunk.items):
            before, item, after = _cut(chunk, stood_at, stood_at + 1)
            self._take(item, self._pack([self._lost(item.items[0], True)]))
            self._waiting.extendleft(part for part in (after, before) if part.items)
        elif len(chunk.items) == 1:
            self._take(chunk, self._pack([self._lost(chunk.items[0], False)]))
        else:
            middle = len(chunk.items) // 2
            first, second, _ = _cut(chunk, middle, len(chunk.items))
            self._waiting.extendleft((second, first))

    def _start(self, chunk: _Chunk[Item]) -> _Worker[Item]:
        # fork shares what is loaded already and needs no guard in the caller's script; beside threads it is not safe.
        may_fork = sys.platform == "linux" and active_count() == 1
        if may_fork and not gc.get_freeze_count():  # what is shared stays so: a look for garbage writes to all of it
            gc.freeze()
            self._has_frozen = True
        context = get_context("fork") if may_fork else get_context("spawn")
        ours, theirs = context.Pipe()
        begun = RawValue("Q", 0)
        arguments = (theirs, ours if may_fork else None, (self._work, self._pack), begun)
        process = context.Process(target=_serve, args=arguments, daemon=True)
        with _interrupts_held():
            process.start()
        theirs.close()  # so that its death is the end of the pipe
        return _Worker(process, ours, begun, chunk)

    def _stop(self) -> None:
        for worker in self._idle + self._busy:
            # It only reads, nothing is left half done.  (Closing its pipe would not do: a child that was forked since,
            # by us or by the caller, may hold another end of it.)
            worker.process.kill()
            worker.process.join(_FAREWELL)
            worker.pipe.close()
        self._idle, self._busy = [], []
        if self._has_frozen:
            gc.unfreeze()
            self._has_frozen = False


def _cut(chunk: _Chunk[Item], start: int, stop: int) -> tuple[_Chunk[Item], _Chunk[Item], _Chunk[Item]]:
    """Return what stands before `start`, from there to `stop`, and after it."""
    edges = ((0, start), (start, stop), (stop, len(chunk.items)))
    before, within, after = (_Chunk(chunk.number, chunk.offset + a, chunk.items[a:b]) for a, b in edges)
    return before, within, after


def _serve(
    pipe: "Connection",
    parents: "Connection | None",
    tools: tuple[Callable[[Item], Result], Callable[[list[Result]], Any]],
    begun: "c_ulonglong",
) -> None:
    """In a worker: do what comes through the pipe until it closes.  Nothing may be printed here, come what may.

    `parents` is the other end of the pipe, which a forked process has too: as long as it is open, the pipe is.
    """
    with suppress(BaseException):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if parents is not None:
            parents.close()
        gc.freeze()  # as the parent has
        work, pack = tools
        while True:
            results = []
            for item in pipe.recv():
                begun.value += 1
                results.append(work(item))
            pipe.send(pack(results))
    os._exit(0)  # neither the parent's exit handlers nor its buffers are ours


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let SIGINT wait meanwhile, and keep it from the processes started meanwhile: they inherit the mask.

    Windows has no masks: there, a process that is only just being started may print what stopped it.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    held = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
