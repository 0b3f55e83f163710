"""The flags that a message had last: those of its capture, or those that a later run noted in the journal.

An entry ``fetched`` has under ``flags`` a list [folder, UIDVALIDITY, UID, [flags]] for each message that was there
already, with other flags than were known; any entry has under ``reflagged`` a list [source, folder, UID or name,
SHA-256, [flags]] for each message that stands in a file.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bouncekit.archive.format.captures import Capture
from bouncekit.archive.format.journal import Entry

__all__ = ["Change", "Reflagged", "Seen", "flags_seen", "last_flags"]

Change = tuple[str, int | None, int | str, tuple[str, ...]]
"""(folder, UIDVALIDITY, UID, flags) of a message that has other flags now."""

Reflagged = tuple[str, str | None, int | str | None, str, tuple[str, ...]]
"""(source, folder, UID or name, SHA-256, flags) of a message in a file that has other flags now."""

Seen = dict[tuple[str, str, int | str | None, int | str], tuple[datetime, tuple[str, ...]]]
"""(account, folder, UIDVALIDITY, UID) or (source, folder, UID or name, SHA-256): when the flags were noted last, and
which.
"""


def flags_seen(entries: Iterable[Entry]) -> Seen:
    """Return the flags that the journal notes, those of the last entry for each message."""
    seen: Seen = {}
    for entry in entries:
        if entry.event == "fetched":
            for change in entry.fields.get("flags") or ():
                _note(seen, entry, change)
        for change in entry.fields.get("reflagged") or ():
            _note_in_file(seen, entry, change)
    return seen


def last_flags(capture: Capture, seen: Seen) -> tuple[str, ...]:
    """Return the flags that the message of `capture` had last in its place."""
    place = capture.place
    if not seen:
        return place.flags
    noted = seen.get((place.source, place.folder or "", place.uid, capture.sha256))
    if noted is None and place.folder is not None and place.uid is not None:
        noted = seen.get((place.source, place.folder, place.uidvalidity, place.uid))
    if noted is None:
        return place.flags
    try:
        is_later = noted[0] >= datetime.fromisoformat(capture.captured_at)
    except (ValueError, TypeError):  # somebody changed the records
        is_later = True
    return noted[1] if is_later else place.flags


def _note(seen: Seen, entry: Entry, change: Any) -> None:
    try:
        folder, validity, uid, flags = change
        seen[entry.fields["source"], folder, validity, uid] = entry.time, tuple(str(flag) for flag in flags)
    except (ValueError, TypeError, KeyError):  # the journal of a copy may be anybody's
        return


def _note_in_file(seen: Seen, entry: Entry, change: Any) -> None:
    try:
        source, folder, uid, digest, flags = change
        seen[source, folder or "", uid, digest] = entry.time, tuple(str(flag) for flag in flags)
    except (ValueError, TypeError):  # as above
        return
