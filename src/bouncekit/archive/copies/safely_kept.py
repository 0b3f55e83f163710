"""The archive as a tidy plan asks it: is this message of the mailbox safely kept?

A place proves nothing by itself: a server that was put back from a backup gives its UIDs out again.  What was captured
there counts only where it looks like the message that is there now and, before that one is removed, has its bytes.
"""

from collections.abc import Iterator
from datetime import timedelta

from bouncekit.archive.capture.known import portless
from bouncekit.archive.copies.looks import Appearance, OnServer
from bouncekit.archive.copies.planning import DeletionCandidate, Holdings, Why, deletion_plan, spot
from bouncekit.archive.copies.window import WINDOW
from bouncekit.archive.format.bag import sha256
from bouncekit.archive.format.captures import Place

__all__ = ["OnServer", "SafelyKept"]


_OF_AGE = {Why.TOO_RECENT, Why.NO_DATE}


class SafelyKept:
    """Tells of messages of the account `source` (as captures name it: ``imap://marie@mail.example.fr``).

    A message is safely kept if nothing but its age keeps the deletion plan from letting it leave the server: its age is
    the tidy plan's affair.
    """

    def __init__(self, holdings: Holdings, source: str, *, copies: int = 3, window: timedelta = WINDOW) -> None:
        self._holdings = holdings
        self._sources = tuple(dict.fromkeys((source, portless(source))))
        self._copies = copies
        self._window = window

    def verified(self, message: OnServer) -> bool:
        """Tell whether `message` was read back whole from each of the copies, and no mark holds it.

        What was captured at its place is it only where it has the size, the Message-ID and the date that the server
        tells of it.  Where two such were captured both must be kept.
        """
        digests = {look.sha256 for look in self._captured(message)}
        return bool(digests) and all(self._is_safe(digest) for digest in digests)

    def holds(self, message: OnServer, content: bytes) -> bool:
        """Tell whether `content`, the bytes of `message` as they are on the server, is what is safely kept of it."""
        digest = sha256(content)
        kept = {look.sha256 for look in self._captured(message) if look.got == digest}
        return bool(kept) and all(self._is_safe(each) for each in kept)

    def _captured(self, message: OnServer) -> list[Appearance]:
        """Return what was captured at the place of `message` and looks like it."""
        return list(self._looking_like(message)) if message.uid is not None and message.uidvalidity else []

    def _looking_like(self, message: OnServer) -> Iterator[Appearance]:
        for source in self._sources:
            place = Place(source, message.folder, message.uidvalidity, message.uid)
            yield from (look for look in self._holdings.looks.get(spot(place), ()) if look.is_of(message))

    def _is_safe(self, digest: str) -> bool:
        (plan,) = deletion_plan([DeletionCandidate(digest)], self._holdings, copies=self._copies, window=self._window)
        return all(refusal.why in _OF_AGE for refusal in plan.refusals)
