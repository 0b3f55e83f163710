"""What an archive holds, as its files tell: read once when it is opened, kept up to date while it is written.

For each message 32 bytes of its SHA-256 are held, and a number for each place: memory does not grow with their size.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bouncekit.archive.format import layout
from bouncekit.archive.format.captures import Capture, place_key, read_captures
from bouncekit.archive.format.flags_seen import flags_seen, last_flags
from bouncekit.archive.format.journal import Journal, verify_journal
from bouncekit.archive.store.store import Store
from bouncekit.archive.write.key_table import KEY_SIZE, KeyTable
from bouncekit.archive.write.known_places import KnownPlaces

__all__ = ["ArchiveFinding", "CapturesFile", "Inventory", "Watch", "read_if_there", "unwatched"]

Watch = Callable[[Capture, tuple[str, ...]], object]
"""Is given each capture that is read, oldest first, and the flags that its message had last in its place."""


def unwatched(capture: Capture, flags: tuple[str, ...]) -> None:
    """Take no notice of what is read."""


@dataclass(frozen=True, slots=True)
class ArchiveFinding:
    """Something in a copy that is not as it should be.

    `kind` is one of

    - ``captures-torn``, ``journal-torn``, ``marks-torn``: a line that a power cut left unfinished (healed: taken away;
      nobody was told that it was kept);
    - ``adopted``: a message that a killed run had written and not yet recorded (healed: recorded now);
    - ``set-aside``: a file among the messages whose content is not what its name says (healed: moved out of the bag);
    - ``tag-file``: a list or description that did not fit the rest (healed: written anew);
    - ``missing``, ``size-differs``: a message that is not there, or not whole: repair it from another copy;
    - ``captures-changed``, ``marks-changed``: past records are not those that the journal sealed;
    - ``captures-unreadable``: a line of the captures is no record;
    - ``journal-broken``: an entry of the journal does not fit the one before it; nothing is written behind it;
    - ``clock-back``: the clock of the computer went back between two entries.

    `name` is the file, `detail` what is known besides (a number of the entry or line, a new name), `healed` whether
    this run has put it right.
    """

    kind: str
    name: str
    detail: str = ""
    healed: bool = False


class CapturesFile:
    """An append-only file of lines that the journal seals: its size and its rolling SHA-256."""

    def __init__(self) -> None:
        self.size = 0
        self._hash = hashlib.sha256()

    def grow(self, data: bytes) -> None:
        """Take note of what was put behind it."""
        self.size += len(data)
        self._hash.update(data)

    def seal(self) -> dict[str, Any]:
        """Return what the journal notes of the file as it is now."""
        return {"size": self.size, "sha256": self._hash.hexdigest()}


class Inventory:
    """The messages, places and seals of an archive; `watch` is given each capture."""

    def __init__(self, store: Store, watch: Watch = unwatched) -> None:
        self._watch = watch
        self.journal: Journal = verify_journal(read_if_there(store, layout.JOURNAL))
        self.sizes: dict[bytes, int] = {}
        """The SHA-256 of every message that was captured, and its size in bytes."""
        self.damaged: set[bytes] = set()
        """Those of `sizes` whose file is missing, or has another size: the next one who brings them heals them."""
        self.listed: tuple[int, str] | None = None
        """How many messages the manifest lists, and its SHA-256; None unless it was found to list all."""
        self.places = KnownPlaces()
        """Where messages were found, and with which flags."""
        self._flags_seen = flags_seen(self.journal.entries)
        self._same = KeyTable()  # what tells a message in every form (`same_as`), where it is not its SHA-256
        self._kept: list[bytes] = []  # the SHA-256 of the message that each of these was noted of
        self.captures = CapturesFile()
        self.torn = b""
        self.findings: list[ArchiveFinding] = []
        self._read_captures(store)
        self._read_marks(store)
        self._judge_journal()

    def _read_captures(self, store: Store) -> None:
        seals = _seals(self.journal, "captures")
        unreadable = 0
        chunks = store.chunks(layout.CAPTURES) if store.size(layout.CAPTURES) is not None else ()
        for number, (line, capture) in enumerate(read_captures(chunks), 1):
            if not line.endswith(b"\n"):
                self.torn = line
                continue
            self.captures.grow(line)
            if capture is None:
                unreadable = unreadable or number
            else:
                self._watch(capture, self.note(capture))
            if self.captures.size in seals:
                self._compare_seal(seals.pop(self.captures.size))
        if unreadable:
            self.findings.append(ArchiveFinding("captures-unreadable", layout.CAPTURES, str(unreadable)))
        for seq, _ in sorted(seals.values()):
            self.findings.append(ArchiveFinding("captures-changed", layout.CAPTURES, str(seq)))

    def _read_marks(self, store: Store) -> None:
        content = read_if_there(store, layout.MARKS)
        for size, (seq, told) in _seals(self.journal, "marks").items():
            if len(content) < size or hashlib.sha256(content[:size]).hexdigest() != told:
                self.findings.append(ArchiveFinding("marks-changed", layout.MARKS, str(seq)))

    def note(self, capture: Capture, *, is_met: bool = False) -> tuple[str, ...]:
        """Take a capture into account, and return the flags that its message had last in its place.

        `is_met` tells that the message was met in this run.
        """
        key = bytes.fromhex(capture.sha256)
        self.sizes[key] = capture.size
        if capture.same_as is not None and self._same.add(bytes.fromhex(capture.same_as)[:KEY_SIZE]):
            self._kept.append(key)
        flags = last_flags(capture, self._flags_seen)
        self.places.note(place_key(capture.sha256, capture.place), flags, is_met=is_met)
        return flags

    def held_as(self, same: str) -> bytes | None:
        """Return the SHA-256 of the whole message that is kept in any form of the one told by `same`; None: of none."""
        key = bytes.fromhex(same)
        if key not in self.sizes:
            number = self._same.get(key[:KEY_SIZE])
            if number is None:
                return None
            key = self._kept[number]
        return None if key in self.damaged else key

    def _compare_seal(self, seal: tuple[int, str]) -> None:
        seq, told = seal
        if told != self.captures.seal()["sha256"]:
            self.findings.append(ArchiveFinding("captures-changed", layout.CAPTURES, str(seq)))

    def _judge_journal(self) -> None:
        journal = self.journal
        if journal.problem:
            detail = f"{journal.problem.line} {journal.problem.reason}"
            self.findings.append(ArchiveFinding("journal-broken", layout.JOURNAL, detail))
        self.findings.extend(ArchiveFinding("clock-back", layout.JOURNAL, str(seq)) for seq in journal.clock_back)


def _seals(journal: Journal, name: str) -> dict[int, tuple[int, str]]:
    """Return {size of the file: (first entry that sealed it, SHA-256)}, the empty file left out."""
    seals: dict[int, tuple[int, str]] = {}
    for entry in journal.entries:
        seal = entry.fields.get(name)
        if isinstance(seal, dict) and isinstance(seal.get("size"), int) and seal["size"] > 0:
            seals.setdefault(seal["size"], (entry.seq, str(seal.get("sha256"))))
    return seals


def read_if_there(store: Store, name: str) -> bytes:
    """Return a file whole, and nothing where it is not there."""
    return store.read(name) if store.size(name) is not None else b""
