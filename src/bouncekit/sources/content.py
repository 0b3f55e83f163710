"""The content of one message: bytes when it is small, a `LargeFile` when it is not.

Rule 1: only a regular file is ever read.  It is opened without blocking and looked at after it was opened, so that a
pipe, a device or a socket can neither hang the run nor be swapped in between.
Rule 2: whatever cannot be read becomes a `SourceError` that names it; nothing else leaves this module.
"""

import os
import re
import stat
from array import array
from bisect import bisect_left

from bouncekit.errors.reasons import SourceReason
from bouncekit.osfiles import OPENING_WAITS, WITHOUT_WAITING, open_file, read_at
from bouncekit.sources.errors import SourceError, failure
from bouncekit.sources.location import Location
from bouncekit.sources.unchanged import Cuts, require_content, require_same, seen_now, uncut

__all__ = ["LARGE", "LargeFile", "has_header", "load", "open_message", "open_regular", "read_file", "read_range"]

LARGE = 1 << 20
"""Contents of more bytes than this are read piecewise."""

_HEAD = 8192  # bytes in which a message must show its first header field
_BLOCK = 1 << 20
_MOST_ESCAPES = 100_000  # of one large message: bounds the memory that a hostile mbox can take

# A field name (RFC 5322, 2.2, and the blank before the colon of 4.5.8) at the start of a line of any kind.
_FIELD = re.compile(rb"[\r\n][A-Za-z][A-Za-z0-9_-]{0,70}[ \t]{0,4}:")
_FIRST_FIELD = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]{0,80}(?:>?From |[A-Za-z][A-Za-z0-9_-]{0,70}[ \t]{0,4}:)")

# Cards, calendars and pages, of which some begin as a header does; and what is encrypted, armour and all.
_NO_MESSAGE = (b"BEGIN:V", b"<?xml", b"<!DOCTYPE")
_ARMOUR = b"-----BEGIN "
_SEALED = re.compile(rb"-----BEGIN (?:PGP MESSAGE|[A-Z ]{1,30}ENCRYPTED DATA)-----")

_UTF_16 = frozenset({b"\xff\xfe", b"\xfe\xff"})  # byte order marks
_MOST_UTF_16 = 64 << 20  # bytes: it is turned into another text, whole

_GONE = frozenset({SourceReason.NOT_FOUND, SourceReason.NOT_A_FILE})
_ESCAPED = re.compile(rb"(?m)^>(?=>{0,80}From )")


def open_regular(path: str, name: str) -> tuple[int, int]:
    """Return (file descriptor, size) of the regular file at `path`; raise `SourceError` for everything else."""
    descriptor, status = _open_with_status(path, name)
    return descriptor, status.st_size


def _open_with_status(path: str, name: str) -> tuple[int, os.stat_result]:
    """Return (file descriptor, what the system tells of the file), as `open_regular` does."""
    try:
        if OPENING_WAITS and not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - a plain string all along
            raise SourceError(name, SourceReason.NOT_A_FILE)
        descriptor = open_file(path, os.O_RDONLY | WITHOUT_WAITING)
    except (OSError, ValueError) as error:
        # A socket answers ENXIO here, and a device may answer anything.
        raise _not_a_file_or(name, path, error) from error
    try:
        status = os.fstat(descriptor)
    except OSError as error:
        os.close(descriptor)
        raise failure(name, error) from error
    if not stat.S_ISREG(status.st_mode):
        os.close(descriptor)
        raise SourceError(name, SourceReason.NOT_A_FILE)
    return descriptor, status


def open_message(location: Location) -> tuple[int, os.stat_result]:
    """Return (file descriptor, what the system tells of the file) of the file in which the message still stands.

    Raises `SourceError`, `OSError`.
    """
    if location.seen is None:
        return _open_with_status(location.path, location.name)
    try:
        descriptor, status = _open_with_status(location.path, location.name)
    except SourceError as error:
        if error.reason not in _GONE:
            raise
        raise SourceError(location.name, SourceReason.CHANGED, location.path) from error
    try:
        require_same(location, descriptor)
    except (OSError, SourceError):
        os.close(descriptor)
        raise
    return descriptor, status


