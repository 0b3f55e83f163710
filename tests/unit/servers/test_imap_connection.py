"""The one way to an IMAP server: verified, bounded, and clear about what went wrong."""

import re
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bouncekit import data
from bouncekit.errors import MailboxReason
from bouncekit.mailbox import MailboxError
from bouncekit.servers.imap import ImapServer, Limits, imap_connection
from bouncekit.vocabulary import LANGUAGES, Language
from servers.dovecot import Dovecot
from servers.scripted import Peer, greet, log_in, scripted_server, server_context

QUICK = Limits(connect=0.5, read=0.3, command=0.8, answer=100_000)
PATIENT = Limits(connect=20.0, read=20.0, command=20.0, answer=100_000)


@pytest.fixture(scope="module")
def certificate(dovecot: Dovecot) -> Path:
    return dovecot.folder


def failure_of(server: ImapServer, user: str = "marie", password: str = "secret") -> MailboxError:
    with pytest.raises(MailboxError) as caught, imap_connection(server, user, password) as client:
        client.list_folders()
    assert server.place == caught.value.place
    return caught.value


def failure_with(
    script: Callable[[Peer], None], certificate: Path | None, security: str = "tls", limits: Limits = PATIENT
) -> MailboxError:
    with scripted_server(script, certificate if security == "tls" else None) as port:
        ca_file = str(certificate / "certificate.pem") if certificate else None
        start = time.monotonic()
        error = failure_of(ImapServer("localhost", port, security, ca_file, limits=limits))  # type: ignore[arg-type]
        assert time.monotonic() - start < 10
    return error


def imaps(dovecot: Dovecot) -> ImapServer:
    return ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file))


def test_implicit_tls(dovecot: Dovecot) -> None:
    with imap_connection(imaps(dovecot), dovecot.near.name, dovecot.near.password) as client:
        assert 2 == client.select_folder("INBOX", readonly=True)[b"EXISTS"]
        assert isinstance(client.socket(), ssl.SSLSocket)
    assert -1 == client.socket().fileno()


def test_starttls(dovecot: Dovecot) -> None:
    server = ImapServer(dovecot.host, dovecot.imap_port, "starttls", ca_file=str(dovecot.ca_file))
    with imap_connection(server, dovecot.near.name, dovecot.near.password) as client:
        assert 2 == client.select_folder("INBOX", readonly=True)[b"EXISTS"]
        assert isinstance(client.socket(), ssl.SSLSocket)


def test_a_caller_may_bring_a_context_and_a_password_in_any_script(dovecot: Dovecot) -> None:
    account = dovecot.account("réseau-été", password='clé "ñ" \\ 日本')
    server = replace(imaps(dovecot), ca_file=None, context=ssl.create_default_context(cafile=str(dovecot.ca_file)))
    with imap_connection(server, account.name, account.password) as client:
        assert client.folder_exists("INBOX")


def test_a_large_message_comes_and_goes_whole(dovecot: Dovecot) -> None:
    account = dovecot.account("large")
    message = b"Subject: x\r\n\r\n" + b"0123456789abcde\r\n" * 200_000
    with imap_connection(imaps(dovecot), account.name, account.password) as client:
        client.append("INBOX", message)
        client.select_folder("INBOX")
        fetched = client.fetch([1], ["BODY.PEEK[]"])

    assert message == fetched[1][b"BODY[]"]


def test_a_certificate_that_nobody_trusts(dovecot: Dovecot) -> None:
    error = failure_of(replace(imaps(dovecot), ca_file=None))

    assert ("certificate-invalid", "self-signed certificate") == (error.reason, error.words)


def test_a_certificate_of_another_host(dovecot: Dovecot) -> None:
    error = failure_of(replace(imaps(dovecot), host="127.1"))

    assert "certificate-invalid" == error.reason
    assert "127.1" in error.words


def test_a_password_that_is_refused(dovecot: Dovecot) -> None:
    error = failure_of(imaps(dovecot), dovecot.near.name, "wrong")

    assert "password-refused" == error.reason
    assert "AUTHENTICATIONFAILED" in error.words


@pytest.mark.parametrize("bad", ["a\r\nb", "a\0b"])
def test_what_would_end_a_line_is_never_sent(dovecot: Dovecot, bad: str) -> None:
    assert "credentials-invalid" == failure_of(imaps(dovecot), bad).reason
    assert "credentials-invalid" == failure_of(imaps(dovecot), "marie", bad).reason


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    assert "unreachable" == failure_of(ImapServer("localhost", port)).reason


@pytest.mark.parametrize("host", ["a b", "a" * 70 + ".example", "a..b", "\0", ""])
def test_no_such_host(host: str) -> None:
    # The system knows without asking anybody that these are none.
    assert "host-unknown" == failure_of(ImapServer(host)).reason


