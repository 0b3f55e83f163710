"""The forms of file that are read, in the order in which they are asked, and the loaders of those that need one."""

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.content import LargeFile
from bouncekit.sources.errors import SourceError
from bouncekit.sources.location import Envelope, Location
from bouncekit.stores.containers import containers
from bouncekit.stores.database_forms import AKONADI, GEARY
from bouncekit.stores.emlx import EMLX
from bouncekit.stores.ended import BECKY, PEGASUS
from bouncekit.stores.imap_backup import IMAP_BACKUP
from bouncekit.stores.mbox_file import MBOX, MBOX_OF_CR, MBOX_OF_UTF_16
from bouncekit.stores.member_names import named_box
from bouncekit.stores.mh import MH_DRAFT
from bouncekit.stores.mmdf import BABYL, FOXMAIL, MMDF
from bouncekit.stores.outlook.outlook_forms import OUTLOOK_DATA_FILE, OUTLOOK_ITEM
from bouncekit.stores.protocol import FileForm
from bouncekit.stores.refused import REFUSED

__all__ = ["FILE_FORMS", "box_envelope", "form_of", "load_form", "stored_form"]


def form_of(head: bytes, path: str) -> FileForm | None:
    """Return the form of a file that begins with `head`; None where it is one message, or unknown."""
    return next((form for form in FILE_FORMS if form.recognises(head, path)), None)


_BOXES = (MBOX, MBOX_OF_CR, MBOX_OF_UTF_16, MMDF, BABYL, FOXMAIL)
FILE_FORMS: tuple[FileForm, ...] = (
    *(GEARY, AKONADI, *REFUSED, EMLX, IMAP_BACKUP, *_BOXES, MH_DRAFT, OUTLOOK_ITEM, OUTLOOK_DATA_FILE, PEGASUS, BECKY),
    *containers(form_of),
)
"""Asked in this order; the first that recognises a file reads it."""


def box_envelope(path: str, form: FileForm) -> Envelope | None:
    """Return what the name of a file of many messages tells of it that stands in no store; None where it tells nothing.

    A name alone is no folder: a message may be called ``sent``, too.
    """
    return named_box(path) if form in _BOXES else None


def load_form(location: Location) -> bytes | None:
    """Return the message that a form makes of its bytes; None where the bytes are the message.

    Raises `SourceError`.
    """
    if not location.form:
        return None
    load = _form(location).load
    if load is None:
        raise SourceError(location.name, SourceReason.INTERNAL, f"no loader for {location.form}")
    return load(location)


def stored_form(location: Location) -> bytes | LargeFile | None:
    """Return what an archive keeps of a message that a form makes; None where it keeps the bytes at its place.

    Raises `SourceError`.
    """
    stored = _form(location).stored if location.form else None
    return stored(location) if stored is not None else None


def _form(location: Location) -> FileForm:
    """Return the form that is named in a location.  Raises `SourceError`."""
    for form in FILE_FORMS:
        if form.name == location.form:
            return form
    raise SourceError(location.name, SourceReason.INTERNAL, f"no form {location.form}")
