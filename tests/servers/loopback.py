"""What the servers of the tests share: a free port, and a process that is always stopped."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["free_port", "running"]

_PATIENCE = 60.0  # seconds; a loaded machine is slow to start anything


def free_port() -> int:
    """Return a TCP port of the loopback interface that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in a process group of its own until the block ends; what it says goes to `log`."""
    with log.open("wb") as words:
        process = subprocess.Popen(command, stdout=words, stderr=words, start_new_session=True)
    try:
        _wait(process, port, log)
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError(f"{process.args!r} does not serve port {port}:\n{log.read_text(errors='replace')}")
