"""Which calls that write change anything outside of the process that makes them.

Not counted are, because the next call that counts finds everything as they did:

- a call that wakes a thread of the same process, through a socket of Unix (an event loop has a pair of them);
- a request in plain HTTP whose method is safe (RFC 9110, section 9.2.1; PROPFIND: RFC 4918, section 9.1);
- what is sent over SSH as long as no packet of SFTP was made that changes anything since the call before.  SFTP is
  enciphered, so the process itself has to count these packets (`count_packets_of_sftp`).  CLOSE is none of them: the
  server closes what is open when its client is gone.
"""

import mmap
import struct
from pathlib import Path
from typing import Any, NamedTuple

__all__ = ["Call", "Changes"]

_SENDING = {"sendto", "sendmsg", "write", "writev"}
_SAFE_IN_HTTP = (b"GET ", b"HEAD ", b"OPTIONS ", b"PROPFIND ")
_REST = 1000  # bytes: a longer call may hold the rest of a packet that did not fit into the one before

# draft-ietf-secsh-filexfer-02, section 3: INIT, CLOSE, READ, LSTAT, FSTAT, OPENDIR, READDIR, REALPATH, STAT, READLINK
_SAFE_IN_SFTP = {1, 4, 5, 7, 8, 11, 12, 16, 17, 19}
_OPEN, _FOR_READING = 3, struct.pack(">I", 1)


class Call(NamedTuple):
    """A call that a process is about to make, and its first arguments."""

    process: int
    name: str
    first: int
    second: int
    third: int


class Changes:
    """Tells the calls that change something; one object for each process that is traced."""

    def __init__(self) -> None:
        self._page = mmap.mmap(-1, mmap.PAGESIZE)  # shared with the process
        self._counted = 0
        self._ssh: set[str] = set()  # their inodes

    def count_packets_of_sftp(self) -> None:
        """Count, in the process itself, the packets of SFTP that change anything."""
        from asyncssh import sftp

        send_packet = sftp.SFTPClientHandler.send_packet

        def counted(handler: Any, kind: int, number: int | None, *arguments: bytes) -> None:
            is_reading = kind == _OPEN and arguments[2:3] == (_FOR_READING,)
            if kind not in _SAFE_IN_SFTP and not is_reading:
                self._page[:8] = struct.pack("Q", self._packets() + 1)
            send_packet(handler, kind, number, *arguments)

        sftp.SFTPClientHandler.send_packet = counted  # type: ignore[assignment, method-assign]

    def _packets(self) -> int:
        return int(struct.unpack("Q", self._page[:8])[0])

    def made_by(self, call: Call) -> bool:
        """Return whether `call`, which its process is about to make, may change anything outside of it."""
        if call.name not in _SENDING:
            return True
        kind, _, inode = str(Path(f"/proc/{call.process}/fd/{call.first}").readlink()).partition(":")
        if kind != "socket":
            return True
        if inode.strip("[]") in _sockets_of_unix():
            return False
        return call.name != "sendto" or self._is_changing(call, inode)

    def _is_changing(self, call: Call, inode: str) -> bool:
        begin = _memory(call.process, call.second, min(call.third, 16))
        if begin.startswith(b"SSH-2.0-"):
            self._ssh.add(inode)
        if inode not in self._ssh:
            return not begin.startswith(_SAFE_IN_HTTP)
        before, self._counted = self._counted, self._packets()
        return self._counted != before or call.third > _REST


def _memory(process: int, address: int, length: int) -> bytes:
    with Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory:
        memory.seek(address)
        return memory.read(length)


def _sockets_of_unix() -> set[str]:
    return {line.split()[6] for line in Path("/proc/net/unix").read_text().splitlines()[1:]}
