"""Answers that few servers give, and what happens to a mailbox while it is read: nothing is missed, all is told."""

import hashlib
import re
from collections.abc import Callable
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path

import pytest
from imapclient import IMAPClient

from bouncekit.archive import Archive, ImapFetch, Pop3Fetch, Pop3Server, pop3_connection
from bouncekit.archive.capture.known import FolderResult
from bouncekit.archive.capture.reconnecting import connected_again
from bouncekit.cli.params.server import ServerOptions
from bouncekit.errors.reasons import MailboxReason
from bouncekit.mailbox import AccessToken, MailboxError
from bouncekit.servers.imap import ImapServer, imap_connection
from bouncekit.servers.wire import Limits
from servers.dovecot import Account, Dovecot
from servers.imapbox import Folder, ImapBox, Message, fetched_from
from servers.scripted import Peer, scripted_server

SOURCE = "imap://marie@localhost"
COUNT = 4


def letter(number: int, folder: str = "INBOX") -> bytes:
    head = f"Message-ID: <{number}@{folder}.example.fr>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\n"
    return f"{head}Subject: {number}\r\n\r\nBonjour {number}.\r\n".encode()


class Odd(ImapBox):
    """A server of two folders whose answer to the commands that begin with `to` is what `amended` makes of it."""

    def __init__(self, to: str, amended: Callable[[bytes], bytes]) -> None:
        names = ("INBOX", "Projets")
        numbers = range(1, COUNT + 1)
        super().__init__({name: Folder({uid: Message(letter(uid, name)) for uid in numbers}) for name in names})
        self._to, self._amended = to, amended

    def _answer(self, word: str, opened: Folder, session: int) -> bytes | None:
        answer = super()._answer(word, opened, session)
        return self._amended(answer) if answer is not None and re.match(self._to, word) else answer


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive.create(str(tmp_path / "archive"))


def fetched(archive: Archive, box: ImapBox, dovecot: Dovecot) -> list[FolderResult]:
    return fetched_from(box, archive, SOURCE, dovecot.folder)


@pytest.mark.parametrize(
    ("to", "pattern", "instead"),
    [
        # imaplib insists on words behind OK.
        ("LIST|UID SEARCH", rb"OK done", b"OK"),
        # More than one answer to one question.
        ("UID SEARCH", rb"SEARCH 1 2", b"SEARCH 1 2\r\n* SEARCH"),
        ("UID SEARCH", rb"1 2 3 4", b"1 2 3 4 (MODSEQ 917162500)"),
        # An index that is broken: messages that SEARCH passes over, or all of them.
        ("UID SEARCH", rb"SEARCH 1 2", b"SEARCH"),
        ("UID SEARCH", rb"\* SEARCH [ \d]+\r\n", b""),
        # The same folder twice, and in another case.
        ("LIST", rb"(\* LIST .*INBOX.*\r\n)", rb'\1\1* LIST () "/" "Inbox"\r\n'),
        ("LIST", rb'"Projets"', b"{7}\r\nProjets"),
        # What nobody asked for.
        ("UID FETCH.*BODY.PEEK", rb"\A", b"* 9 EXISTS\r\n* 2 FETCH (FLAGS ())\r\n* OK [ALERT] Bonjour\r\n"),
    ],
)
def test_odd_answers_cost_nothing(archive: Archive, dovecot: Dovecot, to: str, pattern: bytes, instead: bytes) -> None:
    box = Odd(to, lambda answer: re.sub(pattern, instead, answer, count=1))

    first, again = (fetched(archive, box, dovecot) for _ in range(2))

    assert [(COUNT, 0, True)] * 2 == [(each.fetched, each.missing, each.is_complete) for each in first]
    assert [(COUNT, 0, True)] * 2 == [(each.known, each.fetched, each.is_complete) for each in again]


def test_a_message_that_comes_as_nothing_is_not_called_deleted(archive: Archive, dovecot: Dovecot) -> None:
    nothing = rb"(UID 2 BODY\[\]) \{\d+\}\r\n.*?\.\r\n\)"
    box = Odd("UID FETCH.*BODY.PEEK", lambda answer: re.sub(nothing, rb"\1 NIL)", answer, flags=re.DOTALL))

    for result in fetched(archive, box, dovecot):
        assert [(2, len(letter(2, result.name)), 0)] == [(each.uid, each.told, each.got) for each in result.cut]
        assert ([], 1, False) == (result.unreadable, result.missing, result.is_complete)


def during(archive: Archive, dovecot: Dovecot, account: Account, happens: Callable[[], object]) -> list[FolderResult]:
    """Fetch two folders; `happens` what happens when three messages of the first have come."""
    server = ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file))
    with ExitStack() as stack:

        def connect() -> IMAPClient:
            return stack.enter_context(imap_connection(server, account.name, account.password))

        run = ImapFetch(connect(), SOURCE, {}, ("Plans", "Projets"), connect)

        def messages() -> object:
            for number, message in enumerate(run):
                if number == 3:
                    happens()
                yield message

        archive.add(messages())  # type: ignore[arg-type]
    return run.results


@pytest.fixture
def in_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bouncekit.archive.capture.from_imap._MOST_TOGETHER", 2)


def recreate(client: IMAPClient) -> None:
    client.delete_folder("Plans")
    client.create_folder("Plans")
    for number in range(60, 60 + COUNT):
        client.append("Plans", letter(number, "Plans"))


