"""`bouncekit serve` as a process, and a client that hides nothing of HTTP."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

__all__ = ["Answered", "Service", "is_alive", "multipart", "running_service", "wait_until"]

_PATIENCE = 60.0  # seconds; a loaded machine is slow to start anything


@dataclass(frozen=True)
class Answered:
    """One answer: its status, its fields with their names in lower case, its bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Service:
    """A service that runs."""

    process: subprocess.Popen[str]
    port: int

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, body: bytes | Iterator[bytes] | None = None, headers: Mapping[str, str] | None = None
    ) -> Answered:
        """Ask for `path`: with GET, or with POST where there is a body (in chunks where it is an iterator)."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        try:
            connection.request("GET" if body is None else "POST", path, body, dict(headers or {}))
            answer = connection.getresponse()
            fields = {name.lower(): value for name, value in answer.getheaders()}
            return Answered(answer.status, fields, answer.read())
        finally:
            connection.close()

    def workers(self) -> list[int]:
        """The ids of its worker processes; only Linux tells them."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        if not tasks.exists():
            pytest.skip("only Linux tells which processes are whose children")
        children = [int(pid) for task in tasks.iterdir() for pid in (task / "children").read_text().split()]
        found = [pid for pid in children if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]
        assert found
        return found


def is_alive(pid: int) -> bool:
    """Tell whether a process is there, and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(holds: Callable[[], bool]) -> None:
    """Return as soon as something is true; fail where it does not come true."""
    for _ in range(int(_PATIENCE * 20)):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError("it never came true")


@contextmanager
def running_service(*options: str, environment: Mapping[str, str] | None = None) -> Iterator[Service]:
    """Run ``bouncekit serve`` on a free port until the block ends."""
    command = [sys.executable, "-m", "bouncekit", "serve", "--port", "0", "--lang", "en", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, **(environment or {})})
    assert process.stderr is not None
    try:
        said = process.stderr.readline()
        assert "http://" in said, said + process.stderr.read()
        yield Service(process, int(said.split("http://")[1].split("/")[0].rpartition(":")[2]))
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        finally:
            process.kill()
            process.stderr.close()


def multipart(**parts: str | tuple[str, bytes]) -> tuple[bytes, dict[str, str]]:
    """Return a form (RFC 7578) and its Content-Type; a part that is a pair is a file with that name."""
    pieces = []
    for name, value in parts.items():
        filename, content = value if isinstance(value, tuple) else (None, value.encode())
        told = "" if filename is None else f'; filename="{filename}"'
        head = f'--limit\r\nContent-Disposition: form-data; name="{name}"{told}\r\n\r\n'.encode()
        pieces.append(head + content + b"\r\n")
    return b"".join([*pieces, b"--limit--\r\n"]), {"content-type": "multipart/form-data; boundary=limit"}
