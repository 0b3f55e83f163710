"""Makes corpus messages with a real mail server: `sudo python corpus/tools/make.py postfix` (see README.md)."""

import argparse
import os
import sys
from pathlib import Path

import sandbox
from harness import World, play
from peer import Post
from servers import driver
from table import scenarios

CORPUS = Path(__file__).resolve().parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("server", help="a module of servers/, with scenarios in scenarios/<server>.toml")
    parser.add_argument("--only", default="", help="only the scenarios whose slug contains this")
    parser.add_argument("--out", type=Path, default=CORPUS, help="the folder that <server>/ is written into")
    parser.add_argument("--step", default="prepare", choices=["prepare", "install", "play"], help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if os.geteuid() != 0:
        parser.error("this needs root: it makes namespaces and installs packages into an overlay")
    script = Path(__file__).resolve()
    kept = [options.server, "--only", options.only, "--out", str(options.out.resolve())]
    if options.step == "prepare":
        return sandbox.again(script, "install", kept, "--mount", "--pid", "--kill-child")
    server = driver(options.server)
    if options.step == "install":
        root = sandbox.install(server.packages)
        return sandbox.again(script, "play", [*kept, "--root", str(root)], "--net", "--uts", "--pid", "--kill-child")
    sandbox.isolate(options.root)
    chosen = [scenario for scenario in scenarios(options.server) if options.only in scenario.slug]
    missing = play(World(options.root, Post(), server), chosen, options.out / options.server)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
