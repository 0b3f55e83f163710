"""What two hundred thousand returned messages cost: a folder, the same as .tar.gz, an mbox of 1 GB, the page.

Every run is a process of its own; works that are compared take turns over the same files.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import psutil

import returned
import stream

_LINE = b"Ligne %d de la facture, avec son montant et la date de son echeance.\n"
_PADDING = b"".join(_LINE % number for number in range(300))
_END = b"--b--\n"
_FROM = b"From MAILER-DAEMON Mon Jan  5 08:00:00 2026\n"
_LOOK = 0.5  # seconds between two looks at the memory


class Spent(NamedTuple):
    """What a run cost: seconds, the processor's of all its processes, and the peak of their memory together, in MB."""

    elapsed: float
    processor: float
    memory: int


def spent(words: list[str], source: Path) -> Spent:
    """Run the command line of the tree `source`; shared memory counts once."""
    command = [sys.executable, "-m", "bouncekit", *words]
    environment = {**os.environ, "PYTHONPATH": str(source)}
    begin, before, peak = time.perf_counter(), _processor(), 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as process:
        while process.poll() is None:
            peak = max(peak, _memory(psutil.Process(process.pid)))
            time.sleep(_LOOK)
    return Spent(time.perf_counter() - begin, _processor() - before, peak >> 20)


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _memory(root: psutil.Process) -> int:
    memory = 0
    for process in (root, *root.children(recursive=True)):
        with suppress(psutil.Error):  # it has ended meanwhile
            memory += process.memory_full_info().pss
    return memory


def mixed(count: int) -> Iterator[bytes]:
    """Yield so many messages: the corpus varied, and returned mail with senders, providers and days, in turns."""
    pairs = zip(stream.messages((count + 1) // 2), returned.messages((count + 1) // 2), strict=True)
    for number, content in enumerate(chain.from_iterable(pairs)):
        if number < count:
            yield content


def write(place: Path, count: int, size: int) -> None:
    """Write the messages as a folder and as .tar.gz; and an mbox of `size` bytes, in which most return a longer one."""
    with tarfile.open(place / "mail.tar.gz", "w:gz") as packed, (place / "mail.mbox").open("wb") as box:
        for number, content in enumerate(mixed(count)):
            path = place / "mail" / f"{number // 1000:04}" / f"{number:07}.eml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            packed.add(path, path.relative_to(place))
            if box.tell() < size:
                longer = content[: -len(_END)] + _PADDING[: 16_000 + number * 37 % 3000] + b"\n" + _END
                told = longer if content.endswith(_END) else content
                box.write(_FROM + told.replace(b"\nFrom ", b"\n>From ") + b"\n\n")


def main() -> None:
    """Print a row for each work: seconds, the processor's seconds, memory; then the ratios that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--mbox", type=int, default=1 << 30, metavar="BYTES")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--against", type=Path, help="another tree, whose jsonl is measured beside ours")
    parser.add_argument("--source", type=Path, help="where our package lies: an unpacked wheel with the compiled core")
    parser.add_argument("--folder", default=None, help="on the disk to measure")
    asked = parser.parse_args()
    ours = asked.source or Path(__file__).parent.parent / "src"
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        place = Path(folder)
        write(place, asked.messages, asked.mbox)
        lines = ["classify", "--format", "jsonl", "--jobs", "2"]
        works = {
            "mbox, jsonl": ([*lines, f"{place}/mail.mbox"], ours),
            "mbox, parquet": (["classify", "--jobs", "2", "-o", f"{place}/o.parquet", f"{place}/mail.mbox"], ours),
            "folder, jsonl": ([*lines, f"{place}/mail"], ours),
            ".tar.gz, jsonl": ([*lines, f"{place}/mail.tar.gz"], ours),
            "folder, report": (["report", "--jobs", "2", "-o", f"{place}/o.html", f"{place}/mail"], ours),
        }
        if asked.against is not None:
            works["mbox, jsonl, other tree"] = ([*lines, f"{place}/mail.mbox"], asked.against / "src")
        made: dict[str, list[Spent]] = {name: [] for name in works}
        print("| work | seconds | processor's seconds | peak of memory, MB |\n|---|---|---|---|")
        for _ in range(asked.rounds):
            for name, (words, source) in works.items():
                made[name].append(spent(words, source))
                elapsed, processor, memory = made[name][-1]
                print(f"| {name} | {elapsed:.1f} | {processor:.1f} | {memory} |", flush=True)
        before = "mbox, jsonl, other tree" if asked.against is not None else "mbox, jsonl"
        for name, other in (("mbox, parquet", before), (".tar.gz, jsonl", "folder, jsonl")):
            for what in ("elapsed", "processor"):
                pairs = zip(made[name], made[other], strict=True)
                ratio = statistics.median(getattr(one, what) / getattr(two, what) for one, two in pairs)
                print(f"{name} / {other}, {what}: {ratio:.3f}")


if __name__ == "__main__":
    main()
