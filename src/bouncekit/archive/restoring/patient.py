"""Restoring over a new connection where a server hangs up: one message that it chokes on costs that message alone."""

from collections.abc import Callable, Iterator
from contextlib import suppress

from bouncekit.archive.capture.imap_asking import ONE_ANSWER, Reconnect
from bouncekit.archive.capture.reconnecting import connected_again
from bouncekit.archive.restoring.restore import Item, Outcome
from bouncekit.archive.restoring.to_imap import ImapOutlet
from bouncekit.archive.restoring.to_imap_folders import ImapFolders
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.imap import close_imap

__all__ = ["PatientOutlet"]

_MOST_FAILURES = 20  # connections in a row that a server closes before it has taken anything


class PatientOutlet:
    """An outlet on a server, made by `make` of each new connection; `connect` connects and logs in.

    `outlet` is that of the last connection.  Raises `MailboxError` where there can be none, or they end one by one.
    """

    def __init__(self, connect: Reconnect, make: Callable[..., ImapOutlet | ImapFolders]) -> None:
        self._connect = connect
        self._make = make
        self._failures = 0
        self._client = connect()
        self.renamed: dict[str, str] = {}  # as that of `outlet`, over all connections
        self.outlet = make(self._client)

    def put(self, item: Item, content: bytes) -> Outcome:
        """Put one message, and once more where the connection ended with it: what was put already is found there."""
        for is_last in (False, True):
            try:
                outcome = self.outlet.put(item, content)
                self.renamed |= self.outlet.renamed
            except MailboxError as error:
                if error.reason in ONE_ANSWER:
                    return Outcome(item.sha256, "failed", error.words or error.reason, "refused")
                self._begin_again(error)
                if is_last:
                    return Outcome(item.sha256, "failed", error.words or error.reason, "refused")
            else:
                self._failures = 0
                break
        return outcome

    def finish(self) -> Iterator[Outcome]:
        """Nothing is left to do."""
        return self.outlet.finish()

    def _begin_again(self, error: MailboxError) -> None:
        self._failures += 1
        if self._failures > _MOST_FAILURES:
            raise error
        with suppress(MailboxError):
            close_imap(self._client, politely=False)
        self._client = connected_again(self._connect, error)
        self.outlet = self._make(self._client)
