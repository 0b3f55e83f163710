"""A folder of an IMAP server, asked again and singly where it refuses, hangs up or falls silent.

Rule: one message that a server cannot give costs that message.  What was asked for together is asked for one by one;
where the connection is gone, over a new one; what then fails is told, and the rest goes on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from bouncekit.archive.capture.reconnecting import connected_again
from bouncekit.errors.reasons import MailboxReason
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.imap import close_imap, imap_errors, malformed_answers
from bouncekit.servers.problems import AccessCause, explain_imap_error

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = [
    "ONE_ANSWER",
    "Asking",
    "Reconnect",
    "RenumberedError",
    "bodies",
    "folder_names",
    "imap_answers",
    "in_groups",
]

ONE_ANSWER = frozenset({MailboxReason.REFUSED, MailboxReason.MALFORMED})
"""Reasons of a `MailboxError` about one answer, and not about the connection."""

Reconnect = Callable[[], "IMAPClient"]
"""Connects anew and logs in; raises `MailboxError`."""

_MOST_TOO_OFTEN = 3  # answers in a row that we ask for too much
_MOST_FAILURES = 200  # connections in a row that a server closes before it has given anything
_TOGETHER = 8 << 20  # bytes that are asked for at once
_HIDDEN = {b"\\noselect", b"\\nonexistent"}  # RFC 9051, 7.3.1: no messages can be in it
_T = TypeVar("_T")


class RenumberedError(MailboxError):
    """The folder has other numbers than those that we have: it was deleted and made anew, or put back, meanwhile."""


@contextmanager
def imap_answers(name: str, client: "IMAPClient | None" = None) -> Iterator[None]:
    """Raise `MailboxError` for what fails in the folder `name`, and where IMAPClient trips over an answer."""
    with imap_errors(name), malformed_answers(name, client):
        yield


def folder_names(client: "IMAPClient") -> list[str]:
    """Return the names of all folders that can hold messages, decoded (RFC 3501, 5.1.3: modified UTF-7)."""
    with imap_answers("LIST", client):
        found = client.list_folders()
    names = [_text(name) for flags, _, name in found if name and not {flag.lower() for flag in flags} & _HIDDEN]
    return names or ["INBOX"]  # which is there whatever a server lists (RFC 9051, 5.1)


class Asking:
    """A connection, and the folder that is open on it; without `reconnect` a connection that is gone ends all.

    A folder is opened to read it alone (EXAMINE), unless `readonly` is false.
    """

    def __init__(self, client: "IMAPClient", reconnect: Reconnect | None, *, readonly: bool = True) -> None:
        self.client = client
        self._readonly = readonly
        self._reconnect = reconnect
        self._failures = 0
        self._too_often = 0
        self._has_given = False  # this connection
        self._opened: tuple[str, int | None] | None = None

    @property
    def can_reconnect(self) -> bool:
        """Whether there can be a second connection."""
        return self._reconnect is not None

    def open(self, name: str) -> tuple[int | None, int]:
        """Open the folder; return its UIDVALIDITY (None where there is none, or 0) and its messages."""
        self._opened = None
        with imap_answers(name, self.client):
            opened = self.client.select_folder(name, readonly=self._readonly)
            validity = int(opened.get(b"UIDVALIDITY", 0)) or None
            exists = int(opened[b"EXISTS"])
        self._opened = (name, validity)
        return validity, exists

    def leave(self) -> None:
        """Forget the folder that was open, and what failed in it."""
        self._opened = None
        self._failures = 0

    def connect_again(self, error: MailboxError) -> None:
        """Connect anew, and open the folder that was open; raise `error` where that cannot be."""
        self._failures += 1
        if self._failures > _MOST_FAILURES:
            raise error
        opened = self._opened
        close_imap(self.client, politely=False)
        self.client = connected_again(self._reconnect, error)
        self._has_given = False
        if opened is not None and self.open(opened[0])[0] != opened[1]:
            raise RenumberedError(MailboxReason.MALFORMED, opened[0], "UIDVALIDITY")

    def ask(
        self,
        uids: Sequence[int],
        question: Callable[["IMAPClient", Sequence[int]], Iterable[tuple[int, _T]]],
        failed: dict[int, str],
    ) -> dict[int, _T]:
        """Return {UID: answer} of those that the server gives; `failed` gets the others, with the server's words."""
        name = self._opened[0] if self._opened else ""
        try:
            with imap_answers(name, self.client):
                found = dict(question(self.client, uids))
        except MailboxError as error:
            has_given = self._has_given
            self._after(error)
            if len(uids) == 1:
                if has_given and not self._has_given:  # it may be the connection that had its time
                    return self.ask(uids, question, failed)
                failed[uids[0]] = error.words or error.reason
                return {}
        else:
            self._failures = self._too_often = 0
            self._has_given = True
            return found
        found = {}
        for uid in uids:
            found |= self.ask([uid], question, failed)
        return found

    def glance(
        self, question: Callable[["IMAPClient", int, int], Iterable[tuple[int, _T]]], first: int, last: int
    ) -> dict[int, _T]:
        """Return what the server gives of the UIDs from `first` to `last`; what it does not is asked for otherwise."""
        name = self._opened[0] if self._opened else ""
        try:
            with imap_answers(name, self.client):
                return dict(question(self.client, first, last))
        except MailboxError as error:
            self._after(error)
            return {}

    def _after(self, error: MailboxError) -> None:
        """Go on after `error`; raise it where the server does not want to be asked so much."""
        if error.reason not in ONE_ANSWER:
            self.connect_again(error)
        elif error.words and explain_imap_error(error.words).cause is AccessCause.TOO_FREQUENT:
            self._too_often += 1
            if self._too_often >= _MOST_TOO_OFTEN:
                raise error


def bodies(client: "IMAPClient", uids: Sequence[int]) -> Iterable[tuple[int, bytes]]:
    """Yield the whole of each message that the server gives (RFC 9051, 6.4.5): nothing becomes read by it."""
    answer: dict[int, dict[bytes, Any]] = client.fetch(uids, ["BODY.PEEK[]"])
    for uid in uids:
        content = answer.get(uid, {}).get(b"BODY[]")
        if isinstance(content, bytes):
            yield uid, content


def in_groups(uids: list[int], sizes: dict[int, int]) -> Iterator[list[int]]:
    """Divide `uids` so that what is asked for at once stays small; a large message comes alone."""
    group: list[int] = []
    total = 0
    for uid in uids:
        if group and total + sizes[uid] > _TOGETHER:
            yield group
            group, total = [], 0
        group.append(uid)
        total += sizes[uid]
    if group:
        yield group


def _text(name: str | bytes) -> str:
    return name.decode("utf-8", "replace") if isinstance(name, bytes) else name
