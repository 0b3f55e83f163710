"""One copy as it lies at its place: how its files are named, what it lists, what its lists say.

A plain copy is the same bag as the office's.  A sealed copy is a bag, too: each message and each record is one age file
(``….age``), and the manifest tells the SHA-256 of the sealed bytes, so that whoever has no key can verify it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from bouncekit.archive.copies.disks import OFFICE, Disk
from bouncekit.archive.copies.encryption import Sealer
from bouncekit.archive.copies.places import Copy
from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.bag import parse_info, parse_manifest
from bouncekit.archive.format.journal import verify_journal
from bouncekit.archive.store import CopyStore, open_store
from bouncekit.archive.write.inventory import read_if_there
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["COPY_ID", "ENCRYPTION", "IDENTIFIER", "RECORDS", "SEALED", "Holder"]

SEALED = ".age"
IDENTIFIER = "External-Identifier"
COPY_ID = "Bouncekit-Copy"
"""The field of ``bag-info.txt`` that tells this copy from every other one of the archive, wherever it is mounted."""
ENCRYPTION = "Bouncekit-Encryption"
"""The field of ``bag-info.txt`` that says that a copy is sealed, and how."""
RECORDS = (layout.CAPTURES, layout.MARKS, layout.JOURNAL)


class Holder:
    """A copy and the store where it lies."""

    def __init__(self, copy: Copy, store: CopyStore | None = None) -> None:
        self.copy = copy
        self.store: CopyStore = store or open_store(copy.place, copy.options)
        self.sent_records: dict[str, tuple[int, str]] = {}
        """{file of records: size and SHA-256 of what was sent, unsealed} in this run."""

    @property
    def role(self) -> str:
        """What the copy is called."""
        return self.copy.role

    @property
    def place(self) -> str:
        """Where it lies, as a person knows it, without secrets."""
        return self.store.place

    @cached_property
    def sealer(self) -> Sealer:
        """What encrypts for this copy."""
        return Sealer(self.copy.recipients)

    def payload_name(self, digest: str) -> str:
        """Return the name of a message here."""
        return layout.payload_name(digest) + (SEALED if self.copy.is_sealed else "")

    def digest_of(self, name: str) -> str | None:
        """Return the SHA-256 of the message that `name` is here; None where it is no name of this copy's."""
        return layout.digest_of(name) if name.endswith(SEALED) == self.copy.is_sealed else None

    def record_name(self, name: str) -> str:
        """Return the name of a file of records here."""
        return name + SEALED if self.copy.is_sealed else name

    def content(self, plain: bytes) -> bytes:
        """Return what stands here for `plain`."""
        return self.sealer.seal(plain) if self.copy.is_sealed else plain

    def info(self) -> dict[str, str]:
        """Return the fields of the description."""
        return parse_info(read_if_there(self.store, layout.BAG_INFO))

    def identifier(self) -> str | None:
        """Return which archive this is a copy of; of a plain copy its journal knows, too."""
        if told := self.info().get(IDENTIFIER):
            return told
        entries = verify_journal(read_if_there(self.store, layout.JOURNAL)).entries
        return str(entries[0].fields.get("id")) if entries else None

    def copy_id(self) -> str | None:
        """Return what tells this copy from the other ones; None where it was made before copies had one."""
        return OFFICE if self.role == OFFICE else self.info().get(COPY_ID)

    def disk(self) -> Disk | None:
        """Return which copy on which disk is there now; None where that cannot be told."""
        medium, told = self.store.medium(), self.copy_id()
        return None if medium is None or told is None else Disk(told, medium)

    def listing(self) -> dict[str, int]:
        """Return {name: size} of all that stands among the messages."""
        return {entry.name: entry.size for entry in self.store.entries(layout.PAYLOAD)}

    def manifest_bytes(self) -> bytes:
        """Return the manifest as it stands there; nothing where there is none."""
        return read_if_there(self.store, layout.MANIFEST)

    @staticmethod
    def parsed(manifest: bytes) -> dict[str, str]:
        """Return {name: SHA-256} of a manifest."""
        return {line[1]: line[0] for line in parse_manifest(manifest) if line is not None}

    def read_or_none(self, name: str) -> bytes | None:
        """Return a file; None where it is not there or cannot be read."""
        try:
            return self.store.read(name)
        except ArchiveError as error:
            if error.reason is ArchiveReason.ABSENT:
                raise
            return None

    @contextmanager
    def writing(self, since: str) -> Iterator[None]:
        """Write to a copy alone, where its place can be locked, and without what a killed run left half-written."""
        lock = getattr(self.store, "lock", None)
        if lock is not None:
            with lock(since):
                yield
            return
        forget: Any = getattr(self.store, "forget_unfinished", None)
        if forget is not None:
            forget()
        yield

    def close(self) -> None:
        """End what the store holds open."""
        close = getattr(self.store, "close", None)
        if close is not None:
            close()
