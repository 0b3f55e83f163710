"""What a cluster costs: the same messages through `--jobs 2` and through two workers of Dask, in turns."""

import argparse
import multiprocessing
import resource
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, NamedTuple

from distributed import Client, LocalCluster

from bouncekit.batch import dask, record_batches
from returned import write_folder


def rows(made: Iterator[Any]) -> int:
    """Count the rows of batches as they come; nothing is kept."""
    return sum(batch.num_rows for batch in made)


class Spent(NamedTuple):
    """What a run cost: seconds, and the processor's in all its processes, which a busy machine changes less."""

    elapsed: float
    processor: float
    rows: int


def spent(work: Callable[[], int], workers: Callable[[], float]) -> Spent:
    """Return what `work` cost; `workers` tells the processor's seconds of other processes so far."""
    begin, before = perf_counter(), process_time() + workers()
    result = work()
    return Spent(perf_counter() - begin, process_time() + workers() - before, result)


def children() -> float:
    """Return the processor's seconds of the workers that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print the seconds of each, their ratio, and the memory of the process that gathers."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        mail = Path(folder) / "mail"
        write_folder(mail, asked.messages)
        local = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
        with local, Client(local) as client:
            rows(dask.record_batches([mail / "0000"], client=client))  # the rules are loaded
            pairs = []
            for _ in range(asked.rounds):
                jobs = spent(lambda: rows(record_batches([mail], jobs=2)), children)
                cluster = spent(
                    lambda: rows(dask.record_batches([mail], client=client)),
                    lambda: sum(client.run(process_time).values()),
                )
                assert jobs.rows == cluster.rows
                pairs.append((jobs, cluster))
                print(f"--jobs 2: {jobs}\nDask:     {cluster}", flush=True)
    for name in ("elapsed", "processor"):
        ratio = statistics.median(getattr(cluster, name) / getattr(jobs, name) for jobs, cluster in pairs)
        print(f"median ratio, {name}: {ratio:.2f}")
    print(f"memory of the gathering process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
