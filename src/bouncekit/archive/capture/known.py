"""Fetching from a server, without a socket: what is still to fetch, and whether it is all there.

A folder is complete only when the number of messages that the server told equals that of those kept; what the server
hides (some providers show only a part of a large box), refuses to give or gives cut is told, never passed over.

A place (UIDVALIDITY and UID, or a UIDL) proves nothing by itself: a server that was put back from a backup gives its
UIDs out again.  What is kept of a place is known by size, Message-ID and date too.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from struct import Struct
from typing import NamedTuple

from bouncekit.archive.format.captures import Capture
from bouncekit.archive.format.flags_seen import Change, Seen, last_flags
from bouncekit.mailbox.messages.fetch_facts import NO_SIZE

__all__ = [
    "FolderResult",
    "Kept",
    "KeptOf",
    "Known",
    "Places",
    "SizeDifference",
    "account_name",
    "flags_hash",
    "identity",
    "is_cut",
    "is_empty",
    "known_places",
    "moment_hash",
    "moment_of",
    "portless",
    "short_digest",
    "told_well",
    "trusted_places",
]

_USUAL_PORTS = {"imap": (None, 143, 993), "pop3": (None, 110, 995)}
_WITH_PORT = re.compile(r"((?:imap|pop3)://.*@)\[?([^\[\]@]*?)\]?:\d+", re.DOTALL)
_HEADER_END = re.compile(rb"\A\r?\n|\n\r?\n")
_BOUNDARY = re.compile(rb"boundary=(?:\"([^\"\r\n]{1,100})\"|([^\s;\"]{1,100}))", re.IGNORECASE)
_PACKED = Struct("<q10sq??qq")
_MOST_PACKED = (1 << 63) - 1  # somebody changed the records, or a server tells nonsense
_LARGE_PART = 4096  # bytes: by so much a server may be wrong about a small message


class Kept(NamedTuple):
    """What is known of the message that is kept of a place: what tells it by its header (`identity`), its size as the
    server tells it, and the beginning of the SHA-256 of the bytes that came from there.

    `is_told_well` says that it has both Message-ID and date; `is_one` that no other message was ever found there.
    `flags` are those that it had last, as `flags_hash` has them; `moment` its size and when it was received, as
    `moment_hash` has them (0: that is not known).  All hashes but `digest` hold for this process alone.
    """

    identity: int
    digest: bytes
    size: int
    is_told_well: bool
    is_one: bool = True
    flags: int = 0
    moment: int = 0

    def packed(self) -> bytes:
        """Return it in a quarter of the memory."""
        return _PACKED.pack(*self)

    @classmethod
    def unpacked(cls, data: bytes) -> "Kept":
        """Return what was `packed`."""
        return cls._make(_PACKED.unpack(data))


Places = dict[int | str, bytes]
"""UIDs, or UIDLs, of which a message is kept, and what it is: a `Kept`, packed."""

Known = dict[tuple[str, str | None, int | None], Places]
"""(source, folder, UIDVALIDITY): the places of which a message is kept already."""


def account_name(scheme: str, user: str, host: str, port: int | None = None) -> str:
    """Return the account as the records name it: with a port where it is not the usual one of `scheme`.

    Two servers that share an address (bridges, tunnels) are two; the same server with TLS from the first byte and with
    STARTTLS is one.
    """
    host = host.lower()
    if port in _USUAL_PORTS[scheme]:
        return f"{scheme}://{user}@{host}"
    return f"{scheme}://{user}@{f'[{host}]' if ':' in host else host}:{port}"


def portless(source: str) -> str:
    """Return the account as records of before ports were noted name it."""
    found = _WITH_PORT.fullmatch(source)
    return f"{found[1]}{found[2]}" if found else source


def identity(message_id: str | None, date: str | None, received: str | None = None) -> int:
    """Return what tells a message by its header; by when it was `received` too where that tells too little."""
    moment = None
    if received is not None and not (message_id and date):
        moment = int(datetime.fromisoformat(received).timestamp())
    return hash(repr((message_id, date, moment)))


def short_digest(sha256: str) -> bytes:
    """Return the beginning of a SHA-256, as `Kept` has it."""
    return bytes.fromhex(sha256[:20])


@lru_cache(maxsize=1024)  # few mailboxes have more combinations
def flags_hash(flags: tuple[str, ...]) -> int:
    """Return a number that is the same for the same flags, in any order."""
    return hash(tuple(sorted(flags)))


def moment_of(packed: bytes) -> int:
    """Return the `moment` of a `Kept` that is packed."""
    moment: int = _PACKED.unpack(packed)[-1]
    return moment


def moment_hash(size: int, received: str | None) -> int:
    """Return a number that is the same for the same size and date of receipt (ISO 8601); 0 where there is none."""
    return hash((size, received)) or 1 if received is not None else 0


class KeptOf:
    """What is kept of the account `source`, and of the same one without its port (`portless`): `known`.

    A message of no bytes is not kept: the server is asked for it again.
    """

    def __init__(self, source: str) -> None:
        self.known: Known = {}
        self._sources = {source, portless(source)}

    def note(self, capture: Capture, flags: tuple[str, ...]) -> None:
        """Take note of a capture, and of the flags that its message had last in its place."""
        place = capture.place
        if place.source not in self._sources or place.uid is None or not capture.size:
            return
        folder = self.known.setdefault((place.source, place.folder, place.uidvalidity or None), {})
        folder[place.uid] = _kept(capture, folder.get(place.uid), flags).packed()


def known_places(captures: Iterable[Capture], source: str, seen: Seen | None = None) -> Known:
    """Return what is kept of the account `source` (`KeptOf`).  `seen` are the flags that were noted since."""
    kept = KeptOf(source)
    for capture in captures:
        kept.note(capture, last_flags(capture, seen) if seen else capture.place.flags)
    return kept.known


def _kept(capture: Capture, before: bytes | None, flags: tuple[str, ...]) -> Kept:
    place = capture.place
    digest = short_digest(place.got or capture.sha256)
    try:
        told = identity(capture.message_id, capture.date, place.internal_date)
    except ValueError:  # somebody changed the records
        told = 0
    size = min(capture.size if place.told_size is None else place.told_size, _MOST_PACKED)
    last = Kept.unpacked(before) if before is not None else None
    is_one = last is None or (last.is_one and last.digest == digest)
    is_told_well = bool(capture.message_id and capture.date)
    return Kept(told, digest, size, is_told_well, is_one, flags_hash(flags), moment_hash(size, place.internal_date))


def trusted_places(known: Known, source: str, folder: str | None, validity: int | None) -> Places:
    """Return what is kept of a folder and is worth comparing with what the server has there now.

    Without a UIDVALIDITY, or from records that tell no port, only what its header tells from all others is.
    """
    own = known.get((source, folder, validity), {})
    old = known.get((portless(source), folder, validity), {}) if portless(source) != source else {}
    if validity is None and folder is not None:
        own = told_well(own)
    return {**told_well(old), **own} if old else own


def told_well(places: Places) -> Places:
    """Return those of which the header tells the message from all others, with Message-ID and date."""
    kept = {uid: Kept.unpacked(data) for uid, data in places.items()}
    seen = Counter(each.identity for each in kept.values())
    return {uid: places[uid] for uid, each in kept.items() if each.is_told_well and seen[each.identity] == 1}


def is_cut(content: bytes, told: int) -> bool:
    """Tell whether `content` is not the whole of a message of which a server told the size `told` (0: it did not).

    It is where it is empty or ends within the header, and where it is shorter than told and looks it: a multipart
    without its end, or half of the message.  A size that is simply another one than told proves nothing: some servers
    guess it, and one that no message has (`NO_SIZE`) is none.
    """
    told = told if told < NO_SIZE else 0
    if not content or content.isspace():
        return True
    if not _HEADER_END.search(content):
        # A body need not be there (RFC 5322, 3.5).
        return len(content) != told if told else not content.endswith(b"\n")
    missing = told - len(content)
    if missing > 0:
        missing -= content.count(b"\n") - content.count(b"\r\n")  # counted with the line ends of the network
    if missing <= 0:
        return False
    if missing * 4 > told and not content.endswith(b"\n"):
        return True
    return (missing * 2 > told and missing > _LARGE_PART) or _is_open_multipart(content)


def is_empty(content: bytes, told: int | None) -> bool:
    """Tell whether a message has nothing in it: the server says so (`told` bytes), and gives that."""
    # POP3 ends a message behind a line end, which it may have to add (RFC 1939, 3).
    return told is not None and told <= len(content) <= told + 2 and not content.strip()


def _is_open_multipart(content: bytes) -> bool:
    end = _HEADER_END.search(content)
    header = content[: end.start()] if end else content
    found = _BOUNDARY.search(header)
    return found is not None and b"--" + (found[1] or found[2]) + b"--" not in content


@dataclass(frozen=True, slots=True)
class SizeDifference:
    """A message whose size is not the one that the server told (RFC822.SIZE, RFC 9051, 2.3.4)."""

    uid: int | str
    told: int
    got: int


@dataclass(slots=True)
class FolderResult:
    """What was fetched of one folder (of POP3: of the one that there is).

    `told` is the server's own count of messages; `listed` how many it listed, `known` how many of these were kept
    before, `fetched` how many now.  `unreadable` are those that the server listed and would not give, with its words
    (or the reason of a `MailboxError`); `cut` those that came empty or cut, which are not kept; `empty` those in which
    there is nothing by the server's own count, of which there is nothing to keep; `sizes` those that are kept although
    their size is not the one that was told.

    `is_new_validity` tells that the server numbers its messages anew (UIDVALIDITY): all were fetched again, and those
    that were there are stored once.  `is_unstable` tells that it does so each time: no new places are noted then.
    `reused` counts the places at which the server has another message than the one that is kept of it.
    """

    name: str
    told: int = 0
    listed: int = 0
    known: int = 0
    fetched: int = 0
    is_new_validity: bool = False
    is_unstable: bool = False
    reused: int = 0
    unreadable: list[tuple[int | str, str]] = field(default_factory=list)
    cut: list[SizeDifference] = field(default_factory=list)
    empty: list[int | str] = field(default_factory=list)
    sizes: list[SizeDifference] = field(default_factory=list)
    reflagged: list[Change] = field(default_factory=list)
    problem: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether each message that the server counts is kept, or empty; it may list more, which came meanwhile."""
        return not self.problem and self.told <= self.listed == self.settled

    @property
    def settled(self) -> int:
        """How many of the messages that the server lists are kept, or have nothing that could be."""
        return self.known + self.fetched + len(self.empty)

    @property
    def missing(self) -> int:
        """How many messages the server counts or lists that are not kept."""
        return max(0, max(self.told, self.listed) - self.settled)
