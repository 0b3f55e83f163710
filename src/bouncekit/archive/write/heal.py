"""What a writer does first: put right what an earlier run left behind, and tell what it cannot put right.

The records of captures are the truth, because they are written last and sealed by the journal; the manifests follow
from them.  Nothing is deleted: a file that does not belong is set aside, and only a line that was never finished, and
so never reported, is taken away.
"""

import hashlib
from collections.abc import Callable, Iterator

from bouncekit.archive.format import layout
from bouncekit.archive.format.bag import DECLARATION_TEXT, MessageManifest, parse_info, parse_manifest, sha256
from bouncekit.archive.format.captures import Capture, Place
from bouncekit.archive.format.sameness import same_as
from bouncekit.archive.store.store import OfficeStore, Store, StoredFile
from bouncekit.archive.write.batch import Identified
from bouncekit.archive.write.inventory import ArchiveFinding, Inventory, read_if_there
from bouncekit.message import ContentSource

__all__ = ["RECOVERED", "Healer", "StoredContent"]

RECOVERED = "recovered"
"""The source of a capture whose record was lost: the message was found in the archive itself."""


class StoredContent:
    """A message in a store, read whole when it is first asked for: `ContentSource` for `describe`."""

    def __init__(self, store: Store, entry: StoredFile) -> None:
        self._store = store
        self._entry = entry
        self._content: bytes | None = None

    def __len__(self) -> int:
        return self._entry.size

    def read(self, start: int, stop: int) -> bytes:
        """Return the bytes from `start` to `stop`."""
        if self._content is None:
            self._content = self._store.read(self._entry.name)
        return self._content[start:stop]


class Healer:
    """Puts a copy right, with `make_capture` for messages that no record names."""

    def __init__(
        self, store: OfficeStore, inventory: Inventory, make_capture: Callable[[Identified, ContentSource], Capture]
    ) -> None:
        self._store = store
        self._inventory = inventory
        self._make_capture = make_capture
        self.findings: list[ArchiveFinding] = list(inventory.findings)

    def heal(self) -> None:
        """Do it; `findings` holds what was found, `Inventory` what is there now."""
        self._store.make_folder(layout.PAYLOAD)
        self._cut_torn_lines()
        self._heal_payload()
        self._heal_lists()

    def _cut_torn_lines(self) -> None:
        inventory, store = self._inventory, self._store
        if inventory.torn:
            content = store.read(layout.CAPTURES)
            store.write(layout.CAPTURES, content[: len(content) - len(inventory.torn)])
            self._found("captures-torn", layout.CAPTURES, _shown(inventory.torn), healed=True)
            inventory.torn = b""
        journal = inventory.journal
        if journal.torn and not journal.problem:
            content = store.read(layout.JOURNAL)
            store.write(layout.JOURNAL, content[: len(content) - len(journal.torn)])
            self._found("journal-torn", layout.JOURNAL, _shown(journal.torn), healed=True)
        marks = read_if_there(store, layout.MARKS)
        if marks and not marks.endswith(b"\n"):
            store.write(layout.MARKS, marks[: marks.rfind(b"\n") + 1])
            self._found("marks-torn", layout.MARKS, _shown(marks[marks.rfind(b"\n") + 1 :]), healed=True)

    def _heal_payload(self) -> None:
        missing = set(self._inventory.sizes)
        orphans: list[StoredFile] = []
        for entry in self._store.entries(layout.PAYLOAD):
            digest = layout.digest_of(entry.name)
            is_named_well = digest is not None and entry.name == layout.payload_name(digest)
            key = bytes.fromhex(digest) if digest and is_named_well else b""
            told = self._inventory.sizes.get(key)
            if told is None:
                orphans.append(entry)
                continue
            missing.discard(key)
            if told != entry.size:
                self._found("size-differs", entry.name, f"{told} {entry.size}")
                self._inventory.damaged.add(key)
        for key in sorted(missing):
            self._found("missing", layout.payload_name(key.hex()))
        self._inventory.damaged |= missing
        lines = b"".join(self._adopted(orphans))
        if lines:
            self._store.append(layout.CAPTURES, lines)
            self._inventory.captures.grow(lines)

    def _adopted(self, orphans: list[StoredFile]) -> Iterator[bytes]:
        for entry in orphans:
            digest = layout.digest_of(entry.name)
            if digest is None or entry.name != layout.payload_name(digest) or digest != self._digest(entry.name):
                aside = self._store.set_aside(entry.name)
                self._found("set-aside", entry.name, aside, healed=True)
                continue
            content = StoredContent(self._store, entry)
            same = same_as(content, digest)
            message = Identified(digest, entry.size, same if same != digest else None, Place(RECOVERED))
            capture = self._make_capture(message, content)
            self._inventory.note(capture)
            self._found("adopted", entry.name, healed=True)
            yield capture.line()

    def _digest(self, name: str) -> str:
        digest = hashlib.sha256()
        for chunk in self._store.chunks(name):
            digest.update(chunk)
        return digest.hexdigest()

    def _heal_lists(self) -> None:
        """Tell which of the lists do not fit the rest; the writer writes them anew when it ends."""
        store = self._store
        if read_if_there(store, layout.DECLARATION) != DECLARATION_TEXT:
            store.write(layout.DECLARATION, DECLARATION_TEXT)
            self._found("tag-file", layout.DECLARATION, healed=True)
        wanted = sha256(MessageManifest(self._inventory.sizes))
        if self._sha256(layout.MANIFEST) == wanted:
            self._inventory.listed = len(self._inventory.sizes), wanted
        else:
            self._found("tag-file", layout.MANIFEST, healed=True)
        entries = self._inventory.journal.entries
        told = parse_info(read_if_there(store, layout.BAG_INFO)).get("External-Identifier")
        if entries and told != entries[0].fields.get("id"):
            self._found("tag-file", layout.BAG_INFO, healed=True)
        for line in parse_manifest(read_if_there(store, layout.TAG_MANIFEST)):
            if line is None or line[1] not in layout.TAG_FILES or self._sha256(line[1]) != line[0]:
                self._found("tag-file", layout.TAG_MANIFEST, line[1] if line else "", healed=True)

    def _sha256(self, name: str) -> str:
        if name == layout.CAPTURES:  # a large one, which was read just now
            return str(self._inventory.captures.seal()["sha256"])
        if name == layout.MANIFEST and self._inventory.listed is not None:  # another one
            return self._inventory.listed[1]
        return self._digest(name) if self._store.size(name) is not None else ""

    def _found(self, kind: str, name: str, detail: str = "", *, healed: bool = False) -> None:
        self.findings.append(ArchiveFinding(kind, name, detail, healed))


def _shown(torn: bytes) -> str:
    return torn[:2000].decode("utf-8", "backslashreplace")
