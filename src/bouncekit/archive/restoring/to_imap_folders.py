"""Restoring each message into the folder of an IMAP server in which it was seen last."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bouncekit.archive.capture.imap_asking import ONE_ANSWER
from bouncekit.archive.restoring.restore import Item, Outcome
from bouncekit.archive.restoring.to_imap import ImapOutlet
from bouncekit.servers.errors import MailboxError

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["ImapFolders", "by_folder", "outlet_in"]

# Cyrus and Courier keep all folders so, with a dot between levels; `ImapOutlet` takes / for that, on any server.
_SIGNS = re.compile(r"[^\w '()+,-]")
_LONGEST_LEVEL = 40  # characters: of two bytes each, in modified UTF-7 less than half of what most servers take
_MOST_LEVELS = 10
_BELOW_INBOX = re.compile(r"INBOX\.(.+)", re.IGNORECASE | re.DOTALL)


class ImapFolders:
    """The folders of the account that `client` is logged in to, as the messages were in them; made where they miss.

    What was in no folder (files, POP3) goes to `default`.  A folder whose name the server refuses (other servers allow
    other signs, lengths and depths) gets a plain one, which `renamed` tells; one that it refuses all the same costs its
    own messages.
    Quickest where the messages come folder by folder (`by_folder`).
    """

    def __init__(self, client: "IMAPClient", default: str) -> None:
        self._client = client
        self._default = default
        self._outlets: dict[str, ImapOutlet | MailboxError] = {}
        self._current: ImapOutlet | None = None
        self.renamed: dict[str, str] = {}

    @property
    def names(self) -> list[str]:
        """The folders that messages were put into, as the server calls them."""
        return sorted(outlet.name for outlet in self._outlets.values() if isinstance(outlet, ImapOutlet))

    def put(self, item: Item, content: bytes) -> Outcome:
        """Put one message into its folder, and fetch it back."""
        name = item.place.folder or self._default
        outlet = self._outlet(name)
        if isinstance(outlet, MailboxError):
            return Outcome(item.sha256, "failed", f"{name}: {outlet.words or outlet.reason}", "refused")
        self.renamed |= outlet.renamed
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
            return outlet_in(self._client, name, below[1].replace(".", "/") if below else None)
        except MailboxError as error:
            if error.reason not in ONE_ANSWER:
                raise
            return error


def outlet_in(client: "IMAPClient", name: str, new_name: str | None = None) -> ImapOutlet:
    """Return the folder `name` (`ImapOutlet`), or one with a plain name where the server refuses that one.

    Its `renamed` tells that.  Raises `MailboxError`: what the server said of `name`, where it refuses both.
    """
    try:
        return ImapOutlet(client, name, new_name)
    except MailboxError as error:
        plain = _plain(name)
        if error.reason not in ONE_ANSWER or plain == name:
            raise
        refused = error
    try:
        outlet = ImapOutlet(client, plain)
    except MailboxError as error:
        if error.reason not in ONE_ANSWER:
            raise
        raise refused from error
    outlet.renamed[name] = outlet.name
    return outlet


def _plain(name: str) -> str:
    """Return a name that about every server takes: few levels, short ones, and no sign that means anything."""
    levels = [_SIGNS.sub("_", level).strip()[:_LONGEST_LEVEL] for level in name.split("/")]
    return "/".join([level for level in levels if level][:_MOST_LEVELS]) or "_"


def by_folder(item: Item) -> str:
    """Return what brings messages into the order of their folders."""
    return item.place.folder or ""