@pytest.mark.usefixtures("in_pairs")
@pytest.mark.parametrize(
    ("happens", "expected"),
    [
        (recreate, [(COUNT, 0, True), (6, 0, True)]),  # read again from its beginning
        (lambda client: client.rename_folder("Plans", "Anciens plans"), [(4, 2, False), (6, 0, True)]),
        (lambda client: client.delete_folder("Plans"), [(4, 2, False), (6, 0, True)]),
    ],
    ids=["recreated", "renamed", "deleted"],
)
def test_what_happens_to_a_folder_while_it_is_read_costs_the_others_nothing(
    archive: Archive,
    dovecot: Dovecot,
    tmp_path: Path,
    happens: Callable[[IMAPClient], object],
    expected: list[tuple[int, int, bool]],
) -> None:
    account = dovecot.account(f"during-{tmp_path.name}")
    server = ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file))
    with imap_connection(server, account.name, account.password) as client:
        for name in ("Plans", "Projets"):
            client.create_folder(name)
            for number in range(6):
                client.append(name, letter(number, name))
        results = during(archive, dovecot, account, lambda: happens(client))

    if happens is recreate:
        made = {hashlib.sha256(letter(number, "Plans")).hexdigest() for number in range(60, 60 + COUNT)}
        assert made <= set(archive.manifest().values())
    assert expected == [(each.fetched, each.missing, each.is_complete) for each in results]


@pytest.mark.parametrize(
    ("reason", "raised", "asked"),
    [
        (MailboxReason.PASSWORD_REFUSED, MailboxReason.PASSWORD_REFUSED, 1),
        (MailboxReason.TOKEN_REFUSED, MailboxReason.TOKEN_REFUSED, 1),
        (MailboxReason.TOO_MANY_CONNECTIONS, MailboxReason.CUT_OFF, 3),
    ],
)
def test_a_password_that_was_changed_meanwhile_is_told_and_not_tried_again(
    monkeypatch: pytest.MonkeyPatch, reason: MailboxReason, raised: MailboxReason, asked: int
) -> None:
    monkeypatch.setattr("bouncekit.archive.capture.reconnecting.sleep", lambda _: None)
    tries: list[int] = []

    def refused() -> None:
        tries.append(1)
        raise MailboxError(reason, "localhost")

    with pytest.raises(MailboxError) as caught:
        connected_again(refused, MailboxError(MailboxReason.CUT_OFF, "INBOX"))

    assert (raised, asked) == (caught.value.reason, len(tries))


def popped(archive: Archive, dovecot: Dovecot, content: str, end: str = "\r\n") -> FolderResult:
    """Fetch from a POP3 server whose lines end so, and that has one message, which it sends as `content`."""
    answers = {
        "STAT": "+OK 1 message",
        "UIDL": f"+OK{end}1 a{end}.",
        "LIST": f"+OK{end}1 {len(content)}{end}.",
        "RETR": f"+OK{end}{content}.",
    }

    def serves(peer: Peer) -> None:
        peer.send(f"+OK{end}".encode())
        with suppress(ConnectionResetError):
            while True:
                peer.send(f"{answers.get(peer.expect()[:4], '+OK')}{end}".encode())

    with scripted_server(serves, dovecot.folder) as port:
        server = Pop3Server("localhost", port, ca_file=str(dovecot.ca_file), limits=Limits(read=5))
        with pop3_connection(server, "marie", "x") as client:
            run = Pop3Fetch(client, "pop3://marie@localhost", {})
            archive.add(run)
    return run.results[0]


@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_a_pop3_server_may_send_line_feeds_alone_and_more_than_a_count(
    archive: Archive, dovecot: Dovecot, end: str
) -> None:
    """A line feed, a dot and a line feed end a message there alone where the server never sends CR."""
    body = "Bonjour.\n..\n..x" if end == "\n" else "Bonjour.\n.\n..x"
    content = f"Subject: x{end}{end}{body}{end}"

    assert popped(archive, dovecot, content, end).is_complete
    kept = content.replace(f"{end}..", f"{end}.").encode()
    assert [hashlib.sha256(kept).hexdigest()] == list(archive.manifest().values())


def test_a_message_that_ends_at_a_dot_of_its_own_is_cut(archive: Archive, dovecot: Dovecot) -> None:
    """A server that does not double dots (RFC 1939, 3) goes on behind what looks like the end."""
    content = "Subject: x\r\n\r\nBonjour.\r\n.\r\nAu revoir.\r\n"

    result = popped(archive, dovecot, content)

    assert ([("a", len(content))], False) == ([(each.uid, each.told) for each in result.cut], result.is_complete)
    assert [] == list(archive.manifest())


class Renewed(ServerOptions):
    """Options of a server whose every token is another one."""

    __slots__ = ()

    def secret(self, place: str, words: object) -> str:
        return AccessToken(f"{place} {next(COUNTER)}")


COUNTER = count(1)


def test_a_token_that_may_have_ended_is_asked_for_anew() -> None:
    words: object = None

    token = Renewed().secrets("token", AccessToken("token 0"), words)  # type: ignore[arg-type]
    password = Renewed().secrets("token", "secret", words)  # type: ignore[arg-type]

    assert ["token 0", "token 1", "token 2"] == [str(token()) for _ in range(3)]
    assert ["secret"] * 3 == [password() for _ in range(3)]


@pytest.mark.parametrize(
    "listed",
    [
        b"",  # nothing at all
        b'* LIST () "/" ""\r\n',
        b'* LIST () "/" INBOX\r\n* LIST () "/" ""\r\n',
    ],
)
def test_the_inbox_is_there_whatever_is_listed(archive: Archive, dovecot: Dovecot, listed: bytes) -> None:
    box = Odd("LIST", lambda answer: re.sub(rb"(?s).*(?=\{tag\})", lambda _: listed, answer))

    (result,) = fetched(archive, box, dovecot)

    assert ("INBOX", COUNT, True) == (result.name, result.fetched, result.is_complete)
