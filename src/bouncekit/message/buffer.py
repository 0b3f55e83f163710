"""The bytes of a message that were read, in one object.

A long message is held as its head and its tail, joined; the joint (`Buffer.gap`) is where the unread middle would be.
Everything else in this room works on the one `bytes` object and only asks whether the gap falls inside a part.
"""

from bouncekit.message.source import ContentSource

__all__ = ["Buffer", "read_buffer"]

_LONGEST_LINE = 1000  # bytes, line end included: RFC 5322, section 2.1.1


class Buffer:
    """The bytes that were read.

    `gap` is the offset of the joint between head and tail, or -1 where all was read.  `is_mended` tells that line ends
    were repaired.  `unread` is how many bytes were left out at the gap.
    """

    __slots__ = ("data", "gap", "is_mended", "unread")

    def __init__(self, data: bytes, gap: int = -1, *, is_mended: bool = False, unread: int = 0) -> None:
        self.data = data
        self.gap = gap
        self.is_mended = is_mended
        self.unread = unread


def read_buffer(source: ContentSource, head_size: int, tail: bytes) -> Buffer:
    """Read the first `head_size` bytes of `source` to its last ones, which `tail` holds; all of it where these meet."""
    size = len(source)
    if size <= head_size + len(tail):
        return _mended(Buffer(source.read(0, size)))
    head = source.read(0, head_size)
    # Lines that the cut broke in two are dropped, so that no half line is taken for a boundary; no boundary is so long
    # that a line without an end would have to go, too.
    whole_lines = max(head.rfind(b"\n"), head.rfind(b"\r")) + 1
    if len(head) - whole_lines < _LONGEST_LINE:
        head = head[:whole_lines]
    data = head + b"\n" + tail[_first_line_end(tail) :]
    return _mended(Buffer(data, len(head), unread=size - len(data)))


def _first_line_end(data: bytes) -> int:
    ends = [end for end in (data.find(b"\n"), data.find(b"\r")) if end >= 0]
    return min(ends) if ends else len(data)


def _mended(buffer: Buffer) -> Buffer:
    r"""Undo doubled line ends: some gateways turn CRLF into ``\r\r\n``, which would read as a blank line each."""
    data = buffer.data
    sample = data[:4096]
    if 2 * sample.count(b"\r\r\n") <= sample.count(b"\n"):
        return buffer
    if buffer.gap < 0:
        return Buffer(data.replace(b"\r\r\n", b"\n"), is_mended=True)
    head = data[: buffer.gap].replace(b"\r\r\n", b"\n")
    return Buffer(head + data[buffer.gap :].replace(b"\r\r\n", b"\n"), len(head), is_mended=True, unread=buffer.unread)
