"""Writing to an archive: one session at a time, in an order that never loses what was reported.

For a batch of messages: the files are written and fsynced, then their folders, then the records of captures; only then
is any of them reported.  When the session ends, whatever ends it, the manifests and the journal follow.  A run that is
killed leaves at worst files that no record names; the next session adopts them.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from typing import Any

from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.bag import AGENT, MessageManifest, render_info, render_manifest, sha256
from bouncekit.archive.format.captures import Capture, Incoming
from bouncekit.archive.format.flags_seen import Reflagged
from bouncekit.archive.format.journal import Entry, Journal, make_entry
from bouncekit.archive.store.store import Content, OfficeStore
from bouncekit.archive.write.batch import Batch, Clock, Identified, Stored
from bouncekit.archive.write.describe import Description, describe
from bouncekit.archive.write.heal import Healer
from bouncekit.archive.write.inventory import ArchiveFinding, Inventory, Watch, read_if_there, unwatched
from bouncekit.message import ContentSource

__all__ = ["Clock", "Stored", "Tally", "Writer"]


@dataclass(slots=True)
class Tally:
    """Counts of a session: messages seen, those that were new and their bytes, new places of those that were not, and
    those that were damaged or missing in the archive and are whole again; and of those that were new how many were made
    from what a store keeps of them.
    """

    seen: int = 0
    new: int = 0
    new_bytes: int = 0
    new_places: int = 0
    healed: int = 0
    reconstructed: int = 0

    def count(self, stored: Stored) -> None:
        """Count one message."""
        self.seen += 1
        self.new += stored.is_new
        self.new_bytes += stored.size if stored.is_new else 0
        self.new_places += stored.is_new_place and not stored.is_new
        self.healed += stored.is_healed
        self.reconstructed += stored.is_new and stored.place.is_reconstructed

    def as_dict(self) -> dict[str, int]:
        """Return the counts under the names that the journal and the JSON output use; no `reconstructed` of none."""
        return {name: count for name, count in asdict(self).items() if count or name != "reconstructed"}


class Writer:
    """One session of writing.  `bouncekit.archive.Archive.writer` makes one, and holds the lock around it."""

    def __init__(self, store: OfficeStore, clock: Clock, version: str, watch: Watch = unwatched) -> None:
        self._store = store
        self._clock = clock
        self._version = version
        self._inventory = Inventory(store, watch)
        healer = Healer(store, self._inventory, self._capture)
        healer.heal()
        self.findings: tuple[ArchiveFinding, ...] = tuple(healer.findings)
        """What was not as it should be when the session began."""
        self._journal: Journal = replace(self._inventory.journal, torn=b"")
        self._is_listed = not any(finding.healed for finding in self.findings)
        healed = [finding for finding in self.findings if finding.healed]
        if healed and len(self._journal.entries) > 1:  # an archive that is only just made has no lists yet
            told = [[finding.kind, finding.name, finding.detail] for finding in healed[:100]]
            self.record("healed", {"count": len(healed), "findings": told})

    @property
    def message_count(self) -> int:
        """How many messages the archive holds."""
        return len(self._inventory.sizes)

    @property
    def byte_count(self) -> int:
        """How many bytes these messages have."""
        return sum(self._inventory.sizes.values())

    def knows(self, digest: str) -> bool:
        """Tell whether the message with this SHA-256 is held."""
        try:
            return bytes.fromhex(digest) in self._inventory.sizes
        except ValueError:
            return False

    def add(self, messages: Iterable[Incoming]) -> Iterator[Stored]:
        """Keep `messages`; yield each once it is durable.

        Raises what `messages` raises, after what came before it was kept, and `ArchiveError` where the archive cannot
        be written: what was yielded is kept all the same.  A large message whose source cannot be read (``unreadable``)
        is raised at the end, when the others are kept.
        """
        source = iter(messages)
        unreadable: list[ArchiveError] = []
        while True:
            batch = Batch(self._inventory, self._clock, self._capture)
            sealed = self._inventory.captures.size
            try:
                self._store.write_many(self._over_damage(batch.files(source)))
                self._commit(batch.taken)
            except BaseException:
                if self._inventory.captures.size == sealed:
                    with suppress(ArchiveError):  # what is on the disk already is recorded if it can be
                        self._commit(batch.present(self._store))
                raise
            self._inventory.damaged -= {bytes.fromhex(stored.sha256) for stored, _ in batch.taken if stored.is_healed}
            yield from (stored for stored, _ in batch.taken)
            unreadable += batch.unreadable
            if batch.error is not None:
                raise batch.error
            if batch.is_last:
                break
        if unreadable:
            for other in unreadable[1:]:
                unreadable[0].add_note(str(other))
            raise unreadable[0]

    def _over_damage(self, files: Iterable[tuple[str, Content]]) -> Iterator[tuple[str, Content]]:
        """Set aside the damaged file that stands where a whole one is about to: nothing is overwritten."""
        for name, content in files:
            if self._inventory.damaged and self._store.size(name) is not None:
                self._store.set_aside(name)
            yield name, content

    def _commit(self, taken: list[tuple[Stored, Capture | None]]) -> None:
        captures = [capture for _, capture in taken if capture is not None]
        if not captures:
            return
        lines = b"".join(capture.line() for capture in captures)
        self._is_listed = False
        self._store.append(layout.CAPTURES, lines)
        self._inventory.captures.grow(lines)
        for capture in captures:
            self._inventory.note(capture, is_met=True)

    def _capture(self, message: Identified, content: bytes | ContentSource) -> Capture:
        try:
            said = describe(content)
        except OSError:  # the source of a large message is gone; its bytes are kept
            said = Description(None, None, None, (), None)
        return Capture(
            sha256=message.digest,
            size=message.size,
            place=message.place,
            captured_at=self._clock().isoformat(timespec="seconds"),
            version=self._version,
            message_id=said.message_id,
            date=said.date,
            sender=said.sender,
            to=said.to,
            subject=said.subject,
            same_as=message.same,
        )

    def reflagged(self) -> list[Reflagged]:
        """Return the messages in files that were met with other flags than were known; each is returned once."""
        return self._inventory.places.changes()

    def append_tag_lines(self, name: str, lines: bytes) -> None:
        """Put lines behind a tag file (`layout.MARKS`)."""
        self._is_listed = False
        self._store.append(name, lines)

    def record(self, event: str, fields: dict[str, Any]) -> Entry | None:
        """Write an event to the journal, with the seals of what the archive holds; None where the journal is broken.

        Nothing is written behind a broken entry, which would hide it; messages are kept all the same.
        """
        if self._journal.problem is not None:
            return None
        seals = {
            "messages": self.message_count,
            "bytes": self.byte_count,
            "captures": self._inventory.captures.seal(),
            "marks": _seal(read_if_there(self._store, layout.MARKS)),
        }
        entry = make_entry(self._journal, event, {**fields, **seals}, self._clock())
        self._is_listed = False
        self._store.append(layout.JOURNAL, entry.line())
        self._journal = replace(self._journal, entries=(*self._journal.entries, entry))
        return entry

    def write_lists(self) -> None:
        """Write the manifests anew where something changed: the bag is valid again after this."""
        if self._is_listed:
            return
        count, manifest_sha256 = self._inventory.listed or (-1, "")
        lists: list[tuple[str, Content]] = [(layout.BAG_INFO, self._info())]
        if count != len(self._inventory.sizes):  # which only grow: else the manifest is the same as before
            manifest = MessageManifest(self._inventory.sizes)
            lists.insert(0, (layout.MANIFEST, manifest))
            manifest_sha256 = sha256(manifest)
        self._store.write_many(lists)
        self._inventory.listed = len(self._inventory.sizes), manifest_sha256
        known = {layout.MANIFEST: manifest_sha256, layout.CAPTURES: self._inventory.captures.seal()["sha256"]}
        tags = [
            (known.get(name) or sha256(self._store.read(name)), name)
            for name in layout.TAG_FILES
            if self._store.size(name) is not None
        ]
        self._store.write(layout.TAG_MANIFEST, render_manifest(tags))
        self._is_listed = True

    def _info(self) -> bytes:
        entries = self._journal.entries
        return render_info(
            {
                "Bag-Software-Agent": f"{AGENT} {self._version}",
                "Bagging-Date": self._clock().date().isoformat(),
                "External-Identifier": str(entries[0].fields.get("id", "")) if entries else "",
                "Payload-Oxum": f"{self.byte_count}.{self.message_count}",
            }
        )


def _seal(content: bytes) -> dict[str, Any]:
    return {"size": len(content), "sha256": sha256(content)}
