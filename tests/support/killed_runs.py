"""A program: `bouncekit classify --resume`, killed at each of its steps in turn, and run again until it is through.

Called with the folder to read, a folder to write to, and the form; it prints what came out each time, as JSON.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bouncekit.batch import chunkwise
from bouncekit.cli.console import output, resuming, run_of_many
from bouncekit.cli.process import run

__all__: list[str] = []

STEPS = [(output, "sync"), (output, "replace"), (output, "sync_folder"), (resuming, "sync")]


def main(folder: str, place: Path, form: str) -> list[dict[str, Any]]:
    """Kill at the first step, then at the second, until nobody is killed any more."""
    chunkwise._FIRST = chunkwise._MOST = 5
    run_of_many._BETWEEN = 0.0
    # What is loaded here, those that are killed need not load.
    run(["classify", folder, "--quiet", "--unique", "--format", form, "-o", str(place.with_name("warm"))])
    seen = []
    step, is_killed = 0, True
    while is_killed:
        step += 1
        place.mkdir()
        out, state = place / "out", place / "state"
        words = ["classify", folder, "--quiet", "--format", form, "-o", str(out), "--resume", str(state)]
        # Killed, killed once more while it goes on, and then through.
        ends = [end_of(words, at) for at in (step, (step + 1) // 2, 0)]
        is_killed = ends[0] != 0
        seen.append({"step": step, "ends": ends, "left": sorted(path.name for path in place.iterdir())})
        (place / "out").rename(place.with_name(f"{form}-{step}"))
        place.rmdir()
    return seen


def end_of(words: list[str], at: int) -> int:
    """Run the command in a process of its own, which is killed at its step `at` (0: never); return how it ended."""
    child = os.fork()
    if child == 0:
        left = [at]
        for module, name in STEPS:
            setattr(module, name, killing(getattr(module, name), left))
        output.OutputFile.write = killing(output.OutputFile.write, left)  # type: ignore[method-assign]
        os._exit(run(words))
    return os.waitpid(child, 0)[1]


def killing(step: Callable[..., Any], left: list[int]) -> Callable[..., Any]:
    """Return a step after which the process is killed, if it is the one."""

    def killed(*arguments: Any) -> Any:
        result = step(*arguments)
        left[0] -= 1
        if left[0] == 0:
            if hasattr(arguments[0], "file"):
                arguments[0].file.flush()  # a part of it may be on the disk
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    return killed


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])))
