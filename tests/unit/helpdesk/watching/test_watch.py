"""A watch: each message is told once, nothing changes unasked, and nothing stops it that passes by itself."""

import socket
import sqlite3
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from imapclient import IMAPClient
from web_receiver import WebReceiver

from bouncekit.helpdesk import read_mail
from bouncekit.helpdesk.watching import Action, Arrival, Happening, Watch, WatchOptions, WatchState, Webhook
from bouncekit.mailbox import ImapServer, Limits, MailboxError, MailboxReason, open_imap
from bouncekit.vocabulary import Kind
from servers.courier import Courier
from servers.cyrus import Cyrus
from servers.dovecot import Account, Dovecot
from servers.imapbox import Folder, ImapBox, Message
from servers.loopback import make_certificate
from servers.mailutils import Mailutils

CORPUS = Path(__file__).parents[4] / "corpus"
NOTICE = (CORPUS / "postfix/mailbox-full-orange-417.eml").read_bytes().replace(b"\n", b"\r\n")
PERSON = b"From: Marie <marie@example.fr>\r\nTo: support@example.fr\r\nSubject: Devis\r\n\r\nBonjour, merci.\r\n"
KEY = "a secret of more than sixteen bytes"


class _EndError(Exception):
    """Ends a watch that would go on."""


@pytest.fixture
def state(tmp_path: Path) -> Iterator[WatchState]:
    with WatchState(tmp_path / "state.sqlite") as opened:
        yield opened


class Seen:
    """What a watch told; ends it after `most` arrivals."""

    def __init__(self, most: int = 1000) -> None:
        self.arrivals: list[Arrival] = []
        self.happenings: list[tuple[Happening, str, str]] = []
        self._most = most

    @property
    def subjects(self) -> list[str | None]:
        return [each.mail.header("subject") for each in self.arrivals]

    def watch(self, connect: Callable[[], Any], state: WatchState, **options: Any) -> Watch:
        options.setdefault("once", True)
        watch = Watch("imap://watched", connect, read_mail, state, WatchOptions(**options))
        watch.on_arrival = self._arrived
        watch.on_happening = lambda *told: self.happenings.append(told)
        return watch

    def _arrived(self, arrival: Arrival) -> None:
        self.arrivals.append(arrival)
        if len(self.arrivals) >= self._most:
            raise _EndError


def connecting(server: Dovecot | Courier | Cyrus | Mailutils, user: str, password: str) -> Callable[[], IMAPClient]:
    box = ImapServer(server.host, server.imaps_port, ca_file=str(server.ca_file), limits=Limits(read=20))
    return lambda: open_imap(box, user, password)


def folder_of(
    server: Dovecot | Courier, user: str, password: str, folder: str = "INBOX"
) -> dict[bytes, tuple[Any, ...]]:
    """Return {content: flags} of a folder."""
    context = ssl.create_default_context(cafile=str(server.ca_file))
    with IMAPClient(server.host, server.imaps_port, ssl_context=context, timeout=20) as client:
        client.plain_login(user, password)
        client.select_folder(folder, readonly=True)
        found = client.fetch(client.search("ALL"), ["BODY.PEEK[]", "FLAGS"]).values()
        return {each[b"BODY[]"]: each[b"FLAGS"] for each in found}


@pytest.fixture
def marie(dovecot: Dovecot, request: pytest.FixtureRequest) -> Account:
    return dovecot.account(f"watch-{abs(hash(request.node.name))}-{time.monotonic_ns()}")


# On a server whose ranges of UIDs do not know "*".


def test_what_arrives_later_is_told_by_mailutils(mailutils: Mailutils, state: WatchState) -> None:
    inbox = mailutils.account("watched") / "INBOX"
    connect = connecting(mailutils, mailutils.user("watched"), mailutils.password)
    subjects = []
    for subject in "un", "deux":
        with inbox.open("a") as mbox:
            mbox.write(f"From marie Mon Mar  2 10:00:00 2026\nSubject: {subject}\n\nBonjour.\n\n")
        seen = Seen()
        seen.watch(connect, state).run()
        subjects.append(seen.subjects)
    assert [["un"], ["deux"]] == subjects


