"""Containers: ``.zip``, ``.tar`` and what is packed as one stream (gzip, bzip2, xz), as webmails and Takeout give them.

Nothing is written under a name that stands in one.  What is unpacked goes into numbered files of a temporary folder,
within limits: members, how much larger than packed it may become, and how deep containers may stand in one another.
"""

import bz2
import gzip
import lzma
import os
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from bouncekit.errors.reasons import SourceReason
from bouncekit.osfiles import open_file
from bouncekit.sources.content import read_range
from bouncekit.sources.errors import SourceError, SourceNote, failure
from bouncekit.sources.location import Envelope, Location
from bouncekit.stores.member_names import boxed_envelope, member_envelope
from bouncekit.stores.members import Members, holds_changes
from bouncekit.stores.protocol import HEAD, FileForm, OpenedFile
from bouncekit.stores.refused import REFUSED
from bouncekit.stores.tar_members import TarMembers
from bouncekit.stores.unmarked import unmarked
from bouncekit.stores.unpacked import Member, Room, Shelf

__all__ = ["DAMAGE", "DEEPEST", "containers", "opener_of"]

DEEPEST = 2
"""How many containers may stand around a message."""

_MOST_MEMBERS = 2_000_000
_MOST_NAMED = 12  # members that a note names
_IS_UTF_8 = 1 << 11  # of the flags of a zip's member
_TAR_MAGIC = slice(257, 262)
_TAR_BLOCK = 512
_STREAMS: dict[bytes, Any] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, gzip.BadGzipFile, EOFError),
    *(struct.error, ValueError, OverflowError, IndexError, KeyError, UnicodeError, NotImplementedError),
    MemoryError,  # LZMA takes as much as the member says that it needs
)
"""What the standard library raises of a damaged container."""

if TYPE_CHECKING:
    from tarfile import TarFile, TarInfo

FormOf = Callable[[bytes, str], FileForm | None]


def containers(form_of: FormOf) -> tuple[FileForm, ...]:
    """Return the forms of containers; `form_of` tells what a member is."""
    reader = _Reader(form_of)
    return (
        FileForm("zip", lambda head, path: head.startswith((b"PK\x03\x04", b"PK\x05\x06")), reader.zip),
        FileForm("tar", lambda head, path: head[_TAR_MAGIC] == b"ustar", reader.tar),
        FileForm("packed stream", lambda head, path: opener_of(head) is not None, reader.stream),
    )


