"""Files on every system: what Unix, macOS and Windows do differently, behind one set of names.

Rule 1: no other module asks the system which one it is, or for a name of `os` that Windows lacks.
Rule 2: what Windows has no counterpart for is left out only where nothing depends on it; each function says so.
Rule 3: a lock is the system's own, so that a process that dies holds none.
"""

import errno
import ntpath
import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from time import sleep

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

__all__ = [
    "IS_WINDOWS",
    "MAILDIR_COLON",
    "OPENING_WAITS",
    "WITHOUT_WAITING",
    "device_numbers",
    "exclusive",
    "extended_path",
    "is_closed_pipe",
    "open_file",
    "read_at",
    "replace",
    "state_folder",
    "sync",
    "sync_folder",
    "write_at",
]

IS_WINDOWS = os.name == "nt"

MAILDIR_COLON = "!" if IS_WINDOWS else ":"
"""What stands before ``2,`` in the names of a Maildir: a colon on Windows would begin a hidden stream of the file, and
programs there write the sign that Python's `mailbox` recommends."""

WITHOUT_WAITING: int = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""Flags for `open_file`: to open a pipe without a writer must not wait.  They change nothing for regular files."""

OPENING_WAITS = not hasattr(os, "O_NONBLOCK")
"""Whether to open what is no regular file (a console, a port) may wait all the same: it must not be opened, then."""

# Without O_BINARY, Windows would change line ends; the others keep the file from programs that we start.
_ALWAYS: int = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0)
_FULL_SYNC: int | None = getattr(fcntl, "F_FULLFSYNC", None)  # macOS: fsync alone leaves it in the drive's own memory
# Another program has the file open just now: a virus scanner, an indexer (ERROR_ACCESS_DENIED, _SHARING_, _LOCK_).
_IN_USE = {5, 32, 33}
_PAUSES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8)  # seconds between attempts to replace such a file
_LOCK_PATIENCE = 60.0  # seconds; for a lock that is held no longer than one line is written
_position = Lock()  # a file has one position for all threads


def open_file(path: str | os.PathLike[str], flags: int, mode: int = 0o666) -> int:
    """Return a descriptor of the file at `path`, its bytes as they are, closed to programs that we start."""
    return os.open(path, flags | _ALWAYS, mode)


def read_at(descriptor: int, size: int, offset: int) -> bytes:
    """Return up to `size` bytes from `offset`; where the system has no pread, the position of the file moves."""
    if hasattr(os, "pread"):
        return os.pread(descriptor, size, offset)
    with _positioned(descriptor, offset):
        return os.read(descriptor, size)


def write_at(descriptor: int, data: bytes, offset: int) -> int:
    """Write `data` at `offset`; return how many bytes were written.  As `read_at`."""
    if hasattr(os, "pwrite"):
        return os.pwrite(descriptor, data, offset)
    with _positioned(descriptor, offset):
        return os.write(descriptor, data)


@contextmanager
def _positioned(descriptor: int, offset: int) -> Iterator[None]:
    with _position:
        os.lseek(descriptor, offset, os.SEEK_SET)
        yield


def sync(descriptor: int) -> None:
    """Bring what was written to the disk itself."""
    if _FULL_SYNC is not None:
        try:
            fcntl.fcntl(descriptor, _FULL_SYNC)
        except OSError:  # a file system that knows nothing of it
            pass
        else:
            return
    os.fsync(descriptor)


def sync_folder(folder: str | os.PathLike[str]) -> None:
    """Bring the names in a folder to the disk; Windows opens no folder for that, and NTFS has them in its journal."""
    try:
        descriptor = open_file(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except PermissionError:
        if hasattr(os, "O_DIRECTORY"):
            raise
        return
    try:
        sync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some file systems of sticks and networks cannot
            raise
    finally:
        os.close(descriptor)


def replace(source: str | os.PathLike[str], target: str | os.PathLike[str]) -> None:
    """Give a file, which nobody has open, the name `target`, in place of what stands there, all at once.

    On Windows that fails as long as another program has either open: it is tried again for a second and a half.
    """
    for pause in _PAUSES:
        try:
            os.replace(source, target)  # noqa: PTH105 - tests fail this call of the system
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _IN_USE:
                raise
            sleep(pause)
        else:
            return
    os.replace(source, target)  # noqa: PTH105 - as above


@contextmanager
def exclusive(descriptor: int, path: str, *, waits: bool = False) -> Iterator[None]:
    """Hold the one lock on the open file at `path`, of all processes and threads; let it go at the end.

    On Unix it is flock(2).  Elsewhere it is that of SQLite on the file ``<path>.held``, because a lock on the file
    itself would keep others from reading who holds it.  Raises `BlockingIOError` where another one holds it, and does
    not wait for that unless `waits`; any other `OSError` where there can be no lock there.
    """
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            yield
        finally:
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        return
    with _held_by_sqlite(f"{path}.held", _LOCK_PATIENCE if waits else 0.0):
        yield


@contextmanager
def _held_by_sqlite(path: str, patience: float) -> Iterator[None]:
    import sqlite3  # noqa: PLC0415 - where there is fcntl, it is not needed

    try:
        connection = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise OSError(errno.EACCES, str(error), path) from error
    try:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY:
                raise BlockingIOError(errno.EAGAIN, "another process holds the lock", path) from error
            raise OSError(errno.EACCES, str(error), path) from error
        yield
    finally:
        connection.close()


def extended_path(path: str) -> str:
    r"""Return an absolute Windows path in the form that has no limit of 260 characters (``\\?\C:\...``).

    As Microsoft's "Maximum Path Length Limitation" tells; any other path, and one in this form, comes back as it is.
    """
    if path.startswith(("\\\\?\\", "\\\\.\\")) or not ntpath.isabs(path):
        return path
    plain = ntpath.normpath(path)
    if plain.startswith("\\\\"):
        return "\\\\?\\UNC\\" + plain[2:]
    return "\\\\?\\" + plain if ntpath.splitdrive(plain)[0] else path


def device_numbers(device: int) -> tuple[int, int] | None:
    """Return (major, minor) of an ``st_dev``; None on Windows, where it is the serial number of a volume."""
    return (os.major(device), os.minor(device)) if hasattr(os, "major") else None


def state_folder() -> str:
    """Return the folder in which programs keep what they remember of a user; nothing where none can be told.

    XDG Base Directory Specification; on Windows ``%LOCALAPPDATA%``.
    """
    told = os.environ.get("LOCALAPPDATA") if IS_WINDOWS else os.environ.get("XDG_STATE_HOME")
    folder = told or os.path.expanduser("~/.local/state")  # noqa: PTH111 - a name may hold bytes that are no text
    return folder if os.path.isabs(folder) else ""  # noqa: PTH117 - as above


def is_closed_pipe(error: OSError) -> bool:
    """Tell whether nobody reads the other end of a pipe any more; Windows says "invalid argument" for that."""
    return isinstance(error, BrokenPipeError) or (IS_WINDOWS and error.errno == errno.EINVAL)
