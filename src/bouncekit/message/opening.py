"""Opening a message: how much of it is read.

A message up to the size of the window is read whole.  Of a longer one the head and the tail are read: of the head a
little at first, which is enough where it ends in the copy of a message, then all.  Beyond that the head is read on,
doubled each time, while the part at its end is one that a person would read (a text, a report); a large attachment or a
copy of a message stays unread in the middle.
"""

from bouncekit.message.buffer import Buffer, read_buffer
from bouncekit.message.entity import WHOLE_MESSAGES, Context
from bouncekit.message.headers import message_start
from bouncekit.message.limits import Limits
from bouncekit.message.parts import Message, Part
from bouncekit.message.source import ContentSource, MemorySource

__all__ = ["parse"]

_DEFAULT = Limits()
_CR = 13
_READ_ON = frozenset(("text/plain", "text/html", "text/rfc822-headers"))
_OPAQUE = frozenset(("message/rfc822", "message/global", "message/news", "message/partial", "message/external-body"))


def parse(source: bytes | bytearray | memoryview | ContentSource, limits: Limits = _DEFAULT) -> Message:
    """Open the message in `source`.

    Nothing that it contains raises; a `ContentSource` may raise what its reads raise (`OSError`).
    """
    # The cheap test first: most stored mail has no CR at all.
    if (
        isinstance(source, bytes)
        and len(source) <= limits.head_window
        and (_CR not in source or source.find(b"\r\r\n") < 0)
    ):
        return _message(Buffer(source), limits)
    content = MemorySource(source) if isinstance(source, bytes | bytearray | memoryview) else source
    size = len(content)
    if size <= limits.head_window + limits.tail_window:
        return _message(read_buffer(content, size, b""), limits)
    window = min(limits.first_window, limits.head_window)
    tail = content.read(size - limits.tail_window, size)
    while True:
        message = _message(read_buffer(content, window, tail), limits)
        if not message.is_truncated:
            return message
        part = _cut_part(message.root)
        if window < limits.head_window:
            if part is None or (_is_copy(part) and part is not message.root):
                return message
        elif part is None or not _is_read_on(part, message.root):
            return message
        if window >= limits.max_read:
            message.root.report("part-too-long", f"A text or report is longer than {limits.max_read} bytes.")
            return message
        window = limits.head_window if window < limits.head_window else min(window * 2, limits.max_read)


def _message(buffer: Buffer, limits: Limits) -> Message:
    context = Context(limits)
    if buffer.is_mended:
        context.report("line-ends-doubled", "The lines end with CR CR LF.", "byte 0")
    size = len(buffer.data)
    return Message(context, Part(context, buffer, (message_start(buffer.data, 0, size), size), "", 0))


def _cut_part(root: Part) -> Part | None:
    """Return the innermost part that holds the gap; None where nothing but an epilogue was left out."""
    part = root
    while part.is_multipart:
        cut = next((child for child in part.children if child.is_truncated), None)
        if cut is None:
            return part if part.has_cut_preamble else None
        part = cut
    return part


def _is_copy(part: Part) -> bool:
    """Tell whether `part` is a message of its own, whose header was read."""
    return part.content_type in WHOLE_MESSAGES and not part.has_cut_header


def _is_read_on(part: Part, root: Part) -> bool:
    if part.has_cut_header or part.is_multipart:
        return True
    if part is root or part.disposition == "attachment":
        return False
    content_type = part.content_type
    return content_type in _READ_ON or (content_type.startswith("message/") and content_type not in _OPAQUE)
