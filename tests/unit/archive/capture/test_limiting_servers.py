"""Servers that give a session only so much, want to be asked less, or leave something out: all comes, or it is told."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bouncekit.archive import Archive
from bouncekit.archive.capture.known import FolderResult
from bouncekit.errors.reasons import MailboxReason
from bouncekit.mailbox import MailboxError
from servers.dovecot import Dovecot
from servers.imapbox import Folder, ImapBox, Message, fetched_from

COUNT = 8
BODY = "BODY.PEEK[]"


def letter(number: int) -> bytes:
    head = f"Message-ID: <{number}@example.fr>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n"
    return f"{head}Subject: {number}\r\n\r\nBonjour {number}.\r\n".encode()


class Limiting(ImapBox):
    """A server of two folders; `limited` is asked first, with (command, number of the session)."""

    def __init__(self) -> None:
        super().__init__({n: Folder({uid: Message(letter(uid)) for uid in range(1, COUNT + 1)}) for n in ("A", "B")})

    def limited(self, word: str, session: int) -> bytes | None:
        """Return an answer; nothing: the server hangs up; None: what it usually answers."""
        return None

    def amended(self, word: str, answer: bytes) -> bytes:
        """Return what the server makes of an answer."""
        return answer

    def _answer(self, word: str, opened: Folder, session: int) -> bytes | None:
        first = self.limited(word, session)
        if first is not None:
            return first or None
        answer = super()._answer(word, opened, session)
        return self.amended(word, answer) if answer is not None else None


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bouncekit.archive.capture.reconnecting.sleep", lambda _: None)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(str(tmp_path / "archive"))


def fetched(archive: Archive, box: ImapBox, dovecot: Dovecot) -> list[FolderResult]:
    return fetched_from(box, archive, "imap://marie@localhost", dovecot.folder)


def assert_complete(results: list[FolderResult]) -> None:
    assert [(COUNT, True)] * 2 == [(each.fetched, each.is_complete) for each in results]


def test_a_session_that_ends_costs_the_message_at_which_it_ended_nothing(archive: Archive, dovecot: Dovecot) -> None:
    given: Counter[int] = Counter()

    class Ending(Limiting):
        def limited(self, word: str, session: int) -> bytes | None:
            if BODY in word:
                given[session] += len(word.split(" ")[2].split(","))
            return b"" if given[session] > 3 else None

    assert_complete(fetched(archive, Ending(), dovecot))


def test_a_server_that_wants_to_be_asked_less_is_not_asked_for_each_message(archive: Archive, dovecot: Dovecot) -> None:
    class Throttling(Limiting):
        def limited(self, word: str, session: int) -> bytes | None:
            return b"{tag} NO [LIMIT] Rate limit hit, try again later\r\n" if BODY in word else None

    box = Throttling()
    results = fetched(archive, box, dovecot)

    assert ["[LIMIT] Rate limit hit, try again later"] * 2 == [each.problem for each in results]
    assert [(0, COUNT, [])] * 2 == [(each.fetched, each.missing, each.unreadable) for each in results]
    assert 6 == sum(BODY in asked for asked in box.asked)


def test_what_is_refused_for_other_reasons_is_asked_one_by_one(archive: Archive, dovecot: Dovecot) -> None:
    class Damaged(Limiting):
        def limited(self, word: str, session: int) -> bytes | None:
            asked = {int(uid) for uid in word.split(" ")[2].split(",")} if BODY in word else set()
            return b"{tag} NO [UNAVAILABLE] try again later\r\n" if asked & {2, 3, 4, 5, 6} else None

    for result in fetched(archive, Damaged(), dovecot):
        assert ([2, 3, 4, 5, 6], 3) == ([uid for uid, _ in result.unreadable], result.fetched)


def test_a_server_that_closes_for_a_while_is_told_in_its_own_words(archive: Archive, dovecot: Dovecot) -> None:
    class Closing(Limiting):
        def limited(self, word: str, session: int) -> bytes | None:
            if BODY in word and "1" in word:
                return b""
            return b"* BYE [UNAVAILABLE] maintenance until 6\r\n" if session > 1 and "LOGIN" in word else None

    with pytest.raises(MailboxError) as caught:
        fetched(archive, Closing(), dovecot)

    assert MailboxReason.UNAVAILABLE is caught.value.reason
    assert "maintenance until 6" in caught.value.words


def amending(pattern: bytes, instead: bytes, only_if: str) -> Limiting:
    class Amending(Limiting):
        def amended(self, word: str, answer: bytes) -> bytes:
            return re.sub(pattern, instead, answer, flags=re.DOTALL) if re.search(only_if, word) else answer

    return Amending()


@pytest.mark.parametrize(
    "amended",
    [
        # One of several is left out: it comes when it is asked for alone.
        (rb"\* 2 FETCH.*?(?=\* 3 FETCH)", b"", r",.*BODY.PEEK\[\]"),
        # literal8 (RFC 3516, RFC 6855)
        (rb"(UID 3 BODY\[\]) \{", rb"\1 ~{", r"BODY.PEEK\[\]"),
    ],
    ids=["left out", "literal8"],
)
def test_what_comes_in_another_way_is_kept(archive: Archive, dovecot: Dovecot, amended: Any) -> None:
    assert_complete(fetched(archive, amending(*amended), dovecot))
    assert COUNT == len(archive.manifest())
