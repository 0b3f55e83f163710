"""Schemathesis holds the service to its own description: with many examples, ``python tests/service/describing.py``."""

import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from servers.service import Service, running_service

__all__ = ["described"]

_MANY = ("--phases", "coverage,fuzzing", "-n", "200")


def described(service: Service, *options: str) -> "subprocess.CompletedProcess[str]":
    """Run schemathesis on a running service.

    Not asked: whether all that the description allows is taken.  That a message has a header it cannot say.
    """
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{service.url}/openapi.json", "--no-color"]
    command += ["--exclude-checks", "positive_data_acceptance", *options]
    with tempfile.TemporaryDirectory() as folder:  # it leaves what it remembers where it stands
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


if __name__ == "__main__":
    with running_service() as running:
        done = described(running, *_MANY)
    print(done.stdout + done.stderr)
    sys.exit(done.returncode)
