"""Processes that share work: the order of the results, and what happens when one of them dies."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bouncekit.batch.workers import Workers

HERE = Path(__file__).parent


def work(item: object) -> object:
    """Double a number; the process dies over "die", and stands still at "stand"."""
    if item == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "stand":
        time.sleep(3600)
    return item * 2 if isinstance(item, int) else repr(item)


def lost(item: object, stood_still: bool) -> object:
    return f"still {item}" if stood_still else f"lost {item}"


def weight(item: object) -> int:
    return len(item) if isinstance(item, bytes) else 0


def share(items: Iterator[object], jobs: int) -> list[object]:
    return list(Workers(work, lost, weight, jobs).run(items))


@pytest.mark.parametrize("jobs", [1, 2, 5])
@pytest.mark.parametrize("count", [0, 1, 15, 16, 17, 3000])
def test_results_come_in_order(jobs: int, count: int) -> None:
    assert [2 * number for number in range(count)] == share(iter(range(count)), jobs)


def test_a_death_loses_only_what_it_died_over() -> None:
    items: list[object] = list(range(900))
    items[0] = items[333] = items[334] = items[899] = "die"

    expected = ["lost die" if item == "die" else 2 * item for item in items]  # type: ignore[operator]
    # Some forty workers die.  Other tests may have left threads here, beside which each new one would be a new Python.
    program = "import json, sys, test_sharing_work as t; print(json.dumps(t.share(iter(json.load(sys.stdin)), 2)))"
    shared = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(items), capture_output=True, text=True, cwd=HERE, check=True
    )

    assert expected == json.loads(shared.stdout)


class Deadly:
    """What ends the worker that made it, when it is taken out of the pipe."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return _end, (os.getpid(),)


def _end(worker: int) -> str:
    os.kill(worker, signal.SIGKILL)
    os.waitid(os.P_PID, worker, os.WEXITED | os.WNOWAIT)
    return "ended"


def deadly(item: object) -> object:
    return Deadly() if item == 0 else "done"


@pytest.mark.skipif(sys.platform == "win32", reason="a signal that ends another process")
def test_what_an_idle_worker_is_given_after_its_death_is_not_lost() -> None:
    heavy = bytes(100_000)  # too heavy to wait in a pipe: it is given to who has nothing to do
    items: list[object] = [0, *range(1, 16), heavy]

    assert list(Workers(deadly, lost, weight, 1).run(iter(items))) == ["ended", *["done"] * 16]


def test_results_heavier_than_a_pipe_and_chunks_that_wait_in_it() -> None:
    words = [f"{number} {'x' * 200}" for number in range(1000)]

    assert share(iter(words), 2) == [repr(word) for word in words]


def in_a_fresh_process(done: str, items: list[object]) -> list[object]:
    """Return what `done` makes of `items` where one stands still after half a second.

    Beside the threads of other tests each worker is a new Python, which may take longer than that to start.
    """
    program = (
        "import json, sys, test_sharing_work as t; from bouncekit.batch import workers;"
        "workers.STANDSTILL, workers._LOOK = 0.5, 0.05;"
        f"print(json.dumps(list({done}(iter(json.load(sys.stdin))))))"
    )
    shared = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(items), capture_output=True, text=True, cwd=HERE, check=True
    )
    results: list[object] = json.loads(shared.stdout)
    return results


def test_who_stands_still_is_ended_and_loses_nothing_else() -> None:
    items: list[object] = list(range(60))
    items[20] = items[21] = items[59] = "stand"

    expected = ["still stand" if item == "stand" else 2 * item for item in items]  # type: ignore[operator]
    assert expected == in_a_fresh_process("t.Workers(t.work, t.lost, t.weight, 2).run", items)


def test_who_is_slow_but_goes_on_is_left_alone() -> None:
    items: list[object] = list(range(16))  # one chunk, which takes longer than one may stand still

    assert items == in_a_fresh_process("t.Workers(t.slowly, t.lost, t.weight, 1).run", items)


def slowly(item: object) -> object:
    time.sleep(0.1)
    return item


def test_what_cannot_travel_is_done_here() -> None:
    here = lambda: None  # noqa: E731 - a lambda cannot be pickled

    assert [2, repr(here), 4] == share(iter([1, here, 2]), 2)


def test_beside_threads_no_process_is_forked() -> None:
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert [0, "lost die", 4] == share(iter([0, "die", 2]), 2)
    finally:
        done.set()
        thread.join()


def test_two_at_a_time_do_not_hold_each_other_up() -> None:
    first, second = (Workers(work, lost, weight, 2).run(iter(range(5000))) for _ in range(2))

    assert [(2 * number, 2 * number) for number in range(100)] == [(next(first), next(second)) for _ in range(100)]
    first.close()  # type: ignore[attr-defined]  # a generator
    assert 200 == next(second)
    second.close()  # type: ignore[attr-defined]  # a generator


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
def test_what_is_shared_is_not_looked_through_for_garbage_meanwhile_and_is_afterwards() -> None:
    # In a process of its own: beside a thread of another test nothing is forked, and nothing shared.
    code = """
import gc
from test_sharing_work import Workers, lost, weight, work

before = gc.get_freeze_count()
results = Workers(work, lost, weight, 2).run(iter(range(100)))
next(results)
meanwhile = gc.get_freeze_count()
print(before, meanwhile > 0, sum(1 for _ in results), gc.get_freeze_count())
"""
    sources = os.pathsep.join([str(HERE), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": sources},
    )

    assert "0 True 99 0" == done.stdout.strip()


def test_heavy_items_travel_in_small_chunks() -> None:
    # 40 items of 1 MiB: one chunk would hold 16 of them.
    seen = Workers(work, lost, weight, 2)._take_up_to(512, iter([bytes(1 << 20)] * 40))

    assert 5 == len(seen.items)


def test_items_are_taken_only_as_they_are_needed() -> None:
    taken = 0

    def endless() -> Iterator[object]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    results = Workers(work, lost, weight, 2).run(endless())
    first = [next(results) for _ in range(5)]
    results.close()  # type: ignore[attr-defined]  # a generator

    assert [2, 4, 6, 8, 10] == first
    assert taken < 3000


def test_no_process_outlives_its_parent() -> None:
    program = (
        "import os, time\n"
        "from bouncekit.batch.workers import Workers\n"
        "def work(item): return os.getpid()\n"
        "pids = Workers(work, None, lambda item: 0, 2).run(iter(range(10**6)))\n"
        "print(*{next(pids) for _ in range(300)}, flush=True)\n"
        "time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        workers = [int(pid) for pid in parent.stdout.readline().split()]
        parent.kill()
    deadline = time.monotonic() + 10
    while (alive := [pid for pid in workers if _runs(pid)]) and time.monotonic() < deadline:
        time.sleep(0.02)

    assert len(workers) > 0
    assert [] == alive


def _runs(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as status:  # noqa: PTH123 - shortest
            return status.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