@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_a_file_of_authorities_that_is_none(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    with pytest.raises(MailboxError) as caught, imap_connection(ImapServer("localhost", ca_file=str(path)), "a", "b"):
        pass

    assert ("ca-file", str(path)) == (caught.value.reason, caught.value.place)


def test_a_port_without_tls(dovecot: Dovecot) -> None:
    assert "tls-failed" == failure_of(replace(imaps(dovecot), port=dovecot.imap_port)).reason


def test_an_error_inside_is_the_callers_own(dovecot: Dovecot) -> None:
    with pytest.raises(FileNotFoundError), imap_connection(imaps(dovecot), dovecot.near.name, dovecot.near.password):
        raise FileNotFoundError


def test_a_command_that_is_refused(dovecot: Dovecot) -> None:
    with (
        pytest.raises(MailboxError, match="refused") as caught,
        imap_connection(imaps(dovecot), dovecot.near.name, dovecot.near.password) as client,
    ):
        client.select_folder("Nowhere")

    assert "Nowhere" in caught.value.words


def log_in_and_list(peer: Peer) -> None:
    log_in(peer)
    peer.expect("LIST")


def is_told_no_password(peer: Peer) -> None:
    with pytest.raises(ConnectionResetError):
        peer.expect("never a password")


def drips(peer: Peer, data: bytes) -> None:
    for byte in data:
        peer.send(bytes([byte]))
        time.sleep(0.05)


def stalls(peer: Peer) -> None:
    peer.wait()


def stalls_after_login(peer: Peer) -> None:
    log_in_and_list(peer)
    peer.wait()


def drips_a_greeting(peer: Peer) -> None:
    drips(peer, b"* OK ready and ever so slow\r\n" * 100)


def drips_lines(peer: Peer) -> None:
    log_in_and_list(peer)
    drips(peer, b"* OK still here\r\n" * 100)


def drips_a_literal(peer: Peer) -> None:
    log_in_and_list(peer)
    peer.say("* LIST () NIL {5000}")
    drips(peer, b"\n" * 5000)


def cuts_off_at_once(peer: Peer) -> None:
    pass


def cuts_off_in_a_line(peer: Peer) -> None:
    log_in_and_list(peer)
    peer.send(b"* LIST () NIL")


def cuts_off_in_a_literal(peer: Peer) -> None:
    log_in_and_list(peer)
    peer.send(b"* LIST () NIL {5}\r\nab")


def says_goodbye(peer: Peer) -> None:
    log_in_and_list(peer)
    peer.say("* BYE Server shutting down")


def greets_with_goodbye(peer: Peer) -> None:
    peer.say("* BYE Too many connections")


def sends_an_endless_line(peer: Peer) -> None:
    log_in_and_list(peer)
    while True:
        peer.send(b"x" * 65536)


def sends_endless_lines(peer: Peer) -> None:
    log_in_and_list(peer)
    while True:
        peer.send(b"* OK still here\r\n" * 100)


def announces_a_huge_literal(peer: Peer) -> None:
    log_in_and_list(peer)
    peer.say("* LIST () NIL {99999999999999}")
    peer.wait()


def announces_an_impossible_literal(peer: Peer) -> None:
    log_in_and_list(peer)
    peer.say("* LIST () NIL {" + "9" * 5000 + "}")
    peer.wait()


def speaks_http(peer: Peer) -> None:
    peer.say("HTTP/1.1 400 Bad Request", "")


def says_bytes(peer: Peer) -> None:
    peer.say("* OK ready")
    peer.expect("CAPABILITY")
    peer.say(b"* CAPABILITY IMAP4rev1 \xff\xfe", "{tag} OK done")
    peer.wait()


def has_no_capabilities(peer: Peer) -> None:
    peer.say("* OK ready")
    peer.expect("CAPABILITY")
    peer.say("{tag} BAD what?")
    peer.wait()


def takes_no_password(peer: Peer) -> None:
    greet(peer, "LOGINDISABLED")
    peer.wait()


def is_not_available(peer: Peer) -> None:
    greet(peer)
    peer.expect("LOGIN")
    peer.say("{tag} NO [UNAVAILABLE] LDAP is down")
    peer.wait()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (stalls, "timeout"),
        (stalls_after_login, "timeout"),
        (drips_a_greeting, "timeout"),
        (drips_lines, "timeout"),
        (drips_a_literal, "timeout"),
        (cuts_off_at_once, "cut-off"),
        (cuts_off_in_a_line, "cut-off"),
        (cuts_off_in_a_literal, "cut-off"),
        (says_goodbye, "cut-off"),
        (greets_with_goodbye, "too-many-connections"),
        (sends_an_endless_line, "too-long"),
        (sends_endless_lines, "too-long"),
        (announces_a_huge_literal, "too-long"),
        (announces_an_impossible_literal, "malformed"),
        (speaks_http, "malformed"),
        (says_bytes, "malformed"),
        (has_no_capabilities, "refused"),
        (takes_no_password, "login-disabled"),
        (is_not_available, "unavailable"),
    ],
)
def test_hostile_servers(certificate: Path, script: Callable[[Peer], None], reason: str) -> None:
    limits = QUICK if reason == "timeout" else PATIENT  # a busy machine is slow too
    assert reason == failure_with(script, certificate, limits=limits).reason


