"""A throw-away copy of this Debian for one mail server: only loopback, a host name of its own, nothing left behind.

Two steps, each in new namespaces.  In the first (mount and process namespaces) an overlay of the running system is made
in memory and the server's packages are installed into it, from the ordinary package sources.  In the second (network,
host name and process namespaces) there is nothing but a loopback interface, so that no message can leave.  When the
first process of a step ends, the kernel ends all the others with it.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

HOST_NAME = "mail.example.fr"
_MEMORY = Path("/mnt")  # a tmpfs is mounted there, in our mount namespace alone

_FILES = {
    "etc/hosts": f"127.0.0.1 localhost\n127.0.0.1 {HOST_NAME} mail\n",
    "etc/hostname": f"{HOST_NAME}\n",
    "etc/mailname": f"{HOST_NAME}\n",
    "etc/nsswitch.conf": "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n",
    "usr/sbin/policy-rc.d": "#!/bin/sh\nexit 101\n",  # no service starts by itself
}
_RESOLVER = "nameserver 127.0.0.1\noptions timeout:2 attempts:1\n"
_PEOPLE = {"nadia": "Nadia Benali", "lea": "Lea Benali", "paul": "Paul Benali"}


def run(*command: str, check: bool = True) -> None:
    """Run a command without its output, for at most five minutes."""
    subprocess.run(command, check=check, timeout=300, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def again(script: Path, step: str, arguments: Sequence[str], *namespaces: str) -> int:
    """Run `script` in new namespaces and return its exit code."""
    command = ["unshare", *namespaces, "--fork", sys.executable, str(script), "--step", step, *arguments]
    return subprocess.run(command, check=False, timeout=1800).returncode


def install(packages: Sequence[str]) -> Path:
    """Make the overlay (in a mount namespace of our own), install `packages`, and return its root."""
    run("mount", "--make-rprivate", "/")
    run("mount", "-t", "tmpfs", "tmpfs", str(_MEMORY))
    upper, work, root = (_MEMORY / name for name in ("upper", "work", "root"))
    for folder in (upper, work, root):
        folder.mkdir()
    run("mount", "-t", "overlay", "overlay", "-o", f"lowerdir=/,upperdir={upper},workdir={work}", str(root))
    run("mount", "--bind", "/dev", str(root / "dev"))
    run("mount", "-t", "proc", "proc", str(root / "proc"))
    for name, content in _FILES.items():
        (root / name).write_text(content, encoding="utf-8")
    (root / "usr/sbin/policy-rc.d").chmod(0o755)
    options = ("-y", "--no-install-recommends")
    # A script that fails without a running system is told, not fatal: what counts is that the files are there.
    chrooted(root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", *options, *packages, seconds=300)
    for login, name in _PEOPLE.items():
        run("chroot", str(root), "useradd", "--create-home", "--comment", name, login)
    return root


def isolate(root: Path) -> None:
    """Bring loopback up and set the host name (in network and host name namespaces of our own)."""
    socket.sethostname(HOST_NAME)
    run("ip", "link", "set", "lo", "up")
    # Resolvers with AI_ADDRCONFIG look up nothing where there is only loopback; nothing goes through this interface.
    run("ip", "link", "add", "nowhere", "type", "bridge", check=False)
    run("ip", "address", "add", "192.0.2.10/32", "dev", "nowhere", check=False)
    run("ip", "link", "set", "nowhere", "up", check=False)
    run("mount", "-t", "proc", "proc", str(root / "proc"))
    run("mount", "-t", "tmpfs", "tmpfs", str(root / "run"))
    (root / "etc/resolv.conf").unlink(missing_ok=True)  # it may be a link into /run
    (root / "etc/resolv.conf").write_text(_RESOLVER, encoding="utf-8")
    os.environ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin"


def chrooted(root: Path, *command: str, stdin: bytes | None = None, user: str | None = None, seconds: int = 60) -> str:
    """Run a command inside the overlay and return what it prints; errors are printed, not raised."""
    identity = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"] if user else []
    done = subprocess.run(
        ["chroot", str(root), *identity, *command],
        check=False, timeout=seconds, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    output = done.stdout.decode(errors="replace")
    if done.returncode:
        print(f"  {' '.join(command)}: exit {done.returncode}: {output.strip()[-600:]}", file=sys.stderr)
    return output
