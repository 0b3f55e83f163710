"""The content of a .msg as a message of the Internet: from bytes, or from a large file that is read piecewise."""

import io
from typing import IO

from bouncekit.message.source import ContentSource
from bouncekit.stores.outlook.damage import DamagedItemError
from bouncekit.stores.outlook.signs import ITEM_MAGIC

__all__ = ["is_outlook_item", "message_in", "rendered_file", "rendered_if_outlook"]


def is_outlook_item(content: bytes | ContentSource) -> bool:
    """Tell whether `content` is a compound file, as a .msg is."""
    head = content[: len(ITEM_MAGIC)] if isinstance(content, bytes) else content.read(0, len(ITEM_MAGIC))
    return head == ITEM_MAGIC


def message_in(content: bytes | ContentSource, *, whole: bool = False) -> bytes:
    """Return the message that a .msg holds; with `whole` the content of its attachments too.

    Raises `DamagedItemError` where it holds none, and `ImportError` where `olefile` is not installed.
    """
    file = io.BytesIO(content) if isinstance(content, bytes) else io.BufferedReader(_Stream(content), 1 << 16)
    return rendered_file(file, len(content), whole=whole)


def rendered_file(file: IO[bytes], size: int, *, whole: bool = False) -> bytes:
    """Return the message in the open .msg `file` of `size` bytes; raises as `message_in`."""
    # Most runs meet no such item.
    from bouncekit.stores.outlook.msg_file import open_msg  # noqa: PLC0415
    from bouncekit.stores.outlook.render import render  # noqa: PLC0415

    try:
        return render(open_msg(file, size), whole=whole)
    except (DamagedItemError, ImportError):
        raise
    except Exception as error:  # whatever it is, it is this item's
        raise DamagedItemError(f"{type(error).__name__}: {error}") from error


def rendered_if_outlook(content: bytes | ContentSource, *, whole: bool = False) -> bytes | ContentSource:
    """Return the message in a .msg; any other content, and what cannot be read as one, as it is."""
    if not is_outlook_item(content):
        return content
    try:
        return message_in(content, whole=whole)
    except (DamagedItemError, ImportError):
        return content


class _Stream(io.RawIOBase):
    """A `ContentSource` as a file."""

    def __init__(self, source: ContentSource) -> None:
        self._source = source
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: len(self._source)}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: "memoryview | bytearray") -> int:  # type: ignore[override]
        data = self._source.read(self._position, self._position + len(buffer))
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)
