"""Apple Mail's ``.emlx``: the length of the message in bytes, the message, and a property list of Mail's own.

Of ``.partial.emlx`` the attachments stand elsewhere.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bouncekit.errors.reasons import SourceReason
from bouncekit.sources.content import read_range
from bouncekit.sources.errors import SourceError, SourceNote
from bouncekit.sources.location import Envelope, Location
from bouncekit.stores.protocol import FileForm, OpenedFile

__all__ = ["EMLX"]

_LENGTH = re.compile(rb"[ \t]{0,20}([0-9]{1,12})[ \t]{0,20}\r?\n")
_LONGEST_LIST = 1 << 18  # bytes of the property list
_LONGEST_NOTE = 2000  # characters
# The low bits of its number "flags".
_BITS = {0: "\\Seen", 1: "\\Deleted", 2: "\\Answered", 4: "\\Flagged", 6: "\\Draft", 8: "$Forwarded"}


def _locate(file: OpenedFile) -> Iterator[Location | SourceError]:
    """Yield the message of the file; all of it where the first line is no length, or one that the file has not."""
    found = _LENGTH.match(file.head)
    stop = found.end() + int(found[1]) if found is not None else file.size + 1
    is_partial = file.path[-13:].lower() == ".partial.emlx"
    envelope = (file.envelope or Envelope("apple"))._replace(is_partial=is_partial)
    if found is None or stop > file.size:
        yield Location(file.name, file.path, envelope=envelope)
    else:
        facts = _facts(read_range(file.descriptor, stop, min(file.size, stop + _LONGEST_LIST)))
        yield Location(file.name, file.path, found.end(), stop, envelope=_told(envelope, facts))
    if is_partial:
        yield SourceNote(file.name, SourceReason.PARTIAL)


def _facts(data: bytes) -> dict[str, Any]:
    import plistlib  # noqa: PLC0415 - most runs meet no such file, and need no parser of XML

    try:
        facts = plistlib.loads(data.strip(), fmt=plistlib.FMT_XML)
    except Exception:  # whatever the parser of XML says: it is Mail's own note, and the message is whole without it
        return {}
    return facts if isinstance(facts, dict) else {}


def _told(envelope: Envelope, facts: dict[str, Any]) -> Envelope:
    notes = tuple((str(key), str(facts[key])[:_LONGEST_NOTE]) for key in sorted(facts, key=str))
    bits, received = facts.get("flags"), facts.get("date-received")
    flags = None
    if isinstance(bits, int):
        flags = tuple(sorted(flag for bit, flag in _BITS.items() if bits >> bit & 1))
    moment = None
    if isinstance(received, int) and 0 < received < 1 << 36:
        moment = datetime.fromtimestamp(received, UTC).isoformat()
    return envelope._replace(notes=notes, flags=flags, received=moment)


EMLX = FileForm("emlx", lambda head, path: path[-5:].lower() == ".emlx", _locate)
