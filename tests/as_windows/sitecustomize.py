"""Take away from every Python process what Windows lacks: put this folder into PYTHONPATH, and run anything.

    PYTHONPATH=tests/as_windows pytest tests/unit/{archive,mailbox,sources,batch} tests/cli

Python imports ``sitecustomize`` before anything else, in the processes that the tests start too.  What only the tests
use themselves (mkfifo, killpg, chown, pty) stays, and the standard library keeps the modules that it was written for.
"""

import builtins
import os
import signal
from types import ModuleType
from typing import Any

LACKING = (
    (os, ("O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "O_SYNC", "O_DSYNC")),
    (os, ("pread", "pwrite", "preadv", "pwritev", "posix_fadvise", "posix_fallocate", "fdatasync", "sync")),
    (os, ("major", "minor", "fchown", "lockf", "sendfile", "copy_file_range", "sched_getaffinity")),
    (signal, ("SIGHUP", "SIGPIPE", "SIGUSR1", "SIGUSR2", "SIGALRM", "SIGQUIT", "pthread_sigmask", "setitimer")),
)
MODULES = {"fcntl", "grp", "pwd", "resource", "syslog", "termios"}

for module, names in LACKING:
    for name in names:
        if hasattr(module, name):
            delattr(module, name)

import_module = builtins.__import__


def import_as_windows(name: str, *arguments: Any, **named: Any) -> ModuleType:
    """Refuse to bouncekit the modules that Windows has not."""
    importer = named.get("globals") or (arguments[0] if arguments else None) or {}
    if name in MODULES and str(importer.get("__name__", "")).startswith("bouncekit"):
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return import_module(name, *arguments, **named)


builtins.__import__ = import_as_windows
