"""`copy`: send each copy what it lacks, and believe that it is there when it was read back.

Rule 1: nothing is deleted and nothing is overwritten with what was not verified: what leaves the office has the hash
that its name tells, what arrived is read back before any list names it.
Rule 2: a run may end at any moment.  Files that no list names are looked at by the next run, which adopts or replaces
them; the lists are written from time to time, so that little has to be looked at twice.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from bouncekit.archive.archive import Archive, _now
from bouncekit.archive.copies.copy_session import Office
from bouncekit.archive.copies.copy_status import COPIED, Look, Presence
from bouncekit.archive.copies.listing import Lists, begin_copy, identify, write_lists
from bouncekit.archive.copies.places import CopySet
from bouncekit.archive.copies.stored_copy import RECORDS, Holder
from bouncekit.archive.copies.unfinished import is_our_past
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.bag import render_manifest, sha256
from bouncekit.archive.format.layout import payload_name
from bouncekit.archive.store.reading import digests
from bouncekit.archive.write.session import Clock
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["Progress", "Sent", "copy", "no_progress"]

_MOST_MESSAGES = 200  # sent together
_MOST_BYTES = 16 << 20  # sent together
_BETWEEN_LISTS = 2000  # messages; about a minute on a slow line

Progress = Callable[[str, int, int], object]
"""Called with the role of a copy, how many messages are done, and of how many."""


def no_progress(_: str, __: int, ___: int) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What one run did for one copy.

    `held` are the messages that the copy holds now and that it told when read back, now or earlier; `sent` those of
    this run, `sent_bytes` their bytes as they lie there; `adopted` those that an earlier run had sent and not listed.
    `damaged` are messages there whose size is wrong, `unreadable` those that the office itself cannot give (damaged,
    missing): `repair` is for both.  `unknown` are messages there that the office does not know, `set_aside` the new
    names of files that were no message.  `is_complete` tells that the copy holds every message of the office.
    """

    look: Look
    held: int = 0
    sent: int = 0
    sent_bytes: int = 0
    adopted: int = 0
    damaged: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    unknown: int = 0
    set_aside: tuple[str, ...] = ()
    is_complete: bool = False
    problem: ArchiveError | None = None


def copy(
    copies: CopySet, roles: Iterable[str] = (), *, clock: Clock = _now, progress: Progress = no_progress
) -> tuple[Sent, ...]:
    """Send to each copy (or those of `roles`) that is there what it lacks.

    A copy that is absent, or that belongs to another archive, is told and left alone.  Raises `ArchiveError` where the
    office's copy cannot be read, or where another run is copying (``locked``).
    """
    with Archive.open(copies.office, clock=clock).writer():
        pass  # what an earlier run left is put right, and nobody else writes there now
    office, wanted = Office(copies, clock), set(roles)
    try:
        with office.working():
            looks = {each.role: each for each in office.looks()}
            others = [each.role for each in copies.others() if not wanted or each.role in wanted]
            return tuple(_send_to(office, looks[role], progress) for role in others)
    finally:
        office.close()


def _send_to(office: Office, seen: Look, progress: Progress) -> Sent:
    if seen.presence not in (Presence.PRESENT, Presence.NEW):
        return Sent(seen, problem=seen.problem)
    holder, since = office.holders[seen.role], office.clock().isoformat(timespec="seconds")
    try:
        with holder.writing(since):
            return _send(Sender(office, holder, seen), progress)
    except ArchiveError as error:  # of the lock
        return Sent(seen, problem=error)


def _send(sender: "Sender", progress: Progress) -> Sent:
    office, seen = sender.office, sender.seen
    try:
        if seen.presence is Presence.NEW:
            begin_copy(sender.holder, office.id or "", office.clock().date())
        sender.compare()
        sender.send(progress)
    except ArchiveError as error:
        sender.problem = error
    except (KeyboardInterrupt, SystemExit):
        sender.finish()  # so that the next run need not look at what this one sent
        raise
    return sender.finish()


