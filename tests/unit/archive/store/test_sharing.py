"""A connection that several use at once is ended when none of them uses it any more, whatever befalls one of them."""

from threading import Event, Thread

import pytest

from bouncekit.archive import ArchiveError
from bouncekit.archive.store.connecting import Reached
from bouncekit.archive.store.sharing import Shared
from bouncekit.errors.reasons import ArchiveReason


class Made:
    """Connections that were made; `closed` are the numbers of those that were ended, in order."""

    def __init__(self) -> None:
        self.count = 0
        self.closed: list[int] = []

    def connect(self) -> Reached:
        self.count += 1
        number = self.count
        return Reached(number, "", None, lambda: self.closed.append(number))


def problem(words: str) -> ArchiveError:
    return ArchiveError("sftp://host", ArchiveReason.ABSENT, words)


def test_one_connection_serves_until_it_is_closed() -> None:
    shared = Shared((made := Made()).connect)
    for _ in range(2):
        with shared.using() as one, shared.using() as other:
            assert one is other
    assert (1, []) == (made.count, made.closed)

    shared.close()
    shared.close()

    assert [1] == made.closed
    with shared.using() as again:
        assert 2 == again.filesystem


@pytest.mark.parametrize("how", ["given up", "closed"])
def test_nothing_is_ended_under_whoever_uses_it(how: str) -> None:
    shared, begun, go_on = Shared((made := Made()).connect), Event(), Event()
    seen: list[list[int]] = []

    def slow() -> None:
        with shared.using():
            begun.set()
            go_on.wait(10)
            seen.append([*made.closed])

    thread = Thread(target=slow)
    thread.start()
    begun.wait(10)
    with shared.using() as reached:
        pass
    shared.give_up(reached, problem("cut")) if how == "given up" else shared.close()
    with shared.using() as other:  # the next one gets a new one at once
        assert 2 == other.filesystem
    assert [] == made.closed
    go_on.set()
    thread.join(10)

    assert ([[]], [1]) == (seen, made.closed)


def test_the_first_problem_of_a_connection_is_the_one_to_tell() -> None:
    shared = Shared((made := Made()).connect)
    with shared.using() as reached:
        first = shared.give_up(reached, problem("the cause"))
        after = shared.give_up(reached, problem("what followed"))

    assert ("the cause", "the cause", [1]) == (first.detail, after.detail, made.closed)


def test_a_connection_that_cannot_be_made_is_tried_again() -> None:
    made = Made()
    tries = [problem("not now")]

    def connect() -> Reached:
        if tries:
            raise tries.pop()
        return made.connect()

    shared = Shared(connect)
    with pytest.raises(ArchiveError, match="not now"), shared.using():
        pass
    with shared.using() as reached:
        assert 1 == reached.filesystem
