"""Restoring, without a disk: which message, under which name, with which flags; quoting for an mbox.

No name comes from a message: a restored file is named by the day of the message and the beginning of its SHA-256.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Protocol

from bouncekit.archive.archive import Archive
from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.format.captures import Capture, Place
from bouncekit.archive.format.flags_seen import Seen, last_flags
from bouncekit.archive.write.heal import RECOVERED
from bouncekit.errors.reasons import ArchiveReason
from bouncekit.stores.outlook.damage import DamagedItemError
from bouncekit.stores.outlook.msg_content import is_outlook_item, message_in

__all__ = ["Item", "Outcome", "Outlet", "Restored", "from_line", "items_of", "quote", "restore", "unquote"]

_FROM = re.compile(rb"(?m)^(>*From )")
_QUOTED = re.compile(rb"(?m)^>(>*From )")
_FIRST_YEAR = 1000  # a year of IMAP has four digits (RFC 9051, 9)
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Item:
    """A message to restore: what names it, and where it was captured last."""

    sha256: str
    place: Place
    date: str | None = None

    @property
    def stem(self) -> str:
        """The name of its file, without an ending: digits, letters a to f and hyphens."""
        day = (self.date or self.place.internal_date or "")[:10]
        return f"{day if _DAY.fullmatch(day) else '0000-00-00'}-{self.sha256[:16]}"

    @property
    def received(self) -> datetime | None:
        """When the server received it, or what the message says of itself."""
        for written in (self.place.internal_date, self.date):
            try:
                moment = datetime.fromisoformat(written or "")
                moment = moment if moment.utcoffset() is not None else moment.replace(tzinfo=UTC)
                year = moment.astimezone(UTC).year
            except (ValueError, OverflowError):  # the first and the last day of all can have no other time zone
                continue
            if year >= _FIRST_YEAR:
                return moment
        return None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message: ``restored``, ``there`` (it stood there already, the same), or what went wrong.

    `problem` is one of ``missing``, ``damaged`` (its bytes in the archive are not what its name says: nothing was
    restored), ``name-taken`` (something else has its name; nothing is ever overwritten), ``not-exact`` (this form
    cannot hold it byte for byte; nothing was left there where that can be helped), ``refused`` (by a server),
    ``outlook-extra`` (Outlook saved it, and what reads that is not installed), ``outlook-damaged``.  `left_out` are
    the flags that a server did not take.  `was_changed` tells that a server wrote lines of its own into the message;
    what it says is unchanged.  `made_of` tells that its bytes are not those that arrived: ``item`` where
    the message was made of a .msg now, ``data-file`` where it was made of a data file of Outlook when it was kept.
    """

    sha256: str
    state: str
    where: str = ""
    problem: str = ""
    left_out: tuple[str, ...] = ()
    was_changed: bool = False
    made_of: str = ""


@dataclass(slots=True)
class Restored:
    """What one run restored.

    `left_out` counts the messages that each flag is missing from, `changed` those into which the server wrote lines,
    `reconstructed` those whose bytes are not those that arrived, by what they were made of (`Outcome.made_of`).
    """

    restored: int = 0
    there: int = 0
    problems: list[Outcome] = field(default_factory=list)
    changed: int = 0
    left_out: dict[str, int] = field(default_factory=dict)
    reconstructed: dict[str, int] = field(default_factory=dict)

    def count(self, outcome: Outcome) -> None:
        """Count one message."""
        self.restored += outcome.state == "restored"
        self.there += outcome.state == "there"
        self.changed += outcome.was_changed
        if outcome.made_of and not outcome.problem:
            self.reconstructed[outcome.made_of] = self.reconstructed.get(outcome.made_of, 0) + 1
        for flag in outcome.left_out:
            self.left_out[flag] = self.left_out.get(flag, 0) + 1
        if outcome.problem:
            self.problems.append(outcome)


class Outlet(Protocol):
    """Where messages are restored to.

    One with an attribute `keeps_items` that is true takes what Outlook saved as it is; any other gets the message.
    """

    def put(self, item: Item, content: bytes) -> Outcome:
        """Restore one message, read it back, and tell what became of it."""
        ...

    def finish(self) -> Iterator[Outcome]:
        """Finish; yield what turns out only now to be wrong."""
        ...


def items_of(
    captures: Iterable[Capture], digests: Iterable[str] | None = None, seen: Seen | None = None
) -> Iterator[Item]:
    """Yield each message of `captures` once (of `digests` alone, where given), with its last place.

    `seen` are the flags that were noted since (`flags_seen`).
    """
    wanted = None if digests is None else set(digests)
    last: dict[str, tuple[Place, str | None]] = {}
    for capture in captures:
        is_better = capture.place.source != RECOVERED or capture.sha256 not in last
        if is_better and (wanted is None or capture.sha256 in wanted):
            place = replace(capture.place, flags=last_flags(capture, seen)) if seen else capture.place
            last[capture.sha256] = (place, capture.date)
    yield from (Item(digest, place, day) for digest, (place, day) in last.items())


def restore(archive: Archive, items: Iterable[Item], outlet: Outlet) -> Iterator[Outcome]:
    """Restore `items`; yield what became of each.  Only what is byte for byte what its name says is restored."""
    for item in items:
        try:
            content = archive.store.read(layout.payload_name(item.sha256))
        except ArchiveError as error:
            if error.reason is not ArchiveReason.NOT_FOUND:
                raise
            yield Outcome(item.sha256, "failed", problem="missing")
            continue
        if hashlib.sha256(content).hexdigest() != item.sha256:
            yield Outcome(item.sha256, "failed", problem="damaged")
            continue
        if is_outlook_item(content) and not getattr(outlet, "keeps_items", False):
            yield _reconstructed(item, content, outlet)
        else:
            outcome = outlet.put(item, content)
            yield replace(outcome, made_of="data-file") if item.place.is_reconstructed else outcome
    yield from outlet.finish()


def _reconstructed(item: Item, content: bytes, outlet: Outlet) -> Outcome:
    """Restore the message in a .msg, with its attachments; it says in its header what it is."""
    try:
        message = message_in(content, whole=True)
    except ImportError:
        return Outcome(item.sha256, "failed", problem="outlook-extra")
    except DamagedItemError as error:
        return Outcome(item.sha256, "failed", str(error), "outlook-damaged")
    outcome = outlet.put(replace(item, sha256=hashlib.sha256(message).hexdigest()), message)
    return replace(outcome, sha256=item.sha256, made_of="item")


def quote(content: bytes) -> bytes:
    """Return `content` for an mbox, quoted so that it can be taken back (mboxrd): ``From `` and ``>From `` get a >."""
    return _FROM.sub(rb">\1", content)


def unquote(content: bytes) -> bytes:
    """Return what `quote` was given."""
    return _QUOTED.sub(rb"\1", content)


def from_line(item: Item) -> bytes:
    """Return the separator of an mbox (RFC 4155): no address of the message, and the time in UTC."""
    moment = (item.received or datetime(1970, 1, 1, tzinfo=UTC)).astimezone(UTC)
    return f"From MAILER-DAEMON {moment.ctime()}\n".encode()  # strftime would follow the locale


def maildir_letters(flags: Iterable[str], letters: Mapping[str, str]) -> str:
    """Return the letters of a Maildir name for IMAP's `flags`, in ASCII order; `letters` is {letter: flag}."""
    wanted = set(flags) - {"\\Deleted"}  # whoever expunges next would take the message
    return "".join(sorted(letter for letter, flag in letters.items() if flag in wanted))
