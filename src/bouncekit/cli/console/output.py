"""A file that is there whole or not at all."""

import errno
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from bouncekit.osfiles import replace, sync, sync_folder

__all__ = ["PART", "OutputFile"]

PART = ".part"
"""The end of the name of what is not whole yet."""


class OutputFile:
    """What is written appears at `path` when it is whole: written beside it, brought to the disk, then renamed.

    Leave the ``with`` by an error, and nothing is left of it; unless it `stays`, so that another run goes on with it:
    then it is ``NAME.part`` until it is whole.  `part` is another name for it until then.  A pipe or a device is
    written to as it is.  Raises `OSError`.
    """

    def __init__(self, path: str, *, stays: bool = False, part: Path | None = None) -> None:
        self.path = Path(os.path.realpath(path))
        self._stays = stays
        self._is_direct = _is_special(self.path)
        hidden = f".{self.path.name}.{os.getpid()}{PART}"
        self.part = part or self.path.with_name(f"{self.path.name}{PART}" if stays else hidden)
        self._flags = _FLAGS if stays else _FLAGS | (os.O_EXCL if part is None else os.O_TRUNC)
        self.was_there = stays and self.part.exists()
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Open it; what another run left is there."""
        if self._is_direct:
            self._file = self.path.open("wb")
        else:
            if self.path.exists() and not os.access(self.path, os.W_OK):  # renaming would not mind
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self.path))
            try:
                descriptor = os.open(self.part, self._flags, _mode(self.path))
            except OSError as error:
                error.filename = str(self.path)  # nobody knows the other name
                raise
            self._file = os.fdopen(descriptor, "r+b")
        return self

    @property
    def file(self) -> IO[bytes]:
        """The open file."""
        assert self._file is not None
        return self._file

    def write(self, content: bytes) -> None:
        """Write more of it."""
        self.file.write(content)

    def size(self) -> int:
        """Return how many bytes there are."""
        return self.file.seek(0, os.SEEK_END)

    def position(self) -> int:
        """Return where the next byte goes."""
        return self.file.tell()

    def go_on_at(self, position: int) -> None:
        """Forget what was written from a position on."""
        self.file.seek(position)
        self.file.truncate()

    def sync(self) -> int:
        """Bring what was written to the disk; return how many bytes that are."""
        self.file.flush()
        sync(self.file.fileno())
        return self.file.tell()

    def commit(self, make: Callable[[IO[bytes], IO[bytes]], object] | None = None) -> None:
        """Let it appear whole; `make` writes what appears (to its second file) from what was written (its first)."""
        if self._is_direct:
            self.file.close()
            return
        self.sync()
        if make is not None:
            # Always of this name: the next run writes over what a killed one left.
            with OutputFile(str(self.path), part=self.part.with_name(f"{self.path.name}.whole{PART}")) as other:
                self.file.seek(0)
                make(self.file, other.file)
                other.commit()
            self.discard()
            return
        self.file.close()
        replace(self.part, self.path)
        sync_folder(self.path.parent)

    def discard(self) -> None:
        """Leave nothing of what was written."""
        self.file.close()
        self.part.unlink(missing_ok=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it; what is not whole goes."""
        if self._file is None:
            return
        with suppress(OSError):  # a full disk is told already
            self._file.close()
        if not self._is_direct and not self._stays:
            self.part.unlink(missing_ok=True)


_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


def _is_special(path: Path) -> bool:
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except FileNotFoundError:
        return False


def _mode(path: Path) -> int:
    """Return the permissions of what is replaced; the usual ones where nothing is."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        return 0o666
