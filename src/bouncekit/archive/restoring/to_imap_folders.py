"""Restoring each message into the folder of an IMAP server in which it was seen last."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bouncekit.archive.restoring.restore import Item, Outcome
from bouncekit.archive.restoring.to_imap import ImapOutlet
from bouncekit.errors.reasons import MailboxReason
from bouncekit.servers.errors import MailboxError

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["ImapFolders", "by_folder"]

# Cyrus and Courier keep all folders so, with a dot between levels; `ImapOutlet` takes / for that, on any server.
_BELOW_INBOX = re.compile(r"INBOX\.(.+)", re.IGNORECASE | re.DOTALL)


class ImapFolders:
    """The folders of the account that `client` is logged in to, as the messages were in them; made where they miss.

    What was in no folder (files, POP3) goes to `default`.  A folder that the server refuses costs its own messages.
    Quickest where the messages come folder by folder (`by_folder`).
    """

    def __init__(self, client: "IMAPClient", default: str) -> None:
        self._client = client
        self._default = default
        self._outlets: dict[str, ImapOutlet | MailboxError] = {}
        self._current: ImapOutlet | None = None

    @property
    def names(self) -> list[str]:
        """The folders that messages were put into, as the server calls them."""
        return sorted(outlet.name for outlet in self._outlets.values() if isinstance(outlet, ImapOutlet))

    def put(self, item: Item, content: bytes) -> Outcome:
        """Put one message into its folder, and fetch it back."""
        outlet = self._outlet(item.place.folder or self._default)
        if isinstance(outlet, MailboxError):
            return Outcome(item.sha256, "failed", outlet.words or outlet.place, "refused")
        return outlet.put(item, content)

    def finish(self) -> Iterator[Outcome]:
        """Nothing is left to do."""
        return iter(())

    def _outlet(self, name: str) -> ImapOutlet | MailboxError:
        outlet = self._outlets.get(name)
        if outlet is not None and outlet is self._current:
            return outlet
        if self._current is not None:
            self._current.leave()
            self._current = None
        if outlet is None:
            outlet = self._outlets[name] = self._opened(name)
        if isinstance(outlet, ImapOutlet):
            self._current = outlet
        return outlet

    def _opened(self, name: str) -> ImapOutlet | MailboxError:
        below = _BELOW_INBOX.fullmatch(name)
        try:
            return ImapOutlet(self._client, name, below[1].replace(".", "/") if below else None)
        except MailboxError as error:
            if error.reason is not MailboxReason.REFUSED:
                raise
            return error


def by_folder(item: Item) -> str:
    """Return what brings messages into the order of their folders."""
    return item.place.folder or ""
