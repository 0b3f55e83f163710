"""Where the bytes of a message come from: an object in memory, or a file that is read piecewise."""

from typing import Protocol

__all__ = ["ContentSource", "MemorySource"]


class ContentSource(Protocol):
    """A message that is read piecewise."""

    def __len__(self) -> int:
        """Return the size of the message in bytes."""
        ...

    def read(self, start: int, stop: int) -> bytes:
        """Return the bytes from offset `start` up to, not including, `stop`."""
        ...


class MemorySource:
    """A `ContentSource` over an object in memory."""

    __slots__ = ("_content",)

    def __init__(self, content: bytes | bytearray | memoryview) -> None:
        self._content = memoryview(content).cast("B")

    def __len__(self) -> int:
        return len(self._content)

    def read(self, start: int, stop: int) -> bytes:
        return bytes(self._content[start:stop])
