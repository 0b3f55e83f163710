"""Servers whose answers are odd, broken or hostile: a clear error in bounded time, and never a wrong message."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bouncekit.mailbox import ListOptions, MailboxError, MessageFlag, MessageInfo, list_folders, list_messages
from bouncekit.mailbox.messages.dates import parse_date
from bouncekit.mailbox.messages.fetch_facts import Fetched, fetch_headers

HEADER = b"Subject: x\r\n\r\n"
USUAL = (
    b'1 (UID 7 RFC822.SIZE 1000 FLAGS (\\Seen $Junk) INTERNALDATE "02-Mar-2026 10:00:00 +0100" '
    b"BODY[HEADER.FIELDS (FROM TO)] {14}",
    HEADER,
)
EXPECTED = Fetched(7, 1000, MessageFlag.SEEN, parse_date("02-Mar-2026 10:00:00 +0100"), HEADER)


class Server:
    """A connection whose one folder has one message, and whose server answers FETCH with `answers`."""

    host, port = "imap.example.fr", 993

    class Error(Exception):
        """As imaplib has it."""

    AbortError = Error

    def __init__(self, *answers: object, status: str = "OK") -> None:
        self._answers, self._status = list(answers), status
        self._imap = self

    def uid(self, command: str, *_: object) -> tuple[str, list[object]]:
        return (self._status, self._answers) if command == "FETCH" else ("OK", [b"7"])

    def list_folders(self) -> list[tuple[tuple[bytes, ...], bytes, str]]:
        return [((), b"/", "INBOX")]

    def has_capability(self, _: str) -> bool:
        return False

    def select_folder(self, _: str, *, readonly: bool) -> dict[bytes, object]:
        return {b"UIDVALIDITY": 3}

    def fetch(self, *_: object) -> dict[int, dict[bytes, object]]:
        raise ValueError("BODYSTRUCTURE that no RFC knows")


def fetched(*answers: object) -> list[Fetched]:
    return list(fetch_headers(Server(*answers), [7], ["FROM", "TO"]))


@pytest.mark.parametrize(
    "answers",
    [
        (USUAL, b")"),
        # the same in another order, behind the literal, as strings, with more in it
        (
            (b"1 (BODY[HEADER.FIELDS (FROM TO)] {14}", HEADER),
            b' UID 7 RFC822.SIZE 1000 FLAGS (\\Seen) INTERNALDATE "02-Mar-2026 10:00:00 +0100")',
        ),
        (b'1 (UID 7 RFC822.SIZE 1000 FLAGS (\\Seen) INTERNALDATE "02-Mar-2026 10:00:00 +0100" '
         b'BODY[HEADER.FIELDS ("FROM" "TO")] "Subject: x\r\n\r\n")',),
        ((USUAL[0].replace(b"1 (", b"1 (MODSEQ (12) "), HEADER), b")"),
        # what nobody asked for
        (b"9 (UID 99 FLAGS (\\Seen))", USUAL, b")", b"1 (UID 7 FLAGS (\\Flagged))"),
        (USUAL, b")", USUAL, b")"),
    ],
)  # fmt: skip
def test_answers_are_read_however_they_are_written(answers: tuple[object, ...]) -> None:
    assert [EXPECTED] == fetched(*answers)


@pytest.mark.parametrize(
    "answers",
    [
        (None,),
        (),
        (b"1 (UID 7 FLAGS (\\Seen))",),
        (b"1 (UID 7 RFC822.SIZE -5 FLAGS ())",),
        (b"1 (UID 7 RFC822.SIZE NIL FLAGS ())",),
        ((USUAL[0].replace(b"UID 7", b"UID 8"), HEADER), b")"),
    ],
)
def test_a_message_without_a_size_or_that_nobody_asked_for_is_left_out(answers: tuple[object, ...]) -> None:
    assert [] == fetched(*answers)


@pytest.mark.parametrize("answer", [b"1 (UID", b"x (UID 7)", b"1 (UID 7 RFC822.SIZE)", b"1 UID 7", b'1 (UID "'])
def test_an_answer_that_is_none_is_an_error_that_names_the_server(answer: bytes) -> None:
    from imapclient.exceptions import IMAPClientError

    with pytest.raises((MailboxError, IMAPClientError)) as raised:
        list(list_messages(Server(answer)))

    assert not isinstance(raised.value, MailboxError) or "imap.example.fr:993" == raised.value.place


def test_a_refused_fetch_is_the_servers_error() -> None:
    with pytest.raises(Server.Error, match="try later"):
        list(list_messages(Server(b"try later", status="NO")))


def test_a_structure_that_nobody_can_read_costs_the_attachments_alone() -> None:
    (message,) = list_messages(Server(USUAL, b")"), options=ListOptions(structure_from=0))

    assert isinstance(message, MessageInfo)
    assert (7, 3, None) == (message.uid, message.uidvalidity, message.attachments)


@given(st.binary(max_size=60))
def test_no_answer_raises_anything_else(tail: bytes) -> None:
    from imapclient.exceptions import IMAPClientError

    for answers in ((b"1 (UID 7 " + tail,), ((USUAL[0], tail), b")"), ((b"1 (" + tail, HEADER), b")")):
        try:
            found = list(list_messages(Server(*answers)))
        except (MailboxError, IMAPClientError):
            continue
        assert len(found) <= 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mon, 2 Mar 2026 10:00:00 +0100", "2026-03-02T10:00:00+01:00"),
        (" 2-Mar-2026 10:00:00 -0330", "2026-03-02T10:00:00-03:30"),
        ("2 mar 2026 9:05 GMT", "2026-03-02T09:05:00+00:00"),
        ("Mon, 02 Mar 2026 10:00:00 +0100 (CET)", "2026-03-02T10:00:00+01:00"),
        ("Mon, 02 Mar 2026 10:00:60 +0000", "2026-03-02T10:00:59+00:00"),
        ("Mon, 02 Mar 26 10:00:00 EST", "2026-03-02T10:00:00-05:00"),
        ("Mon, 30 Feb 2026 10:00:00 +0100", None),
        ("Mon, 02 Mar 2026 10:00:00 +9999", None),
        ("hier", None),
        ("", None),
    ],
)
def test_dates_are_read_with_their_offset(text: str, expected: str | None) -> None:
    date = parse_date(text)

    assert expected == (date.isoformat() if date is not None else None)


@given(st.text(max_size=120))
def test_no_date_raises(text: str) -> None:
    date = parse_date(text)

    assert date is None or date.tzinfo is not None


def test_an_answer_of_many_quotes_costs_a_moment() -> None:
    from imapclient.exceptions import IMAPClientError

    begun = time.process_time()
    for line in (b"1 (" + b'"' * 50_000, b"1 (" + b'"" ' * 50_000, b"1 (" + b"UID 7 " * 20_000):
        with suppress(MailboxError, IMAPClientError):
            list(list_messages(Server((line, HEADER), b")")))

    assert time.process_time() - begun < 2


class Folders(Server):
    """A server that lists some folders."""

    def __init__(self, *folders: tuple[tuple[bytes, ...], bytes | None, str], gmail: bool = False) -> None:
        super().__init__()
        self._folders, self._gmail = folders, gmail

    def list_folders(self) -> list[tuple[tuple[bytes, ...], bytes, str]]:
        return list(self._folders)  # type: ignore[arg-type]

    def has_capability(self, name: str) -> bool:
        return self._gmail and name == "X-GM-EXT-1"


GMAIL = (
    ((), b"/", "INBOX"),
    ((b"\\NoSelect",), b"/", "[Gmail]"),
    ((b"\\All",), b"/", "[Gmail]/Tous les messages"),
    ((b"\\Trash",), b"/", "[Gmail]/Corbeille"),
    ((b"\\Junk",), b"/", "[Gmail]/Spam"),
    ((), b"/", "Clients"),
)


def test_on_gmail_each_message_is_listed_once() -> None:
    names = [folder.name for folder in list_folders(Folders(*GMAIL, gmail=True))]

    assert ["[Gmail]/Tous les messages", "[Gmail]/Corbeille", "[Gmail]/Spam"] == names


def test_elsewhere_a_folder_of_all_messages_is_left_out() -> None:
    folders = list_folders(Folders(*GMAIL, ((), None, "&AMk-t&AOk-")))

    assert ["INBOX", "[Gmail]/Corbeille", "[Gmail]/Spam", "Clients", "&AMk-t&AOk-"] == [each.name for each in folders]
