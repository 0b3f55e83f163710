"""A real popa3d, whose unique ids are hashes of the headers, in a root of its own, behind TLS on loopback.

    with running_popa3d(certificate) as server:
        server.deliver(b"Subject: x\\n\\n...\\n")
        ... server.port, the user is "marie", any password is right

Debian's package is unpacked, not installed (`.ci/servers`): the daemon wants a user and a folder of its own, which it
finds in that root.  So the tests need to be root themselves.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from servers.tlsfront import program, tls_front

__all__ = ["Popa3d", "running_popa3d", "why_not"]

_MARIE, _MAIL, _DAEMON = 1000, 8, 990
_PERMIT = "auth required pam_permit.so\naccount required pam_permit.so\n"
_USERS = f"popa3d:x:{_DAEMON}:{_DAEMON}::/:/bin/false\nmarie:x:{_MARIE}:{_MARIE}::/:/bin/false\n"
_FROM = b"From alarme@example.fr Mon Mar  2 10:00:00 2026\n"


def _program() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return Path(os.environ.get("BOUNCEKIT_SERVERS") or cache / "bouncekit-servers") / "popa3d/usr/sbin/popa3d"


def why_not() -> str:
    """Return why no popa3d can be started here; an empty string where it can."""
    if not _program().exists():
        return "popa3d not found: run .ci/servers"
    if os.geteuid() != 0 or shutil.which("chroot") is None:
        return "popa3d needs a root folder of its own, which only root can give it"
    return ""


class Popa3d:
    """The server; one process for each connection, as inetd starts it."""

    def __init__(self, root: Path, port: int) -> None:
        self.port = port
        self._root = root
        self._spool = root / "var/mail/marie"

    def deliver(self, *messages: bytes) -> None:
        """Put messages behind those that are there."""
        with self._spool.open("ab") as spool:
            spool.writelines(_FROM + each + b"\n" for each in messages)
        os.chown(self._spool, _MARIE, _MAIL)
        self._spool.chmod(0o600)

    def empty(self) -> None:
        """Remove all messages."""
        self._spool.write_bytes(b"")


@contextmanager
def running_popa3d(certificate: Path) -> Iterator[Popa3d]:
    """Serve with the certificate in the folder `certificate` until the ``with`` ends."""
    root = Path(tempfile.mkdtemp(prefix="popa3d-"))
    try:
        _lay_out(root)
        command = ["chroot", str(root), "/usr/sbin/popa3d"]
        with tls_front(certificate, program(command, os.environ)) as port:
            yield Popa3d(root, port)
    finally:
        shutil.rmtree(root)


def _lay_out(root: Path) -> None:
    """Make a root folder with the program, its libraries, and a user."""
    for folder in ("etc/pam.d", "usr/sbin", "var/mail", "var/lib/popa3d"):
        (root / folder).mkdir(parents=True)
    root.chmod(0o755)
    shutil.copy(_program(), root / "usr/sbin")
    told = subprocess.run(["ldd", _program()], stdout=subprocess.PIPE, text=True, check=True).stdout
    libraries = {Path(word) for word in told.split() if word.startswith("/")}
    pam = next(path for path in libraries if path.name.startswith("libpam."))
    for path in (*libraries, pam.parent / "security/pam_permit.so"):
        target = root / path.relative_to("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    (root / "etc/pam.d/popa3d").write_text(_PERMIT, encoding="ascii")
    (root / "etc/passwd").write_text(_USERS, encoding="ascii")
    (root / "etc/nsswitch.conf").write_text("passwd: files\ngroup: files\n", encoding="ascii")
    (root / "etc/group").write_text(f"popa3d:x:{_DAEMON}:\nmarie:x:{_MARIE}:\n", encoding="ascii")
