"""Measure `archive add` and `archive fetch`: `python benchmarks/fetching.py [--messages 100000] [--against FOLDER]`.

Makes a Maildir of so many small messages, adds it and fetches it through a Dovecot on loopback over TLS, each twice, by
the command line in a process of its own.  With `--against`, the source tree FOLDER (of an earlier state) takes turns
with this one.  Prints the table of benchmarks/README.md: processor seconds and the peak of memory.
"""

import argparse
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from servers.dovecot import Account, Dovecot, running_dovecot

COMPILED: dict[str, str] = {}  # of the environment
HERE = Path(__file__).parent.parent

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MESSAGE = """\
Received: from mail.example.org (mail.example.org [192.0.2.7])
\tby mx.example.fr (Postfix) with ESMTPS id {number:08x}
\tfor <marie@example.fr>; {date}
From: {name} <client{client}@example.org>
To: Marie Durand <marie@example.fr>, "Benali, Nadia" <nadia@example.fr>
Subject: =?utf-8?q?Devis_n=C2=B0?= {number} : plans de l'atelier
Date: {date}
Message-ID: <{number}@example.org>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Bonjour, voici les plans du dossier {number}.
{more}
"""


class Cost(NamedTuple):
    """What one process took."""

    seconds: float
    megabytes: float


def make(maildir: Path, count: int) -> None:
    """Write `count` messages of 1 KB in the mean."""
    chance = random.Random(1)
    for number in range(count):
        date = NOW - timedelta(seconds=60 * (count - number) + chance.randrange(50))
        text = MESSAGE.format(
            number=number,
            client=number % 700,
            name=f"Client {number % 700}",
            date=format_datetime(date),
            more="Cordialement.\n" * chance.randrange(60),
        )
        path = maildir / "cur" / f"{int(date.timestamp())}.M{number}.host:2,{chance.choice(['S', 'RS', 'FS', ''])}"
        path.write_bytes(text.replace("\n", "\r\n").encode())
        os.utime(path, (date.timestamp(), date.timestamp()))


def cost(tree: Path, *arguments: object, password: str = "") -> Cost:
    """Run the command line of the source tree `tree`."""
    environment = {**os.environ, "PYTHONPATH": str(tree / "src"), "BOUNCEKIT_PASSWORD": password, **COMPILED}
    command = [sys.executable, "-m", "bouncekit", *map(str, arguments)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr is not None
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}: {said.decode()}")
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def once(tree: Path, server: Dovecot, account: Account, folder: Path) -> Iterator[tuple[str, Cost]]:
    """Yield what each of the four works takes."""
    way = ("--ca-file", server.ca_file, "--user", account.name, "--port", server.imaps_port)
    fetch = ("archive", "fetch", "--archive", folder / "fetched", server.host, *way)
    add = ("archive", "add", "--archive", folder / "added", account.maildir)
    for place in ("fetched", "added"):
        cost(tree, "archive", "init", folder / place)
    for what, command in (("add", add), ("fetch", fetch)):
        for which in ("first", "second"):
            yield f"{which} {what}", cost(tree, *command, password=account.password)


def compile_modules(trees: list[Path], folder: Path) -> None:
    """Compile the modules of each tree below `folder`: else every command does it, where nobody may write them."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    COMPILED["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
    for tree in trees:
        command = [sys.executable, "-m", "compileall", "-q", str(tree / "src")]
        subprocess.run(command, env={**os.environ, **COMPILED}, check=True)


def measure(trees: list[Path], count: int, rounds: int) -> dict[str, list[list[Cost]]]:
    """Return {work: [costs of each round] of each tree}."""
    found: dict[str, list[list[Cost]]] = {}
    with running_dovecot() as server, tempfile.TemporaryDirectory() as scratch:
        compile_modules(trees, Path(scratch))
        account = server.account("benchmark", password="secret")
        make(account.maildir, count)
        server._give(account.maildir)
        for number in range(rounds):
            order = list(enumerate(trees))
            for which, tree in order if number % 2 == 0 else reversed(order):
                folder = Path(scratch) / "work"
                folder.mkdir()
                for what, taken in once(tree, server, account, folder):
                    found.setdefault(what, [[] for _ in trees])[which].append(taken)
                    print(f"round {number + 1}: {tree}: {what}: {taken}", file=sys.stderr, flush=True)
                shutil.rmtree(folder)
    return found


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--against", type=Path, help="a source tree that takes turns with this one")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    trees = [HERE] if options.against is None else [options.against.absolute(), HERE]
    found = measure(trees, options.messages, options.rounds)
    print(f"| {options.messages:,} messages | processor seconds | peak of memory in MB |\n|---|---|---|")
    for what, costs in found.items():
        seconds = [statistics.median(each.seconds for each in of_tree) for of_tree in costs]
        memory = [statistics.median(each.megabytes for each in of_tree) for of_tree in costs]
        ratios = (
            ("", "") if len(trees) == 1 else (f" ({seconds[-1] / seconds[0]:.2f})", f" ({memory[-1] / memory[0]:.2f})")
        )
        print(f"| {what} | {seconds[-1]:.1f}{ratios[0]} | {memory[-1]:.0f}{ratios[1]} |")


if __name__ == "__main__":
    main()
