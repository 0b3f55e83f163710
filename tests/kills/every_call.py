"""Kill `archive fetch`, `copy`, `repair` and `run` at each of their calls that write, in each kind of store.

    python tests/kills/every_call.py [--command fetch] [--store sftp] [--every 1] [--from 1]

Each run is killed before its call number 1, 2, 3, … until one ends by itself; calls that change nothing outside of the
process are passed over (`kills.changes`), and what was left is looked at once (`kills.states`).  Prints a row for each
command and store; ends with 1 where anything was lost, could not be gone on with, or was told wrongly.
"""

import argparse
import signal
import sys
import tempfile
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from kills.remotes import Server
from kills.scenes import COMMANDS, STORES, Scene, make_scene
from kills.tracing import why_no_tracing
from servers.dovecot import running_dovecot
from servers.fixtures import folder_in_memory
from servers.objects import serve_s3
from servers.sshd import serve_sftp
from servers.webdav import serve_webdav

SERVING: dict[str, Callable[[Path], AbstractContextManager[Server]]] = {
    "sftp": serve_sftp,
    "webdav": serve_webdav,
    "s3": serve_s3,
}


def killed_everywhere(scene: Scene, first: int, step: int) -> int:
    """Return how many runs were killed."""
    number = first
    while scene.at(number):
        number += step
        if (number // step) % 10 == 0:
            print(
                f"  {number} calls, {len(scene.states)} states, {len(scene.problems)} problems",
                file=sys.stderr,
                flush=True,
            )
    return len(range(first, number, step))


def main() -> int:
    """Kill, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--command", choices=COMMANDS, action="append")
    parser.add_argument("--store", choices=STORES, action="append")
    parser.add_argument("--every", type=int, default=1, help="only each such call")
    parser.add_argument("--from", dest="first", type=int, default=1, help="the first call")
    chosen = parser.parse_args()
    if missing := why_no_tracing():
        print(missing)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # the servers are stopped as this passes
    problems = 0
    print("| command | store | runs killed | states left | problems |\n|---|---|---|---|---|", flush=True)
    with ExitStack() as stack:
        dovecot = stack.enter_context(running_dovecot())
        for store in chosen.store or STORES:
            own = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            server = stack.enter_context(SERVING[store](own)) if store in SERVING else None
            for command in chosen.command or COMMANDS:
                if command == "fetch" and store != "local":
                    continue  # it writes to the office alone
                with folder_in_memory() as folder, make_scene(command, store, folder, dovecot, server) as scene:
                    killed = killed_everywhere(scene, chosen.first, chosen.every)
                problems += len(scene.problems)
                print(f"| {command} | {store} | {killed} | {len(scene.states)} | {len(scene.problems)} |", flush=True)
                for problem in scene.problems:
                    print(f"  {problem}", file=sys.stderr, flush=True)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
