"""A disk that fails: the calls of the operating system that change something, counted, and one of them made to fail.

After a power cut the disk holds what was fsynced and nothing else: the bytes of a file up to its last fsync, a name in
a folder only if the folder was fsynced after it was given.  (A real disk may keep more: `Ending.KILLED` is that case.)
"""
# ruff: noqa: PTH105, PTH108, PTH110, PTH112, PTH115, PTH120, PTH123 - the names are those that the calls were given

import errno
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any

import pytest

CALLS = ("open", "write", "fsync", "replace", "rename", "mkdir", "unlink", "ftruncate")


class Ending(Enum):
    """What happens at the chosen call, and after it."""

    KILLED = "killed before the call"
    POWER_CUT = "power cut before the call"
    FULL = "disk full from the call on"
    FULL_ONCE = "disk full at the call, after half of the bytes"
    READ_ONLY = "disk read-only from the call on"
    BROKEN = "input/output error at the call"
    SHORT = "half of the bytes written at the call, without an error"


class Cut(BaseException):
    """The process is gone."""


class Disk:
    """Counts the calls that change something, and fails at number `fail_at` (0: never).

    `loses` cuts the power at the end, whatever failed before.
    """

    def __init__(self, fail_at: int = 0, ending: Ending = Ending.KILLED, *, loses: bool = False) -> None:
        self.loses = loses or ending is Ending.POWER_CUT
        self.calls: list[str] = []
        self.fail_at = fail_at
        self.ending = ending
        self.lock = threading.RLock()
        self.unsynced: dict[str, int] = {}  # inode's path: size at its last fsync
        self.names: dict[str, dict[str, tuple[str, str | None]]] = {}  # folder: what to undo
        self.real = {name: getattr(os, name) for name in CALLS}

    @contextmanager
    def attached(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            for name in CALLS:
                patch.setattr(os, name, self._hook(name))
            try:
                yield
            finally:
                self.fail_at = 0
        if self.loses:
            self._lose()

    def steps(self, ending: Ending) -> list[int]:
        """Return the numbers of the calls that were made, as far as `ending` can strike at them."""
        strikes = {Ending.SHORT: {"write"}, Ending.FULL_ONCE: {"write"}, Ending.FULL: {"open", "write", "mkdir"}}
        names = strikes.get(ending, set(CALLS))
        return [number for number, name in enumerate(self.calls, 1) if name in names]

    def _hook(self, name: str) -> Any:
        real = self.real[name]

        def hook(*arguments: Any, **named: Any) -> Any:
            if name == "open" and not arguments[1] & os.O_CREAT:
                return real(*arguments, **named)
            with self.lock:
                self.calls.append(name)
                if self.fail_at and len(self.calls) >= self.fail_at:
                    short = self._fail(name, len(self.calls) == self.fail_at, arguments)
                    if short is not None:
                        return real(arguments[0], short)
                self._remember(name, arguments)
            return real(*arguments, **named)

        return hook

    def _fail(self, name: str, is_first: bool, arguments: tuple[Any, ...]) -> Any:
        ending = self.ending
        if ending in (Ending.KILLED, Ending.POWER_CUT):
            raise Cut
        if ending is Ending.READ_ONLY and name != "fsync":
            raise OSError(errno.EROFS, "Read-only file system")
        if ending is Ending.FULL and name in ("open", "write", "mkdir"):
            raise OSError(errno.ENOSPC, "No space left on device")
        if not is_first:
            return None
        if ending is Ending.BROKEN:
            raise OSError(errno.EIO, "Input/output error")
        if ending is Ending.FULL_ONCE and name == "write":
            self.real["write"](arguments[0], arguments[1][: len(arguments[1]) // 2])
            raise OSError(errno.ENOSPC, "No space left on device")
        if ending is Ending.SHORT and name == "write" and len(arguments[1]) > 1:
            return arguments[1][: len(arguments[1]) // 2]
        return None

    def _remember(self, name: str, arguments: tuple[Any, ...]) -> None:
        if not self.loses:
            return
        if name in ("write", "ftruncate"):
            path = os.readlink(f"/proc/self/fd/{arguments[0]}")
            self.unsynced.setdefault(path, os.fstat(arguments[0]).st_size)
        elif name == "fsync":
            path = os.readlink(f"/proc/self/fd/{arguments[0]}")
            self.unsynced.pop(path, None)
            self.names.pop(path, None)
        elif name in ("replace", "rename"):
            source, target = (os.fspath(path) for path in arguments[:2])
            backup = None
            if os.path.exists(target):
                backup = f"{target}.before"
                with open(target, "rb") as old, open(backup, "wb") as new:
                    new.write(old.read())
            if source in self.unsynced:
                self.unsynced[target] = self.unsynced.pop(source)
            self.names.setdefault(os.path.dirname(target), {}).setdefault(target, (source, backup))
        elif name in ("open", "mkdir") and not os.path.exists(arguments[0]):
            path = os.fspath(arguments[0])
            self.names.setdefault(os.path.dirname(path), {})[path] = ("", None)

    def _lose(self) -> None:
        for path, size in self.unsynced.items():
            if os.path.exists(path):
                os.truncate(path, size)
        for folder in self.names.values():
            for target, (source, backup) in folder.items():
                if backup:
                    os.replace(backup, target)
                elif os.path.isdir(target):
                    shutil.rmtree(target)
                elif os.path.exists(target):
                    os.replace(target, source) if source else os.unlink(target)