# On a real Dovecot, with IDLE and MOVE.


def test_each_message_is_told_once_and_nothing_changes(dovecot: Dovecot, marie: Account, state: WatchState) -> None:
    dovecot.deliver(marie, NOTICE)
    dovecot.deliver(marie, PERSON)
    connect = connecting(dovecot, marie.name, marie.password)
    seen = Seen()
    counts = seen.watch(connect, state).run()
    dovecot.deliver(marie, b"Subject: trois\r\n\r\n")
    later = Seen()
    later.watch(connect, state).run()

    assert ["Undelivered Mail Returned to Sender", "Devis"] == seen.subjects
    assert [True, False] == [each.is_recognised for each in seen.arrivals]
    assert (2, 1) == (counts.read, counts.recognised)
    assert ["trois"] == later.subjects
    assert [3] == [each.uid for each in later.arrivals]
    assert all(b"\\Seen" not in flags for flags in folder_of(dovecot, marie.name, marie.password).values())
    told = seen.arrivals[0].as_dict()
    assert ("failure", "reopen", 1, True) == (
        told["report"]["kind"],
        told["handling"],
        told["uid"],
        told["recognised"],
    )


@pytest.mark.parametrize("poll", [None, 0.2])
def test_what_arrives_meanwhile_is_told(
    dovecot: Dovecot, marie: Account, state: WatchState, poll: float | None
) -> None:
    dovecot.deliver(marie, NOTICE)
    seen = Seen(most=3)
    watch = seen.watch(connecting(dovecot, marie.name, marie.password), state, once=False, poll=poll)

    def bring() -> None:
        for number, subject in enumerate((b"deux", b"trois"), 1):
            while len(seen.arrivals) < number:
                time.sleep(0.05)
            time.sleep(0.3)  # it waits again
            dovecot.deliver(marie, b"Subject: " + subject + b"\r\n\r\n")

    bringing = threading.Thread(target=bring)
    bringing.start()
    began = time.monotonic()
    with pytest.raises(_EndError):
        watch.run()
    bringing.join()

    assert ["deux", "trois"] == seen.subjects[1:]
    assert time.monotonic() - began < 60


def test_a_lost_connection_is_made_anew(dovecot: Dovecot, marie: Account, state: WatchState) -> None:
    clients: list[Any] = []
    real = connecting(dovecot, marie.name, marie.password)

    def connect() -> Any:
        clients.append(real())
        if len(clients) == 1:  # the server hangs up while it is waited for
            threading.Timer(0.5, lambda: clients[0].wire.socket.shutdown(socket.SHUT_RDWR)).start()
            threading.Timer(0.6, lambda: dovecot.deliver(marie, NOTICE)).start()
        return clients[-1]

    seen = Seen(most=1)
    with pytest.raises(_EndError):
        seen.watch(connect, state, once=False).run()

    assert 2 == len(clients)
    assert [Happening.LOST] == [what for what, _, _ in seen.happenings]