def _not_a_file_or(name: str, path: str, error: OSError | ValueError) -> SourceError:
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - `path` is a plain string all along
    except (OSError, ValueError):
        return failure(name, error)
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return failure(name, error)
    return SourceError(name, SourceReason.NOT_A_FILE)


def read_range(descriptor: int, start: int, stop: int) -> bytes:
    """Return the bytes from `start` to `stop`, fewer where the file ends before."""
    data = read_at(descriptor, stop - start, start)
    if len(data) in (0, stop - start):
        return data
    pieces = [data]
    position = start + len(data)
    while position < stop and (data := read_at(descriptor, stop - position, position)):
        pieces.append(data)
        position += len(data)
    return b"".join(pieces)


def read_file(path: str, most: int) -> bytes:
    """Return the first `most` bytes of the file at `path`, whatever it holds; raise `SourceError` where it cannot."""
    try:
        descriptor, size = open_regular(path, path)
        try:
            return read_range(descriptor, 0, min(size, most))
        finally:
            os.close(descriptor)
    except OSError as error:
        raise failure(path, error) from error


class LargeFile:
    """A message that is too large to be loaded whole: `bouncekit.message.ContentSource` over a range of a file.

    It keeps the file open for as long as it lives, so that a message which is renamed meanwhile (Maildir does) is still
    read.  In another process it opens the path again.  ``bytes(large_file)`` loads it whole after all.

    A program may write into the file as long as it is read: `require_same` tells.
    """

    def __init__(
        self, path: str, start: int = 0, stop: int | None = None, *, in_mbox: bool = False, cuts: Cuts = ()
    ) -> None:
        self._descriptor = -1
        self.path = path
        self._descriptor, size = open_regular(path, path)
        self._start = start
        self._stop = size if stop is None else stop
        self._seen = seen_now(self._descriptor, start, self._stop, cuts)
        self._escapes = self._find_escapes() if in_mbox else array("Q")
        self._in_mbox = in_mbox
        self._cuts = cuts
        if cuts:  # fields of a header: few bytes, each of which is left out like the sign of an escape
            left_out = (at - start for first, last in cuts for at in range(first, last))
            self._escapes = array("Q", sorted({*self._escapes, *left_out}))

    @classmethod
    def at(cls, place: Location) -> "LargeFile":
        """Return the message at a place, where it still stands there.  Raises `SourceError`, `OSError`."""
        large = cls(place.path, place.start, place.stop, in_mbox=place.in_mbox, cuts=place.cuts)
        large._seen = place.seen or large._seen
        large.require_same(place.name)
        return large

    def require_same(self, name: str) -> None:
        """Raise `SourceError` for `name` where its file is not what it was when the message was found in it."""
        try:
            require_same(self._place(name), self._descriptor)
        except OSError as error:
            raise failure(name, error) from error

    def __len__(self) -> int:
        return self._stop - self._start - len(self._escapes)

    def read(self, start: int, stop: int) -> bytes:
        """Return the bytes from `start` to `stop`, fewer where the file was cut short meanwhile."""
        start, stop, _ = slice(start, stop).indices(len(self))
        if start >= stop:
            return b""
        first, last = self._raw(start), self._raw(stop)
        data = read_range(self._descriptor, self._start + first, self._start + last)
        inside = self._escapes[bisect_left(self._escapes, first) : bisect_left(self._escapes, last)]
        if not inside:
            return data
        edges = [first, *(edge for at in inside for edge in (at, at + 1)), last]
        return b"".join(data[a - first : b - first] for a, b in zip(edges[::2], edges[1::2], strict=True))

    def __bytes__(self) -> bytes:
        return self.read(0, len(self))

    def __repr__(self) -> str:
        return f"LargeFile({self.path!r}, {len(self)} bytes)"

    def __reduce__(self) -> tuple[object, ...]:
        return LargeFile.at, (self._place(self.path),)

    def __del__(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def _place(self, name: str) -> Location:
        cuts, seen = self._cuts, self._seen
        return Location(name, self.path, self._start, self._stop, self._in_mbox, cuts=cuts, seen=seen)

    def _raw(self, position: int) -> int:
        """Return the offset in the range of the byte `position` of the message, its escapes taken out."""
        low, high = 0, len(self._escapes)
        while low < high:  # the number of escapes that stand at or before it
            middle = (low + high) // 2
            if self._escapes[middle] - middle <= position:
                low = middle + 1
            else:
                high = middle
        return position + low

    def _find_escapes(self) -> "array[int]":
        """Return the offsets of every ``>`` to take out."""
        found: array[int] = array("Q")
        position = self._start
        while position < self._stop and len(found) < _MOST_ESCAPES:
            # One byte before tells whether a line starts; the bytes after hold the longest escape.
            before = 1 if position > self._start else 0
            data = read_range(self._descriptor, position - before, min(position + _BLOCK + 128, self._stop))
            if b">From " in data:
                hits = (match.start() - before for match in _ESCAPED.finditer(data))
                found.extend(position - self._start + hit for hit in hits if 0 <= hit < _BLOCK)
            position += _BLOCK
        return found


def load(location: Location, *, text: bool = False) -> bytes | LargeFile:
    """Return the content of the message at `location`; raise `SourceError` where there is none.

    With `text`, a text without any header counts too: what somebody saved of a notice.
    """
    name, start, stop, in_mbox = location.name, location.start, location.stop, location.in_mbox
    try:
        descriptor, status = open_message(location)
        size = status.st_size
        try:
            stop = size if stop is None else min(stop, size)
            is_large = stop - start > LARGE
            data = read_range(descriptor, start, start + _HEAD if is_large else stop)
            if location.seen is not None and not is_large:
                require_content(location, data)
            if data[:2] in _UTF_16 and stop - start <= _MOST_UTF_16:
                data, is_large = _utf_8(read_range(descriptor, start, stop)), False
        finally:
            os.close(descriptor)
        _require_message(name, data, text=text)
        if is_large:
            return LargeFile.at(location)
    except OSError as error:
        raise failure(name, error) from error
    data = uncut(data, start, location.cuts)
    return _ESCAPED.sub(b"", data) if in_mbox and b">From " in data else data


def _utf_8(data: bytes) -> bytes:
    """Return a text in UTF-16 (with its byte order mark) as UTF-8: what some programs save of a message."""
    return data.decode("utf-16", "replace").encode("utf-8", "replace")


def has_header(content: bytes | LargeFile) -> bool:
    """Tell whether a header field stands near the start of `content`."""
    head = content.read(0, _HEAD) if isinstance(content, LargeFile) else content[:_HEAD]
    return bool(_FIRST_FIELD.match(head) or _FIELD.search(head))


def _require_message(name: str, data: bytes, *, text: bool) -> None:
    """Raise `SourceError` unless `data` begins like a message: it has a header field near its start (or is `text`)."""
    if not data or data.isspace():
        raise SourceError(name, SourceReason.EMPTY)
    if _FIRST_FIELD.match(data) and not data.startswith(b"BEGIN:V"):
        return
    if data.startswith(_ARMOUR) and _SEALED.match(data):
        raise SourceError(name, SourceReason.SEALED)
    if not text and data.startswith(_NO_MESSAGE):
        raise SourceError(name, SourceReason.NO_HEADER)
    head = data[:_HEAD]
    # Text may have lost its first lines and still be worth reading; a binary file shows a colon by chance.
    if b"\0" in head or not (text or _FIELD.search(head)):
        raise SourceError(name, SourceReason.NO_HEADER)
