"""Restoring into servers that no Debian package has: they make other messages of what they store, or refuse all."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from bouncekit.archive import Archive, Incoming, Place
from bouncekit.archive.restoring.likeness import as_sent, is_same_message
from bouncekit.archive.restoring.restore import Restored, items_of, restore
from bouncekit.archive.restoring.to_imap import ImapOutlet

LETTER = b"Message-ID: <1@example.fr>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\nSubject: x\r\n\r\nBonjour.\r\n"


class Box:
    """One folder of a server, spoken to as with an `IMAPClient`; `stores` is what it makes of a message."""

    Error, AbortError = IMAPClientError, IMAPClientAbortError

    def __init__(self, stores: Callable[[bytes], bytes] = bytes, *capabilities: str, refuses: str = "") -> None:
        self.messages: dict[int, tuple[bytes, list[str]]] = {}
        self._stores = stores
        self._capabilities = capabilities
        self._refuses = refuses
        self._last = 0
        self.opened: str | None = None
        self._imap = self

    def has_capability(self, name: str) -> bool:
        return name in self._capabilities

    def list_folders(self, directory: str = "", pattern: str = "*") -> list[tuple[tuple[bytes, ...], bytes, str]]:
        return [((), b"/", "INBOX")]

    def create_folder(self, name: str) -> None:
        """Make none: this server has one folder."""

    def select_folder(self, name: str, readonly: bool = False) -> dict[bytes, int]:
        self.opened = "read" if readonly else "write"
        return {b"EXISTS": len(self.messages)}

    def close_folder(self) -> None:
        assert "read" == self.opened  # else it would remove what is marked for deletion
        self.opened = None

    def unselect_folder(self) -> None:
        self.opened = None

    def uid(self, *_: str) -> tuple[str, list[bytes]]:
        return "OK", [" ".join(map(str, self.search())).encode()]

    def search(self, criteria: str | Sequence[str] = "ALL") -> list[int]:
        assert self.opened
        first = 0 if criteria == "ALL" else int(re.sub(r"\D", "", criteria[1]))
        return [uid for uid in self.messages if uid >= first]

    def fetch(self, uids: Sequence[int], what: Sequence[str]) -> dict[int, dict[bytes, Any]]:
        assert self.opened
        found = {uid: self.messages[uid] for uid in uids if uid in self.messages}
        return {
            uid: {
                b"RFC822.SIZE": len(content),
                b"BODY[]": content,
                b"FLAGS": tuple(flag.encode() for flag in flags),
                b"BODY[HEADER.FIELDS (MESSAGE-ID DATE)]": content.partition(b"\r\n\r\n")[0],
            }
            for uid, (content, flags) in found.items()
        }

    def append(self, name: str, content: bytes, flags: Sequence[str] = (), msg_time: datetime | None = None) -> bytes:
        assert self.opened is None
        if self._refuses:
            raise IMAPClientError(f"append failed: {self._refuses}")
        self._last += 1
        self.messages[self._last] = self._stores(content), list(flags)
        return b"[APPENDUID 1 %d] done" % self._last if self.has_capability("UIDPLUS") else b"done"

    def add_flags(self, uids: Sequence[int], flags: Sequence[str]) -> None:
        assert "write" == self.opened
        for uid in uids:
            self.messages[uid][1].extend(flags)

    def uid_expunge(self, uids: Sequence[int]) -> None:
        for uid in uids:
            assert "\\Deleted" in self.messages.pop(uid)[1]


def run(archive: Archive, box: Box) -> Restored:
    box.opened = None
    result = Restored()
    for outcome in restore(archive, items_of(archive.captures()), ImapOutlet(box, "INBOX")):
        result.count(outcome)
    return result


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive.create(str(tmp_path / "archive"))
    archive.add([Incoming(LETTER, Place("imap://a", "INBOX", 1, 1, ("\\Seen", "\\Deleted")))])
    return archive


def test_what_became_another_message_is_taken_back(archive: Archive) -> None:
    box = Box(lambda content: content + b"-- \r\nSent by a free service\r\n", "UIDPLUS")

    for _ in range(2):
        assert ["not-exact"] == [each.problem for each in run(archive, box).problems]
        assert {} == box.messages


def test_where_it_cannot_be_taken_back_it_is_put_there_once(archive: Archive) -> None:
    box = Box(lambda content: content + b"-- \r\nSent by a free service\r\n")

    for _ in range(3):
        assert ["not-exact"] == [each.problem for each in run(archive, box).problems]
        assert [1] == list(box.messages)


def test_a_full_mailbox_is_asked_once_for_each_message_and_told(archive: Archive) -> None:
    box = Box(refuses="[OVERQUOTA] Quota exceeded")

    assert [("refused", "[OVERQUOTA] Quota exceeded")] == [(p.problem, p.where) for p in run(archive, box).problems]


@pytest.mark.parametrize("capabilities", [(), ("UIDPLUS",), ("UIDPLUS", "UNSELECT")])
@pytest.mark.parametrize(
    "stores",
    [
        bytes,
        lambda content: b"X-UID: 7\r\nStatus: RO\r\n" + content,
        lambda content: b"Received: from a by b\r\n" + content + b"\r\n",
        lambda content: content.replace(b"\r\nFrom ", b"\r\n>From "),
        lambda content: content.rstrip(b"\r\n"),
    ],
)
def test_no_run_adds_what_is_there(
    tmp_path: Path, stores: Callable[[bytes], bytes], capabilities: tuple[str, ...]
) -> None:
    archive = Archive.create(str(tmp_path / "archive"))
    letters = [
        LETTER,
        LETTER.replace(b"Bonjour", b"From now on"),
        b"Subject: nu\n\nx\n",
        LETTER.replace(b"\r\n", b"\n"),
    ]
    archive.add(Incoming(letter, Place("imap://a", "INBOX", 1, n, ("\\Seen",))) for n, letter in enumerate(letters))
    box = Box(stores, *capabilities)

    first, again = run(archive, box), run(archive, box)

    # The last one is the first with other line ends: one message, which the archive keeps once.
    assert (3, 0, []) == (first.restored, first.there, first.problems)
    assert (0, 3, []) == (again.restored, again.there, again.problems)
    assert 3 == len(box.messages)
    assert [["\\Seen"]] * 3 == [flags for _, flags in box.messages.values()]


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_a_message_is_like_itself_and_unlike_another(one: bytes, other: bytes) -> None:
    head = b"Subject: x\r\n\r\n"

    assert is_same_message(head + one, head + one)
    assert as_sent(as_sent(one)) == as_sent(one)
    quoted = (re.sub(rb"(?m)^>*From ", b"From ", text.replace(b"\r", b"")).rstrip(b"\n") for text in (one, other))
    if len(set(quoted)) == 2:
        assert not is_same_message(head + one, head + other)


def test_a_field_that_is_missing_or_changed_makes_another_message() -> None:
    assert not is_same_message(b"A: 1\r\nB: 2\r\n\r\nx", b"A: 1\r\n\r\nx")
    assert not is_same_message(b"A: 1\r\n\r\nx", b"A: 2\r\n\r\nx")
    assert not is_same_message(b"A: 1\r\nA: 1\r\n\r\nx", b"A: 1\r\n\r\nx")
    assert is_same_message(b"A: 1\r\n 2\r\nStatus: O\r\n\r\nx", b"A: 1\n 2\nX-UID: 3\nNew: 1\n\nx\n")
