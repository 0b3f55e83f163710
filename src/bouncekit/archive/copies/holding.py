"""The archive as a tidy plan asks it: is this message of the mailbox safely kept?"""

from datetime import timedelta
from typing import Protocol

from bouncekit.archive.copies.planning import Candidate, Holdings, Why, deletion_plan
from bouncekit.archive.records import Place

__all__ = ["OnServer", "SafelyKept"]


_OF_AGE = {Why.TOO_RECENT, Why.NO_DATE}


class OnServer(Protocol):
    """What must be known of a message in a mailbox (`bouncekit.mailbox.MessageInfo` is one)."""

    @property
    def folder(self) -> str:
        """The folder that it lies in."""
        ...

    @property
    def uid(self) -> int | None:
        """Its number there (RFC 9051, 2.3.1.1)."""
        ...

    @property
    def uidvalidity(self) -> int | None:
        """What its number is good for."""
        ...


class SafelyKept:
    """Tells of messages of the account `source` (as captures name it: ``imap://marie@mail.example.fr``).

    A message is safely kept if nothing but its age keeps the deletion plan from letting it leave the server: its age is
    the tidy plan's affair.
    """

    def __init__(
        self, holdings: Holdings, source: str, *, copies: int = 3, window: timedelta = timedelta(days=90)
    ) -> None:
        self._holdings = holdings
        self._source = source
        self._copies = copies
        self._window = window

    def verified(self, message: OnServer) -> bool:
        """Tell whether `message` was read back whole from each of the copies, and no mark holds it."""
        if message.uid is None or message.uidvalidity is None:
            return False  # nothing tells it from another one
        place = Place(self._source, message.folder, message.uidvalidity, message.uid)
        candidates = [Candidate(place=place)]
        (plan,) = deletion_plan(candidates, self._holdings, copies=self._copies, window=self._window)
        return all(refusal.why in _OF_AGE for refusal in plan.refusals)
