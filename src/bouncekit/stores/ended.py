"""Mailboxes in which a mark ends each message: Pegasus Mail's folders (``.pmm``), and Becky!'s (``.bmf``).

A folder of Pegasus begins with 128 bytes of its own (its name, and numbers), and ^Z ends a message; in one of Becky! a
line with nothing but a dot does.
"""

import os
import re
from collections.abc import Callable, Iterator

from bouncekit.sources.content import read_range
from bouncekit.sources.errors import SourceError
from bouncekit.sources.location import Envelope, Location
from bouncekit.stores.protocol import FileForm, OpenedFile
from bouncekit.stores.roles import Role, role_of

__all__ = ["BECKY", "PEGASUS", "marks"]

_BLOCK = 1 << 20
_PEGASUS_HEAD = 128
_LONGEST_MARK = 5


def _of_pegasus(file: OpenedFile) -> Envelope:
    """Return what the folder calls itself: its name stands at its beginning."""
    name = file.head[:_PEGASUS_HEAD].partition(b"\0")[0].decode("cp1252", "replace")
    return Envelope("pegasus", folder=name, role=role_of(name, delimiter=""))


def _of_becky(file: OpenedFile) -> Envelope:
    """Return what the folder around the file tells, which the program calls ``!!!!Inbox``, ``!!!!Trash``…"""
    name = os.path.basename(os.path.dirname(file.path)).lstrip("!")  # noqa: PTH119, PTH120 - a name may hold bytes that are no text
    role = role_of(name, delimiter="")
    return Envelope("becky", folder=name if role is not Role.OTHER else "", role=role)


def _locating(
    mark: re.Pattern[bytes], begin: int, named: Callable[[OpenedFile], Envelope]
) -> Callable[[OpenedFile], Iterator[Location]]:
    def locate(file: OpenedFile) -> Iterator[Location]:
        envelope = file.envelope or named(file)
        start, number = begin, 0
        for stop, after in (*marks(file.descriptor, file.size, mark, begin), (file.size, file.size)):
            if read_range(file.descriptor, start, min(stop, start + _BLOCK)).strip():
                number += 1
                yield Location(f"{file.name}#{number}", file.path, start, stop, envelope=envelope)
            start = after

    return locate


def marks(descriptor: int, size: int, mark: re.Pattern[bytes], position: int) -> Iterator[tuple[int, int]]:
    """Yield where each mark of at most 5 bytes begins and ends, from `position` to the byte `size` of a file."""
    while position < size:
        data = read_range(descriptor, position, min(size, position + _BLOCK))
        if not data:  # it was cut short meanwhile
            return
        is_last = position + len(data) >= size
        done = 0
        for found in mark.finditer(data):
            if not is_last and found.end() > len(data) - _LONGEST_MARK:
                break  # it may go on
            done = found.end()
            yield position + found.start(), position + done
        position += len(data) if is_last else max(done, len(data) - 2 * _LONGEST_MARK)


def _form(name: str, suffix: str, locate: Callable[[OpenedFile], Iterator[Location | SourceError]]) -> FileForm:
    return FileForm(name, lambda head, path: path[-4:].lower() == suffix, locate)


PEGASUS = _form("pmm", ".pmm", _locating(re.compile(rb"\x1a(?:\r?\n)?"), _PEGASUS_HEAD, _of_pegasus))
"""A folder of Pegasus Mail."""

BECKY = _form("bmf", ".bmf", _locating(re.compile(rb"(?<=\n)\.\r?\n"), 0, _of_becky))
"""A folder of Becky! Internet Mail."""
