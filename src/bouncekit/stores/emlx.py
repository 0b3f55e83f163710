"""Where the message stands in an ``.emlx`` file of Apple Mail: behind its length in bytes, and before what Mail notes.

The first line is the length, in digits; behind the message follows a property list with Mail's own marks.
"""

import re

from bouncekit.sources.content import read_range

__all__ = ["is_emlx", "message_range"]

_LENGTH = re.compile(rb"[ \t]{0,20}([0-9]{1,12})[ \t]{0,20}\r?\n")
_HEAD = 64  # bytes in which the first line must end


def is_emlx(path: str) -> bool:
    """Tell whether the name is that of such a file (or of one whose attachments stand beside it)."""
    return path[-5:].lower() == ".emlx"


def message_range(descriptor: int, size: int) -> tuple[int, int | None]:
    """Return (start, stop), byte offsets, of the message in a file of `size` bytes.

    It is the whole file (0, None) where the first line is no length, or one that the file has not.  Raises `OSError`.
    """
    found = _LENGTH.match(read_range(descriptor, 0, min(size, _HEAD)))
    stop = found.end() + int(found[1]) if found is not None else size + 1
    return (found.end(), stop) if found is not None and stop <= size else (0, None)
