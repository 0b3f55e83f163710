"""What the benchmarks share: a stopwatch, the table that they print, and a folder of the disk that is measured."""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

__all__ = ["main", "row", "seconds"]


def seconds(work: Callable[[], object]) -> float:
    """Return how long `work` takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def row(what: str, figure: str) -> None:
    """Print a row of the table."""
    print(f"| {what} | {figure} |", flush=True)


def main(about: str | None, measure: Callable[[Path, int], None], quick: int, count: int = 100_000) -> None:
    """Have `measure` print its rows for `count` messages, or `quick` with ``--quick``, in a folder of its own."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--quick", action="store_true", help=f"{quick:,} messages")
    parser.add_argument("--folder", default=None, help="on the disk to measure")
    chosen = parser.parse_args()
    print("| measured | figure |\n|---|---|")
    with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
        measure(Path(folder), quick if chosen.quick else count)
