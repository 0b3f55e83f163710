#!/usr/bin/env bash
# sshfs 2026.8.0 (PyPI, for fsspec 2026.9.0), with a server that serves SFTP only: without posix-rename@openssh.com and
# without a shell (asyncssh 2.24.1 here).  `mv()` tries to run `cp` on the server instead, the server refuses, `mv()`
# raises ProcessError, and the file is gone: it was deleted all the same.
#
# Expected: the file is there after a failed `mv()`; and the plain SSH_FXP_RENAME, which every SFTP server has
# (draft-ietf-secsh-filexfer-02, section 6.5), is tried first.
source "$(dirname "${BASH_SOURCE[0]}")/_lib.sh"

from_pypi sshfs==2026.8.0 fsspec==2026.9.0 asyncssh==2.24.1
mkdir "$work/files"
echo 'the only copy' >"$work/files/march.mbox"
cat >"$work/show.py" <<'PYTHON'
import asyncio
import sys
import threading

import asyncssh
from sshfs import SSHFileSystem


class Users(asyncssh.SSHServer):
    def begin_auth(self, username):
        return False


class Files(asyncssh.SFTPServer):
    def __init__(self, channel):
        super().__init__(channel, chroot=sys.argv[1].encode())

    def posix_rename(self, oldpath, newpath):
        raise asyncssh.SFTPOpUnsupported("no such extension here")


def no_shell(process):
    process.stderr.write("This service allows SFTP connections only.\n")
    process.exit(1)


async def serve():
    keys = [asyncssh.generate_private_key("ssh-ed25519")]
    return await asyncssh.listen(
        "127.0.0.1", 0, server_host_keys=keys, server_factory=Users, sftp_factory=Files, process_factory=no_shell
    )


loop = asyncio.new_event_loop()
threading.Thread(target=loop.run_forever, daemon=True).start()
port = asyncio.run_coroutine_threadsafe(serve(), loop).result().get_port()
files = SSHFileSystem("127.0.0.1", port=port, username="marie", known_hosts=None, client_keys=None)
print("before:", files.ls("/", detail=False))
try:
    files.mv("/march.mbox", "/2026-03.mbox")
except asyncssh.ProcessError as error:
    print("mv() raises ProcessError:", error)
print("after:", files.ls("/", detail=False))
PYTHON
seen=$("$work/venv/bin/python" "$work/show.py" "$work/files")
echo "$seen"

[[ $seen = "before: ['/march.mbox']"*"mv() raises ProcessError"*"after: []" && -z $(ls "$work/files") ]] &&
    as_stated "mv() failed and deleted the file"
changed "the file was moved, or is still there"
