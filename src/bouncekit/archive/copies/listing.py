"""The lists of a copy: its manifest, its records, its description; written last, so that they name only what is there.

Order: the records (captures, marks, journal), then the manifest and the description, then the tag manifest that covers
them all.  A run that is killed in between leaves a bag whose tag manifest does not fit; the next run writes all anew.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bouncekit.archive.copies.copy_session import Office
from bouncekit.archive.copies.copy_status import COPIED
from bouncekit.archive.copies.disks import known_copy
from bouncekit.archive.copies.stamping import STAMPED, STAMPS
from bouncekit.archive.copies.stored_copy import COPY_ID, ENCRYPTION, IDENTIFIER, RECORDS, Holder
from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.bag import AGENT, DECLARATION_TEXT, render_info, render_manifest, sha256
from bouncekit.archive.format.journal import Entry
from bouncekit.archive.store import Store
from bouncekit.archive.store.reading import Streamed, digest_of_chunks
from bouncekit.archive.write.inventory import read_if_there
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["Lists", "begin_copy", "identify", "write_lists"]


def identify(holder: Holder, office: Office) -> None:
    """Write an identifier into a copy that has none: one of an earlier version, or whose description was lost."""
    if holder.copy_id() is None:
        told = known_copy(office.entries, holder.store.medium()) or str(uuid.uuid4())
        holder.store.write(layout.BAG_INFO, read_if_there(holder.store, layout.BAG_INFO) + render_info({COPY_ID: told}))


def begin_copy(holder: Holder, archive_id: str, day: date) -> None:
    """Make a place a copy: from now on it is known whose it is, whatever ends the run."""
    make_folder = getattr(holder.store, "make_folder", None)
    if make_folder is not None:
        make_folder(layout.PAYLOAD)  # a bag has one even when it is empty
    holder.store.write(layout.BAG_INFO, _info(holder, archive_id, (0, 0), day))
    holder.store.write(layout.DECLARATION, DECLARATION_TEXT)


@dataclass(frozen=True, slots=True)
class Lists:
    """What the lists of a copy are to say.

    `manifest` is its text, `sizes` those of the files that it names, `manifest_there` the SHA-256 of the manifest that
    was read there in this run (None where there was none).
    """

    manifest: bytes
    sizes: Mapping[str, int]
    manifest_there: str | None


def write_lists(holder: Holder, office: Office, entry: Entry, lists: Lists) -> None:
    """Write the lists of the copy as of the journal's `entry`, and read back what was written.

    Raises `ArchiveError` (``damaged`` where what is read back is not what was sent).
    """
    digests, written = _write_records(holder, office, entry)
    _write_stamps(holder, office)
    info = _info(
        holder, office.id or "", (sum(lists.sizes.values()), len(lists.sizes)), date.fromisoformat(entry.at[:10])
    )
    for name, content in ((layout.DECLARATION, DECLARATION_TEXT), (layout.BAG_INFO, info)):
        if read_if_there(holder.store, name) != content:
            holder.store.write(name, content)
            written.add(name)
        digests[name] = sha256(content)
    digests[layout.MANIFEST] = sha256(lists.manifest)
    if lists.manifest_there != digests[layout.MANIFEST]:
        holder.store.write(layout.MANIFEST, lists.manifest)
        written.add(layout.MANIFEST)
    tags = render_manifest((digest, name) for name, digest in digests.items())
    holder.store.write(layout.TAG_MANIFEST, tags)
    digests[layout.TAG_MANIFEST] = sha256(tags)
    for name in sorted(written | {layout.TAG_MANIFEST}):
        if digest_of_chunks(holder.store.chunks(name))[0] != digests[name]:
            raise ArchiveError(f"{holder.place}/{name}", ArchiveReason.DAMAGED, name)


def _info(holder: Holder, identifier: str, oxum: tuple[int, int], day: date) -> bytes:
    fields = {
        "Bag-Software-Agent": AGENT,
        "Bagging-Date": day.isoformat(),
        COPY_ID: holder.copy_id() or str(uuid.uuid4()),
        IDENTIFIER: identifier,
        "Payload-Oxum": f"{oxum[0]}.{oxum[1]}",
    }
    return render_info({**fields, ENCRYPTION: "age"} if holder.copy.is_sealed else fields)


def _write_records(holder: Holder, office: Office, entry: Entry) -> tuple[dict[str, str], set[str]]:
    """Send the office's records as the journal's `entry` sealed them; return {name: SHA-256}, and what was sent."""
    listed = holder.parsed(read_if_there(holder.store, layout.TAG_MANIFEST))
    store, digests, written = office.archive.store, {}, set()
    for name in RECORDS:
        there, told = holder.record_name(name), _seal(entry, name)
        if told is not None and told[0] == 0 and store.size(name) is None:
            continue
        if told is not None and there in listed and _is_there(holder, office, name, told):
            digests[there] = listed[there]
            continue
        written.add(there)
        if told is not None and not holder.copy.is_sealed:
            streamed = Streamed(store, name, told[0])
            holder.store.write(there, streamed)
            digests[there] = streamed.sha256
            continue
        plain = _journal_until(store, entry) if told is None else store.read(name)[: told[0]]
        content = holder.content(plain)
        holder.store.write(there, content)
        digests[there] = sha256(content)
        if told is not None:
            holder.sent_records[name] = told
    return digests, written


def _write_stamps(holder: Holder, office: Office) -> None:
    """Send the time-stamp tokens that are not there; the journal names each with its SHA-256."""
    for entry in office.entries:
        name = str(entry.fields.get("name"))
        if entry.event == STAMPED and name.startswith(STAMPS) and holder.store.size(holder.record_name(name)) is None:
            content = read_if_there(office.archive.store, name)
            if sha256(content) == entry.fields.get("sha256"):
                holder.store.write(holder.record_name(name), holder.content(content))


def _seal(entry: Entry, name: str) -> tuple[int, str] | None:
    """Return the size and the SHA-256 that the entry tells of a file of records; None of the journal itself."""
    key = {layout.CAPTURES: "captures", layout.MARKS: "marks"}.get(name)
    return None if key is None else (entry.fields[key]["size"], entry.fields[key]["sha256"])


def _is_there(holder: Holder, office: Office, name: str, told: tuple[int, str]) -> bool:
    """Tell whether the file of records was sent before and has not grown since."""
    size = holder.store.size(holder.record_name(name))
    if size is None or holder.sent_records.get(name) == told:
        return size is not None
    if not holder.copy.is_sealed:
        listed = holder.parsed(read_if_there(holder.store, layout.TAG_MANIFEST))
        return size == told[0] and listed.get(name) == told[1]
    last = office.last_event(COPIED, holder, complete=True)
    return last is not None and _seal(last, name) == told


def _journal_until(office: Store, entry: Entry) -> bytes:
    content, line = office.read(layout.JOURNAL), entry.line()
    end = content.find(line)
    if end < 0:
        raise ArchiveError(f"{office.place}/{layout.JOURNAL}", ArchiveReason.DAMAGED, layout.JOURNAL)
    return content[: end + len(line)]
