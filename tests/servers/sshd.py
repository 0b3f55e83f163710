"""A real OpenSSH server on loopback that serves SFTP, with keys of its own."""

import getpass
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from servers.loopback import free_port, running
from servers.sessions import served

__all__ = ["SftpServer", "make_key", "serve_sftp", "sftp_server"]

SSHD = Path("/usr/sbin/sshd")
_SETTINGS = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host_key
AuthorizedKeysFile {folder}/user_key.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
MaxSessions 100
LogLevel VERBOSE
Subsystem sftp internal-sftp
"""


@dataclass(frozen=True)
class SftpServer:
    """Where the server is, and what a client needs to be let in."""

    port: int
    user: str
    key_file: Path
    known_hosts: Path
    folder: Path  # what it keeps, seen from its own side
    log: Path
    pid: int

    def url(self, path: str = "") -> str:
        """Return the address of `path` below the folder of the server."""
        return f"sftp://{self.user}@127.0.0.1:{self.port}{self.folder}/{path}".rstrip("/")

    def cut(self) -> int:
        """Kill the processes that serve the connections of now; return how many there were."""
        listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(self.pid)], capture_output=True, check=False)
        serving = [int(number) for number in listed.stdout.split()]
        for number in serving:
            with_children = subprocess.run(
                ["ps", "-o", "pid=", "--ppid", str(number)], capture_output=True, check=False
            ).stdout.split()
            for one in (*map(int, with_children), number):
                _kill(one)
        return len(serving)


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return


@contextmanager
def serve_sftp(folder: Path) -> Iterator[SftpServer]:
    """Run an OpenSSH server whose keys, settings and files stand in `folder`."""
    if not SSHD.exists():
        pytest.skip("needs an SFTP server: apt-get install openssh-server")
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # sshd of root insists on it; its package makes it with the service
    for name in ("host_key", "user_key"):
        make_key(folder / name)
    port = free_port()
    settings = folder / "sshd_config"
    settings.write_text(_SETTINGS.format(port=port, folder=folder))
    known_hosts = folder / "known_hosts"
    known_hosts.write_text(f"[127.0.0.1]:{port} {(folder / 'host_key.pub').read_text()}")
    (folder / "files").mkdir()
    log = folder / "sshd.log"
    with running([str(SSHD), "-D", "-e", "-f", str(settings)], port, log) as process:
        yield SftpServer(port, getpass.getuser(), folder / "user_key", known_hosts, folder / "files", log, process.pid)


def make_key(path: Path) -> None:
    """Make an SSH key without a passphrase."""
    keygen = shutil.which("ssh-keygen")
    if keygen is None:
        pytest.skip("needs ssh-keygen: apt-get install openssh-client")
    subprocess.run([keygen, "-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", str(path)], check=True)


sftp_server = served(serve_sftp, "sshd")
