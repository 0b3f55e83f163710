"""An mbox as a file of a store: its messages, without what the store wrote among their fields, and their flags."""

import codecs
import os
import re
import tempfile
from collections.abc import Callable, Iterator

from bouncekit.errors.reasons import SourceReason
from bouncekit.osfiles import open_file
from bouncekit.sources.content import read_range
from bouncekit.sources.errors import SourceError, SourceNote, failure
from bouncekit.sources.location import Envelope, Location
from bouncekit.stores.fields import (
    flags_of,
    is_internal,
    is_truncated,
    labels_of,
    leading_block,
    role_of_labels,
    unix_fields,
)
from bouncekit.stores.mbox import Piece, is_mbox, split
from bouncekit.stores.protocol import FileForm, OpenedFile

__all__ = ["MBOX", "MBOX_OF_CR", "MBOX_OF_UTF_16", "Boxed", "messages"]

_RMAIL = re.compile(rb"^(X-RMAIL-ATTRIBUTES):[ \t]{0,8}([A-Z-]{1,20})[ \t\r]{0,8}$", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(rb"^(X-Status|Status):[ \t]{0,8}([A-Z]{1,20})[ \t\r]{0,8}$", re.IGNORECASE | re.MULTILINE)
# VM keeps for each message whether it is new, unread, deleted, filed, answered…
_VM = re.compile(rb"^(X-VM-v5-Data):[ \t]{0,8}\(\[([nilt ]{10,60})", re.MULTILINE)
# Evolution, before it had Maildirs: the number of the message, and its flags as bits.
_EVOLUTION = re.compile(rb"^(X-Evolution):[ \t]{0,8}([0-9a-f]{8}-[0-9a-f]{4})[ \t\r]{0,8}$", re.MULTILINE)
_PLAIN = Envelope("mbox")
_BLOCK = 1 << 20


class Boxed:
    """Makes the locations of the messages of one file, as they are found in it, in order."""

    def __init__(self, file: OpenedFile) -> None:
        self._file = file
        self._envelope = file.envelope or _PLAIN
        self._number = 0
        self._is_unix = False

    def messages(self, pieces: Iterator[Piece]) -> Iterator[Location | SourceError]:
        """Yield where each message is, and a note where that is in doubt."""
        for piece in pieces:
            location = self._message(piece)
            if location is not None:
                yield location
                if piece.is_doubtful:
                    yield SourceNote(location.name, SourceReason.DOUBTFUL)

    def _message(self, piece: Piece) -> Location | None:
        """Return where the message is; None for what is no message."""
        header = piece.header
        if self._number == 0 and not self._is_unix and is_internal(header):
            self._is_unix = True
            return None
        self._number += 1
        name = f"{self._file.name}#{self._number}"
        length, notes = leading_block(header)
        cuts: tuple[tuple[int, int], ...] = ()
        if self._is_unix:
            spans, own = unix_fields(header)
            cuts, notes = tuple((piece.start + a, piece.start + b) for a, b in spans), notes + own
        envelope = self._envelope
        if told := notes + _marks(header, known=bool(notes)):
            envelope = envelope._replace(flags=flags_of(told), notes=notes)
        if notes and (labels := labels_of(notes)):
            role, label = role_of_labels(labels)
            envelope = envelope._replace(store="takeout", role=role, folder=label)
        if piece.is_doubtful:
            envelope = envelope._replace(is_doubtful=True)
        if notes and is_truncated(notes, header, piece.stop - piece.start):
            envelope = envelope._replace(is_partial=True)
        start = piece.start + length
        return Location(name, self._file.path, start, piece.stop, piece.is_escaped, envelope=envelope, cuts=cuts)


def _marks(header: bytes, *, known: bool) -> tuple[tuple[str, str], ...]:
    """Return the fields of flags that stay in the message: nobody can tell whether they came with it."""
    found = [*_RMAIL.finditer(header)] if b"X-RMAIL" in header else []
    if b"X-VM-v5" in header:
        found += _VM.finditer(header)
    if b"X-Evolution:" in header:
        found += _EVOLUTION.finditer(header)
    if not known and b"Status:" in header:
        found += _STATUS.finditer(header)
    return tuple((each[1].decode(), each[2].decode()) for each in found)


def messages(file: OpenedFile) -> Iterator[Location | SourceError]:
    """Yield where each message of an mbox stands."""
    try:
        yield from Boxed(file).messages(split(file.descriptor, file.size))
    except OSError as error:
        yield failure(file.name, error)


def _of_cr(file: OpenedFile) -> Iterator[Location | SourceError]:
    """Yield where each message of an mbox stands whose lines end as they did on a Macintosh."""
    # One byte becomes one: what is found in the copy stands at the same place in the file.
    yield from _copied(file, file.path, lambda block: block.replace(b"\r", b"\n"))


def _of_utf_16(file: OpenedFile) -> Iterator[Location | SourceError]:
    """Yield the messages of an mbox that an editor saved in UTF-16."""
    decoder = codecs.getincrementaldecoder("utf-16")("replace")
    yield from _copied(file, None, lambda block: decoder.decode(block).encode("utf-8", "replace"))


def _copied(file: OpenedFile, path: str | None, turned: Callable[[bytes], bytes]) -> Iterator[Location | SourceError]:
    """Yield the messages of an mbox that are found once each block was `turned`: at `path`, or in the copy."""
    folder = tempfile.TemporaryDirectory(prefix="bouncekit-", ignore_cleanup_errors=True)
    copied = f"{file.stack.enter_context(folder)}/lines"
    boxed = Boxed(file._replace(path=path or copied))
    try:
        with open(copied, "wb") as copy:  # noqa: PTH123 - as in sources
            for start in range(0, file.size, _BLOCK):
                copy.write(turned(read_range(file.descriptor, start, min(file.size, start + _BLOCK))))
        descriptor = open_file(copied, os.O_RDONLY)
        try:
            yield from boxed.messages(split(descriptor, os.fstat(descriptor).st_size))
        finally:
            os.close(descriptor)
    except OSError as error:
        yield failure(file.name, error)


def _is_of_utf_16(head: bytes, path: str) -> bool:
    return head[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} and is_mbox(
        head[: len(head) // 2 * 2].decode("utf-16", "replace").encode("utf-8", "replace")
    )


MBOX_OF_CR = FileForm(
    "mbox of CR",
    lambda head, path: head.startswith(b"From ") and b"\n" not in head and is_mbox(head.replace(b"\r", b"\n")),
    _of_cr,
)
MBOX_OF_UTF_16 = FileForm("mbox in UTF-16", _is_of_utf_16, _of_utf_16)
MBOX = FileForm("mbox", lambda head, path: is_mbox(head), messages)
