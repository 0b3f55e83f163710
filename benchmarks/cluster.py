"""What a cluster costs: the same messages through `--jobs 2` and through two workers of Dask, in turns."""

import argparse
import multiprocessing
import resource
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from distributed import Client, LocalCluster

from bouncekit.batch import dask, record_batches
from returned import write_folder


def rows(made: Iterator[Any]) -> int:
    """Count the rows of batches as they come; nothing is kept."""
    return sum(batch.num_rows for batch in made)


def timed(work: Callable[[], int]) -> tuple[float, int]:
    """Return the seconds that `work` took, and what it returned."""
    begin = perf_counter()
    result = work()
    return perf_counter() - begin, result


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
                jobs, first = timed(lambda: rows(record_batches([mail], jobs=2)))
                cluster, second = timed(lambda: rows(dask.record_batches([mail], client=client)))
                assert first == second
                pairs.append((jobs, cluster))
                print(
                    f"--jobs 2: {jobs:.1f} s, Dask: {cluster:.1f} s, ratio {cluster / jobs:.2f}, {first} rows",
                    flush=True,
                )
    print(f"median ratio {statistics.median(cluster / jobs for jobs, cluster in pairs):.2f}")
    print(f"memory of the gathering process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    multiprocessing.freeze_support()
    main()
