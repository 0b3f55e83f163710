"""Processes that share work in chunks and may die doing it; it knows nothing of messages.

Rule 1: every worker has its own pipe and does one chunk after the other, so that it is always known who died over what.
The chunk is then halved and done again, down to the one item that kills.  The next chunk waits in the pipe already,
where it fits into what a pipe holds: two processes that write to each other and do not read would wait for ever.
Rule 2: Ctrl-C is the parent's business.  Workers never see it: the parent ends them, or its death.
Rule 3: no thread: a process without threads may fork at any time.
Rule 4: a worker counts the items that it begins where the parent sees it.  One that counts no further for a minute
stands still (a disk that does not answer): it is ended, and the item that it stood at is lost.
"""

import gc
import sys
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from threading import active_count
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bouncekit.batch.worker_process import started

if TYPE_CHECKING:
    from ctypes import c_ulonglong

__all__ = ["STANDSTILL", "Workers"]

Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNK = 128  # items: fewer cost more messages; of more, the results weigh, and a worker is idle at the end
_HEAVIEST = 4 << 20  # bytes of a chunk; one item may be heavier
_FIRST_CHUNK = 16  # chunks double up to _CHUNK: the first results come soon, and few items keep all workers busy
_PIPE = 32 << 10 if sys.platform == "linux" else 4 << 10  # bytes that a pipe holds for certain while nobody reads
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
    weight: int = 0
    pickled: memoryview | None = None


@dataclass(slots=True)
class _Worker(Generic[Item]):
    process: BaseProcess
    pipe: "Connection"
    begun: "c_ulonglong"
    chunks: deque[_Chunk[Item]] = field(default_factory=deque)  # what it does, and what waits in its pipe
    before: int = 0  # how many items it had been sent before those
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
        while (chunk := self._take_up_to(size, items, number)).items:
            self._results[number] = {}
            self._missing[number] = len(chunk.items)
            yield chunk
            number, size = number + 1, min(2 * size, most)

    def _take_up_to(self, size: int, items: Iterator[Item], number: int = 0) -> _Chunk[Item]:
        chunk: _Chunk[Item] = _Chunk(number, 0, [])
        for item in islice(items, size):
            chunk.items.append(item)
            chunk.weight += self._weight(item)
            if chunk.weight > _HEAVIEST:
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
                results = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            chunk = worker.chunks.popleft()
            worker.before += len(chunk.items)
            self._take(chunk, results)
            (self._busy if worker.chunks else self._idle).append(worker)
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
        while len(self._busy) < self._jobs and self._has_more():
            self._send(self._waiting.popleft())
        for worker in list(self._busy):
            if len(worker.chunks) == 1 and self._has_more() and self._fits(self._waiting[0]):
                self._busy.remove(worker)
                self._send_to(worker, self._waiting.popleft())

    def _has_more(self) -> bool:
        """Tell whether a chunk waits to be given, or may be cut."""
        if not self._waiting and len(self._missing) < self._jobs * self._ahead:
            self._waiting.extend(islice(self._chunks, 1))
        return bool(self._waiting)

    def _fits(self, chunk: _Chunk[Item]) -> bool:
        """Tell whether a chunk can wait in a pipe."""
        if chunk.weight > _PIPE:
            return False
        if chunk.pickled is None:
            try:
                chunk.pickled = _pickled(chunk.items)
            except Exception:  # it cannot travel; that is found again when it is sent
                return False
        return len(chunk.pickled) <= _PIPE

    def _send(self, chunk: _Chunk[Item]) -> None:
        self._send_to(self._idle.pop() if self._idle else self._start(), chunk)

    def _send_to(self, worker: _Worker[Item], chunk: _Chunk[Item]) -> None:
        if not worker.chunks:
            worker.before, worker.seen, worker.still = worker.begun.value, -1, 0.0
        try:
            pickled = chunk.pickled or _pickled(chunk.items)
        except Exception:  # the items cannot travel; pickle may raise anything
            self._idle.append(worker)
            self._take(chunk, self._pack(list(map(self._work, chunk.items))))
            return
        chunk.pickled = None
        worker.chunks.append(chunk)
        try:
            worker.pipe.send_bytes(pickled)
        except OSError:  # it is dead; where it had nothing to do, this chunk is not to blame
            self._bury(worker, over=len(worker.chunks) > 1)
        else:
            self._busy.append(worker)

    def _take(self, chunk: _Chunk[Item], packed: Any) -> None:
        self._results[chunk.number][chunk.offset] = chunk.items, packed
        self._missing[chunk.number] -= len(chunk.items)

    def _bury(self, worker: _Worker[Item], stood_at: int = -1, *, over: bool = True) -> None:
        """Plan anew what a dead worker was doing, or one that is to die because it stands still at an item.

        Not `over` it: it had not begun it.
        """
        worker.pipe.close()
        worker.process.kill()  # its pipe is broken, whatever else of it may live
        worker.process.join(_FAREWELL)
        chunk = worker.chunks.popleft()
        self._waiting.extendleft(reversed(worker.chunks))  # which it had not begun
        if not over:
            self._waiting.appendleft(chunk)
        elif 0 <= stood_at < len(chunk.items):
            before, item, after = _cut(chunk, stood_at, stood_at + 1)
            self._take(item, self._pack([self._lost(item.items[0], True)]))
            self._waiting.extendleft(part for part in (after, before) if part.items)
        elif len(chunk.items) == 1:
            self._take(chunk, self._pack([self._lost(chunk.items[0], False)]))
        else:
            middle = len(chunk.items) // 2
            first, second, _ = _cut(chunk, middle, len(chunk.items))
            self._waiting.extendleft((second, first))

    def _start(self) -> _Worker[Item]:
        may_fork = sys.platform == "linux" and active_count() == 1
        if may_fork and not gc.get_freeze_count():  # what is shared stays so: a look for garbage writes to all of it
            gc.freeze()
            self._has_frozen = True
        return _Worker(*started(self._work, self._pack, may_fork=may_fork))

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


def _pickled(items: list[Item]) -> memoryview:
    """Return what `Connection.send` would write of `items`."""
    return ForkingPickler.dumps(items)


def _cut(chunk: _Chunk[Item], start: int, stop: int) -> tuple[_Chunk[Item], _Chunk[Item], _Chunk[Item]]:
    """Return what stands before `start`, from there to `stop`, and after it."""
    edges = ((0, start), (start, stop), (stop, len(chunk.items)))
    before, within, after = (_Chunk(chunk.number, chunk.offset + a, chunk.items[a:b], chunk.weight) for a, b in edges)
    return before, within, after
