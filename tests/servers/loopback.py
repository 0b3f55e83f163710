"""What the servers of the tests share: a free port, a certificate, where servers are unpacked, and a process that is
always stopped.
"""

import os
import pwd
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

__all__ = ["as_user", "free_port", "give", "make_certificate", "ordinary_user", "running", "unpacked"]

_PATIENCE = 60.0  # seconds; a loaded machine is slow to start anything


def free_port() -> int:
    """Return a TCP port of the loopback interface that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def make_certificate(folder: Path) -> None:
    """Write ``certificate.pem`` and ``key.pem`` into `folder`: made out to localhost, signed by itself."""
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"),
            *("-keyout", folder / "key.pem", "-out", folder / "certificate.pem", "-days", "2"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
        ],
        check=True,
        capture_output=True,
    )


def unpacked(name: str) -> Path | None:
    """Return the folder into which ``.ci/servers`` has unpacked the packages `name`; None where it has not."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = Path(os.environ.get("BOUNCEKIT_SERVERS") or caches / "bouncekit-servers") / name
    return folder if (folder / ".complete").exists() else None


def ordinary_user() -> "pwd.struct_passwd":
    """Return who runs a server that refuses to run as root: nobody, or whoever we are."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def as_user(user: "pwd.struct_passwd") -> list[str]:
    """Return what stands before a command that `user` is to run."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", "--reuid", str(user.pw_uid), "--regid", str(user.pw_gid), "--clear-groups", "--"]


def give(folder: Path, user: "pwd.struct_passwd") -> None:
    """Let `folder` and all below it belong to `user`."""
    if os.geteuid() == 0:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


@contextmanager
def running(
    command: list[str], port: int, log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in a process group of its own until the block ends; what it says goes to `log`."""
    with log.open("wb") as words:
        process = subprocess.Popen(command, stdout=words, stderr=words, start_new_session=True, env=environment)
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
