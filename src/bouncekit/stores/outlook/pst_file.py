"""A data file of Outlook (.pst, .ost): where its items stand, and each of them rendered, by a process of its own.

What the file holds can neither crash nor stop the run: the process has limits (`pst_child`), and where it ends at an
item, a new one goes on behind that item.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Generator, Iterator
from functools import lru_cache
from importlib.util import find_spec
from threading import Lock, Timer
from typing import Any, NamedTuple

from bouncekit.stores.outlook.damage import DamagedItemError, OtherItemError

__all__ = ["PstItem", "PstProblem", "is_installed", "items_of", "rendered"]

_LONGEST_LINE = 1 << 16  # bytes
_MOST_CONTENT = 1 << 29  # bytes of one rendered item
# Seconds without a word.  The limit of processor time ends it before, but for a disk that does not answer; where there
# is no such limit (Windows), this one is all there is.
_PATIENCE = 120 if hasattr(signal, "setitimer") else 45
_MOST_DEATHS = 20
_START = (
    "import sys; sys.path[:] = {path!r}; from bouncekit.stores.outlook.pst_child import main; sys.exit(main({file!r}))"
)


class PstItem(NamedTuple):
    """An item: the numbers that lead to it, its folder (with what it is for, where the store tells), marks, size."""

    place: str
    folder: str
    role: str
    flags: tuple[str, ...]
    received: str | None
    uid: str | None
    size: int | None = None


class PstProblem(NamedTuple):
    """An item (or, without `place`, the rest of the file) that could not be read."""

    place: str
    detail: str


def is_installed() -> bool:
    """Tell whether the library that reads such files is there."""
    return find_spec("pypff") is not None


def items_of(path: str) -> Iterator[PstItem | PstProblem]:
    """Yield every item of mail in the file at `path`, folder by folder, and a problem for each that cannot be read."""
    after = "-"
    for _ in range(_MOST_DEATHS):
        process = _Process(path)
        try:
            died_at = yield from process.listed(after)
        except DamagedItemError as error:
            yield PstProblem("", str(error))
            return
        finally:
            process.stop()
        if died_at is None:
            return
        if died_at in ("", after):
            break
        yield PstProblem(died_at, "the process that read it ended")
        after = died_at
    yield PstProblem("", "the process that read it ended again and again")


def rendered(path: str, place: str, *, uid: str | None = None, whole: bool = False) -> bytes:
    """Return the item at `place` as a message; with `whole` its attachments too.

    Raises `DamagedItemError`; `OtherItemError` where it is not the one that its store calls `uid`.
    """
    with _LOCK:
        try:
            return _process_of(path, os.getpid(), _stamp(path)).rendered(place, uid, whole=whole)
        except DamagedItemError:
            _process_of.cache_clear()  # it may have ended: the next item gets a new one
            raise


class _Process:
    """A process that has one file open."""

    def __init__(self, path: str) -> None:
        code = _START.format(path=sys.path, file=path)
        self._owner = os.getpid()
        self._process = process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        if process.stdin is None or process.stdout is None:  # a pipe was asked for
            raise AssertionError
        self._input, self._output = process.stdin, process.stdout
        self._is_ready = False

    def listed(self, after: str) -> Generator[PstItem | PstProblem, None, str | None]:
        """Yield what stands behind the item `after`; return the item at which the process died, None where it did not.

        Raises `DamagedItemError` where the file cannot be opened.
        """
        at = ""
        self._begin()
        self._ask(f"list {after}")
        while facts := self._told():
            if "end" in facts:
                return None
            if "at" in facts:
                at = str(facts["at"])
            elif "problem" in facts:
                yield PstProblem(str(facts.get("item", "")), str(facts["problem"]))
            else:
                yield _item(facts)
        return at

    def rendered(self, place: str, uid: str | None, *, whole: bool) -> bytes:
        """Return one item as a message.  Raises `DamagedItemError`."""
        self._begin()
        self._ask(f"{'whole' if whole else 'read'} {place}")
        facts = self._told()
        size = facts.get("size")
        if not isinstance(size, int) or not 0 <= size <= _MOST_CONTENT:
            raise DamagedItemError(str(facts.get("problem") or "the process that read it ended"))
        with _Watch(self._process):
            content = self._output.read(size)
        if len(content) < size:
            raise DamagedItemError("the process that read it ended")
        if uid not in {None, facts.get("uid")}:
            raise OtherItemError(place)
        return content

    def stop(self) -> None:
        """End the process; it only reads, nothing is left half done.  What a fork inherited is not its to end."""
        if os.getpid() == self._owner:
            self._process.kill()
            self._process.communicate()

    __del__ = stop

    def _begin(self) -> None:
        if self._is_ready:
            return
        facts = self._told()
        if not facts.get("ready"):
            raise DamagedItemError(str(facts.get("problem") or "the process that opened it ended"))
        self._is_ready = True

    def _ask(self, command: str) -> None:
        try:
            self._input.write(command.encode() + b"\n")
            self._input.flush()
        except OSError as error:
            raise DamagedItemError("the process that read it ended") from error

    def _told(self) -> dict[str, Any]:
        """Return what the process tells next; nothing where it ended, or says what it should not."""
        with _Watch(self._process):
            line = self._output.readline(_LONGEST_LINE)
        try:
            facts = json.loads(line)
        except ValueError:
            return {}
        return facts if isinstance(facts, dict) else {}


class _Watch:
    """Ends a process that says nothing for too long."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._timer = Timer(_PATIENCE, process.kill)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()


_LOCK = Lock()


@lru_cache(maxsize=1)
def _process_of(path: str, *_: object) -> _Process:
    """Return the process that has `path` open, because opening costs most: one for each of our processes and files."""
    return _Process(path)


def _stamp(path: str) -> tuple[int, ...]:
    """Return what changes when a file is written anew, or another takes its name."""
    try:
        status = os.stat(path)  # noqa: PTH116 - as in sources
    except OSError:
        return ()
    return status.st_ino, status.st_size, status.st_mtime_ns


def _item(facts: dict[str, Any]) -> PstItem:
    flags = facts.get("flags")
    received, uid, size = facts.get("received"), facts.get("uid"), facts.get("size")
    return PstItem(
        str(facts.get("item", "")),
        str(facts.get("folder", "")),
        str(facts.get("role", "")),
        tuple(map(str, flags)) if isinstance(flags, list) else (),
        None if received is None else str(received),
        None if uid is None else str(uid),
        size if isinstance(size, int) and size >= 0 else None,
    )
