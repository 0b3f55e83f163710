"""Lists after a session that was killed: they are behind what stands beside them, and not damaged.

The office's session appends to the records first and writes the lists when it ends; a copy gets its records, then its
manifest and description, then the list of them all.  One that is killed, or has no room left, in between leaves records
that have grown behind their lists, or some of the lists already new.  The next session that writes makes them fit.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bouncekit.archive.copies.copy_status import COPIED
from bouncekit.archive.copies.disks import OFFICE
from bouncekit.archive.copies.stored_copy import COPY_ID, IDENTIFIER, Holder
from bouncekit.archive.format import layout
from bouncekit.archive.format.bag import MessageManifest, parse_info, sha256
from bouncekit.archive.format.captures import read_captures
from bouncekit.archive.format.journal import Entry, verify_journal
from bouncekit.archive.store import Store
from bouncekit.archive.write.inventory import read_if_there

__all__ = ["OfficeRecords", "is_behind", "is_our_past"]

_SEALS = {layout.CAPTURES: "captures", layout.MARKS: "marks"}


class OfficeRecords(NamedTuple):
    """What the office's records tell: the entries of the journal, and {SHA-256: bytes} of the messages."""

    entries: tuple[Entry, ...]
    sizes: Mapping[str, int]

    @property
    def identifier(self) -> str:
        """The identifier that all copies share; nothing where the journal cannot be read."""
        return str(self.entries[0].fields.get("id")) if self.entries else ""

    @property
    def manifests(self) -> set[str]:
        """The SHA-256 of every manifest that we wrote to a copy."""
        return {str(entry.fields.get("manifest")) for entry in self.entries if entry.event == COPIED}


def is_our_past(holder: Holder, entries: tuple[Entry, ...]) -> bool:
    """Tell whether the journal there is the beginning of ours: its last entry is one of ours, at its number."""
    lines = read_if_there(holder.store, layout.JOURNAL).splitlines(keepends=True)
    return not lines or (len(lines) <= len(entries) and lines[-1] == entries[len(lines) - 1].line())


def is_behind(holder: Holder, name: str, digest: str, office: OfficeRecords) -> bool:
    """Tell whether the list that gives `name` this SHA-256 is only behind it: a session was killed before its end.

    Of a sealed copy that cannot be told.  Raises `ArchiveError` where the file cannot be read.
    """
    if holder.role == OFFICE:
        return _is_ahead_in_office(holder.store, name, digest, office)
    return not holder.copy.is_sealed and _was_sent(holder, name, office)


def _is_ahead_in_office(store: Store, name: str, digest: str, office: OfficeRecords) -> bool:
    if name == layout.MANIFEST:
        return sha256(store.read(name)) == sha256(MessageManifest(map(bytes.fromhex, office.sizes)))
    if name == layout.BAG_INFO:
        info = parse_info(store.read(name))
        oxum = f"{sum(office.sizes.values())}.{len(office.sizes)}"
        return (info.get("Payload-Oxum"), info.get(IDENTIFIER)) == (oxum, office.identifier)
    if name == layout.CAPTURES:
        return _has_grown(((line, capture is not None) for line, capture in read_captures(store.chunks(name))), digest)
    content = store.read(name)
    if name == layout.MARKS:
        return _has_grown(((line, _is_json(line)) for line in content.splitlines(keepends=True)), digest)
    is_sound = name == layout.JOURNAL and verify_journal(content).problem is None
    return is_sound and _has_grown(((line, True) for line in content.splitlines(keepends=True)), digest)


def _has_grown(lines: Iterable[tuple[bytes, bool]], digest: str) -> bool:
    """Tell whether the first of the (line, is sound) have this SHA-256 together, and all behind them are sound.

    A last line without its end is what was never finished, and so never reported.
    """
    seen, is_met = hashlib.sha256(), hashlib.sha256().hexdigest() == digest
    for line, is_sound in lines:
        if is_met and not is_sound and line.endswith(b"\n"):
            return False
        seen.update(line)
        is_met = is_met or seen.hexdigest() == digest
    return is_met


def _is_json(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _was_sent(holder: Holder, name: str, office: OfficeRecords) -> bool:
    """Tell whether we wrote to the copy what stands there now.  Only behind the journal do other files follow."""
    if name in _SEALS:
        content = holder.store.read(name)
        told = {"size": len(content), "sha256": sha256(content)}
        return any(entry.fields.get(_SEALS[name]) == told for entry in office.entries)
    content = read_if_there(holder.store, layout.JOURNAL)
    journal = verify_journal(content)
    last = journal.entries[-1] if journal.entries and not (journal.problem or journal.torn) else None
    if last is None or last.event != COPIED or not is_our_past(holder, office.entries):
        return False
    if name == layout.JOURNAL:
        return True
    if holder.parsed(read_if_there(holder.store, layout.TAG_MANIFEST)).get(layout.JOURNAL) == sha256(content):
        return False
    if name == layout.MANIFEST:
        return sha256(holder.store.read(name)) == last.fields.get("manifest")
    info = parse_info(holder.store.read(name)) if name == layout.BAG_INFO else {}
    return info.get(IDENTIFIER) == office.identifier and COPY_ID in info
