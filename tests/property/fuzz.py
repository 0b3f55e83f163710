"""Fuzz the library for as long as one likes: ``python tests/property/fuzz.py SECONDS``.

With `atheris` the inputs follow what they reach in the code; without it they are the corpus, mutated at random.  What
fails is written to ``fuzz-failures/`` and named; the exit code is then 1.
"""

import argparse
import hashlib
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent))

from mutating import SNIPPETS, mutated

from harness import TARGETS, hold

CORPUS = Path(__file__).parent.parent.parent / "corpus"
FAILURES = Path("fuzz-failures")


def main() -> int:
    """Fuzz for the seconds given; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seconds", type=float, nargs="?", default=60)
    parser.add_argument("--seed", type=int, default=None, help="of the mutations, where atheris is not used")
    parser.add_argument("--no-atheris", action="store_true")
    args = parser.parse_args()
    seeds = [path.read_bytes() for path in sorted(CORPUS.rglob("*.eml"))]
    if not args.no_atheris and _has_atheris():
        return _with_atheris(args.seconds)
    return _at_random(seeds, args.seconds, args.seed if args.seed is not None else time.time_ns())


def _at_random(seeds: list[bytes], seconds: float, seed: int) -> int:
    print(f"seed {seed}", flush=True)
    dice, until, count, failed = Random(seed), time.monotonic() + seconds, 0, 0
    while time.monotonic() < until:
        content = dice.choice(seeds)
        for _ in range(dice.randrange(1, 6)):
            content = mutated(content or b"x", dice.choice(seeds), dice)
        for target in TARGETS:
            failed += not _holds(target, content)
            count += 1
    print(f"{count} inputs, {failed} failed")
    return 1 if failed else 0


def _holds(target: Callable[[bytes], None], content: bytes) -> bool:
    try:
        hold(target, content)
    except Exception:
        FAILURES.mkdir(exist_ok=True)
        path = FAILURES / f"{target.__name__}-{hashlib.sha256(content).hexdigest()[:12]}"
        path.write_bytes(content)
        print(f"{path}\n{traceback.format_exc()}", flush=True)
        return False
    return True


def _has_atheris() -> bool:
    try:
        import atheris  # type: ignore[import-untyped]  # noqa: F401
    except ImportError:
        return False
    return True


def _with_atheris(seconds: float) -> int:
    import atheris

    atheris.instrument_all()

    def one(data: bytes) -> None:
        if data:
            hold(TARGETS[data[0] % len(TARGETS)], data[1:])

    FAILURES.mkdir(exist_ok=True)
    dictionary = FAILURES / "words.dict"
    dictionary.write_text("".join(f'"{_escaped(word)}"\n' for word in SNIPPETS), encoding="ascii")
    options = [f"-max_total_time={seconds:.0f}", f"-dict={dictionary}", f"-artifact_prefix={FAILURES}/", "-timeout=60"]
    atheris.Setup([sys.argv[0], *options, str(CORPUS)], one)
    atheris.Fuzz()
    return 0


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    sys.exit(main())
