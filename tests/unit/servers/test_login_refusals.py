"""A password is called refused only where the server says so; its own words stay, and nothing else around them."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tables import cases

from bouncekit import data
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.imap import ImapServer, imap_connection
from bouncekit.servers.login_refusals import _REASONS, server_words
from bouncekit.servers.pop3 import Pop3Server, pop3_connection
from bouncekit.vocabulary import LANGUAGES, Language
from servers.dovecot import Dovecot
from servers.mailutils import Mailutils
from servers.scripted import Peer, scripted_server

if TYPE_CHECKING:
    from servers.courier import Courier
    from servers.cyrus import Cyrus


@pytest.fixture(scope="module")
def certificate(dovecot: Dovecot) -> Path:
    return dovecot.folder


def imap_failure(script: Callable[[Peer], None], certificate: Path) -> MailboxError:
    with scripted_server(script, certificate) as port:
        server = ImapServer("localhost", port, ca_file=str(certificate / "certificate.pem"))
        with pytest.raises(MailboxError) as caught, imap_connection(server, "marie", "secret"):
            raise AssertionError
    return caught.value


def answers_login(answer: str, *capabilities: str) -> Callable[[Peer], None]:
    def script(peer: Peer) -> None:
        peer.say("* OK ready")
        peer.expect("CAPABILITY")
        peer.say(" ".join(("* CAPABILITY IMAP4rev1", *capabilities)), "{tag} OK done")
        peer.expect()
        peer.say(answer)

    return script


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("[AUTHENTICATIONFAILED] Invalid credentials", "password-refused"),
        ("LOGIN failed", "password-refused"),
        ("User name or passwd rejected", "password-refused"),
        ("[ALERT] Application-specific password required", "application-password"),
        ("[ALERT] Too many simultaneous connections. (Failure)", "too-many-connections"),
        ("Server error - please try again later", "unavailable"),
        ("[UNAVAILABLE] The directory is away", "unavailable"),
        ("[INUSE] Busy", "in-use"),
        ("Mailbox is locked", "in-use"),
        ("[OVERQUOTA] Account exceeded command or bandwidth limits", "too-frequent"),
        ("[EXPIRED] Choose another", "password-expired"),
        ("LOGIN failed: basic authentication is disabled.", "oauth-required"),
        ("[CONTACTADMIN] Account disabled", "login-refused"),
        ("[PRIVACYREQUIRED] Not in the clear", "login-refused"),
        ("Not today", "login-refused"),
    ],
)
@pytest.mark.parametrize("capability", ["X-NONE", "AUTH=PLAIN"])
def test_a_login_that_is_refused(certificate: Path, words: str, reason: str, capability: str) -> None:
    error = imap_failure(answers_login(f"{{tag}} NO {words}", capability), certificate)

    assert (reason, words) == (error.reason, error.words)


def test_a_bad_answer_is_told_in_the_servers_own_words(certificate: Path) -> None:
    error = imap_failure(answers_login("{tag} BAD Commande inconnue, désolé"), certificate)

    assert ("login-refused", "Commande inconnue, désolé") == (error.reason, error.words)


@pytest.mark.parametrize("capability", ["X-NONE", "AUTH=PLAIN"])
@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("[ALERT] Too many connections from your IP", "too-many-connections"),
        ("[ALERT] Call the office", "cut-off"),
        ("[UNAVAILABLE] Maintenance", "unavailable"),
    ],
)
def test_a_goodbye_at_login_keeps_its_words(certificate: Path, words: str, reason: str, capability: str) -> None:
    error = imap_failure(answers_login(f"* BYE {words}", capability), certificate)

    assert (reason, words) == (error.reason, error.words)


@cases(__file__, "pop3")
def test_a_pop3_login_that_is_refused(certificate: Path, words: str, reason: str) -> None:
    def script(peer: Peer) -> None:
        peer.say("+OK ready")
        peer.expect("USER")
        peer.say("+OK")
        peer.expect("PASS")
        peer.say(f"-ERR {words}")
        peer.wait()

    with scripted_server(script, certificate) as port:
        box = Pop3Server("localhost", port, ca_file=str(certificate / "certificate.pem"))
        with pytest.raises(MailboxError) as caught, pop3_connection(box, "marie", "secret"):
            raise AssertionError

    assert reason == caught.value.reason
    assert words in caught.value.words


@pytest.mark.parametrize("kind", ["cyrus", "courier", "mailutils"])
def test_a_wrong_password_on_real_servers(request: pytest.FixtureRequest, kind: str) -> None:
    server: Cyrus | Courier | Mailutils = request.getfixturevalue(kind)
    server.account("refused")
    user = server.user("refused") if isinstance(server, Mailutils) else "refused"
    where = ImapServer(server.host, server.imaps_port, ca_file=str(server.ca_file))

    with imap_connection(where, user, server.password) as client:
        client.noop()
    with pytest.raises(MailboxError, match="password-refused"), imap_connection(where, user, "wrong"):
        raise AssertionError


@cases(__file__, "words")
def test_what_the_libraries_put_around_a_servers_words(said: str, words: str) -> None:
    assert words == server_words(said)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_reason_has_its_words(lang: Language) -> None:
    assert {*_REASONS.values(), "login-refused"} <= data.load(f"words/{lang}/access.toml")["errors"].keys()
