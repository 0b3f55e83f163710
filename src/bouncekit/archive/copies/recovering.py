"""`recover`: make a new archive of one copy, after the office's computer is lost.

Every message is opened where it is sealed, and kept only if it is what its name says; the records come with it, so that
the new archive is the old one: same identifier, same journal, same captures.  Where the journal of the copy is damaged,
the messages come alone, into an archive that begins anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bouncekit.archive.archive import Archive, _now
from bouncekit.archive.copies.encryption import Opener
from bouncekit.archive.copies.office_records import record_from
from bouncekit.archive.copies.places import Copy
from bouncekit.archive.copies.read_back import messages_from
from bouncekit.archive.copies.sending import Progress, no_progress
from bouncekit.archive.copies.stamping import STAMPED, STAMPS
from bouncekit.archive.copies.stored_copy import ENCRYPTION, RECORDS, Holder
from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.bag import DECLARATION_TEXT, sha256
from bouncekit.archive.format.captures import Incoming, Place
from bouncekit.archive.format.journal import verify_journal
from bouncekit.archive.store import LocalStore
from bouncekit.archive.write.heal import RECOVERED
from bouncekit.archive.write.inventory import read_if_there
from bouncekit.archive.write.session import Clock
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["RECOVERED_FROM", "Recovered", "recover"]

RECOVERED_FROM = "recovered"
"""The first event that a recovered archive adds to its journal."""

_TOGETHER = 200
_TRIED = 20  # messages that are tried to tell a wrong key from a damaged journal


@dataclass(frozen=True, slots=True)
class Recovered:
    """What came out of the copy: messages, the bytes that its records tell, and what is known and did not come.

    `has_records` tells that the journal and the captures came, too.
    """

    place: str
    messages: int
    byte_count: int
    failed: tuple[str, ...]
    has_records: bool = True


def recover(
    copy: Copy, folder: str, opener: Opener | None = None, *, clock: Clock = _now, progress: Progress = no_progress
) -> Recovered:
    """Make an archive in `folder` of what `copy` holds; a run that was ended is gone on with.

    Raises `ArchiveError`: ``absent``, ``not-an-archive`` (no copy there), ``no-key`` (it is sealed, and no key of
    `opener` opens its records), ``exists`` (something else stands in the folder), and what the disk refuses.
    """
    holder, target = Holder(copy), LocalStore(folder)
    try:
        if not holder.store.is_present():
            raise ArchiveError(holder.place, ArchiveReason.ABSENT)
        is_sealed = holder.store.size(layout.JOURNAL + ".age") is not None or ENCRYPTION in holder.info()
        holder.copy = Copy(copy.role, copy.place, ("sealed",) if is_sealed else (), copy.options)
        journal = _journal(holder, opener)
        if journal is None:
            return _alone(holder, folder, opener, clock)
        with target.lock(clock().isoformat(timespec="seconds")):
            is_other = read_if_there(target, layout.JOURNAL) not in (b"", journal)  # an archive that is in use
            if is_other or any(not _is_ours(entry.name) for entry in target.entries("")):
                raise ArchiveError(target.place, ArchiveReason.EXISTS)
            failed = _take(holder, target, opener, progress)
            _put_records(holder, target, opener, journal)
        with Archive.open(target, clock=clock).writer() as writer:
            lost = {layout.digest_of(finding.name) for finding in writer.findings if finding.kind == "missing"}
            failed = sorted({*failed, *(digest for digest in lost if digest)})
            writer.record(RECOVERED_FROM, {"copy": copy.role, "place": holder.place, "failed": len(failed)})
            return Recovered(target.place, writer.message_count - len(lost), writer.byte_count, tuple(failed))
    finally:
        holder.close()


def _journal(holder: Holder, opener: Opener | None) -> bytes | None:
    """Return the journal of the copy; None where it is damaged."""
    journal = record_from(holder, layout.JOURNAL, opener)
    if journal and verify_journal(journal).problem is None:
        return journal
    names = holder.listing()
    digests = [digest for name in names if (digest := holder.digest_of(name)) is not None]
    if not digests:
        raise ArchiveError(holder.place, ArchiveReason.NOT_AN_ARCHIVE)
    if holder.copy.is_sealed and not any(content for _, content in messages_from(holder, digests[:_TRIED], opener)):
        raise ArchiveError(holder.place, ArchiveReason.NO_KEY)
    return None


def _alone(holder: Holder, folder: str, opener: Opener | None, clock: Clock) -> Recovered:
    """Make a new archive of the messages alone."""
    digests = [digest for name in holder.listing() if (digest := holder.digest_of(name)) is not None]
    failed: list[str] = []

    def messages() -> Iterator[Incoming]:
        for digest, content in messages_from(holder, digests, opener):
            if content is None:
                failed.append(digest)
            else:
                yield Incoming(content, Place(RECOVERED))

    archive = Archive.create(folder, clock=clock)
    with archive.writer() as writer:
        for _ in writer.add(messages()):
            pass
        told = {"copy": holder.role, "place": holder.place, "failed": len(failed)}
        writer.record(RECOVERED_FROM, told)
        return Recovered(archive.place, writer.message_count, writer.byte_count, tuple(failed), has_records=False)


def _is_ours(name: str) -> bool:
    is_list = name in (*layout.TAG_FILES, layout.TAG_MANIFEST)
    return is_list or layout.digest_of(name) is not None or name.startswith(STAMPS)


def _take(holder: Holder, target: LocalStore, opener: Opener | None, progress: Progress) -> list[str]:
    failed: list[str] = []
    target.make_folder(layout.PAYLOAD)
    names = holder.listing()
    there = {entry.name for entry in target.entries(layout.PAYLOAD)}
    wanted = [digest for name in names if (digest := holder.digest_of(name)) is not None]

    def messages(digests: list[str]) -> Iterator[tuple[str, bytes]]:
        for digest, content in messages_from(holder, digests, opener):
            if content is None:
                failed.append(digest)
            elif layout.payload_name(digest) not in there:
                yield layout.payload_name(digest), content

    for start in range(0, len(wanted), _TOGETHER):
        target.write_many(messages(wanted[start : start + _TOGETHER]))
        progress(holder.role, min(start + _TOGETHER, len(wanted)), len(wanted))
    return failed


def _put_records(holder: Holder, target: LocalStore, opener: Opener | None, journal: bytes) -> None:
    for name in RECORDS:
        if name == layout.JOURNAL or read_if_there(target, name):
            continue  # of a run that was ended, and gone on with
        content = record_from(holder, name, opener)
        if content is not None:
            target.write(name, content)
    for entry in verify_journal(journal).entries:
        name = str(entry.fields.get("name"))
        if entry.event == STAMPED and name.startswith(STAMPS) and ".." not in name:
            content = record_from(holder, name, opener)
            if content is not None and sha256(content) == entry.fields.get("sha256"):
                target.write(name, content)
    target.write(layout.JOURNAL, journal)
    target.write(layout.DECLARATION, DECLARATION_TEXT)
