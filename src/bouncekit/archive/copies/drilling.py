"""`drill`: take some messages back from each copy, as after a fire, and see whether they are what they were.

It tells in time what verification cannot: that the key of a sealed copy is lost, or is another one.
"""

import random
from dataclasses import dataclass, replace

from bouncekit.archive.archive import _now
from bouncekit.archive.copies.copy_session import Office
from bouncekit.archive.copies.copy_status import Look, Presence
from bouncekit.archive.copies.encryption import Opener
from bouncekit.archive.copies.office_records import record_from
from bouncekit.archive.copies.places import CopySet
from bouncekit.archive.copies.read_back import messages_from
from bouncekit.archive.copies.stored_copy import Holder
from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.bag import sha256
from bouncekit.archive.format.journal import verify_journal
from bouncekit.archive.write.session import Clock

__all__ = ["DRILLED", "Drill", "DrillOptions", "KeyState", "drill"]

DRILLED = "drilled"
"""The event of a drill."""

KeyState = str
"""``not-needed``, ``good``, ``missing`` (none was given) or ``wrong`` (it opens nothing there)."""


@dataclass(frozen=True, slots=True)
class DrillOptions:
    """How to drill: `count` messages of each copy, chosen anew each time or with `seed`; `opener` has the key."""

    roles: tuple[str, ...] = ()
    count: int = 20
    seed: int | None = None
    opener: Opener | None = None


@dataclass(frozen=True, slots=True)
class Drill:
    """What came back from one copy: how many messages were asked for, and which did not come back as they were.

    `compared` is how many were also compared with the office's, byte by byte.  `has_records` tells that the records,
    too, could be read.
    """

    look: Look
    asked: int = 0
    restored: int = 0
    compared: int = 0
    failed: tuple[str, ...] = ()
    key: KeyState = "not-needed"
    has_records: bool = False
    seed: int | None = None
    problem: ArchiveError | None = None

    @property
    def is_good(self) -> bool:
        """Whether all came back."""
        key_is_good = self.key in ("not-needed", "good")
        return self.problem is None and key_is_good and self.has_records and self.restored == self.asked


def drill(copies: CopySet, options: DrillOptions | None = None, *, clock: Clock = _now) -> tuple[Drill, ...]:
    """Restore a sample from each copy, in memory, and compare.  Raises `ArchiveError` as `verify` does."""
    options = options or DrillOptions()
    office = Office(copies, clock)
    try:
        return tuple(
            _drill(office, each, options) for each in office.looks() if not options.roles or each.role in options.roles
        )
    finally:
        office.close()


def _drill(office: Office, seen: Look, options: DrillOptions) -> Drill:
    if seen.presence is not Presence.PRESENT:
        return Drill(seen, problem=seen.problem)
    holder, opener = office.holders[seen.role], options.opener
    seed = options.seed if options.seed is not None else random.SystemRandom().getrandbits(32)
    if holder.copy.is_sealed and opener is None:
        return _noted(office, holder, Drill(seen, key="missing", seed=seed))
    chosen = random.Random(seed).sample(list(office.sizes), min(options.count, len(office.sizes)))
    failed, compared = [], 0
    for digest, content in messages_from(holder, chosen, opener):
        if content is None:
            failed.append(digest)
        elif seen.role != "office":
            compared += content == office.holders["office"].read_or_none(layout.payload_name(digest))
    journal = record_from(holder, layout.JOURNAL, opener)
    has_records = bool(journal) and verify_journal(journal or b"").problem is None
    key = "not-needed"
    if holder.copy.is_sealed:
        key = "good" if has_records or len(failed) < len(chosen) else _key_state(holder, chosen)
    told = Drill(seen, len(chosen), len(chosen) - len(failed), compared, tuple(failed), key, has_records, seed)
    return _noted(office, holder, told)


def _noted(office: Office, holder: Holder, told: Drill) -> Drill:
    try:
        office.record(DRILLED, _event(holder, told))
    except ArchiveError as error:
        return replace(told, problem=error)
    return told


def _key_state(holder: Holder, digests: list[str]) -> KeyState:
    """Tell a key that opens nothing from messages that are damaged: those are not what the manifest says either."""
    manifest = holder.parsed(holder.manifest_bytes())
    for digest in digests:
        name = holder.payload_name(digest)
        content = holder.read_or_none(name)
        if content is not None and manifest.get(name) == sha256(content):
            return "wrong"
    return "good"


def _event(holder: Holder, told: Drill) -> dict[str, object]:
    return {
        "copy": holder.role,
        "place": holder.place,
        "asked": told.asked,
        "restored": told.restored,
        "failed": list(told.failed[:100]),
        "key": told.key,
        "records": told.has_records,
        "seed": told.seed,
    }
