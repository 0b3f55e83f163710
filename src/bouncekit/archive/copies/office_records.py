"""Putting the office's own records back from a copy, where its journal or its captures were damaged.

The copy's records are older, by as much as was done since: messages that were added later are still in the office's
bag, and the next session writes new records of them.
"""

from bouncekit.archive.copies.copy_session import Office
from bouncekit.archive.copies.copy_status import Presence
from bouncekit.archive.copies.encryption import Opener
from bouncekit.archive.copies.stored_copy import Holder
from bouncekit.archive.format import layout
from bouncekit.archive.format.bag import sha256
from bouncekit.archive.format.journal import Journal, verify_journal
from bouncekit.archive.store import OfficeStore
from bouncekit.archive.write.inventory import read_if_there

__all__ = ["heal_records", "record_from"]

_DAMAGE = {
    "journal-broken": layout.JOURNAL,
    "captures-changed": layout.CAPTURES,
    "captures-unreadable": layout.CAPTURES,
    "marks-changed": layout.MARKS,
}
_SEALS = {layout.CAPTURES: "captures", layout.MARKS: "marks"}


def record_from(holder: Holder, name: str, opener: Opener | None) -> bytes | None:
    """Return a file of records of a copy, opened where it is sealed; None where it cannot be had."""
    content = holder.read_or_none(holder.record_name(name))
    if content is None or not holder.copy.is_sealed:
        return content
    return opener.open(content) if opener is not None else None


def heal_records(office: Office, opener: Opener | None) -> tuple[str, ...]:
    """Put damaged records back from the copy that knows most; return their names.  What was damaged is kept beside."""
    damaged = {_DAMAGE[finding.kind] for finding in office.findings if finding.kind in _DAMAGE}
    best: tuple[Journal, bytes, Holder] | None = None
    for seen in office.looks():
        if seen.role == "office" or seen.presence is not Presence.PRESENT:
            continue
        holder = office.holders[seen.role]
        content = record_from(holder, layout.JOURNAL, opener)
        journal = verify_journal(content or b"")
        if content and journal.problem is None and (best is None or len(journal.entries) > len(best[0].entries)):
            best = journal, content, holder
    if best is None:
        return ()
    if not damaged and _goes_on(best[1], read_if_there(office.archive.store, layout.JOURNAL)):
        damaged = set(_DAMAGE.values())  # the office is an old one, put back: the copy knows what came after it
    return _put_back(office, damaged, best, opener) if damaged else ()


def _put_back(
    office: Office, damaged: set[str], best: tuple[Journal, bytes, Holder], opener: Opener | None
) -> tuple[str, ...]:
    journal, content, holder = best
    store, healed = office.archive.store, []
    if layout.JOURNAL in damaged:
        content = _longest(content, store.read(layout.JOURNAL))
        _replace(store, layout.JOURNAL, content)
        healed.append(layout.JOURNAL)
    # The journal that knows most judges what is put together.
    journal = verify_journal(store.read(layout.JOURNAL))
    for name, key in _SEALS.items():
        told = record_from(holder, name, opener) if name in damaged else None
        if told is None:
            continue
        # What was damaged stands in the copy, what came later in the office's.
        for mended in (told + read_if_there(store, name)[len(told) :], told):
            if _is_last_sealed(journal, key, mended):
                _replace(store, name, mended)
                healed.append(name)
                break
    return tuple(healed)


def _goes_on(content: bytes, ours: bytes) -> bool:
    return len(content) > len(ours) and content.startswith(ours)


def _longest(content: bytes, ours: bytes) -> bytes:
    """Return the journal of a copy with our entries behind it, where they follow it."""
    longer = content + ours[len(content) :]
    return content if verify_journal(longer).problem is not None else longer


def _is_last_sealed(journal: Journal, key: str, content: bytes) -> bool:
    """Tell whether the newest seal of the journal is that of these bytes."""
    seals = [entry.fields[key] for entry in journal.entries if key in entry.fields]
    return bool(seals) and seals[-1] == {"size": len(content), "sha256": sha256(content)}


def _replace(store: OfficeStore, name: str, content: bytes) -> None:
    """Keep what stands there beside, then put `content` in its place: at no moment is there none."""
    number, base = 1, name.rpartition("/")[2]
    while store.size(aside := f"{layout.SET_ASIDE}{number}-{base}") is not None:
        number += 1
    store.write(aside, read_if_there(store, name))
    store.write(name, content)
