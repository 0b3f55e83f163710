"""Build the compiled wheel, install it beside the checkout, and hold the two cores equal: ``compare_cores.py``.

A virtual environment of its own, below build/, gets the wheel and borrows every other package from the one that runs
this.  A part of the tests is run on it; then both cores answer for the whole corpus and for mutations of it, and each
answer must be the same, byte for byte.
"""

import argparse
import os
import shutil
import subprocess
import sys
import sysconfig
import time
import venv
from collections.abc import Iterable, Iterator
from itertools import zip_longest
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
WORK = ROOT / "build" / "compiled"
CORPUS = ROOT / "corpus"
TESTS = ("message", "reading", "judging", "text", "wording", "test_api.py", "test_report.py", "test_public_types.py")
# Those that reach most of the code in the least time, with ``--quick``.
QUICK_TESTS = ("reading", "judging/test_waiting.py", "judging/test_kinds.py", "judging/test_deciding.py")
# They hold the primitives to the rooms, which must then do without them.
TESTS_OF_PRIMITIVES = "tests/unit/speed"
RAISED = "RAISED"


def main() -> int:
    """Return 0 where the tests pass and the cores agree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheel", type=Path)
    parser.add_argument("--mutations", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="fewer tests")
    parser.add_argument("--answers", action="store_true", help="print the answers of the core that runs this")
    args = parser.parse_args()
    if args.answers:
        raised = 0
        for answer in answers(args.seed, args.mutations):
            sys.stdout.buffer.write(answer.encode() + b"\n")
            raised |= answer.startswith(RAISED)
        return raised
    python = installed(args.wheel or built())
    core = subprocess.run(
        [python, "-c", "import bouncekit; print(bouncekit.running_core())"], capture_output=True, text=True, check=True
    )
    if core.stdout.strip() != "compiled":
        print(f"the wheel runs the core {core.stdout.strip()!r}")
        return 1
    if not tested(python, QUICK_TESTS if args.quick else TESTS):
        return 1
    return compared(python, args.seed, args.mutations)


def built() -> Path:
    """Return the compiled wheel of this checkout, built now."""
    begun = time.monotonic()
    shutil.rmtree(WORK, ignore_errors=True)
    pip = (sys.executable, "-m", "pip", "wheel", "-q", "--no-deps")
    subprocess.run([*pip, "-w", str(WORK), str(ROOT)], check=True, env={**os.environ, "BOUNCEKIT_COMPILE": "1"})
    (wheel,) = WORK.glob("*.whl")
    print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB, built in {time.monotonic() - begun:.0f} s", flush=True)
    return wheel


def installed(wheel: Path) -> str:
    """Return the Python of a new environment that has the wheel, and all other packages of this one."""
    home = WORK / "venv"
    venv.create(home, clear=True)
    python = str(home / ("Scripts" if os.name == "nt" else "bin") / "python")
    command = [sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", str(wheel)]
    subprocess.run(command, check=True)
    code = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    own = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    # After the environment's own folder, so that the wheel is found before this checkout.
    Path(own, "borrowed.pth").write_text(sysconfig.get_paths()["purelib"], encoding="utf-8")
    return python


def tested(python: str, names: Iterable[str]) -> bool:
    """Return whether the tests pass on the compiled core, and those of the primitives beside it."""
    chosen = [f"tests/unit/{name}" for name in names]
    runs = ((chosen, {}), ([TESTS_OF_PRIMITIVES], {"BOUNCEKIT_PURE": "1"}))
    for tests, settings in runs:
        begun = time.monotonic()
        done = subprocess.run(
            [python, "-m", "pytest", "-q", *tests], cwd=ROOT, env={**_environment(), **settings}, check=False
        )
        print(f"tests: {time.monotonic() - begun:.0f} s", flush=True)
        if done.returncode:
            return False
    return True


def compared(python: str, seed: int, mutations: int) -> int:
    """Return 0 where both cores answer alike and neither raises; else print the first differences."""
    begun = time.monotonic()
    command = [__file__, "--answers", "--seed", str(seed), "--mutations", str(mutations)]
    pure = {**_environment(), "BOUNCEKIT_PURE": "1", "PYTHONPATH": str(ROOT / "src")}
    one = subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, env=pure)
    other = subprocess.Popen([python, *command], stdout=subprocess.PIPE, env=_environment())
    assert one.stdout is not None
    assert other.stdout is not None
    count = wrong = 0
    for mine, its in zip_longest(one.stdout, other.stdout):
        count += 1
        if mine != its or RAISED.encode() in mine[:200]:
            wrong += 1
            if wrong <= 3:
                print(f"pure:     {mine!r}\ncompiled: {its!r}")
    failed = one.wait() or other.wait() or count < mutations
    print(f"{count} answers, {wrong} of them differ or raise: {time.monotonic() - begun:.0f} s", flush=True)
    return 1 if wrong or failed else 0


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "BOUNCEKIT_PURE"}}


def answers(seed: int, mutations: int) -> Iterator[str]:
    """Yield one line for each question; the questions are the same in every process."""
    sys.path.insert(0, str(ROOT / "tests" / "property"))
    import mutating  # noqa: PLC0415 - it stands among the tests

    contents = [path.read_bytes() for path in sorted(CORPUS.rglob("*.eml"))]
    for content in contents:
        for lang in ("fr", "en", "de"):
            yield _answer(content, lang)
    dice = Random(seed)
    for number in range(mutations):
        content = dice.choice(contents)
        for _ in range(dice.randrange(1, 6)):
            content = mutating.mutated(content or b"x", dice.choice(contents), dice)
        yield _answer(content, ("fr", "en", "de")[number % 3])


def _answer(content: bytes, lang: str) -> str:
    """Return what is said of a message, of its text, and of its first words as pasted."""
    import bouncekit  # noqa: PLC0415

    text = content.decode("utf-8", "surrogateescape")
    try:
        whole = bouncekit.classify(content, lang=lang)
        pasted = bouncekit.classify_text(text[-1500:], lang=lang)
        again = bouncekit.classify(text, lang=lang, name="x") if len(text) < 3000 else None
        return "".join(one.model_dump_json() for one in (whole, pasted, again) if one is not None)
    except Exception as error:
        return f"{RAISED} {type(error).__name__}: {error}"


if __name__ == "__main__":
    sys.exit(main())
