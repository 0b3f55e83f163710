"""Compare two trees of bouncekit, in turns: `python benchmarks/compare.py BEFORE AFTER [--most 1.05] [--quick]`.

BEFORE and AFTER are roots of checkouts.  Each has long-lived processes of its own, which take turns over the same
messages, and what counts is processor time: a busy machine is unfair to neither.  Prints one table, whose ratios alone
travel; the exit status is 1 where AFTER needs more than `--most` times the time of BEFORE for any of it.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
WORK = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
import bouncekit, stream
kind, count = sys.argv[2], int(sys.argv[3])
corpus = [path.read_bytes() for path in sorted((Path(sys.argv[1]).parent / "corpus").rglob("*.eml"))]
for content in corpus:
    bouncekit.classify(content)
if kind == "stream":
    coming = stream.messages(10**9)
    def some(): return [next(coming) for _ in range(count)]
elif kind == "corpus":
    def some(): return corpus
else:
    body = b"Bonjour, voici le compte rendu de la reunion.\\n" * int(int(kind) / 46)
    reports = [content for content in corpus if b"message/rfc822" in content][:40]
    parts = [content.rpartition(b"\\n--") for content in reports]
    large = [head + b"\\n" + body + b"\\n--" + tail for head, _, tail in parts]
    def some(): return large
for _ in sys.stdin:
    messages = some()
    began = time.process_time()
    for content in messages:
        bouncekit.classify(content)
    print((time.process_time() - began) / len(messages) * 1e6, flush=True)
"""
FIRST = "import bouncekit; bouncekit.explain('550 5.1.1 User unknown')"


def in_turns(trees: Sequence[Path], kind: str, count: int, rounds: int) -> list[list[float]]:
    """Return the µs of processor time a message, of each tree, in each round."""
    running = [
        subprocess.Popen(
            [sys.executable, "-c", WORK, str(HERE), kind, str(count)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=_environment(tree),
        )
        for tree in trees
    ]
    taken: list[list[float]] = [[] for _ in trees]
    for _ in range(rounds):
        for process, times in zip(running, taken, strict=True):
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write("\n")
            process.stdin.flush()
            times.append(float(process.stdout.readline()))
    for process in running:
        process.communicate()
    return taken


def starting(trees: Sequence[Path], rounds: int) -> list[list[float]]:
    """Return the µs of processor time of a process that explains one answer."""
    taken: list[list[float]] = [[] for _ in trees]
    for _ in range(rounds + 1):  # the first writes the compiled files
        for tree, times in zip(trees, taken, strict=True):
            before = os.times()
            subprocess.run([sys.executable, "-c", FIRST], env=_environment(tree), check=True)
            after = os.times()
            children = after.children_user + after.children_system - before.children_user - before.children_system
            times.append(children * 1e6)
    return [times[1:] for times in taken]


def _environment(tree: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(tree / "src"), "PYTHONHASHSEED": "0"}


def interpreter() -> str:
    """Return which Python measures, and how it was built: with profiles it is a tenth to a fifth faster."""
    options = sysconfig.get_config_var("CONFIG_ARGS") or ""
    built = "with PGO" if "--enable-optimizations" in options else "without PGO"
    return f"{platform.python_implementation()} {platform.python_version()}, {built}, {platform.machine()}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--most", type=float, default=1.05, help="times the processor time that AFTER may need")
    parser.add_argument("--quick", action="store_true", help="measure on less material, to try the script")
    chosen = parser.parse_args()
    trees = [chosen.before.resolve(), chosen.after.resolve()]
    rounds, count = (3, 100) if chosen.quick else (15, 1000)
    print(f"{interpreter()}\n\n| measured | before, µs | after, µs | times the time of before |\n|---|---|---|---|")
    worst = 0.0
    for what, taken in (
        ("a message of the stream (no two alike)", in_turns(trees, "stream", count, rounds)),
        ("a message of the corpus", in_turns(trees, "corpus", count, rounds)),
        ("a report that returns 30 KB", in_turns(trees, "30000", count, rounds)),
        ("a report that returns 1 MB", in_turns(trees, "1000000", count, rounds)),
        ("a process that explains one answer", starting(trees, rounds)),
    ):
        before, after = map(min, taken)
        ratio = statistics.median(b / a for a, b in zip(*taken, strict=True))
        worst = max(worst, min(ratio, after / before))
        print(f"| {what} | {before:,.0f} | {after:,.0f} | {ratio:.2f} |", flush=True)
    return 1 if worst > chosen.most else 0


if __name__ == "__main__":
    sys.exit(main())