class _Reader:
    def __init__(self, form_of: FormOf) -> None:
        self._form_of = form_of

    def zip(self, file: OpenedFile) -> Iterator[Location | SourceError]:
        """Yield the messages of a zip."""
        yield from _told(file, self._zip(file))

    def tar(self, file: OpenedFile) -> Iterator[Location | SourceError]:
        """Yield the messages of a tar that is not packed."""
        yield from _told(file, self._tar(file))

    def stream(self, file: OpenedFile) -> Iterator[Location | SourceError]:
        """Yield the messages of what one packed stream holds: a tar, an mbox, a message."""
        yield from _told(file, self._stream(file))

    def _zip(self, file: OpenedFile) -> Iterator[Location | SourceError]:
        room = Room(file.name, file.size, file.stack)
        shelf = Shelf(room)
        with open(file.path, "rb") as opened, zipfile.ZipFile(opened) as box, shelf:  # noqa: PTH123 - as in sources
            infos = box.infolist()
            if len(infos) > _MOST_MEMBERS:
                yield SourceError(file.name, SourceReason.TOO_MANY, str(len(infos)))
            members = Members(map(_name_of, infos))
            for info in infos[:_MOST_MEMBERS]:
                name = _name_of(info)
                if info.file_size and holds_changes(name):
                    yield SourceError(f"{file.name}!/{name}", SourceReason.UNSETTLED)
                if info.is_dir() or members.leaves_out(name, info.file_size):
                    continue
                if info.flag_bits & 1:
                    yield SourceError(f"{file.name}!/{name}", SourceReason.ENCRYPTED)
                    continue
                try:
                    with box.open(info) as source:
                        member = Member(name, source, source.read(HEAD))
                        form = self._form(member)
                        if form is not None or not members.is_other(name, member.head):
                            for each in self._unpacked(file, (member, form), room, shelf):
                                yield _of_store(each, members, member, info.file_size) if form is None else each
                except (*DAMAGE, RuntimeError) as error:
                    yield SourceError(f"{file.name}!/{name}", SourceReason.DAMAGED, str(error))
            yield from _of_members(file, members)

    def _form(self, member: Member) -> FileForm | None:
        """Return the form of a member; None of one message, which its name or nothing says that it is."""
        return None if member.name[-4:].lower() == ".eml" else self._form_of(member.head, member.name)

    def _unpacked(
        self, file: OpenedFile, known: tuple[Member, FileForm | None], room: Room, shelf: "Shelf"
    ) -> Iterator[Location | SourceError]:
        member, form = known
        name, envelope = f"{file.name}!/{member.name}", member_envelope(member.name)
        if form is None:
            yield from shelf.located(member, name, envelope)
            return
        if form in REFUSED:
            yield from _refused(file, form, member)
            return
        path = room.file() + _suffix(member.name)
        with open(path, "wb") as target:  # noqa: PTH123 - as in sources
            room.copy(member.source, member.head, target)
        yield from self._inside(file, path, (name, envelope), form)

    def _inside(
        self, file: OpenedFile, path: str, known: tuple[str, Envelope | None], form: FileForm | None
    ) -> Iterator[Location | SourceError]:
        """Yield the messages of an unpacked file."""
        descriptor = open_file(path, os.O_RDONLY)
        try:
            size = os.fstat(descriptor).st_size
            head = read_range(descriptor, 0, min(HEAD, size))
            name, envelope = known
            form = form or self._form_of(head, path)
            if form is not None:
                envelope = boxed_envelope(name, form.name, envelope)
            inner = OpenedFile(name, path, descriptor, size, head, file.stack, file.depth + 1, envelope)
            if form is None:
                yield from unmarked(Location(name, path, envelope=envelope), descriptor, size)
            elif form.name in {"zip", "tar", "packed stream"} and inner.depth > DEEPEST:
                yield SourceError(name, SourceReason.TOO_DEEP)
            else:
                yield from form.locate(inner)
        finally:
            os.close(descriptor)

    def _tar(self, file: OpenedFile) -> Iterator[Location | SourceError]:
        import tarfile  # noqa: PLC0415 - most runs meet none

        try:
            with tarfile.open(file.path, "r:") as box:
                yield from self._members(file, box)
        except tarfile.TarError as error:
            raise ValueError(str(error)) from error

    def _members(self, file: OpenedFile, box: "TarFile") -> Iterator[Location | SourceError]:
        infos = TarMembers(box, partial(read_range, file.descriptor))
        members = Members(islice(infos.names(), _MOST_MEMBERS))
        room = Room(file.name, file.size, file.stack)
        for count, info in enumerate(infos):
            if count >= _MOST_MEMBERS:
                yield SourceError(file.name, SourceReason.TOO_MANY, str(_MOST_MEMBERS))
                return
            name = info.name.replace("\\", "/")
            if info.size and holds_changes(name):
                yield SourceError(f"{file.name}!/{name}", SourceReason.UNSETTLED)
            if not info.isreg() or members.leaves_out(name, info.size):
                continue
            sparse = box.extractfile(info) if info.issparse() else None  # not all its bytes stand in the file
            start, stop = info.offset_data, info.offset_data + info.size
            if sparse is None and stop > file.size:
                yield SourceError(f"{file.name}!/{name}", SourceReason.DAMAGED, "it is cut")
                return
            head = sparse.read(HEAD) if sparse else read_range(file.descriptor, start, min(stop, start + HEAD))
            member = Member(name, sparse, head)
            form = self._form(member)
            if form is not None or not members.is_other(name, head):
                for each in self._of_tar(file, (member, form), (box, info), room):
                    yield _of_store(each, members, member, info.size) if form is None else each
        # The library ends at a header that it cannot read as it does at the end, which is a block of zeros.
        yield from _of_members(file, members)
        if read_range(file.descriptor, box.offset, box.offset + _TAR_BLOCK).strip(b"\0"):
            yield SourceError(file.name, SourceReason.DAMAGED, f"byte {box.offset}")

    def _of_tar(
        self,
        file: OpenedFile,
        known: tuple[Member, FileForm | None],
        place: "tuple[TarFile, TarInfo]",
        room: Room,
    ) -> Iterator[Location | SourceError]:
        """Yield the messages of a member of a tar: where they stand in it, if it is of no known form and not sparse."""
        (member, form), (box, info) = known, place
        full, envelope = f"{file.name}!/{member.name}", member_envelope(member.name)
        if form in REFUSED:
            yield from _refused(file, form, member)
            return
        if form is None and member.source is None:
            start, stop = info.offset_data, info.offset_data + info.size
            yield from unmarked(Location(full, file.path, start, stop, envelope=envelope), file.descriptor, file.size)
            return
        path = room.file() + _suffix(member.name)
        source = member.source or box.extractfile(info)
        with open(path, "wb") as target:  # noqa: PTH123 - as in sources
            if source is not None:
                room.copy(source, member.head if member.source else source.read(HEAD), target)
        yield from self._inside(file, path, (full, envelope), form)

    def _stream(self, file: OpenedFile) -> Iterator[Location | SourceError]:
        opener = opener_of(file.head)
        assert opener is not None
        room = Room(file.name, file.size, file.stack)
        name = _without_suffix(file.path)
        path = room.file() + _suffix(name)
        damage: Exception | None = None
        with opener(file.path, "rb") as source, open(path, "wb") as target:  # noqa: PTH123 - as in sources
            try:
                room.copy(source, source.read(HEAD), target)
            except (*DAMAGE, OSError) as error:  # what was unpacked before it is whole
                damage = error
                if not target.tell():
                    raise
        # A packed tar is one container, and not two.
        yield from self._inside(file._replace(depth=file.depth - 1), path, (file.name, file.envelope), None)
        if damage is not None:
            raise damage


