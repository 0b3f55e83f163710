"""Measure what bouncekit costs, in one run, as ratios: `python benchmarks/run.py [--quick]`.

Prints the table of benchmarks/README.md.  Every figure is the median of repeated measurements on this machine; only the
ratios travel.  `--quick` measures the same things on less material, to try the script itself.
"""

import argparse
import contextlib
import email
import logging
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import flufl.bounce

import bouncekit
from measuring import row, seconds

CORPUS = Path(__file__).parent.parent / "corpus"
MEGABYTE = 1_000_000
RETURNED = """\
From: MAILER-DAEMON@mail.example.fr (Mail Delivery System)
To: expediteur@example.fr
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=report="

--=report=
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mail.example.fr.

<marie@example.org>: host mx.example.org[192.0.2.7] said: 550 5.1.1
    <marie@example.org>: User unknown (in reply to RCPT TO command)

--=report=
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.fr

Final-Recipient: rfc822; marie@example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; 550 5.1.1 <marie@example.org>: User unknown

--=report=
Content-Type: message/rfc822

From: expediteur@example.fr
To: marie@example.org
Subject: Photos
Message-ID: <photos@example.fr>
MIME-Version: 1.0
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64

"""
SENTENCE = b"Bonjour, vous trouverez ci-joint le compte rendu de notre derniere reunion.\n"
LINE = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\n"


def medians(works: Iterable[Callable[[], object]], rounds: int) -> list[float]:
    """Return the median seconds of each of `works`, measured in turns so that a busy machine is unfair to none."""
    jobs = list(works)
    taken = [[seconds(work) for work in jobs] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def against_flufl(rounds: int) -> None:
    small = [path.read_bytes() for path in sorted(CORPUS.rglob("*.eml"))]
    whole = [with_original(content) for content in small if b"message/rfc822" in content]
    for what, messages in (("the corpus as it is", small), ("reports that return a message of 30 KB", whole)):
        mine, other = medians((all_by_us(messages), all_by_flufl(messages)), rounds)
        size = sum(map(len, messages)) / len(messages) / 1000
        row(f"messages a second on one core, {what} (mean {size:.0f} KB)", f"{len(messages) / mine:,.0f}")
        row("the same with flufl.bounce and the stdlib parse that it needs", f"{len(messages) / other:,.0f}")
        row("times faster than flufl.bounce", f"{other / mine:.1f}")


def all_by_us(messages: Sequence[bytes]) -> Callable[[], None]:
    def work() -> None:
        for content in messages:
            bouncekit.classify(content)

    work()  # what is loaded once is measured elsewhere
    return work


def all_by_flufl(messages: Sequence[bytes]) -> Callable[[], None]:
    def work() -> None:
        for content in messages:
            with contextlib.suppress(Exception):  # it raises on some real mail; the time it took counts all the same
                flufl.bounce.all_failures(email.message_from_bytes(content))

    logging.getLogger("flufl.bounce").disabled = True  # it logs a traceback for each
    work()
    return work


def with_original(content: bytes) -> bytes:
    """Return the message with 30 KB more in its last part, where the returned message stands."""
    body = SENTENCE * (30_000 // len(SENTENCE))
    head, closing, tail = content.rpartition(b"\n--")
    return head + b"\n" + body + closing + tail if closing and tail.rstrip().endswith(b"--") else content + b"\n" + body


def returned_attachments(folder: Path, rounds: int) -> None:
    sizes = (0, 1, 10, 25)
    for size in sizes:
        body = LINE * (size * MEGABYTE // len(LINE))
        (folder / f"{size}.eml").write_text(f"{RETURNED}{body}\n--=report=--\n", encoding="ascii")

    def classify(size: int) -> Callable[[], None]:
        def work() -> None:
            for _ in range(50):
                for name, content in bouncekit.read_messages(folder / f"{size}.eml"):
                    report = bouncekit.classify(content, name=name)
            assert report.failures[0].recipient == "marie@example.org"

        return work

    taken = medians([classify(size) for size in sizes], rounds)
    for size, each in zip(sizes, taken, strict=True):
        row(
            f"{size} MB returned, from a path: µs (times the cost of 0 MB)",
            f"{each / 50e-6:.0f} ({each / taken[0]:.2f})",
        )


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "bouncekit", *map(str, words)]


def two_jobs(folder: Path, count: int, rounds: int) -> None:
    messages = [path.read_bytes() for path in sorted(CORPUS.rglob("*.eml"))]
    for number in range(count):
        (folder / f"{number:05}.eml").write_bytes(messages[number % len(messages)])

    def classify(jobs: int) -> Callable[[], object]:
        words = command("classify", "--format", "jsonl", "--jobs", jobs, folder)
        return lambda: subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)

    one, two = medians((classify(1), classify(2)), rounds)
    row(f"{count:,} files, `--jobs 1`: seconds", f"{one:.1f}")
    row(f"{count:,} files, `--jobs 2`: seconds (times faster)", f"{two:.1f} ({one / two:.2f})")


def import_time(rounds: int) -> None:
    def python(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True)

    nothing, package, first = medians(
        (
            python("pass"),
            python("import bouncekit"),
            python("import bouncekit; bouncekit.explain('550 5.1.1 User unknown')"),
        ),
        rounds,
    )
    row("`import bouncekit`: ms", f"{(package - nothing) * 1000:.0f}")
    row("the first answer, with the import of the models and the rules: ms", f"{(first - nothing) * 1000:.0f}")


def peak_memory(folder: Path, size: int) -> None:
    box = folder / "box.mbox"
    bodies = [path.read_bytes().replace(b"\nFrom ", b"\n>From ") for path in sorted(CORPUS.rglob("*.eml"))]
    bodies += [(RETURNED + LINE * (n * 20_000 // len(LINE)) + "\n--=report=--\n").encode() for n in range(len(bodies))]
    written = count = 0
    with box.open("wb") as file:
        while written < size:
            written += file.write(
                b"From MAILER-DAEMON Mon Nov 23 08:00:00 2026\n" + bodies[count % len(bodies)] + b"\n\n"
            )
            count += 1
    start = time.perf_counter()
    process = subprocess.Popen(
        command("classify", "--format", "jsonl", box), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, peak_of(process.pid))
        time.sleep(0.05)
    assert process.returncode == 0, process.returncode
    row(f"mbox of {size / MEGABYTE:,.0f} MB, {count:,} messages: peak memory in MB", f"{peak / 1024:.0f}")
    row("the same: seconds", f"{time.perf_counter() - start:.0f}")


def peak_of(pid: int) -> int:
    """Return the most memory that a running process has held so far, in KB.

    Not `resource`'s ru_maxrss, which a child inherits from the process that starts it.
    """
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="measure on less material, to try the script")
    quick = parser.parse_args().quick
    print("| measured | figure |\n|---|---|")
    against_flufl(3 if quick else 15)
    import_time(3 if quick else 15)
    for measure, arguments in (
        (returned_attachments, (3 if quick else 15,)),
        (two_jobs, (200, 1) if quick else (20_000, 3)),
        (peak_memory, (10 * MEGABYTE if quick else 1000 * MEGABYTE,)),
    ):
        with tempfile.TemporaryDirectory() as folder:
            measure(Path(folder), *arguments)


if __name__ == "__main__":
    main()