@dataclass
class Sender:
    """Sends to one copy."""

    office: Office
    holder: Holder
    seen: Look
    sizes: dict[str, int] = field(default_factory=dict)  # of what the copy holds and lists, by name
    listed: dict[str, str] = field(default_factory=dict)  # the manifest: SHA-256 by name
    lacking: dict[str, None] = field(default_factory=dict)  # SHA-256 of the messages to send
    problem: ArchiveError | None = None

    def __post_init__(self) -> None:
        self._told = Sent(self.seen)
        self._damaged: dict[str, None] = {}
        self._unreadable: list[str] = []
        self._aside: list[str] = []
        self._since_lists = 0
        self._is_compared = False
        self._manifest_there: str | None = None

    def compare(self) -> None:
        """Find out what the copy lacks; look at files that no list names."""
        there = self.holder.listing()
        manifest = self.holder.manifest_bytes()
        self._manifest_there = sha256(manifest) if manifest else None
        self.listed = self._believed(manifest)
        names = {self.holder.payload_name(digest): digest for digest in self.office.sizes}
        self.sizes = {name: size for name, size in there.items() if name in self.listed}
        orphans = [name for name in there if name not in self.listed]
        self._adopt(orphans, there)
        for name, digest in names.items():
            if name not in self.sizes:
                self.lacking[digest] = None
            elif not self.holder.copy.is_sealed and self.sizes[name] != self.office.sizes[digest]:
                self._damaged[digest] = None
        self._told = replace(self._told, unknown=sum(name not in names for name in self.sizes))
        self._is_compared = True

    def _believed(self, manifest: bytes) -> dict[str, str]:
        """Return what the manifest is good for.

        A plain message is what its name says, whatever the manifest does.  Of a sealed one the manifest alone tells:
        one that we did not write tells nothing, and must not become ours.
        """
        listed = self.holder.parsed(manifest)
        if self.holder.copy.is_sealed:
            return listed if self._manifest_there in self.office.manifests() else {}
        return {name: self.holder.digest_of(name) or told for name, told in listed.items()}

    def _adopt(self, orphans: list[str], there: dict[str, int]) -> None:
        """Look at what a killed run left, or what no list of ours names.

        A sealed message that the office has tells nothing without its list: it is sent again.  One that the office
        lacks stays, for whoever has the key.
        """
        is_sealed = self.holder.copy.is_sealed
        if is_sealed:
            orphans = [name for name in orphans if self.holder.digest_of(name) not in self.office.sizes]
        for name, found in zip(orphans, digests(self.holder.store, orphans), strict=True):
            told = self.holder.digest_of(name)
            if isinstance(found, ArchiveError):
                if found.reason is ArchiveReason.ABSENT:
                    raise found
            elif told is not None and (is_sealed or found[0] == told):
                self.listed[name], self.sizes[name] = found[0], there[name]
                self._told = replace(self._told, adopted=self._told.adopted + 1)
            else:
                self._aside.append(self.holder.store.set_aside(name))

    def send(self, progress: Progress) -> None:
        """Send what is lacking, a batch at a time."""
        done, total = 0, len(self.lacking)
        waiting = iter(self.lacking)
        while batch := list(self._batch(waiting)):
            self._send_batch([(digest, content) for digest, content in batch if content is not None])
            done += len(batch)
            progress(self.holder.role, done, total)
            # Ever more seldom: the lists grow with the copy, and each time they are sent whole.
            if self._since_lists >= max(_BETWEEN_LISTS, len(self.listed) // 5):
                self._write_lists(is_complete=False)

    def _batch(self, waiting: Iterator[str]) -> Iterator[tuple[str, bytes | None]]:
        size = 0
        for digest in islice(waiting, _MOST_MESSAGES):
            content = self._from_office(digest)
            yield digest, content
            size += len(content or b"")
            if size >= _MOST_BYTES:
                return

    def _from_office(self, digest: str) -> bytes | None:
        """Return a message of the office's; None, and told, where it is not what its name says."""
        content = self.office.holders["office"].read_or_none(payload_name(digest))
        if content is None or sha256(content) != digest:
            self._unreadable.append(digest)
            return None
        return self.holder.content(content)

    def _send_batch(self, batch: list[tuple[str, bytes]]) -> None:
        files = [(self.holder.payload_name(digest), content) for digest, content in batch]
        self.holder.store.write_many(files)
        for (name, content), found in zip(files, digests(self.holder.store, [name for name, _ in files]), strict=True):
            if isinstance(found, ArchiveError):
                raise found
            if found != (sha256(content), len(content)):
                raise ArchiveError(f"{self.holder.place}/{name}", ArchiveReason.DAMAGED, name)
            self.listed[name], self.sizes[name] = found
            self._since_lists += 1
            self._told = replace(self._told, sent=self._told.sent + 1, sent_bytes=self._told.sent_bytes + len(content))

    def replace(self, digest: str, content: bytes) -> None:
        """Put a message, as it lies there, in the place of what was damaged or missing."""
        self._send_batch([(digest, content)])
        self.lacking.pop(digest, None)
        self._damaged.pop(digest, None)

    def finish(self) -> Sent:
        """Write the lists, as far as the copy can be reached, and tell what was done."""
        held = sum(self.holder.payload_name(digest) in self.sizes for digest in self.office.sizes) - len(self._damaged)
        told = replace(
            self._told,
            held=held,
            damaged=tuple(self._damaged),
            unreadable=tuple(self._unreadable),
            is_complete=self.problem is None and held == len(self.office.sizes),
        )
        if self._is_compared and self._is_worth_writing():
            try:
                self._write_lists(told.is_complete)
            except ArchiveError as error:
                self.problem = self.problem or error
                told = replace(told, is_complete=False)
        return replace(told, problem=self.problem, set_aside=tuple(self._aside))

    def _is_worth_writing(self) -> bool:
        return self.problem is None or self.problem.reason is not ArchiveReason.ABSENT

    def _write_lists(self, is_complete: bool) -> None:
        self._keep_other_history()
        identify(self.holder, self.office)
        # The journal first: whoever finds the manifest on the copy can tell that it is one that we wrote.
        manifest = render_manifest((digest, name) for name, digest in self.listed.items())
        entry = self.office.record(COPIED, self._event(sha256(manifest), is_complete))
        write_lists(self.holder, self.office, entry, Lists(manifest, self.sizes, self._manifest_there))
        self._since_lists, self._manifest_there = 0, sha256(manifest)

    def _keep_other_history(self) -> None:
        """Set aside records that know more than ours, or other things: an office that is an old one, put back.

        Of a sealed copy, whose records are not read here, the manifest tells.
        """
        if self.holder.copy.is_sealed:
            is_ours = self._manifest_there is None or self._manifest_there in self.office.manifests()
        else:
            is_ours = is_our_past(self.holder, self.office.entries)
        names = () if is_ours else [self.holder.record_name(name) for name in RECORDS]
        self._aside += [self.holder.store.set_aside(name) for name in names if self.holder.store.size(name) is not None]

    def _event(self, manifest: str, is_complete: bool) -> dict[str, Any]:
        disk = self.holder.disk()
        return {
            "copy": self.holder.role,
            "place": self.holder.place,
            "device": self.seen.device,
            "disk": None if disk is None else disk.as_dict(),
            "sealed": self.holder.copy.is_sealed,
            "sent": self._told.sent,
            "sent_bytes": self._told.sent_bytes,
            "adopted": self._told.adopted,
            "set_aside": len(self._aside),
            "manifest": manifest,
            "complete": is_complete,
        }
