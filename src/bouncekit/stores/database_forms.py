"""Databases of mail that are read, as rows of `bouncekit.stores.forms`."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.errors import SourceError
from bouncekit.sources.location import Location
from bouncekit.stores.programs import DATABASES_READ
from bouncekit.stores.protocol import FileForm, OpenedFile

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["AKONADI", "GEARY"]

_MAGIC = b"SQLite format 3\0"


def _form(file_name: str, reader_of: Callable[[], "ModuleType"]) -> FileForm:
    """Return the form of the databases of that name; most runs meet none, and need no SQLite."""

    def locate(file: OpenedFile) -> Iterator[Location | SourceError]:
        try:
            yield from _located(file, reader_of(), DATABASES_READ[file_name])
        except ImportError:  # a Python that was built without it
            yield SourceError(file.name, SourceReason.DATABASE, DATABASES_READ[file_name])
        except SourceError as error:
            yield error

    def load(location: Location) -> bytes:
        message: bytes = reader_of().load(location)
        return message

    def recognises(head: bytes, path: str) -> bool:
        return head.startswith(_MAGIC) and path.replace("\\", "/").rpartition("/")[2].lower() == file_name

    return FileForm(file_name, recognises, locate, load, load)


def _located(file: OpenedFile, reader: "ModuleType", program: str) -> Iterator[Location | SourceError]:
    """Yield what `reader` finds in the tables of its program.  Raises `SourceError`."""
    from bouncekit.stores.databases.reading import reading, settled  # noqa: PLC0415 - as above

    path = settled(file.path, file.name, file.stack)
    with reading(path, file.name) as tables:
        if tables.have(reader.TABLES):
            yield from reader.messages(file, path, tables)
        else:
            yield SourceError(file.name, SourceReason.DATABASE, program)


def _geary() -> "ModuleType":
    from bouncekit.stores.databases import geary  # noqa: PLC0415 - as above

    return geary


def _akonadi() -> "ModuleType":
    from bouncekit.stores.databases import akonadi  # noqa: PLC0415 - as above

    return akonadi


GEARY = _form("geary.db", _geary)
AKONADI = _form("akonadi.db", _akonadi)
