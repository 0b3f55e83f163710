"""Take away from every Python process what Windows lacks: put this folder into PYTHONPATH, and run anything.

    PYTHONPATH=tests/as_windows pytest

Python imports ``sitecustomize`` before anything else, in the processes that the tests start too.

- What the standard library of this system can do without is gone from `os`, `signal` and `socket` altogether.
- The modules of bouncekit see an `os` and a `signal` that lack the rest, too, and cannot import what Windows has not
  (`fcntl`, `pwd`).  The tests themselves keep these: they start servers, make pipes and kill processes with them.
- What bouncekit does fails as it does there: a plain rename to a name that is taken; replacing, renaming or deleting a
  file that is open in this process; making a name that Windows reserves, or with a sign that it does not take.
"""
# ruff: noqa: PTH113, PTH115, PTH208, SIM905 - what stands in for `os` and `pathlib` does not go through them

import builtins
import errno
import ntpath
import os
import pathlib
import re
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from types import ModuleType
from typing import Any

GONE = (
    (os, ("O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "O_NDELAY", "O_NOCTTY", "O_SYNC", "O_DSYNC")),
    (os, ("O_ASYNC", "O_DIRECT", "O_NOATIME", "O_PATH", "O_TMPFILE", "O_ACCMODE", "O_RSYNC")),
    (os, ("pread", "pwrite", "preadv", "pwritev", "readv", "writev", "posix_fadvise", "posix_fallocate")),
    (os, ("POSIX_FADV_DONTNEED", "POSIX_FADV_SEQUENTIAL", "fdatasync", "sync", "lockf", "sendfile", "copy_file_range")),
    (os, ("major", "minor", "makedev", "fchown", "lchown", "sched_getaffinity", "sched_setaffinity", "mknod")),
    (os, ("getloadavg", "nice", "getpriority", "setpriority", "chroot", "ttyname")),
    (os, ("getxattr", "setxattr", "listxattr", "removexattr", "memfd_create", "eventfd", "splice", "initgroups")),
    (signal, ("SIGHUP", "SIGPIPE", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGQUIT", "SIGWINCH", "SIGTSTP", "SIGTTIN")),
    (
        signal,
        ("SIGTTOU", "pthread_sigmask", "pthread_kill", "setitimer", "getitimer", "alarm", "pause", "siginterrupt"),
    ),
    (signal, ("sigwait", "sigpending", "sigtimedwait", "sigwaitinfo")),
    (socket, ("sendmsg_afalg", "recv_fds", "send_fds")),
)
UNSEEN: dict[str, frozenset[str]] = {
    "os": frozenset(
        """
        statvfs fstatvfs
        fork forkpty register_at_fork getuid geteuid getgid getegid getgroups getresuid getresgid setuid setgid
        setgroups seteuid setegid getpgid getpgrp setpgid setpgrp getsid setsid killpg wait wait3 wait4 waitid
        WIFEXITED WIFSIGNALED WIFSTOPPED WEXITSTATUS WTERMSIG WSTOPSIG WNOHANG WUNTRACED openpty uname sysconf confstr
        pathconf fpathconf ctermid mkfifo chown fchmod lchmod fchdir pipe2 posix_spawn posix_spawnp set_blocking
        get_blocking tcgetpgrp tcsetpgrp EX_OK EX_USAGE EX_SOFTWARE F_LOCK F_TLOCK ST_RDONLY RTLD_NOW
        """.split()
    ),
    "signal": frozenset({"SIGKILL", "SIGSTOP", "SIGCONT", "SIGCHLD", "SIGCLD"}),
    "socket": frozenset({"AF_UNIX", "AF_NETLINK", "AF_PACKET", "MSG_DONTWAIT", "MSG_NOSIGNAL"}),
    "time": frozenset({"tzset", "clock_settime", "CLOCK_BOOTTIME", "CLOCK_MONOTONIC_RAW", "pthread_getcpuclockid"}),
}
MODULES = {
    "crypt",
    "curses",
    "fcntl",
    "grp",
    "posix",
    "pty",
    "pwd",
    "readline",
    "resource",
    "syslog",
    "termios",
    "tty",
    "uvloop",
}
# "Naming Files, Paths, and Namespaces"; the colon is left out: `osfiles` writes another sign there only on Windows.
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
ILLEGAL = re.compile(r'[<>"|?*\\\x00-\x1f]|[. ]\Z')

for module, names in GONE:
    for name in names:
        if hasattr(module, name):
            delattr(module, name)


def is_ours(depth: int) -> bool:
    """Tell whether bouncekit calls what calls this."""
    return str(sys._getframe(depth + 1).f_globals.get("__name__", "")).startswith("bouncekit")


def refuse_taken(source: object, target: Any) -> None:
    """A plain rename gives free names only."""
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, "the name is taken (ERROR_ALREADY_EXISTS)", str(target))


def refuse_open(*paths: Any) -> None:
    """A file that is open in this process keeps its name."""
    wanted = {os.path.realpath(path) for path in paths}
    for number in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            if (path := os.readlink(f"/proc/self/fd/{number}")) in wanted and os.path.isfile(path):
                raise PermissionError(errno.EACCES, "the file is open (ERROR_SHARING_VIOLATION)", path)


def refuse_name(path: Any) -> None:
    """Names that Windows has for devices, and signs that it does not take."""
    name = ntpath.basename(os.fsdecode(path).rstrip("/")) if isinstance(path, str | bytes | os.PathLike) else ""
    if name not in ("", ".", "..") and (RESERVED.fullmatch(name) or ILLEGAL.search(name)):
        raise OSError(errno.EINVAL, "no name on Windows (ERROR_INVALID_NAME)", name)


def checked(name: str, check: Callable[..., object]) -> Callable[..., Any]:
    """Return what does the function `name` of `os`, as a test may have replaced it, once `check` lets it."""

    def call(*arguments: Any, **named: Any) -> Any:
        check(*arguments)
        return getattr(os, name)(*arguments, **named)

    return call


def check_opening(path: Any, flags: int = 0, *_: object) -> None:
    if flags & os.O_CREAT:
        refuse_name(path)


def check_renaming(source: Any, target: Any) -> None:
    refuse_taken(source, target)
    refuse_open(source)
    refuse_name(target)


CHECKED: dict[str, Callable[..., object]] = {
    "open": check_opening,
    "mkdir": lambda path, *_: refuse_name(path),
    "rename": check_renaming,
    "replace": lambda source, target: (refuse_open(source, target), refuse_name(target)),
    "unlink": refuse_open,
    "remove": refuse_open,
}


class Seen(ModuleType):
    """A module as bouncekit sees it: the real one, as it is at the moment, without some names."""

    def __init__(self, real: ModuleType, lacking: frozenset[str]) -> None:
        super().__init__(real.__name__, real.__doc__)
        self.__dict__.update({"_real": real, "_lacking": lacking, "__spec__": real.__spec__})
        if real is os:
            self.__dict__.update({name: checked(name, check) for name, check in CHECKED.items()})

    def __getattr__(self, name: str) -> Any:
        if name in self.__dict__["_lacking"]:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        return getattr(self.__dict__["_real"], name)

    def __dir__(self) -> list[str]:
        return [name for name in dir(self.__dict__["_real"]) if name not in self.__dict__["_lacking"]]


SEEN = {name: Seen(sys.modules.get(name) or __import__(name), lacking) for name, lacking in UNSEEN.items()}


def of_paths(name: str, check: Callable[..., object]) -> None:
    """Have a method of `pathlib.Path` checked where bouncekit calls it."""
    real = getattr(pathlib.Path, name)

    @wraps(real)
    def method(self: pathlib.Path, *arguments: Any, **named: Any) -> Any:
        if is_ours(1):
            check(self, *arguments)
        return real(self, *arguments, **named)

    setattr(pathlib.Path, name, method)


of_paths("rename", check_renaming)
of_paths("replace", CHECKED["replace"])
of_paths("unlink", lambda path, *_: refuse_open(path) if path.exists() else None)
of_paths("mkdir", lambda path, *_: refuse_name(path))
of_paths("write_bytes", lambda path, *_: refuse_name(path))
of_paths("write_text", lambda path, *_: refuse_name(path))

import_module = builtins.__import__


def import_as_windows(name: str, *arguments: Any, **named: Any) -> ModuleType:
    """Refuse to bouncekit the modules that Windows has not, and show it less of the others."""
    importer = named.get("globals") or (arguments[0] if arguments else None) or {}
    if str(importer.get("__name__", "")).startswith("bouncekit"):
        if name in MODULES:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        if name in SEEN:
            return SEEN[name]
    return import_module(name, *arguments, **named)


builtins.__import__ = import_as_windows
