"""One connection that several threads use at once: made when it is wanted, ended when none of them uses it any more.

Rule: nothing is closed under a request that is under way.  Libraries answer that with errors that tell nothing, or wait
for an answer that never comes.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Lock

from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.store.connecting import Reached

__all__ = ["Shared"]


class Shared:
    """What `connect` makes, for as long as it works."""

    def __init__(self, connect: Callable[[], Reached]) -> None:
        self._connect = connect
        self._lock = Lock()
        self._reached: Reached | None = None
        self._users: Counter[int] = Counter()
        self._first_problem: ArchiveError | None = None  # of the connection that was given up last

    @contextmanager
    def using(self) -> Iterator[Reached]:
        """Give the connection; a new one where there is none."""
        with self._lock:
            if self._reached is None:
                self._reached = self._connect()
            reached = self._reached
            self._users[id(reached)] += 1
        try:
            yield reached
        finally:
            with self._lock:
                self._users[id(reached)] -= 1
            self._end_unused(reached)

    def give_up(self, reached: Reached, problem: ArchiveError) -> ArchiveError:
        """Use a connection no more that has a `problem`; return its first problem, from which the others follow."""
        with self._lock:
            if self._reached is reached:
                self._reached, self._first_problem = None, problem
            first = self._first_problem or problem
        self._end_unused(reached)
        return first

    def close(self) -> None:
        """End the connection, once nobody uses it; the next use makes another."""
        with self._lock:
            reached, self._reached = self._reached, None
        if reached is not None:
            self._end_unused(reached)

    def _end_unused(self, reached: Reached) -> None:
        with self._lock:
            if self._reached is reached or self._users.get(id(reached)) != 0:
                return  # it is in use, or was ended before
            del self._users[id(reached)]
        with suppress(Exception):  # it may be broken already
            reached.close()
