"""`verify`: read every byte back from each copy, and say of each message what was found; never "ok" on trust.

A sample says that it is one: it verifies the messages that it read and no others.
"""

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bouncekit.archive.archive import _now
from bouncekit.archive.copies.bitset import Bits
from bouncekit.archive.copies.checking import Checker, ListProblem, Lists, read_lists
from bouncekit.archive.copies.copy_session import Office
from bouncekit.archive.copies.copy_status import Look, Presence
from bouncekit.archive.copies.disks import Disk
from bouncekit.archive.copies.encryption import Opener
from bouncekit.archive.copies.evidence import VERIFIED, ArchiveEvidence, Spot, State, read_evidence
from bouncekit.archive.copies.places import CopySet
from bouncekit.archive.copies.sending import Progress, no_progress
from bouncekit.archive.copies.stored_copy import Holder
from bouncekit.archive.copies.window import WINDOW
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.write.session import Clock

__all__ = ["Verification", "VerifyOptions", "evidence_of", "verify"]

_MOST_NAMED = 100  # failures that a journal entry names; the rest is in its rows of bits
_BETWEEN_LOOKS = 64  # messages between two calls of progress


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """How to verify.

    `roles` are the copies (all where empty).  `sample` is the share of the messages to read (0 < sample < 1), None for
    all; with the same `seed` the same are chosen.  `opener` has the key of a sealed copy: with it, its messages are
    opened.  `window` is how long a verification counts.  With `is_rotating` a sample is not chosen by chance: it is
    the messages that were read back longest ago, beside all of which nothing good is known within `window`.
    """

    roles: tuple[str, ...] = ()
    sample: float | None = None
    seed: int | None = None
    opener: Opener | None = None
    window: timedelta = WINDOW
    is_rotating: bool = False


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found in one copy.

    `states` are {SHA-256: what is known of it now}: what was read in this run, and for the rest of a sample what
    earlier runs say (``verified``, ``stale``, ``never``).  `checked` is how many were looked at in this run,
    `read_bytes` how much was read for that.  `seed` repeats the choice of a sample.  `is_complete` tells that the run
    came to its end.  `is_sealed` tells that the copy is encrypted, `opened` that its messages were decrypted.
    `unknown` are files there that are no messages of this archive.  `at` is when it was noted in the journal; None
    where it could not be (`problem` says why): then no plan knows of it.
    """

    look: Look
    states: Mapping[str, State]
    checked: int = 0
    read_bytes: int = 0
    sample: float | None = None
    seed: int | None = None
    is_complete: bool = False
    is_sealed: bool = False
    opened: bool = False
    unknown: int = 0
    list_problems: tuple[ListProblem, ...] = ()
    problem: ArchiveError | None = None
    at: datetime | None = None

    def count(self, state: State) -> int:
        """Return how many messages are in this state."""
        return sum(each is state for each in self.states.values())

    def in_state(self, state: State) -> tuple[str, ...]:
        """Return the SHA-256 of the messages in this state."""
        return tuple(digest for digest, each in self.states.items() if each is state)


def evidence_of(office: Office) -> ArchiveEvidence:
    """Return what the journal says of every message in every copy, now.

    Of a disk that is there, what was read from this very one; of a disk that is away, what was read from it last.
    """
    spots = {role: Spot(holder.place, office.disk(role)) for role, holder in office.holders.items()}
    return read_evidence(office.entries, office.sizes, spots, office.findings, office.clock())


def verify(
    copies: CopySet, options: VerifyOptions | None = None, *, clock: Clock = _now, progress: Progress = no_progress
) -> tuple[Verification, ...]:
    """Verify each copy, and write to the journal what was found.

    Raises `ArchiveError` where the office's copy is no archive.
    """
    options = options or VerifyOptions()
    if options.seed is None:
        # One for all copies: a message that is read in one is read in each.
        options = replace(options, seed=random.SystemRandom().getrandbits(32))
    office = Office(copies, clock)
    try:
        return tuple(
            _verify(office, each, options, progress)
            for each in office.looks()
            if not options.roles or each.role in options.roles
        )
    finally:
        office.close()


def _verify(office: Office, seen: Look, options: VerifyOptions, progress: Progress) -> Verification:
    if seen.presence is not Presence.PRESENT:
        states = dict.fromkeys(office.sizes, State.ABSENT)
        return Verification(seen, states, sample=options.sample, problem=seen.problem)
    run = _Run(office, office.holders[seen.role], seen, options)
    try:
        run.read(progress)
    except ArchiveError as error:
        run.problem = error
    except BaseException:
        run.finish()  # what was read is known
        raise
    return run.finish()


@dataclass
class _Run:
    office: Office
    holder: Holder
    seen: Look
    options: VerifyOptions
    problem: ArchiveError | None = None
    found: dict[str, State] = field(default_factory=dict)
    read_bytes: int = 0
    unknown: int = 0
    lists: Lists | None = None
    is_complete: bool = False
    disk: Disk | None = None

    def __post_init__(self) -> None:
        self._order = list(self.office.sizes)
        is_by_chance = self.options.sample is not None and not self.options.is_rotating
        self._seed = self.options.seed if is_by_chance else None
        chosen = self._order
        if self.options.sample is not None:
            size = min(len(chosen), math.ceil(len(chosen) * self.options.sample))
            chosen = random.Random(self._seed).sample(chosen, size) if is_by_chance else self._longest_ago(size)
        self._chosen = sorted(chosen)  # in the order of the folders: a disk reads it fastest

    def _longest_ago(self, size: int) -> list[str]:
        """Return what is not known to be good now, and `size` messages beside: those that were read longest ago."""
        evidence, role = evidence_of(self.office), self.holder.role
        states = {digest: evidence.state(digest, role, self.options.window) for digest in self._order}
        good = [digest for digest in self._order if states[digest] is State.VERIFIED]
        due = [digest for digest in self._order if states[digest] is not State.VERIFIED]
        readings = evidence.copies[role].readings  # newest first; their clocks may have been wrong, their order is not

        def age(digest: str) -> int:
            number = evidence.numbers[digest]
            return next(place for place, reading in enumerate(readings) if number in reading.checked)

        return due + sorted(good, key=age, reverse=True)[:size]

    def read(self, progress: Progress) -> None:
        self.disk = self.holder.disk()  # now: behind the last byte another one may be there
        self.lists = read_lists(self.holder, self.office.records)
        there = self.holder.listing()
        names = {self.holder.payload_name(digest) for digest in self._order}
        self.unknown = sum(name not in names for name in there)
        checker = Checker(self.holder, self.lists, self.options.opener)
        for digest, state, size in checker.check(self._chosen, there):
            self.found[digest] = state
            self.read_bytes += size
            if len(self.found) % _BETWEEN_LOOKS == 0:
                progress(self.holder.role, len(self.found), len(self._chosen))
        self.is_complete = True

    def finish(self) -> Verification:
        before, entry = evidence_of(self.office), None
        try:
            entry = self.office.record(VERIFIED, self._event())
        except ArchiveError as error:
            self.problem = self.problem or error  # what was found is told all the same; it counts for nothing later
        states = {
            digest: self.found.get(digest) or before.state(digest, self.holder.role, self.options.window)
            for digest in self._order
        }
        return Verification(
            self.seen,
            states,
            checked=len(self.found),
            read_bytes=self.read_bytes,
            sample=self.options.sample,
            seed=self._seed,
            is_complete=self.is_complete,
            is_sealed=self.holder.copy.is_sealed,
            opened=self._opens,
            unknown=self.unknown,
            list_problems=self.lists.problems if self.lists else (),
            problem=self.problem,
            at=None if entry is None else datetime.fromisoformat(entry.at),
        )

    @property
    def _opens(self) -> bool:
        return self.holder.copy.is_sealed and self.options.opener is not None

    def _event(self) -> dict[str, Any]:
        disk = self.disk
        numbers = {digest: number for number, digest in enumerate(self._order)}

        def row(*states: State) -> str:
            wanted = (numbers[digest] for digest, state in self.found.items() if not states or state in states)
            return Bits.of(wanted, len(numbers)).packed()

        bad = [[digest, str(state)] for digest, state in self.found.items() if state is not State.VERIFIED]
        counts = {str(state): sum(each is state for each in self.found.values()) for state in State}
        return {
            "copy": self.holder.role,
            "place": self.holder.place,
            "device": self.seen.device,
            "disk": None if disk is None else disk.as_dict(),
            "mode": "full" if self.options.sample is None else "sample",
            "sample": self.options.sample,
            "seed": self._seed,
            "complete": self.is_complete,
            "opened": self._opens,
            "checked": len(self.found),
            "read_bytes": self.read_bytes,
            "counts": {state: count for state, count in counts.items() if count},
            "failures": bad[:_MOST_NAMED],
            "lists": [[problem.kind, problem.name] for problem in (self.lists.problems if self.lists else ())],
            "manifest": self.lists.digest if self.lists else None,
            "order": len(numbers),
            "checked_map": row(),
            "verified_map": row(State.VERIFIED),
            "missing_map": row(State.MISSING),
        }
