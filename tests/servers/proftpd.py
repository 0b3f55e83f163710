"""A real ProFTPD on loopback that serves SFTP, with and without ``posix-rename@openssh.com``."""

import getpass
import grp
import os
import platform
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from servers.loopback import free_port, running, unpacked
from servers.sshd import SftpServer, make_key

__all__ = ["serve_proftpd"]

_SETTINGS = """\
ModulePath {packages}/usr/lib/proftpd
LoadModule mod_sftp.c
ServerType standalone
DefaultServer on
DefaultAddress 127.0.0.1
Port {port}
UseIPv6 off
User {user}
Group {group}
PidFile {folder}/proftpd.pid
ScoreboardFile {folder}/scoreboard
DelayEngine off
WtmpLog off
TransferLog none
AuthOrder mod_auth_file.c
AuthUserFile {folder}/passwd
AuthGroupFile {folder}/group
RequireValidShell off
RootLogin on
AllowOverwrite on
AllowStoreRestart on
MaxInstances 100
SFTPEngine on
SFTPHostKey {folder}/host_key
SFTPAuthorizedUserKeys file:{folder}/authorized
SFTPAuthMethods publickey
SFTPExtensions {extensions}
SFTPLog /dev/stderr
"""


@contextmanager
def serve_proftpd(folder: Path, *, has_posix_rename: bool) -> Iterator[SftpServer]:
    """Run ProFTPD with keys, settings and files below `folder`."""
    packages = unpacked("proftpd")
    if packages is None:
        pytest.skip("proftpd not found: run .ci/servers")
    for name in ("host_key", "user_key"):
        make_key(folder / name)
    user, group = getpass.getuser(), grp.getgrgid(os.getgid()).gr_name
    public = subprocess.run(
        ["ssh-keygen", "-e", "-f", str(folder / "user_key.pub")],
        check=True,
        capture_output=True,  # RFC 4716
    ).stdout
    (folder / "authorized").write_bytes(public)
    files = folder / "files"
    files.mkdir()
    (folder / "passwd").write_text(f"{user}:*:{os.getuid()}:{os.getgid()}::{files}:/bin/sh\n")
    (folder / "group").write_text(f"{group}:x:{os.getgid()}:\n")
    for name in ("passwd", "group", "authorized"):
        (folder / name).chmod(0o600)
    port = free_port()
    settings = folder / "proftpd.conf"
    extensions = "+posixRename" if has_posix_rename else "-posixRename"
    settings.write_text(
        _SETTINGS.format(packages=packages, folder=folder, port=port, user=user, group=group, extensions=extensions)
    )
    known_hosts = folder / "known_hosts"
    known_hosts.write_text(f"[127.0.0.1]:{port} {(folder / 'host_key.pub').read_text()}")
    libraries = packages / f"usr/lib/{platform.machine()}-linux-gnu"
    command = [str(packages / "usr/sbin/proftpd"), "--nodaemon", "--config", str(settings)]
    environment = {**os.environ, "LD_LIBRARY_PATH": f"{libraries}:{libraries}/libmemcached"}
    log = folder / "proftpd.log"
    with running(command, port, log, environment) as process:
        yield SftpServer(port, user, folder / "user_key", known_hosts, files, log, process.pid)
