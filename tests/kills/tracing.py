"""Really kill a process at one system call: `traced(work, at)` does `work` in a process that dies before its call `at`.

The process is traced (ptrace(2)) and has a filter of its own (seccomp(2), ``SECCOMP_RET_TRACE``) that stops it before
each call that writes anywhere: to a file, to a folder, to a pipe or to a server, whichever of its threads makes the
call.  At the call number `at` it gets SIGKILL, and the call is never made.  Linux on x86-64 and AArch64; root is not
needed.

Calls that change nothing outside of the process are not counted (`kills.changes` says which): who dies before one of
them leaves what they leave who die before the next call that counts.
"""

import ctypes
import os
import platform
import signal
import struct
from collections.abc import Callable
from typing import NamedTuple

from kills.changes import Call, Changes

__all__ = ["Ended", "traced", "why_no_tracing"]

# {name: number}, as <asm/unistd.h> of each machine tells.
_X86_64 = {
    "write": 1, "pwrite64": 18, "writev": 20, "sendfile": 40, "sendto": 44, "sendmsg": 46, "fsync": 74, "fdatasync": 75,
    "truncate": 76, "ftruncate": 77, "rename": 82, "mkdir": 83, "rmdir": 84, "creat": 85, "link": 86, "unlink": 87,
    "symlink": 88, "mkdirat": 258, "unlinkat": 263, "renameat": 264, "linkat": 265, "symlinkat": 266, "utimensat": 280,
    "fallocate": 285, "pwritev": 296, "sendmmsg": 307, "renameat2": 316, "copy_file_range": 326,
}  # fmt: skip
_AARCH64 = {
    "mkdirat": 34, "unlinkat": 35, "symlinkat": 36, "linkat": 37, "renameat": 38, "truncate": 45, "ftruncate": 46,
    "fallocate": 47, "write": 64, "writev": 66, "pwrite64": 68, "pwritev": 70, "sendfile": 71, "fsync": 82,
    "fdatasync": 83, "utimensat": 88, "sendto": 206, "sendmsg": 211, "sendmmsg": 269, "renameat2": 276,
    "copy_file_range": 285,
}  # fmt: skip
# {name: (number, which argument has the flags)}: only where a file is made or emptied.
_OPENING_X86_64 = {"open": (2, 1), "openat": (257, 2)}
_OPENING_AARCH64 = {"openat": (56, 2)}
# The machine's name: AUDIT_ARCH_..., its calls, those that open.
_MACHINES = {
    "x86_64": (0xC000003E, _X86_64, _OPENING_X86_64),
    "aarch64": (0xC00000B7, _AARCH64, _OPENING_AARCH64),
}

_TRACEME, _CONT, _SETOPTIONS, _GET_SYSCALL_INFO = 0, 7, 0x4200, 0x420E
_INFO = struct.Struct(
    "=B3xIQQQ6QI4x"
)  # ptrace_syscall_info of a stop by seccomp(2): its arguments, what the filter said
_FOLLOWED = 0x02 | 0x04 | 0x08 | 0x80 | 0x100000  # fork, vfork, clone, seccomp; and killed with the one who traces
_EVENT_SECCOMP = 7
_ALL = 0x40000000  # __WALL: threads, too
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _MODE_FILTER = 38, 22, 2
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _TRACE = 0x7FFF0000, 0x7FF00000

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long


class Ended(NamedTuple):
    """How a process ended: its exit code (None where it was killed), and the calls that it had made or was about to."""

    code: int | None
    calls: list[str]

    @property
    def was_killed(self) -> bool:
        """Whether it ended at the chosen call, and not by itself."""
        return self.code is None


class _Filter(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("program", ctypes.c_char_p))


def why_no_tracing() -> str:
    """Return why no process can be traced here; an empty string where one can."""
    if os.uname().sysname != "Linux" or platform.machine() not in _MACHINES:
        return "killing at a system call needs Linux on x86-64 or AArch64"
    try:
        ended = traced(lambda: os.write(os.open(os.devnull, os.O_WRONLY), b"x"), 1)
    except OSError as error:
        return f"ptrace(2) or seccomp(2) is not allowed here: {error}"
    return "" if ended == (None, ["write"]) else "seccomp(2) does not stop a process here"


def traced(work: Callable[[], int], at: int = 0, changes: Changes | None = None) -> Ended:
    """Do `work` in a process of its own, which is killed before its call number `at` (0: never).

    `work` returns the exit code, and tells `changes` what it sends.  The caller must have no other child processes, and
    no threads.
    """
    child = os.fork()
    if child == 0:
        code = 125
        try:
            _begin()
            code = work()
        finally:
            os._exit(code)
    os.waitpid(child, os.WUNTRACED)
    _ptrace(_SETOPTIONS, child, _FOLLOWED)
    _ptrace(_CONT, child, 0)
    return _watch(child, at, changes or Changes())


def _begin() -> None:
    _ptrace(_TRACEME, 0, 0)
    os.kill(os.getpid(), signal.SIGSTOP)
    program = _program()
    loaded = _Filter(len(program) // 8, program)
    _checked(_libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _checked(_libc.prctl(_SET_SECCOMP, _MODE_FILTER, ctypes.byref(loaded), 0, 0))


def _watch(child: int, at: int, changes: Changes) -> Ended:
    names = _names()
    calls: list[str] = []
    begun = {child}
    while True:
        process, status = os.waitpid(-1, _ALL)
        if not os.WIFSTOPPED(status):
            if process == child:
                return Ended(os.WEXITSTATUS(status) if os.WIFEXITED(status) else None, calls)
            continue
        passed_on = 0
        if status >> 16 == _EVENT_SECCOMP:
            told = ctypes.create_string_buffer(_INFO.size)
            _ptrace(_GET_SYSCALL_INFO, process, ctypes.addressof(told), size=_INFO.size)
            *_, first, second, third, _, _, _, which = _INFO.unpack(told.raw)
            if changes.made_by(Call(process, names[which], first, second, third)):
                calls.append(names[which])
                if len(calls) == at:
                    os.kill(child, signal.SIGKILL)
                    continue
        elif status >> 16 == 0 and process in begun:  # a signal, but for the one that a new thread begins with
            passed_on = os.WSTOPSIG(status)
        begun.add(process)
        _ptrace(_CONT, process, passed_on, is_gone_allowed=True)


def _names() -> list[str]:
    _, calls, opening = _MACHINES[platform.machine()]
    return [*calls, *opening]


def _program() -> bytes:
    """Return the filter: BPF, eight bytes an instruction (<linux/filter.h>); `seccomp_data` is what it loads from."""
    architecture, calls, opening = _MACHINES[platform.machine()]
    lines = [(_LOAD, 0, 0, 4), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _ALLOW), (_LOAD, 0, 0, 0)]
    for index, number in enumerate(calls.values()):
        lines += [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _TRACE | index)]
    for index, (number, argument) in enumerate(opening.values(), len(calls)):
        lines += [
            (_EQUAL, 0, 4, number),
            (_LOAD, 0, 0, 16 + 8 * argument),
            (_ANY_BIT, 0, 1, os.O_CREAT | os.O_TRUNC),
            (_RETURN, 0, 0, _TRACE | index),
            (_RETURN, 0, 0, _ALLOW),
        ]
    lines.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *line) for line in lines)


def _ptrace(request: int, process: int, data: int, *, size: int = 0, is_gone_allowed: bool = False) -> None:
    try:
        _checked(_libc.ptrace(request, process, size, data))
    except ProcessLookupError:
        if not is_gone_allowed:
            raise


def _checked(result: int) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
