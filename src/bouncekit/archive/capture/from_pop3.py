"""Messages to keep from a POP3 server (RFC 1939), all of which stay there.

Rule 1: what is kept is known by its unique id (UIDL) and its size, where the server tells none by its header; a server
without UIDL, or whose ids are none, gives all again, which is stored once.
Rule 2: a message that the server refuses, gives cut, or hangs up over is told and not kept; the rest goes on.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple

from bouncekit.archive.capture.known import (
    FolderResult,
    Kept,
    Known,
    Places,
    SizeDifference,
    identity,
    is_cut,
    is_empty,
    short_digest,
    told_well,
    trusted_places,
)
from bouncekit.archive.capture.reconnecting import connected_again
from bouncekit.archive.format.bag import sha256
from bouncekit.archive.format.captures import Incoming, Place
from bouncekit.archive.write.describe import describe
from bouncekit.errors.reasons import MailboxReason
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.pop3 import Pop3Client

__all__ = ["Pop3Fetch"]

_DIGEST = re.compile("(?!0000)[0-9A-Fa-f]{16,}")  # perhaps of the header alone; Dovecot's begin with a UID
_MOST_UNLISTED = 1_000_000  # messages: a server that counts more, and lists none, knows nothing of its box
_SMALL = re.compile("[0-9]{1,10}")  # perhaps a number that is given out again


class Pop3Fetch:
    """The messages of a box that are not kept yet: iterate, then read `results`.  As `ImapFetch`, of one folder.

    A unique id proves little by itself: some servers make it from the header alone, number the messages, or tell one
    twice.  Where it looks so, the message is asked for again; the size that the server tells must always be the same.
    """

    def __init__(
        self, client: Pop3Client, source: str, known: Known, reconnect: Callable[[], Pop3Client] | None = None
    ) -> None:
        self._client = client
        self._source = source
        self._all_kept = known
        self._kept: Places = {}
        self._reconnect = reconnect
        self._listing = _Listing({}, {})
        self._times: Counter[str] = Counter()
        self.results: list[FolderResult] = []

    def __iter__(self) -> Iterator[Incoming]:
        result = FolderResult("")
        self.results.append(result)
        result.problem = "interrupted"  # until it is through
        self._kept = trusted_places(self._all_kept, self._source, None, None)
        result.told = self._client.count()
        self._listing = _list(self._client)
        known = self._known()
        # Where the server lists nothing, what it counts is there all the same.
        numbers = self._listing.numbers or range(1, min(result.told, _MOST_UNLISTED) + 1)
        result.listed, result.known = len(numbers), len(known)
        for number in numbers:
            content = self._message(number, result) if number not in known else None
            if content is not None and self._is_whole(number, content, result):
                yield Incoming(content, self._found_at(number, content, result))
                result.fetched += 1
        result.problem = ""

    def _is_whole(self, number: int, content: bytes, result: FolderResult) -> bool:
        """Tell whether that is the message and not a part of it; note where its size is not the one that was told."""
        told = self._listing.sizes.get(number, 0)
        difference = SizeDifference(self._listing.ids.get(number) or number, told, len(content))
        if is_empty(content, self._listing.sizes.get(number)):
            result.empty.append(difference.uid)
            return False
        if is_cut(content, told) or (len(content) < told and self._client.says_more()):
            result.cut.append(difference)
            return False
        if number in self._listing.sizes and len(content) != told:
            result.sizes.append(difference)
        return True

    def _found_at(self, number: int, content: bytes, result: FolderResult) -> Place:
        uid, told = self._listing.ids.get(number), self._listing.sizes.get(number)
        self._count_reuse(uid, content, result)
        return Place(self._source, uid=uid, told_size=told if told != len(content) else None)

    def _known(self) -> set[int]:
        """Return the numbers of the messages that are kept for sure."""
        ids, sizes = self._listing.ids, self._listing.sizes
        times = self._times = Counter(ids.values())
        well = told_well(self._kept)
        known = set()
        for number, uid in ids.items():
            kept = Kept.unpacked(self._kept[uid]) if uid in self._kept and times[uid] == 1 else None
            if kept is None or not kept.is_one or sizes.get(number, kept.size) != kept.size:
                continue
            is_doubtful = number not in sizes or _SMALL.fullmatch(uid)
            if (_DIGEST.fullmatch(uid) and uid not in well) or (is_doubtful and not self._has(number, kept)):
                continue
            known.add(number)
        return known

    def _has(self, number: int, kept: Kept) -> bool:
        """Tell whether the header of a message is that of the one which is kept."""
        header = self._client.header(number) if kept.is_told_well else None
        said = describe(header) if header is not None else None
        return said is not None and identity(said.message_id, said.date) == kept.identity

    def _count_reuse(self, uid: str | None, content: bytes, result: FolderResult) -> None:
        if uid is None or uid not in self._kept or self._times[uid] > 1:
            return
        kept = Kept.unpacked(self._kept[uid])
        result.reused += kept.is_one and kept.digest != short_digest(sha256(content))

    def _message(self, number: int, result: FolderResult) -> bytes | None:
        """Return a message; None where the server does not give it, which is noted."""
        said = ""
        for _ in range(2):
            try:
                return self._client.message(number)
            except MailboxError as error:
                said = error.words or error.reason
                if error.reason is MailboxReason.REFUSED:
                    break
                self._connect_again(error)
        result.unreadable.append((self._listing.ids.get(number) or number, said))
        return None

    def _connect_again(self, error: MailboxError) -> None:
        """Connect anew, for the same messages under the same numbers; raise `error` where that cannot be."""
        self._client.close()  # else the server holds the box locked
        self._client = connected_again(self._reconnect, error)
        again = _list(self._client)
        old = self._listing
        if not (old.ids.items() <= again.ids.items() and old.sizes.items() <= again.sizes.items()):
            raise error  # somebody removed a message: the numbers are others now


class _Listing(NamedTuple):
    """The unique ids and sizes by number; no ids where the server has none, or tells the numbers themselves."""

    ids: dict[int, str]
    sizes: dict[int, int]

    @property
    def numbers(self) -> list[int]:
        return sorted(self.ids.keys() | self.sizes.keys())


def _list(client: Pop3Client) -> _Listing:
    ids, sizes = client.unique_ids() or {}, client.sizes() or {}
    if all(uid.isdecimal() and int(uid) == number for number, uid in ids.items()):
        ids = {}  # the next message will have the same one as soon as this one is removed
    return _Listing(ids, sizes)
