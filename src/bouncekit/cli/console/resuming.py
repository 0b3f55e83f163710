"""How far a run came, in a file: another run goes on there, whatever ended the first one.

Rule 1: what stands in the state was brought to the disk before, in the output.  A line is whole or does not count: it
begins with the CRC of the rest.
Rule 2: what was done is known by the content of its message, not by its place: files may be moved, renamed or have
grown since.
"""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from zlib import crc32

from bouncekit.cli.console.write_errors import named
from bouncekit.osfiles import exclusive, sync, sync_folder

__all__ = ["NotThisRunError", "State"]

_FORMAT = "bouncekit-resume-1"
_CRC = 8  # hexadecimal digits


class NotThisRunError(Exception):
    """The file is no state, or that of a run that was asked for something else: `differs` names what."""

    def __init__(self, differs: tuple[str, ...] = ()) -> None:
        super().__init__(differs)
        self.differs = differs


class State:
    """The state at `path` of a run that was asked for `asked` (text and numbers); its lock is held meanwhile.

    Raises `NotThisRunError`, and `OSError` where the file cannot be written or another run holds it
    (`BlockingIOError`).
    """

    def __init__(self, path: str, asked: Mapping[str, Any]) -> None:
        self._path = Path(path)
        self._asked = dict(asked)
        self._stack = ExitStack()
        self._records: list[dict[str, Any]] = []
        self._file: IO[bytes] | None = None

    def __enter__(self) -> Self:
        """Open it, and read what is there."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with ExitStack() as stack:
            file = stack.enter_context(os.fdopen(descriptor, "r+b"))
            stack.enter_context(exclusive(descriptor, str(self._path)))
            self._file = file
            self._read(file)
            self._stack = stack.pop_all()
        return self

    def _read(self, file: IO[bytes]) -> None:
        whole = 0
        for record, end in _records(file):
            if not self._records and record.get("format") != _FORMAT:
                raise NotThisRunError
            self._records.append(record)
            whole = end
        if not whole and not _is_torn(file):
            raise NotThisRunError
        file.seek(whole)
        file.truncate()
        if not self._records:
            self._append({"format": _FORMAT, "asked": self._asked})
            sync_folder(self._path.resolve().parent)
            return
        before = self._records.pop(0)["asked"]
        now = json.loads(json.dumps(self._asked))
        if before != now:
            raise NotThisRunError(tuple(key for key in now if before.get(key) != now[key]))

    @property
    def is_complete(self) -> bool:
        """Whether all was done, and only the output had not its name."""
        return bool(self._records) and bool(self._records[-1].get("complete"))

    @property
    def end(self) -> int:
        """How many bytes the output had at last."""
        return int(self._records[-1]["at"]) if self._records else 0

    def done(self, written: int) -> Iterator[dict[str, Any]]:
        """Yield what was kept by `keep`, as far as the output has it, of which `written` bytes are there."""
        for record in self._records:
            if record["at"] > written:
                return
            yield record

    def keep(self, at: int, record: Mapping[str, Any]) -> None:
        """Remember what was done since the last time, after the output has `at` bytes on the disk."""
        self._append({"at": at, **record})

    def _append(self, record: Mapping[str, Any]) -> None:
        assert self._file is not None
        line = json.dumps(record, separators=(",", ":")).encode()
        with named(str(self._path)):
            self._file.write(b"%08x %s\n" % (crc32(line), line))
            self._file.flush()
            sync(self._file.fileno())

    def forget(self) -> None:
        """Remove the file: all is done."""
        self._path.unlink(missing_ok=True)
        Path(f"{self._path}.held").unlink(missing_ok=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the lock go."""
        self._stack.close()


def _is_torn(file: IO[bytes]) -> bool:
    """Tell whether the file is empty, or its only line one of ours that was never finished."""
    file.seek(0)
    begun = file.read(1 << 16)
    beginning = f'{{"format":"{_FORMAT}"'.encode()
    rest = begun[_CRC + 1 :]
    return b"\n" not in begun and rest[: len(beginning)] == beginning[: len(rest)]


def _records(file: IO[bytes]) -> Iterator[tuple[dict[str, Any], int]]:
    """Yield the whole lines with where each ends."""
    end = 0
    for line in file:
        crc, blank, text = line[:_CRC], line[_CRC : _CRC + 1], line[_CRC + 1 : -1]
        if not line.endswith(b"\n") or blank != b" " or crc != b"%08x" % crc32(text):
            return
        end += len(line)
        yield json.loads(text), end
