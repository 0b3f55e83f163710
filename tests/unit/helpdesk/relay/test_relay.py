"""The relay: the sender hears what the next server said, and no message is lost, or changed but for its stamp."""

import asyncio
import re
import smtplib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from next_server import NextServer

from bouncekit.helpdesk import filtered, read_mail
from bouncekit.helpdesk.relay import Endpoint, Envelope, Relay, RelayLimits, as_delivered
from bouncekit.helpdesk.relay.serving import _loop

MESSAGE = b"From: <marie@example.fr>\r\nSubject: =?utf-8?q?=C3=A9t=C3=A9?=\r\n\r\n.point\r\n..deux\r\n\xff\xe9\r\n"
STAMP = b"X-Seen: yes\r\n"


def mark(envelope: Envelope) -> bytes:
    return STAMP + envelope.content


@dataclass
class Running:
    """A relay that serves in a thread of its own."""

    relay: Relay
    port: int = 0
    faults: list[Exception] = field(default_factory=list)

    def sender(self) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", self.port, local_hostname="sender", timeout=20)

    def lmtp(self) -> "Lines":
        return Lines(self.port)


class Lines:
    """A sender that says what it likes, line by line."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self._file = self._socket.makefile("rb")
        self.read()

    def read(self) -> str:
        lines: list[str] = []
        while not lines or lines[-1][3:4] == "-":
            lines.append(self._file.readline().decode("utf-8", "replace").rstrip("\r\n"))
            if not lines[-1]:
                break
        return "\n".join(lines)

    def say(self, *lines: str | bytes) -> str:
        """Say each line and return the reply to the last."""
        answer = ""
        for line in lines:
            self._socket.sendall((line if isinstance(line, bytes) else line.encode()) + b"\r\n")
            answer = self.read()
        return answer

    def send(self, content: bytes) -> str:
        self._socket.sendall(content)
        return self.read()

    def close(self) -> None:
        self._file.close()
        self._socket.close()


@contextmanager
def running(
    port: int,
    stamp: Callable[[Envelope], bytes] = mark,
    limits: RelayLimits | None = None,
    *,
    listens: str = "smtp",
    hands_on: str = "smtp",
) -> Iterator[Running]:
    place = Endpoint.parse(f"{hands_on}:127.0.0.1:{port}")
    running = Running(Relay(place, stamp, limits or RelayLimits(ending=10)))
    running.relay.on_fault = running.faults.append
    ready = threading.Event()
    loops: list[asyncio.AbstractEventLoop] = []

    async def serve() -> None:
        loops.append(asyncio.get_running_loop())

        def told(real: Endpoint) -> None:
            running.port = real.port
            ready.set()

        await running.relay.serve(Endpoint.parse(f"{listens}:127.0.0.1:0"), told)

    def run() -> None:
        with asyncio.Runner(loop_factory=_loop) as runner:  # that of `Relay.run`, which only the main thread can call
            runner.run(serve())

    thread = threading.Thread(target=run)
    thread.start()
    assert ready.wait(20)
    try:
        yield running
    finally:
        loops[0].call_soon_threadsafe(running.relay.stop)
        thread.join(20)
    assert not thread.is_alive()


@pytest.fixture
def following() -> Iterator[NextServer]:
    with NextServer() as server:
        yield server


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("127.0.0.1:25", "smtp:127.0.0.1:25"),
        ("LMTP:[::1]:24", "lmtp:[::1]:24"),
        ("lmtp:unix:/run/dovecot/lmtp", "lmtp:unix:/run/dovecot/lmtp"),
        ("smtp:mail.example.fr:587", "smtp:mail.example.fr:587"),
    ],
)
def test_a_place_is_read_as_it_is_written(text: str, told: str) -> None:
    assert told == str(Endpoint.parse(text))


@pytest.mark.parametrize(
    "text", ["", "25", "localhost", "localhost:", "localhost:70000", "imap:localhost:25", "a:b:25"]
)
def test_what_is_no_place_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT"):
        Endpoint.parse(text)


def test_only_this_machine_reaches_its_own_addresses() -> None:
    ours = ["127.0.0.1:25", "127.9.9.9:25", "[::1]:25", "localhost:25", "unix:/run/relay"]

    assert [True] * 5 == [Endpoint.parse(text).is_loopback for text in ours]
    assert [False] * 3 == [Endpoint.parse(t).is_loopback for t in ("0.0.0.0:25", "[::]:25", "mail.example.fr:25")]


def test_what_is_read_has_the_envelope_before_it() -> None:
    read = as_delivered(Envelope(b"Subject: x\r\n\r\n", b"", (b"support+12@example.fr",)))

    assert b"Return-Path: <>\r\nX-Original-To: support+12@example.fr\r\nSubject: x\r\n\r\n" == read
    assert b"From x\r\n" == as_delivered(Envelope(b"From x\r\n", b"", ()))


def test_a_message_is_handed_on_with_its_stamp_and_its_envelope(following: NextServer) -> None:
    with running(following.port, limits=RelayLimits(ending=10, at_once=0)) as relay:
        sender = relay.lmtp()
        announced = sender.say("EHLO sender")
        sender.say(
            "MAIL FROM:<> SIZE=100 BODY=8BITMIME SMTPUTF8 RET=HDRS", "RCPT TO:<élise@example.fr> NOTIFY=NEVER", "DATA"
        )
        answer = sender.send(MESSAGE.replace(b"\r\n.", b"\r\n..") + b".\r\n")
        assert sender.say("QUIT").startswith("221")
        sender.close()

    assert "250 2.0.0 taken" == answer
    assert {"SIZE 983616", "8BITMIME", "SMTPUTF8", "DSN", "PIPELINING"} == {
        line[4:] for line in announced.splitlines()[1:]
    }  # what the next server takes less what we add; and neither XCLIENT, STARTTLS nor CHUNKING
    [taken] = following.messages
    assert STAMP + MESSAGE == taken.content
    assert (
        "MAIL FROM:<> SIZE=100 BODY=8BITMIME SMTPUTF8 RET=HDRS",
        "RCPT TO:<élise@example.fr> NOTIFY=NEVER",
        "DATA",
    ) == taken.commands
    assert 1 == relay.relay.counts.accepted
    assert [] == relay.faults


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\r\n",
        b".\r\n",
        b"x" * 300_000 + b"\r\n",
        b"a\r\n" + b"y" * 65_537 + b"\r\n.\r\n",
        b"bare\nline\rends\r\n",
        b"a\r\n",
        b"\r\n\r\n",
        b"\r\n.\r\n\r\n.\r\n",
        b"..\r\n.b\r\n",
        b"z" * 65_530 + b"\r\n.\r\n\r\n",
    ],
    ids=lambda content: f"{len(content)} bytes, {content[:8]!r}",
)
def test_each_content_arrives_byte_for_byte(following: NextServer, content: bytes) -> None:
    sent = re.sub(rb"(\A|\r\n)\.", rb"\1..", content)
    with running(following.port, lambda envelope: envelope.content) as relay:
        sender = relay.lmtp()
        sender.say("HELO sender", "MAIL FROM:<a@example.fr>", "RCPT TO:<b@example.fr>", "DATA")
        assert sender.send(sent + b".\r\n").startswith("250")
        sender.close()

    assert [content] == [taken.content for taken in following.messages]


def test_what_a_lax_server_takes_for_an_end_is_refused(following: NextServer) -> None:
    with running(following.port) as relay:
        for end in (b"\n.\r\n", b"\n.\n", b"\r.\r", b"\r.\r\n"):
            sender = relay.lmtp()
            sender.say("EHLO sender", "MAIL FROM:<a@example.fr>", "RCPT TO:<b@example.fr>", "DATA")
            assert sender.send(b"one" + end + b"MAIL FROM:<x@example.fr>\r\n.\r\n").startswith("550 5.5.2")
            sender.close()

    assert [] == following.messages


def test_the_sender_hears_each_refusal_of_the_next_server(following: NextServer) -> None:
    following.answers |= {
        "MAIL FROM:<spam@": "550 5.7.1 Not you",
        "RCPT TO:<pas-la@": "550-5.1.1 Inconnu\r\n550 5.1.1 chez nous",
        "RCPT TO:<plein@": "452 4.2.2 Full",
        "end": "554 5.6.0 I do not like it",
    }
    with running(following.port) as relay:
        sender = relay.lmtp()
        assert "550 5.7.1 Not you" == sender.say("EHLO sender", "MAIL FROM:<spam@example.fr>")
        assert "250 2.0.0 good" == sender.say("MAIL FROM:<a@example.fr>")
        assert "550-5.1.1 Inconnu\n550 5.1.1 chez nous" == sender.say("RCPT TO:<pas-la@example.fr>")
        assert "452 4.2.2 Full" == sender.say("RCPT TO:<plein@example.fr>")
        assert sender.say("DATA").startswith("503")
        sender.say("RCPT TO:<b@example.fr>", "DATA")
        assert "554 5.6.0 I do not like it" == sender.send(MESSAGE + b".\r\n")
        assert sender.say("RSET").startswith("250")
        sender.close()

    assert (0, 1, 0) == (relay.relay.counts.accepted, relay.relay.counts.refused, relay.relay.counts.put_off)


def test_where_the_next_server_is_away_the_sender_is_to_come_again(following: NextServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as nobody:
        port = nobody.getsockname()[1]
    with running(port) as relay:
        for _ in range(2):
            sender = relay.lmtp()
            assert sender.say("EHLO sender").startswith("421 4.4.1")
            assert not sender.read()
            sender.close()

    assert 1 == len(relay.faults)  # told once
    assert str(port) in str(relay.faults[0])


def test_where_the_next_server_hangs_up_nothing_is_accepted(following: NextServer) -> None:
    following.answers["end"] = None
    with running(following.port) as relay:
        sender = relay.lmtp()
        sender.say("EHLO sender", "MAIL FROM:<a@example.fr>", "RCPT TO:<b@example.fr>", "DATA")
        assert sender.send(MESSAGE + b".\r\n").startswith("451 4.4.2")
        following.answers["end"] = "250 2.0.0 now"
        sender.say("MAIL FROM:<a@example.fr>", "RCPT TO:<b@example.fr>", "DATA")
        assert "250 2.0.0 now" == sender.send(MESSAGE + b".\r\n")
        sender.close()


def test_a_connection_is_used_again(following: NextServer) -> None:
    with running(following.port) as relay, relay.sender() as sender:
        for _ in range(5):
            sender.sendmail("a@example.fr", ["b@example.fr"], MESSAGE)

    assert (1, 5) == (following.connections, len(following.messages))


def test_a_kept_connection_that_says_421_is_made_anew(following: NextServer) -> None:
    class Once(dict[str, str | None]):
        def items(self):  # type: ignore[no-untyped-def]  # as a dict's own
            told = [*super().items()]
            if len(following.messages) == 1 and following.connections == 1:
                told.append(("MAIL", "421 4.4.2 Idle too long"))
            return told

    following.answers = Once()
    with running(following.port) as relay, relay.sender() as sender:
        for _ in range(2):
            sender.sendmail("a@example.fr", ["b@example.fr"], MESSAGE)

    assert (2, 2) == (following.connections, len(following.messages))


def test_where_stamping_fails_the_message_goes_on_as_it_came(following: NextServer) -> None:
    def broken(envelope: Envelope) -> bytes:
        raise RuntimeError("broken")

    with running(following.port, broken) as relay, relay.sender() as sender:
        sender.sendmail("a@example.fr", ["b@example.fr"], MESSAGE)

    assert [MESSAGE] == [taken.content for taken in following.messages]
    assert ["broken"] == [str(fault) for fault in relay.faults]
    assert (1, 1) == (relay.relay.counts.accepted, relay.relay.counts.as_they_came)


def test_where_stamping_takes_too_long_the_message_goes_on_as_it_came(following: NextServer) -> None:
    wait = threading.Event()

    def slow(envelope: Envelope) -> bytes:
        wait.wait(20)
        return b"late"

    limits = RelayLimits(stamping=0.2, ending=5, at_once=0)
    with running(following.port, slow, limits) as relay, relay.sender() as sender:
        sender.sendmail("a@example.fr", ["b@example.fr"], MESSAGE)
        wait.set()

    assert [MESSAGE] == [taken.content for taken in following.messages]


def test_what_is_too_large_is_refused_and_not_kept_in_memory(following: NextServer) -> None:
    with running(following.port, limits=RelayLimits(size=10_000, ending=5)) as relay:
        sender = relay.lmtp()
        assert "SIZE 10000" in sender.say("EHLO sender")
        assert sender.say("MAIL FROM:<a@example.fr> SIZE=10001 BODY=8BITMIME").startswith("552 5.3.4")
        sender.say("MAIL FROM:<a@example.fr>", "RCPT TO:<b@example.fr>", "DATA")
        assert sender.send(b"x" * 40_000 + b"\r\n.\r\n").startswith("552 5.3.4")
        assert 0 == relay.relay._held
        sender.say("MAIL FROM:<a@example.fr>", "RCPT TO:<b@example.fr>", "DATA")
        assert sender.send(b"x\r\n.\r\n").startswith("250")
        sender.close()

    assert 1 == len(following.messages)


def test_a_server_that_knows_no_sizes_is_told_none(following: NextServer) -> None:
    following.answers["EHLO"] = "250-next\r\n250 8BITMIME"
    with running(following.port) as relay:
        sender = relay.lmtp()
        assert "SIZE 50000000" in sender.say("EHLO sender")
        sender.say("MAIL FROM:<a@example.fr> SIZE=10 BODY=8BITMIME")
        sender.close()

    assert "MAIL FROM:<a@example.fr> BODY=8BITMIME" in following.commands


def test_there_are_no_more_senders_than_allowed(following: NextServer) -> None:
    with running(following.port, limits=RelayLimits(sessions=1, ending=5)) as relay:
        first = relay.lmtp()
        assert first.say("EHLO one").startswith("250")
        with socket.create_connection(("127.0.0.1", relay.port), timeout=20) as second:
            assert second.recv(100).startswith(b"421 4.3.2")
        first.say("QUIT")
        first.close()
        time.sleep(0.1)
        third = relay.lmtp()
        assert third.say("EHLO three").startswith("250")
        third.close()


def test_a_silent_sender_is_left(following: NextServer) -> None:
    with running(following.port, limits=RelayLimits(silence=0.3, ending=5)) as relay:
        sender = relay.lmtp()
        assert not sender.read()
        sender.close()


def test_what_is_under_way_comes_to_its_end(following: NextServer) -> None:
    following.may_answer.clear()
    answers: list[str] = []
    with running(following.port) as relay:
        sender, idle = relay.lmtp(), relay.lmtp()
        sender.say("EHLO sender", "MAIL FROM:<a@example.fr>", "RCPT TO:<b@example.fr>", "DATA")
        sending = threading.Thread(target=lambda: answers.append(sender.send(MESSAGE + b".\r\n")))
        sending.start()
        while not following.messages:
            time.sleep(0.01)
        threading.Timer(0.3, following.may_answer.set).start()

    sending.join(20)
    assert ["250 2.0.0 taken"] == answers
    assert sender.read().startswith("421")
    assert idle.read().startswith("421")
    for each in (sender, idle):
        each.close()


def test_lmtp_answers_for_each_recipient() -> None:
    with (
        NextServer({"end RCPT TO:<plein>": "452 4.2.2 Full"}, speaks_lmtp=True) as following,
        running(following.port, listens="lmtp", hands_on="lmtp") as relay,
    ):
        sender = relay.lmtp()
        assert sender.say("EHLO sender").startswith("500")
        assert "SIZE" in sender.say("LHLO sender")
        sender.say("MAIL FROM:<>", "RCPT TO:<marie>", "RCPT TO:<plein>", "RCPT TO:<paul>", "DATA")
        answers = [sender.send(MESSAGE + b".\r\n"), sender.read(), sender.read()]
        sender.close()

    assert ["250 2.0.0 taken", "452 4.2.2 Full", "250 2.0.0 taken"] == answers
    assert (2, 1) == (relay.relay.counts.accepted, relay.relay.counts.put_off)


def test_an_smtp_sender_has_one_recipient_at_a_time_where_lmtp_follows() -> None:
    with (
        NextServer({"end RCPT TO:<plein>": "452 4.2.2 Full"}, speaks_lmtp=True) as following,
        running(following.port, hands_on="lmtp") as relay,
    ):
        sender = relay.lmtp()
        sender.say("EHLO sender", "MAIL FROM:<>", "RCPT TO:<marie>")
        assert sender.say("RCPT TO:<plein>").startswith("452 4.5.3")
        sender.say("DATA")
        assert "250 2.0.0 taken" == sender.send(MESSAGE + b".\r\n")
        sender.say("MAIL FROM:<>", "RCPT TO:<plein>", "DATA")
        assert "452 4.2.2 Full" == sender.send(MESSAGE + b".\r\n")
        sender.close()


def test_an_lmtp_sender_hears_for_each_recipient_what_an_smtp_server_says_of_all(following: NextServer) -> None:
    following.answers["DATA"] = "451 4.3.0 Later"
    with running(following.port, listens="lmtp") as relay:
        sender = relay.lmtp()
        sender.say("LHLO sender", "MAIL FROM:<>", "RCPT TO:<a@example.fr>", "RCPT TO:<b@example.fr>", "DATA")
        answers = [sender.send(MESSAGE + b".\r\n"), sender.read()]
        sender.close()

    assert ["451 4.3.0 Later"] * 2 == answers


def test_the_fields_of_the_filter_end_as_smtp_wants() -> None:
    from bouncekit.helpdesk import FilterOptions

    content = b"odd\nfirst line\r\n"
    stamped = filtered(content, read_mail(content), FilterOptions(line_end=b"\r\n"))

    assert stamped.endswith(content)
    assert b"\n" not in stamped.removesuffix(content).replace(b"\r\n", b"")
