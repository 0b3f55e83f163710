"""Outlook's files as rows of `bouncekit.stores.forms`: single items (.msg, .oft) and data files (.pst, .ost)."""

import os
from collections.abc import Iterator
from importlib.util import find_spec

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.content import LARGE, LargeFile, open_regular, read_file
from bouncekit.sources.errors import SourceError, failure
from bouncekit.sources.location import RECONSTRUCTED, Envelope, Location
from bouncekit.stores.outlook.container import is_compound_file
from bouncekit.stores.outlook.damage import DamagedItemError, NoItemError, OtherItemError
from bouncekit.stores.outlook.msg_content import rendered_file
from bouncekit.stores.outlook.signs import ITEM_MAGIC
from bouncekit.stores.protocol import FileForm, OpenedFile
from bouncekit.stores.roles import role_of

__all__ = ["OUTLOOK_DATA_FILE", "OUTLOOK_ITEM", "is_item", "load_item", "stored_item"]

_PST_MAGIC = b"!BDN"  # [MS-PST] 2.2.2.6
_ITEM, _DATA_FILE = "outlook-item", "outlook-data-file"


def _locate_item(opened: OpenedFile) -> Iterator[Location | SourceError]:
    envelope = (opened.envelope or Envelope())._replace(is_reconstructed=True)
    yield Location(opened.name, opened.path, form=_ITEM, envelope=envelope)


def is_item(location: Location) -> bool:
    """Tell whether the file at `location` is a compound file, as a .msg is, whatever its name."""
    try:
        return is_compound_file(read_file(location.path, len(ITEM_MAGIC))) and not location.start
    except SourceError:
        return False


def load_item(location: Location) -> bytes:
    """Return the message in a .msg.  Raises `SourceError`."""
    if find_spec("olefile") is None:
        raise SourceError(location.name, SourceReason.OUTLOOK_EXTRA)
    descriptor, size = open_regular(location.path, location.name)
    try:
        with os.fdopen(descriptor, "rb") as file:
            return rendered_file(file, size)
    except NoItemError as error:
        raise SourceError(location.name, SourceReason.NO_HEADER) from error
    except DamagedItemError as error:
        raise SourceError(location.name, SourceReason.OUTLOOK_DAMAGED, str(error)) from error
    except OSError as error:
        raise failure(location.name, error) from error


def stored_item(location: Location) -> bytes | LargeFile:
    """Return the .msg itself, byte for byte, once it was seen to be one.  Raises `SourceError`."""
    load_item(location)
    try:
        content = LargeFile(location.path)
        return content if len(content) > LARGE else bytes(content)
    except OSError as error:
        raise failure(location.name, error) from error


def _locate_in_data_file(opened: OpenedFile) -> Iterator[Location | SourceError]:
    from bouncekit.stores.outlook import pst_file  # noqa: PLC0415 - most runs meet no such file

    if not pst_file.is_installed():
        yield SourceError(opened.name, SourceReason.OUTLOOK_DATA_EXTRA)
        return
    for number, found in enumerate(pst_file.items_of(opened.path), 1):
        if isinstance(found, pst_file.PstProblem):
            name = f"{opened.name}!/{found.place}" if found.place else opened.name
            yield SourceError(name, SourceReason.OUTLOOK_DAMAGED, found.detail)
            continue
        folder = f"{found.folder}/" if found.folder else ""
        envelope = Envelope(
            store="outlook",
            folder=found.folder,
            role=found.role or role_of(found.folder),
            flags=found.flags,
            received=found.received,
            uid=found.uid,
            notes=((RECONSTRUCTED, "outlook"),),
            is_reconstructed=True,
            size=found.size,
        )
        name = f"{opened.name}!/{folder}{number}"
        yield Location(name, opened.path, form=_DATA_FILE, inside=found.place, envelope=envelope)


def _load_from_data_file(location: Location, *, whole: bool = False) -> bytes:
    """Return an item of a data file as a message; with `whole` its attachments too.  Raises `SourceError`."""
    from bouncekit.stores.outlook import pst_file  # noqa: PLC0415 - as above

    uid = location.envelope.uid if location.envelope is not None else None
    try:
        return pst_file.rendered(location.path, location.inside, uid=uid, whole=whole)
    except OtherItemError as error:
        raise SourceError(location.name, SourceReason.CHANGED, location.path) from error
    except DamagedItemError as error:
        raise SourceError(location.name, SourceReason.OUTLOOK_DAMAGED, str(error)) from error


OUTLOOK_ITEM = FileForm(
    _ITEM,
    lambda head, _: is_compound_file(head),
    _locate_item,
    load_item,
    stored_item,
)
"""A .msg: one item in a compound file."""

OUTLOOK_DATA_FILE = FileForm(
    _DATA_FILE,
    lambda head, _: head.startswith(_PST_MAGIC),
    _locate_in_data_file,
    _load_from_data_file,
    lambda location: _load_from_data_file(location, whole=True),
)
"""A .pst or .ost: all folders of a mailbox."""
