"""Parts given to workers of another program, and taken back in order: whatever dies, each message counts once."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Protocol

from bouncekit.batch.parts import Done, Part, lost_with
from bouncekit.sources import Errors

if TYPE_CHECKING:
    from bouncekit.sources import OnError

__all__ = ["Pool", "batches"]


class Pool(Protocol):
    """Workers of another program (Dask, Ray), which does a part again where a worker died."""

    def submit(self, part: Part) -> Any:
        """Give a part to a worker; return what `result` takes."""

    def result(self, given: Any) -> Done | None:
        """Wait for what was made of a part; return None where worker after worker died over it."""

    def width(self) -> int:
        """Return how many parts are done at a time."""


_AHEAD = 3  # parts given and not yet delivered, for each that is done at a time: bounds the memory


def batches(parts: Iterable[Part], pool: Pool, on_error: "OnError | None") -> Iterator[Any]:
    """Yield the batches of all parts in order; tell `on_error`, or raise at the end, what could not be read."""
    report = Errors() if on_error is None else on_error
    for done in _in_order(parts, pool):
        for error in done.errors:
            report(error)
        if done.batch is not None:
            yield done.batch
    if isinstance(report, Errors):
        report.raise_first()


def _in_order(parts: Iterable[Part], pool: Pool) -> Iterator[Done]:
    given: deque[tuple[Part, Any]] = deque()
    for part in parts:
        given.append((part, pool.submit(part)))
        if len(given) >= _AHEAD * pool.width():
            yield from _done(*given.popleft(), pool)
    while given:
        yield from _done(*given.popleft(), pool)


def _done(part: Part, given: Any, pool: Pool) -> Iterator[Done]:
    done = pool.result(given)
    if done is not None:
        yield done
    elif len(part.items) == 1:
        yield lost_with(part)
    else:
        for half in part.halves():
            yield from _done(half, pool.submit(half), pool)