def sends_slowly(peer: Peer) -> None:
    log_in_and_list(peer)
    peer.say("* LIST () NIL {400000}")
    for _ in range(40):  # longer than a command may take, and never silent
        peer.send(b"x" * 10_000)
        time.sleep(0.05)
    peer.say("", "{tag} OK done")
    peer.expect("LOGOUT")


@pytest.mark.parametrize("slowest", [1024, None])
def test_an_answer_that_keeps_coming_is_waited_for_unless_all_must_be_quick(
    certificate: Path, slowest: int | None
) -> None:
    limits = Limits(connect=20.0, read=20.0, command=0.8, answer=1_000_000, slowest=slowest)
    with scripted_server(sends_slowly, certificate) as port:
        server = ImapServer("localhost", port, ca_file=str(certificate / "certificate.pem"), limits=limits)
        if slowest is None:
            assert "timeout" == failure_of(server).reason
            return
        with imap_connection(server, "marie", "secret") as client:
            assert ["x" * 400_000] == [name for _, _, name in client.list_folders()]


def test_the_servers_last_words_are_kept(certificate: Path) -> None:
    assert "Server shutting down" in failure_with(says_goodbye, certificate).words
    assert "Too many connections" in failure_with(greets_with_goodbye, certificate).words


def offers_no_starttls(peer: Peer) -> None:
    greet(peer, "AUTH=PLAIN")
    is_told_no_password(peer)


def refuses_starttls(peer: Peer) -> None:
    greet(peer, "STARTTLS")
    peer.expect("STARTTLS")
    peer.say("{tag} NO not today")
    is_told_no_password(peer)


def is_authenticated_already(peer: Peer) -> None:
    capabilities = greet(peer, "STARTTLS", greeting="* PREAUTH welcome, marie")
    peer.expect("CAPABILITY")
    peer.say(capabilities, "{tag} OK done")
    is_told_no_password(peer)


def speaks_on_after_starttls(peer: Peer) -> None:
    greet(peer, "STARTTLS")
    peer.expect("STARTTLS")
    peer.send(f"{peer.tag} OK go on\r\n* OK injected\r\n".encode())
    peer.wait()


def stalls_in_the_handshake(peer: Peer) -> None:
    greet(peer, "STARTTLS")
    peer.expect("STARTTLS")
    peer.say("{tag} OK go on")
    peer.wait()


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (offers_no_starttls, "no-starttls"),
        (refuses_starttls, "no-starttls"),
        (is_authenticated_already, "no-starttls"),
        (speaks_on_after_starttls, "tls-failed"),
        (stalls_in_the_handshake, "timeout"),
        (cuts_off_at_once, "cut-off"),
    ],
)
def test_hostile_servers_before_tls(certificate: Path, script: Callable[[Peer], None], reason: str) -> None:
    limits = QUICK if reason == "timeout" else PATIENT
    assert reason == failure_with(script, certificate, "starttls", limits).reason


def test_what_was_said_before_tls_is_forgotten(certificate: Path) -> None:
    def script(peer: Peer) -> None:
        greet(peer, "STARTTLS", "QUOTA", greeting="* OK [CAPABILITY IMAP4rev1 STARTTLS QUOTA] ready")
        peer.expect("STARTTLS")
        peer.say("* QUOTA injected (STORAGE 1 2)", "{tag} OK done")
        peer.secure(server_context(certificate))
        for _ in range(4):  # capabilities twice, the login, capabilities
            peer.expect()
            peer.say("* CAPABILITY IMAP4rev1", "{tag} OK done")
        peer.expect("LOGOUT")
        peer.say("* BYE", "{tag} OK done")

    with scripted_server(script, None) as port:
        server = ImapServer("localhost", port, "starttls", str(certificate / "certificate.pem"), limits=PATIENT)
        with imap_connection(server, "marie", "secret") as client:
            assert not client.has_capability("QUOTA")
            assert "QUOTA" not in client._imap.untagged_responses


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_is_said(lang: Language) -> None:
    said = data.load(f"words/{lang}/access.toml")["errors"]

    assert set(said) == set(MailboxReason)
    assert all(MailboxError(reason, "x").text(lang) for reason in MailboxReason)
    if lang == "fr":
        for text in said.values():
            assert [] == re.findall(r"[^\u00a0][:;»]|[^\u202f][?!]|«[^\u00a0]", text), text
