"""Restoring into a folder of an IMAP server, with flags and dates (APPEND, RFC 9051, 6.3.12).

Rule 1: what stands in the folder already is not put there again, also where the server wrote lines of its own into it.
Rule 2: what was put is fetched back and compared; what the server made another message of is taken back, where the
server can remove one message alone (UIDPLUS, RFC 4315).
Rule 3: nothing comes back marked for deletion: the next EXPUNGE of any program would take it.
Rule 4: the folder is not open while messages are put into it.  Courier refuses APPEND to a folder that is open
read-only, and GNU imap4d loses what is appended to the one that is open.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from bouncekit.archive.capture.from_imap import imap_answers
from bouncekit.archive.restoring.likeness import as_sent, is_same_message
from bouncekit.archive.restoring.restore import Item, Outcome
from bouncekit.errors.reasons import MailboxReason
from bouncekit.mailbox import AccessCause, explain_imap_error
from bouncekit.mailbox.messages.fetch_facts import list_uids, uids_above
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.folder_names import one_name, own_name

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["ImapOutlet"]

_APPENDED = re.compile(rb"\[APPENDUID (\d{1,10}) (\d{1,10})\]", re.IGNORECASE)  # RFC 4315
_NOT_SETTABLE = {"\\recent", "\\deleted"}
# A flag is an atom (RFC 9051, 9).  It was another server's word, which may hold a line end and an order behind it.
_FLAG = re.compile(r"\\?[!#$&'+,\-./0-9:;<=>?@A-Z^_`a-z|}~]+")
_NEWEST = 5  # messages among which a new one is looked for where the server does not tell its UID
_TOGETHER = 500  # messages whose headers are asked for at once
_KEY_FIELDS = "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID DATE)]"


class _Stored(NamedTuple):
    """A message as the server gives it back."""

    content: bytes
    flags: frozenset[str]  # in lower case


class ImapOutlet:
    """A folder of the account that `client` is logged in to; it is made where it is not there.

    Where there is none of the name `name`, it is made among the user's own folders, which some servers keep below
    ``INBOX.`` (RFC 2342), as `new_name` where that is given.  `name` is what the folder is called then.  `refused` are
    the flags that the server does not take, `renamed` the name that it did not take and the one that it has instead.
    """

    def __init__(self, client: "IMAPClient", name: str, new_name: str | None = None) -> None:
        self._client = client
        self.refused: set[str] = set()
        self.renamed: dict[str, str] = {}
        with imap_answers(name, client):
            self.name = _made(client, name, new_name or name)
        self._open: bool | None = None  # None: closed; else whether it is open read-only
        self._exists = 0
        self._read_only(True)
        self._found = self._uids()
        self._by_size: dict[int, list[int]] = {}
        for start in range(0, len(self._found), _TOGETHER):
            with imap_answers(name, client):
                sizes = client.fetch(self._found[start : start + _TOGETHER], ["RFC822.SIZE"])
            for uid, about in sizes.items():
                self._by_size.setdefault(about.get(b"RFC822.SIZE", 0), []).append(uid)
        self._newest = max(self._found, default=0)
        self._by_key: dict[bytes, list[int]] | None = None
        self._digests: dict[int, str] = {}
        self._put: set[str] = set()

    def put(self, item: Item, content: bytes) -> Outcome:
        """Put one message into the folder, and fetch it back."""
        content = as_sent(content)
        digest = hashlib.sha256(content).hexdigest()
        if digest in self._put or self._is_there(content, digest):
            return Outcome(item.sha256, "there", self.name)
        if b"\0" in content or self._has_other_version(content):
            return Outcome(item.sha256, "failed", self.name, "not-exact")
        wanted = tuple(flag for flag in item.place.flags if flag.lower() not in _NOT_SETTABLE)
        flags = [flag for flag in wanted if _FLAG.fullmatch(flag) and flag not in self.refused]
        try:
            answer, refused = self._append(item, content, flags)
        except MailboxError as error:
            if error.reason is not MailboxReason.REFUSED:
                raise
            return Outcome(item.sha256, "failed", error.words, "refused")
        uid = self._uid_of(answer, content)
        if uid is not None and refused:
            self._flag_singly(uid, flags)
        stored = self._stored(uid) if uid is not None else None
        if uid is None or stored is None or not is_same_message(content, stored.content):
            self._take_back(answer)
            return Outcome(item.sha256, "failed", self.name, "not-exact")
        self._put.add(digest)
        left_out = tuple(flag for flag in wanted if flag.lower() not in stored.flags)
        self.refused.update(left_out)
        changed = stored.content != content
        return Outcome(item.sha256, "restored", self.name, left_out=left_out, was_changed=changed)

    def finish(self) -> Iterator[Outcome]:
        """Nothing is left to do."""
        return iter(())

    def _append(self, item: Item, content: bytes, flags: list[str]) -> tuple[bytes, bool]:
        """Return the answer, and whether the message had to be sent without its flags."""
        try:
            return self._append_with(item, content, flags), False
        except MailboxError as error:
            is_full = explain_imap_error(error.words).cause is AccessCause.MAILBOX_FULL
            if error.reason is not MailboxReason.REFUSED or not flags or is_full:
                raise
        return self._append_with(item, content, []), True

    def _append_with(self, item: Item, content: bytes, flags: list[str]) -> bytes:
        self.leave()
        with imap_answers(self.name, self._client):
            answer: bytes = self._client.append(self.name, content, flags=flags, msg_time=item.received)
        return answer

    def _flag_singly(self, uid: int, flags: Iterable[str]) -> None:
        """Set each flag that the server takes; what it refused is seen when the message is fetched back."""
        self._read_only(False)
        for flag in flags:
            try:
                with imap_answers(self.name, self._client):
                    self._client.add_flags([uid], [flag])
            except MailboxError as error:
                if error.reason not in {MailboxReason.REFUSED, MailboxReason.MALFORMED}:
                    raise

    def _take_back(self, answer: bytes) -> None:
        """Remove the message that was just put, where it can be named and removed without any other."""
        match = _APPENDED.search(answer)
        if match and self._client.has_capability("UIDPLUS"):
            self._read_only(False)
            with suppress(MailboxError), imap_answers(self.name, self._client):
                self._client.add_flags([int(match[2])], ["\\Deleted"])
                self._client.uid_expunge([int(match[2])])

    def _is_there(self, content: bytes, digest: str) -> bool:
        if any(self._digest(uid) == digest for uid in self._by_size.get(len(content), [])):
            return True
        return any(
            (stored := self._stored(uid)) is not None and is_same_message(content, stored.content)
            for uid in self._alike(content)
        )

    def _has_other_version(self, content: bytes) -> bool:
        """Tell whether the server may have made another message of this one before.

        Where it cannot be made to remove that, each run would leave one more.
        """
        if self._client.has_capability("UIDPLUS"):
            return False
        return _key(content).startswith(b"<") and bool(self._alike(content))

    def _alike(self, content: bytes) -> list[int]:
        """Return the messages that were in the folder, with the identifier and the date of `content`."""
        if self._by_key is None:
            self._by_key = {}
            self._read_only(True)
            for start in range(0, len(self._found), _TOGETHER):
                with imap_answers(self.name, self._client):
                    answers = self._client.fetch(self._found[start : start + _TOGETHER], [_KEY_FIELDS])
                for uid, answer in answers.items():
                    header = next((value for name, value in answer.items() if name.startswith(b"BODY[")), b"")
                    self._by_key.setdefault(_key(header or b""), []).append(uid)
        return self._by_key.get(_key(content), [])

    def _uid_of(self, answer: bytes, content: bytes) -> int | None:
        """Return the UID that the server gave: as it says, or of the newest message that is the same."""
        match = _APPENDED.search(answer)
        if match:
            uid: int | None = int(match[2])
        else:
            self._read_only(True)
            with imap_answers(self.name, self._client):
                newest = uids_above(self._client, self._newest)[: -_NEWEST - 1 : -1]
            same = (uid for uid in newest if (stored := self._stored(uid)) and is_same_message(content, stored.content))
            uid = next(same, None)
        self._newest = max(self._newest, uid or 0)
        return uid

    def _read_only(self, wanted: bool) -> None:
        """Have the folder open, in this way."""
        if self._open is not wanted:
            with imap_answers(self.name, self._client):
                opened = self._client.select_folder(self.name, readonly=wanted)
            self._open, self._exists = wanted, opened.get(b"EXISTS", 0)

    def _uids(self) -> list[int]:
        """Return the UIDs of the folder, which is open, in ascending order."""
        with imap_answers(self.name, self._client):
            return list(list_uids(self._client, self._exists))

    def leave(self) -> None:
        """Close the folder, and remove nothing from it, whatever is marked for deletion there."""
        if self._open is None:
            return
        if self._client.has_capability("UNSELECT"):
            with imap_answers(self.name, self._client):
                self._client.unselect_folder()
        else:
            self._read_only(True)  # CLOSE removes nothing from a folder that is open read-only (RFC 9051, 6.4.1)
            with imap_answers(self.name, self._client):
                self._client.close_folder()
        self._open = None

    def _digest(self, uid: int) -> str:
        if uid not in self._digests:
            stored = self._stored(uid)
            self._digests[uid] = hashlib.sha256(stored.content).hexdigest() if stored else ""
        return self._digests[uid]

    def _stored(self, uid: int) -> _Stored | None:
        self._read_only(True)
        with imap_answers(self.name, self._client):
            answer = self._client.fetch([uid], ["BODY.PEEK[]", "FLAGS"]).get(uid, {})
        content = answer.get(b"BODY[]")
        if not isinstance(content, bytes):
            return None
        flags = (str(flag, "utf-8", "replace") if isinstance(flag, bytes) else str(flag) for flag in answer[b"FLAGS"])
        return _Stored(content, frozenset(flag.lower() for flag in flags))


def _made(client: "IMAPClient", name: str, new_name: str) -> str:
    """Return the name of the folder, which is made unless it can be opened already."""
    listed = client.list_folders()
    there = {found for flags, _, found in listed if not {flag.lower() for flag in flags} & {b"\\noselect"}}
    own = own_name(client, new_name)
    first, slash, rest = own.partition("/")
    for candidate in (name, own, one_name(first) + slash + rest):  # the last as Dovecot lists inbox/…
        if candidate in there or candidate.upper() == "INBOX":
            return candidate
    client.create_folder(own)
    return own


def _key(message: bytes) -> bytes:
    """Return the identifier and the date of a message, or of the header of one; they only choose what is compared."""
    header = message.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    fields = dict.fromkeys((b"message-id", b"date"), b"")
    for line in re.sub(rb"\n[ \t]+", b" ", header).split(b"\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() in fields:
            fields[name.strip().lower()] = b" ".join(value.split())
    return b" ".join(fields.values())
