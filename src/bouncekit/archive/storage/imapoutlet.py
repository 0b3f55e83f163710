"""Restoring into a folder of an IMAP server, with flags and dates (APPEND, RFC 9051, 6.3.12).

What stands in the folder already, byte for byte, is not put there again.  What was put is fetched back and compared.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bouncekit.archive.restoring import Item, Outcome
from bouncekit.archive.storage.imap import imap_answers
from bouncekit.mailbox.errors import MailboxError

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["ImapOutlet"]

_APPENDED = re.compile(rb"\[APPENDUID (\d{1,10}) (\d{1,10})\]", re.IGNORECASE)  # RFC 4315
# A message in IMAP has CRLF line ends and no zero byte (RFC 9051, 4.3.1 and 9): a server would change any other.
_BARE = re.compile(rb"(?<!\r)\n|\r(?!\n)|\0")
_NOT_SETTABLE = {"\\recent"}
# A flag is an atom (RFC 9051, 9).  It was another server's word, which may hold a line end and an order behind it.
_FLAG = re.compile(r"\\?[!#$&'+,\-./0-9:;<=>?@A-Z^_`a-z|}~]+")


class ImapOutlet:
    """The folder `name` of the account that `client` is logged in to; it is made where it is not there."""

    def __init__(self, client: "IMAPClient", name: str) -> None:
        self._client = client
        self._name = name
        with imap_answers(name):
            if not client.folder_exists(name):
                client.create_folder(name)
            client.select_folder(name, readonly=True)
            uids = client.search("ALL")
            found = client.fetch(uids, ["RFC822.SIZE"]) if uids else {}
        self._by_size: dict[int, list[int]] = {}
        for uid, about in found.items():
            self._by_size.setdefault(about.get(b"RFC822.SIZE", 0), []).append(uid)
        self._digests: dict[int, str] = {}

    def put(self, item: Item, content: bytes) -> Outcome:
        """Put one message into the folder, and fetch it back."""
        name, client = self._name, self._client
        if any(self._digest(uid) == item.sha256 for uid in self._by_size.get(len(content), [])):
            return Outcome(item.sha256, "there", name)
        if _BARE.search(content):
            return Outcome(item.sha256, "failed", problem="not-exact")
        flags = [flag for flag in item.place.flags if _FLAG.fullmatch(flag) and flag.lower() not in _NOT_SETTABLE]
        try:
            with imap_answers(name):
                answer = client.append(name, content, flags=flags, msg_time=item.received)
        except MailboxError as error:
            if error.reason != "refused":
                raise
            return Outcome(item.sha256, "failed", error.words, "refused")
        uid = self._uid_of(answer, item)
        if uid is None or self._digest(uid) != item.sha256:
            return Outcome(item.sha256, "failed", name, "not-exact")
        self._by_size.setdefault(len(content), []).append(uid)
        return Outcome(item.sha256, "restored", name)

    def finish(self) -> Iterator[Outcome]:
        """Nothing is left to do."""
        return iter(())

    def _uid_of(self, answer: bytes, item: Item) -> int | None:
        """Return the UID that the server gave: as it says, or the newest message that is the same."""
        match = _APPENDED.search(answer)
        if match:
            return int(match[2])
        with imap_answers(self._name):
            self._client.noop()
            uids: list[int] = self._client.search("ALL")
        return next((uid for uid in sorted(uids, reverse=True)[:5] if self._digest(uid) == item.sha256), None)

    def _digest(self, uid: int) -> str:
        if uid not in self._digests:
            with imap_answers(self._name):
                self._client.noop()  # a server tells of new messages only when it is asked something
                content = self._client.fetch([uid], ["BODY.PEEK[]"]).get(uid, {}).get(b"BODY[]", b"")
            self._digests[uid] = hashlib.sha256(content).hexdigest()
        return self._digests[uid]
