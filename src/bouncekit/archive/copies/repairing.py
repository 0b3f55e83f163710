"""`repair`: heal a copy from another one that verifies, message by message.

Rule 1: a message is replaced only by one that has the hash that its name tells, read from another copy just now.
Rule 2: what was damaged is set aside, outside of the bag, and not deleted; what nobody can heal stays where it is, and
is told.
"""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bouncekit.archive.archive import _now
from bouncekit.archive.copies.checking import Checker, read_lists
from bouncekit.archive.copies.copy_session import Office
from bouncekit.archive.copies.copy_status import Look, Presence
from bouncekit.archive.copies.encryption import Opener
from bouncekit.archive.copies.evidence import State
from bouncekit.archive.copies.office_records import heal_records
from bouncekit.archive.copies.places import CopySet
from bouncekit.archive.copies.read_back import first_good, message_from
from bouncekit.archive.copies.sending import Progress, Sender, Sent, no_progress
from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.captures import Incoming, Place
from bouncekit.archive.write.heal import RECOVERED
from bouncekit.archive.write.session import Clock
from bouncekit.errors.reasons import ArchiveReason

if TYPE_CHECKING:
    from bouncekit.archive.copies.stored_copy import Holder

__all__ = ["REPAIRED", "Repaired", "repair"]

REPAIRED = "repaired"
"""The event of a repair."""

_MOST_NAMED = 100
_BETWEEN_LOOKS = 64


@dataclass(frozen=True, slots=True)
class Repaired:
    """What one run did for one copy.

    `healed` are {SHA-256: role of the copy that it came from}; `beyond` the messages that no copy could give;
    `set_aside` the new names of damaged files; `recovered` messages that another copy held and the office did not know;
    `records` the names of the office's records that were put back from another copy.
    """

    look: Look
    checked: int = 0
    healed: dict[str, str] | None = None
    beyond: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    recovered: int = 0
    records: tuple[str, ...] = ()
    sent: Sent | None = None
    problem: ArchiveError | None = None

    @property
    def aside(self) -> str:
        """The folder of the copy where what was `set_aside` lies: outside of the bag."""
        return f"{self.look.place}/{layout.SET_ASIDE}"

    @property
    def is_whole(self) -> bool:
        """Whether the copy holds every message as it was captured, after this run."""
        return self.healed is not None and not self.beyond and self.problem is None


def repair(
    copies: CopySet,
    roles: Iterable[str] = (),
    opener: Opener | None = None,
    *,
    clock: Clock = _now,
    progress: Progress = no_progress,
) -> tuple[Repaired, ...]:
    """Read each copy (or those of `roles`) whole, and heal what is damaged or missing from the others.

    `opener` has the key of a sealed copy, which can give its messages only with it.  Raises `ArchiveError` where the
    office's copy is no archive, or where another run works on the copies (``locked``).
    """
    wanted = set(roles)
    records: tuple[str, ...] = ()
    with ExitStack() as stack:
        office = Office(copies, clock)
        stack.callback(office.close)
        stack.enter_context(office.working())
        if not wanted or "office" in wanted:
            records = heal_records(office, opener)
            if records:
                office = Office(copies, clock)  # it says something else now
                stack.callback(office.close)
        looks = office.looks()
        # The office first: it is what the others are made of.
        chosen = [each for each in looks if not wanted or each.role in wanted]
        present = {each.role for each in looks if each.presence is Presence.PRESENT}
        return tuple(
            _Repair(office, each, present, opener).run(progress, records if each.role == "office" else ())
            for each in chosen
        )


class _Repair:
    def __init__(self, office: Office, seen: Look, present: set[str], opener: Opener | None) -> None:
        self._office = office
        self._seen = seen
        self._holder = office.holders[seen.role]
        self._others = [holder for role, holder in office.holders.items() if role in present and role != seen.role]
        self._opener = opener
        self._healed: dict[str, str] = {}
        self._beyond: list[str] = []
        self._aside: list[str] = []

    def run(self, progress: Progress, records: tuple[str, ...]) -> Repaired:
        seen = self._seen
        if seen.presence is not Presence.PRESENT:
            return Repaired(seen, problem=seen.problem)
        sent, recovered, problem, checked = None, 0, None, 0
        try:
            bad = dict(self._bad(progress))
            checked = len(self._office.sizes)
            if seen.role == "office":
                for digest, content in self._healing(bad):
                    self._holder.store.write(self._holder.payload_name(digest), content)
                    self._check(digest)
                recovered = self._recover()
            else:
                sent = self._resend(bad, progress)
                problem = sent.problem
        except ArchiveError as error:
            problem = error
        try:
            self._office.record(REPAIRED, self._event(recovered, problem is None))
        except ArchiveError as error:
            problem = problem or error
        return Repaired(
            seen, checked, self._healed, tuple(self._beyond), tuple(self._aside), recovered, records, sent, problem
        )

    def _bad(self, progress: Progress) -> Iterator[tuple[str, State]]:
        lists = read_lists(self._holder, self._office.records)
        digests = sorted(self._office.sizes)
        # Without the key: a wrong one must not make a sound copy look bad.
        checker = Checker(self._holder, lists, None)
        for number, (digest, state, _) in enumerate(checker.check(digests, self._holder.listing()), 1):
            if state is not State.VERIFIED:
                yield digest, state
            if number % _BETWEEN_LOOKS == 0:
                progress(self._seen.role, number, len(digests))

    def _healing(self, bad: dict[str, State]) -> Iterator[tuple[str, bytes]]:
        """Yield (SHA-256, message) of what can be healed, once what is damaged is set aside."""
        for digest, state in bad.items():
            if state is State.UNVERIFIABLE:
                continue  # its list is written anew; a sealed message is sent with those that are lacking
            good = first_good(self._others, digest, self._opener)
            if good is None:
                self._beyond.append(digest)
                continue
            if state is not State.MISSING:
                self._aside.append(self._holder.store.set_aside(self._holder.payload_name(digest)))
            self._healed[digest] = good[0]
            yield digest, good[1]

    def _check(self, digest: str) -> None:
        if message_from(self._holder, digest, self._opener) is None:
            raise ArchiveError(self._holder.place, ArchiveReason.DAMAGED, self._holder.payload_name(digest))

    def _resend(self, bad: dict[str, State], progress: Progress) -> Sent:
        with self._holder.writing(self._office.clock().isoformat(timespec="seconds")):
            sender = Sender(self._office, self._holder, self._seen)
            sender.compare()
            for digest, content in self._healing(bad):
                sender.replace(digest, self._holder.content(content))
            sender.send(progress)
            return sender.finish()

    def _recover(self) -> int:
        """Bring back to the office what only other copies hold."""
        found: dict[str, Holder] = {}
        for holder in self._others:
            for name in holder.listing():
                digest = holder.digest_of(name)
                if digest is not None and digest not in self._office.sizes:
                    found.setdefault(digest, holder)
        if not found:
            return 0
        contents = (message_from(holder, digest, self._opener) for digest, holder in found.items())
        messages = (Incoming(content, Place(RECOVERED)) for content in contents if content is not None)
        with self._office.archive.writer() as writer:
            return sum(stored.is_new for stored in writer.add(messages))

    def _event(self, recovered: int, is_complete: bool) -> dict[str, object]:
        return {
            "copy": self._seen.role,
            "place": self._seen.place,
            "healed": len(self._healed),
            "beyond": self._beyond[:_MOST_NAMED],
            "beyond_count": len(self._beyond),
            "set_aside": self._aside[:_MOST_NAMED],
            "recovered": recovered,
            "complete": is_complete,
        }