def test_a_server_that_refuses_idle_is_asked_now_and_then(
    dovecot: Dovecot, marie: Account, state: WatchState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bouncekit.helpdesk.watching.watch._POLL", 0.3)
    dovecot.deliver(marie, NOTICE)
    real = connecting(dovecot, marie.name, marie.password)

    def connect() -> Any:
        client = real()

        def refuse(seconds: float) -> bool:
            dovecot.deliver(marie, PERSON)
            raise client.Error("IDLE: NO")

        client.idle_for = refuse
        return client

    seen = Seen(most=2)
    with pytest.raises(_EndError):
        seen.watch(connect, state, once=False).run()

    assert [1, 2] == [each.uid for each in seen.arrivals]


def test_what_is_there_is_passed_over_on_request(dovecot: Dovecot, marie: Account, state: WatchState) -> None:
    dovecot.deliver(marie, NOTICE)
    connect = connecting(dovecot, marie.name, marie.password)
    first, second = Seen(), Seen()
    first.watch(connect, state, since_now=True).run()
    dovecot.deliver(marie, PERSON)
    second.watch(connect, state, since_now=True).run()

    assert ([], ["Devis"]) == (first.subjects, second.subjects)


def test_only_what_a_machine_wrote_is_flagged_and_moved(dovecot: Dovecot, marie: Account, state: WatchState) -> None:
    forwarded = b"From: Marie <marie@example.fr>\r\nSubject: Fwd\r\nMIME-Version: 1.0\r\n" + (
        b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nVoyez.\r\n--x\r\n'
        b"Content-Type: message/rfc822\r\n\r\n" + NOTICE + b"\r\n--x--\r\n"
    )
    for content in (NOTICE, PERSON, forwarded):
        dovecot.deliver(marie, content)
    action = Action("$Bounce", "Junk")
    counts = Seen().watch(connecting(dovecot, marie.name, marie.password), state, action=action).run()
    there = folder_of(dovecot, marie.name, marie.password, "Junk")

    assert (1, 1) == (counts.flagged, counts.moved)
    assert {PERSON, forwarded} == set(folder_of(dovecot, marie.name, marie.password))
    assert [NOTICE] == list(there)
    assert b"$Bounce" in there[NOTICE]
    assert b"\\Seen" not in there[NOTICE]


def test_only_the_chosen_kinds_are_moved(dovecot: Dovecot, marie: Account, state: WatchState) -> None:
    dovecot.deliver(marie, NOTICE)
    action = Action(folder="Junk", kinds=frozenset({Kind.DELAY}))
    counts = Seen().watch(connecting(dovecot, marie.name, marie.password), state, action=action).run()

    assert (1, 0) == (counts.recognised, counts.moved)


def test_a_folder_that_is_not_there_ends_it_before_anything_is_touched(
    dovecot: Dovecot, marie: Account, state: WatchState
) -> None:
    dovecot.deliver(marie, NOTICE)
    seen = Seen()
    with pytest.raises(MailboxError) as error:
        seen.watch(connecting(dovecot, marie.name, marie.password), state, action=Action(folder="Nulle part")).run()

    assert (MailboxReason.NOT_FOUND, "Nulle part") == (error.value.reason, error.value.place)
    assert [] == seen.arrivals


# On a real Cyrus, asked now and then.


def test_a_server_is_asked_now_and_then(cyrus: Cyrus, state: WatchState) -> None:
    cyrus.account("polled")
    context = ssl.create_default_context(cafile=str(cyrus.ca_file))
    seen = Seen(most=2)
    watch = seen.watch(connecting(cyrus, "polled", cyrus.password), state, once=False, poll=0.3)
    with IMAPClient(cyrus.host, cyrus.imaps_port, ssl_context=context, timeout=20) as client:
        client.plain_login("polled", cyrus.password)
        client.append("INBOX", NOTICE)
        threading.Timer(1.5, lambda: client.append("INBOX", PERSON)).start()
        with pytest.raises(_EndError):
            watch.run()

    assert [1, 2] == [each.uid for each in seen.arrivals]


# On a real Courier, which has no MOVE.


def test_where_the_server_cannot_move_the_copy_is_read_back(courier: Courier, state: WatchState) -> None:
    courier.account("watched")
    context = ssl.create_default_context(cafile=str(courier.ca_file))
    with IMAPClient(courier.host, courier.imaps_port, ssl_context=context, timeout=20) as client:
        client.plain_login("watched", courier.password)
        client.create_folder("INBOX.Retours")
        for content in (PERSON, NOTICE):
            client.append("INBOX", content)
        client.select_folder("INBOX")
        client.add_flags(client.search("ALL")[:1], [b"\\Deleted"])  # somebody's mark: it must not be expunged with ours
    connect = connecting(courier, "watched", courier.password)
    seen = Seen()
    counts = seen.watch(connect, state, action=Action(folder="INBOX.Retours")).run()

    assert [] == seen.happenings
    assert 1 == counts.moved
    assert [NOTICE] == list(folder_of(courier, "watched", courier.password, "INBOX.Retours"))
    assert {PERSON: (b"\\Deleted",)} == folder_of(courier, "watched", courier.password)


# On a server that does what no real one does on demand.


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("certificate")
    make_certificate(folder)
    return folder


def boxed(port: int, certificate: Path) -> Callable[[], IMAPClient]:
    box = ImapServer("localhost", port, ca_file=str(certificate / "certificate.pem"), limits=Limits(read=10))
    return lambda: open_imap(box, "marie", "secret")


@pytest.mark.parametrize("fault", ["refused", "hangs-up", "garbled"])
def test_a_message_that_the_server_does_not_give_is_named_and_passed_over(
    certificate: Path, state: WatchState, fault: str
) -> None:
    box = ImapBox(
        {"INBOX": Folder({1: Message(PERSON), 5: Message(NOTICE, fault=fault), 9: Message(PERSON + b"2\r\n")})}
    )
    seen = Seen()
    with box.serving(certificate) as port:
        counts = seen.watch(boxed(port, certificate), state).run()
        again = Seen()
        again.watch(boxed(port, certificate), state).run()

    assert [1, 9] == [each.uid for each in seen.arrivals]
    assert [(Happening.UNREADABLE, "INBOX 5")] == [(what, place) for what, place, _ in seen.happenings]
    assert 1 == counts.unreadable
    assert [] == again.arrivals


def test_a_folder_that_is_numbered_anew_is_told_of_once(certificate: Path, state: WatchState) -> None:
    folder = Folder({1: Message(PERSON), 2: Message(NOTICE)})
    box = ImapBox({"INBOX": folder})
    seen, again = Seen(), Seen()
    with box.serving(certificate) as port:
        seen.watch(boxed(port, certificate), state).run()
        folder.validity = 77
        folder.messages = {10: Message(NOTICE), 11: Message(PERSON + b"neuf\r\n"), 12: Message(PERSON)}
        again.watch(boxed(port, certificate), state).run()

    assert [Happening.RENUMBERED] == [what for what, _, _ in again.happenings]
    assert [11] == [each.uid for each in again.arrivals]
    assert not any(word.startswith(("SELECT", "STORE", "UID STORE")) for word in box.asked)


def test_what_was_told_is_not_told_again_where_what_was_to_be_done_failed(certificate: Path, state: WatchState) -> None:
    box = ImapBox({"INBOX": Folder({1: Message(NOTICE)})})
    seen = Seen()
    with box.serving(certificate) as port:
        watch = seen.watch(boxed(port, certificate), state)
        watch.body_of = lambda _: b"{}"
        watch.run()
        place = state.place("imap://watched", "INBOX")
        assert place is not None
        place.done = 0  # as after an end in the midst of it
        state.keep(place)
        again = Seen()
        again.watch(boxed(port, certificate), state).run()

    assert ([1], []) == ([each.uid for each in seen.arrivals], again.arrivals)


def test_one_watch_has_a_state_at_a_time(tmp_path: Path) -> None:
    with WatchState(tmp_path / "state.sqlite"), pytest.raises(sqlite3.OperationalError, match="locked"):
        WatchState(tmp_path / "state.sqlite")


def test_a_webhook_gets_what_it_did_not_take_the_next_time(
    certificate: Path, state: WatchState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bouncekit.helpdesk.watching.webhook.uniform", lambda *_: 0.0)
    box = ImapBox({"INBOX": Folder({1: Message(PERSON), 2: Message(NOTICE)})})
    seen = Seen()
    with box.serving(certificate) as port, WebReceiver(503, 200) as web:
        for _ in range(2):
            watch = seen.watch(boxed(port, certificate), state)
            watch.webhook = Webhook(web.url, (KEY,))
            watch.body_of = lambda arrival: f"{arrival.uid}".encode()
            watch.run()

    assert [b"1", b"1", b"2"] == [call.body for call in web.calls]
    assert web.calls[0].headers["webhook-id"] == web.calls[1].headers["webhook-id"] == seen.arrivals[0].key
    assert [Happening.NOT_DELIVERED] == [what for what, _, _ in seen.happenings]
    assert 0 == state.waiting