def _refused(file: OpenedFile, form: FileForm, member: Member) -> Iterator[Location | SourceError]:
    """Yield what a form that is not read tells of a member by its name and its first bytes: it is not unpacked."""
    name = f"{file.name}!/{member.name}"
    yield from form.locate(OpenedFile(name, member.name, -1, len(member.head), member.head, file.stack))


def _name_of(info: zipfile.ZipInfo) -> str:
    """Return the path of a member, divided by ``/``; not every program says of UTF-8 that it is."""
    name = info.filename
    if not info.flag_bits & _IS_UTF_8 and not name.isascii():
        with suppress(UnicodeError):
            name = name.encode("cp437").decode()
    return name.replace("\\", "/")


def _of_store(found: Location | SourceError, members: Members, member: Member, size: int) -> Location | SourceError:
    return members.of_store(found, member.name, member.head, size) if isinstance(found, Location) else found


def _of_members(file: OpenedFile, members: Members) -> Iterator[SourceNote]:
    """Yield what is to be said of members that are not read: what tells of the messages, and what is no mail."""
    if members.others:
        more = ["…"] * (len(members.others) > _MOST_NAMED)
        yield SourceNote(file.name, SourceReason.OTHER, ", ".join([*members.others[:_MOST_NAMED], *more]))
    if members.unread_lists:
        yield SourceNote(file.name, SourceReason.UNLISTED, members.unread_lists)


def _told(file: OpenedFile, found: Iterator[Location | SourceError]) -> Iterator[Location | SourceError]:
    """Yield what is found, what is wrong with the container as a whole, and that it holds no mail where it does not."""
    is_empty = True
    try:
        for each in found:
            is_empty = is_empty and each.name == file.name and isinstance(each, SourceNote)
            yield each
    except SourceError as error:
        yield error
    except OSError as error:
        damaged = error.errno is None  # the library's own: gzip and bz2 raise it of a damaged stream
        yield SourceError(file.name, SourceReason.DAMAGED, str(error)) if damaged else failure(file.name, error)
    except DAMAGE as error:
        yield SourceError(file.name, SourceReason.DAMAGED, str(error))
    else:
        if is_empty:
            yield SourceError(file.name, SourceReason.NO_MAIL)


def opener_of(head: bytes) -> Callable[..., IO[bytes]] | None:
    """Return what opens a packed stream that begins with `head`; None where it is none."""
    return next((opener for magic, opener in _STREAMS.items() if head.startswith(magic)), None)


def _suffix(name: str) -> str:
    """Return the end of a name where it tells how a file is read; nothing else of it goes to the disk."""
    lower = name.lower()
    return next((end for end in (".partial.emlx", ".emlx", ".olm", ".msg", ".pst") if lower.endswith(end)), "")


def _without_suffix(path: str) -> str:
    return path.rpartition(".")[0] or path
