"""Where the members of a container are unpacked to: numbered files of a temporary folder, within a limit of bytes."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from typing import IO, Any, NamedTuple

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.errors import SourceError
from bouncekit.sources.location import Envelope, Location
from bouncekit.stores.unmarked import unmarked

__all__ = ["Member", "Room", "Shelf"]

_MOST_RATIO = 200  # bytes for each packed one: mail that is mostly blanks has less
_ALWAYS_ALLOWED = 64 << 20  # bytes, whatever was packed
_BLOCK = 1 << 20


class Room:
    """The temporary folder of one container, and how much may still be written there."""

    def __init__(self, name: str, packed: int, stack: ExitStack) -> None:
        self._name = name
        self._left = max(_ALWAYS_ALLOWED, _MOST_RATIO * packed)
        folder = tempfile.TemporaryDirectory(prefix="bouncekit-", ignore_cleanup_errors=True)
        self._folder = stack.enter_context(folder)
        self._count = 0

    def file(self) -> str:
        """Return the path of a new file."""
        self._count += 1
        return f"{self._folder}/{self._count}"

    def copy(self, source: Any, begun: bytes, target: IO[bytes]) -> int:
        """Write `begun` and the rest of `source` to `target`; return how many bytes that were."""
        written = 0
        block = begun
        while block:
            self._left -= len(block)
            if self._left < 0 or shutil.disk_usage(self._folder).free < len(block):
                raise SourceError(self._name, SourceReason.EXPANDS)
            target.write(block)
            written += len(block)
            block = source.read1(_BLOCK)  # what can be had now: damage further on does not spoil it
        return written


class Member(NamedTuple):
    """A member that may be mail: its name, where its bytes come from, and the first of them."""

    name: str
    source: Any
    head: bytes


class Shelf:
    """One file in which the small members of a container stand behind one another."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.path = room.file()
        self._file: IO[bytes] | None = None
        self._size = 0

    def __enter__(self) -> "Shelf":
        self._file = open(self.path, "w+b")  # noqa: PTH123 - closed by __exit__
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def located(self, member: Member, name: str, envelope: Envelope | None) -> Iterator[Location | SourceError]:
        """Write the member, of no known form; yield where what it holds stands."""
        assert self._file is not None
        start = self._size
        # What was written of a member that is damaged stays, and the next one begins behind it.
        try:
            self._room.copy(member.source, member.head, self._file)
        finally:
            self._file.flush()
            self._size = self._file.tell()
        found = Location(name, self.path, start, self._size, envelope=envelope)
        yield from unmarked(found, self._file.fileno(), self._size)
