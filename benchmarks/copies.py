"""Measure the copies of an archive, in one run: `python benchmarks/copies.py [--quick] [--folder FOLDER]`.

100,000 messages of 20 KB (2 GB; 2,000 with `--quick`) are kept and copied to a second folder; then `verify` and
`sha256sum` take turns over the same files, three times each: only the ratios travel.  FOLDER needs 5 GB.
"""

import hashlib
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from bouncekit.archive import Archive, Incoming, LocalStore, Place
from bouncekit.archive.copies import CopySet, DeletionCandidate, VerifyOptions, copy, deletion_plan, holdings_of, verify
from measuring import main, row, seconds

SOURCE = "imap://marie@mail.example.fr"
VERIFY = """
import json, resource, sys
from bouncekit.archive.copies import CopySet, VerifyOptions, verify
found = verify(CopySet(sys.argv[1], sys.argv[2], allow_same_device=True), VerifyOptions(("removable",)))[0]
print(json.dumps([found.is_complete, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def messages(count: int) -> Iterator[Incoming]:
    for number in range(count):
        word = hashlib.sha256(str(number).encode()).hexdigest()
        head = f"From: marie@example.fr\nSubject: {word}\nDate: Mon, 2 Mar 2020 10:00:00 +0100\n\n"
        content = head.encode() + (word.encode() + b"\n") * 306
        yield Incoming(content, Place(SOURCE, "INBOX", 1, number))


def forget(folder: Path) -> None:
    """Have the system forget what it has of the files in memory."""
    store = LocalStore(folder)
    for entry in store.entries("data/"):
        store.forget_cached(entry.name)


def verified(copies: CopySet) -> float:
    """Verify the second copy in a process of its own; return its peak of memory in MB."""
    command = [sys.executable, "-c", VERIFY, copies.office, str(copies.removable)]
    is_complete, memory = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    assert is_complete
    return float(memory)


def measure(folder: Path, count: int) -> None:
    office, second = str(folder / "office"), str(folder / "second")
    archive = Archive.create(office)
    archive.add(messages(count))
    copies = CopySet(office, second, allow_same_device=True)
    row("messages of 20 KB", f"{count:,}")
    taken = seconds(lambda: copy(copies))
    row("`copy` of all, each read back: messages a second", f"{count / taken:,.0f}")
    row("`copy` with nothing new: seconds", f"{seconds(lambda: copy(copies)):.1f}")
    check = ["sha256sum", "--quiet", "-c", "manifest-sha256.txt"]
    ours, theirs, memory = [], [], 0.0
    for _ in range(3):
        forget(Path(second))  # as `verify` does: both read the disk
        theirs.append(seconds(lambda: subprocess.run(check, cwd=second, check=True)))
        start = time.perf_counter()
        memory = max(memory, verified(copies))
        ours.append(time.perf_counter() - start)
    best, median = statistics.median(theirs), statistics.median(ours)
    row("`sha256sum -c` of the copy: seconds", f"{best:.1f}")
    row("`verify` of the copy: seconds (times `sha256sum`'s)", f"{median:.1f} ({median / best:.2f})")
    row("`verify`: peak of memory in MB", f"{memory:.0f}")
    sample = VerifyOptions(("removable",), sample=0.05)
    row("`verify --sample 5%`: seconds", f"{seconds(lambda: verify(copies, sample)):.1f}")
    verify(copies)
    candidates = [DeletionCandidate(place=Place(SOURCE, "INBOX", 1, number)) for number in range(count)]
    start = time.perf_counter()
    plan = deletion_plan(candidates, holdings_of(copies), copies=2, older_than=timedelta(days=1))
    row("`deletion_plan` of all: seconds", f"{time.perf_counter() - start:.1f}")
    assert not any(planned.may_leave for planned in plan)  # both copies are on one disk


if __name__ == "__main__":
    main(__doc__, measure, quick=2_000)
