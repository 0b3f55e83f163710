"""OAuth 2: a real authorization server, and a Dovecot that asks it about every token."""

import json
import os
import shlex
import stat
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from bouncekit.archive import Pop3Server, pop3_connection
from bouncekit.cli.process import run
from bouncekit.mailbox import ImapServer, MailboxError, imap_connection
from bouncekit.servers import logins
from bouncekit.servers.oauth import Login, begin_login, finish_login, provider_login, providers, renew_login
from bouncekit.servers.sasl import AccessToken, Exchange
from servers.authorization import CLIENT_ID, Authorization, running_authorization
from servers.dovecot import Account, Dovecot, running_dovecot, why_not
from servers.scripted import Peer, scripted_server

MORE = """
auth_mechanisms = plain login {mechanisms}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {{folder}}/oauth2.conf.ext
}}
"""
INTROSPECTION = """
introspection_mode = post
introspection_url = http://bouncekit-tests:the%20secret%20of%20the%20mail%20server@127.0.0.1:{port}/introspect
username_attribute = username
active_attribute = active
active_value = true
"""


@pytest.fixture(scope="module")
def authority() -> Iterator[Authorization]:
    with running_authorization() as server:
        yield server


@pytest.fixture(scope="module", params=["xoauth2 oauthbearer", "oauthbearer"])
def tokens_only(request: pytest.FixtureRequest, authority: Authorization) -> Iterator[Dovecot]:
    if missing := why_not():
        pytest.skip(missing)
    files = {"oauth2.conf.ext": INTROSPECTION.format(port=authority.url.rpartition(":")[2])}
    with running_dovecot(MORE.format(mechanisms=request.param), files) as server:
        yield server


@pytest.fixture(scope="module")
def marie(tokens_only: Dovecot) -> Account:
    account = tokens_only.account("marie")
    tokens_only.deliver(account, b"From: paul@example.fr\r\nSubject: Bonjour\r\n\r\nA demain.\r\n")
    return account


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A state folder of its own, and no keyring."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("BOUNCEKIT_PASSWORD", raising=False)
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    yield tmp_path / "state/bouncekit/logins.json"
    keyring.set_keyring(before)


def login_at(authority: Authorization) -> Login:
    return Login(authority.device_url, authority.token_url, "mail", CLIENT_ID)


def logged_in(authority: Authorization, user: str = "marie") -> Login:
    login = login_at(authority)
    code = begin_login(login)
    authority.consent(code.code, user)
    return finish_login(login, code, sleep=lambda _: None)


def imap(dovecot: Dovecot) -> ImapServer:
    return ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file))


def pop3(dovecot: Dovecot) -> Pop3Server:
    return Pop3Server(dovecot.host, dovecot.pop3s_port, ca_file=str(dovecot.ca_file))


def test_a_token_opens_the_mailbox(tokens_only: Dovecot, marie: Account, authority: Authorization) -> None:
    token = AccessToken(authority.token_for(marie.name))

    with imap_connection(imap(tokens_only), marie.name, token) as client:
        assert client.select_folder("INBOX", readonly=True)[b"EXISTS"] == 1
    with pop3_connection(pop3(tokens_only), marie.name, token) as box:
        assert box.message(1).endswith(b"A demain.\r\n")
    assert token not in repr(token)


@pytest.mark.parametrize("kind", ["unknown", "of somebody else", "too old"])
def test_a_token_that_is_refused(tokens_only: Dovecot, marie: Account, authority: Authorization, kind: str) -> None:
    text = {
        "unknown": "nothing",
        "of somebody else": authority.token_for("paul"),
        "too old": authority.token_for("marie", 0),
    }
    token = AccessToken(text[kind])

    with pytest.raises(MailboxError) as first, imap_connection(imap(tokens_only), marie.name, token):
        pass
    with pytest.raises(MailboxError) as second, pop3_connection(pop3(tokens_only), marie.name, token):
        pass

    assert ["token-refused"] * 2 == [first.value.reason, second.value.reason]
    assert "bouncekit login" in first.value.text("fr")
    assert token not in first.value.words + second.value.words


def test_a_server_that_takes_no_token(dovecot: Dovecot) -> None:
    for way, server in ((imap_connection, imap(dovecot)), (pop3_connection, pop3(dovecot))):
        with pytest.raises(MailboxError, match="no-oauth"), way(server, "marie", AccessToken("x")):  # type: ignore[arg-type]
            pass


@pytest.mark.parametrize(
    "said",
    [
        "LOGIN failed. AuthFailed:LogonDenied-BasicAuthBlocked",
        "[AUTHENTICATIONFAILED] Basic authentication is disabled.",
    ],
)
def test_a_server_that_takes_no_password_any_more_says_what_to_do(dovecot: Dovecot, said: str) -> None:
    def script(peer: Peer) -> None:
        peer.say("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2] ready")
        peer.expect("CAPABILITY")
        peer.say("* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2", "{tag} OK done")
        peer.expect("AUTHENTICATE PLAIN")
        refused = f"{peer.tag} NO {said}"
        peer.say("+ ")
        peer.expect()
        peer.say(refused)

    with scripted_server(script, dovecot.folder) as port:
        server = ImapServer("localhost", port, ca_file=str(dovecot.ca_file))
        with pytest.raises(MailboxError) as caught, imap_connection(server, "marie", "secret"):
            pass

    assert caught.value.reason == "oauth-required"
    assert "bouncekit login" in caught.value.text("fr")
    assert "n’est pas en cause" in caught.value.text("fr")
    assert "basic authentication" in caught.value.text("en")


def test_the_words_of_both_mechanisms() -> None:
    first = Exchange("XOAUTH2", "marie@example.fr", "abc", "imap.example.fr:993")
    second = Exchange("OAUTHBEARER", "a,b=c", "abc", "imap.example.fr:993")

    assert first(b"") == b"user=marie@example.fr\x01auth=Bearer abc\x01\x01"
    assert first(b'{"status":"401","schemes":"bearer"}') == b""
    assert first.problem == "status: 401"
    assert second(b"") == b"n,a=a=2Cb=3Dc,\x01host=imap.example.fr\x01port=993\x01auth=Bearer abc\x01\x01"
    assert second(b'{"status":"invalid_token"}') == b"\x01"
    assert second(b"[" * 100_000) == b"\x01"  # what is no JSON harms nobody
    assert len(second.problem) <= 300


def test_the_device_flow_waits_as_it_is_told(authority: Authorization) -> None:
    login = login_at(authority)
    code = begin_login(login)
    authority.slow_down = 2
    waited: list[float] = []

    def sleep(seconds: float) -> None:
        waited.append(seconds)
        if len(waited) == 4:
            authority.consent(code.code, "marie")

    done = finish_login(login, code, sleep=sleep)

    assert code.url == f"{authority.url}/activate"
    assert waited == [5, 10, 15, 15]  # RFC 8628, 3.5: slow_down adds five seconds
    assert done.refresh_token
    assert done.access_token == ""


def test_a_user_who_refuses_and_one_who_never_answers(authority: Authorization) -> None:
    login = login_at(authority)
    code = begin_login(login)
    authority.refuse(code.code, "marie")
    with pytest.raises(MailboxError) as refused:
        finish_login(login, code, sleep=lambda _: None)
    clock = iter(range(0, 10_000, 500))
    with pytest.raises(MailboxError) as late:
        finish_login(login, begin_login(login), sleep=lambda _: None, clock=lambda: float(next(clock)))

    assert (refused.value.reason, refused.value.words.partition(":")[0]) == ("authorization-refused", "access_denied")
    assert (late.value.reason, late.value.words) == ("authorization-refused", "expired_token")


def test_a_client_that_the_server_does_not_know(authority: Authorization) -> None:
    with pytest.raises(MailboxError) as caught:
        begin_login(Login(authority.device_url, authority.token_url, "mail", "stranger"))

    assert (caught.value.reason, caught.value.words.partition(":")[0]) == ("authorization-refused", "invalid_client")


def test_nothing_is_sent_to_an_address_that_is_not_protected() -> None:
    with pytest.raises(MailboxError, match="login-address"):
        begin_login(Login("http://login.example.fr/device", "https://login.example.fr/token", "mail", "me", "secret"))


def test_a_server_that_is_not_there_or_is_none(authority: Authorization) -> None:
    for url in ("http://127.0.0.1:9/device", f"{authority.url}/nothing"):
        with pytest.raises(MailboxError, match="login-failed"):
            begin_login(Login(url, authority.token_url, "mail", CLIENT_ID))


def test_the_refresh_token_gives_a_new_one_and_is_kept_as_it_changes(authority: Authorization) -> None:
    login = logged_in(authority)
    after, token = renew_login(login)

    assert after.refresh_token != login.refresh_token
    assert renew_login(after)[1] != token
    with pytest.raises(MailboxError, match="login-again"):
        renew_login(login)  # the old one counts no more


def test_a_login_without_a_refresh_token_ends() -> None:
    login = Login("https://a.example/d", "https://a.example/t", "mail", "me", access_token="abc", expires_at=4e9)

    assert renew_login(login) == (login, "abc")
    with pytest.raises(MailboxError, match="login-again"):
        renew_login(
            Login("https://a.example/d", "https://a.example/t", "mail", "me", access_token="abc", expires_at=1.0)
        )


def test_without_a_keyring_a_login_is_kept_in_a_file_of_its_owner(state: Path) -> None:
    first = Login("https://a.example/d", "https://a.example/t", "mail", "me", refresh_token="r1")
    second = Login("https://a.example/d", "https://a.example/t", "mail", "me", refresh_token="r2")
    previous = os.umask(0)
    try:
        assert logins.save_login("marie", first) == str(state)
    finally:
        os.umask(previous)
    logins.save_login("paul", second)

    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert logins.load_login("marie") == first
    assert logins.load_login("paul") == second
    assert logins.load_login("anna") is None
    assert (logins.forget_login("marie"), logins.forget_login("marie")) == (True, False)
    assert logins.load_login("marie") is None
    assert [each.name for each in state.parent.iterdir()] == ["logins.json"]
    assert "r2" not in repr(second)


def test_a_file_of_logins_that_is_damaged_is_named_and_never_overwritten(state: Path) -> None:
    state.parent.mkdir(parents=True)
    for content in ("[", "[]", '{"marie": {"what": 1}}'):
        state.write_text(content, encoding="utf-8")
        with pytest.raises(MailboxError, match="unreadable"):
            logins.load_login("marie")
    state.write_text("[", encoding="utf-8")
    with pytest.raises(MailboxError, match="unreadable"):
        logins.save_login("marie", Login("https://a", "https://a", "mail", "me", refresh_token="r"))
    assert state.read_text(encoding="utf-8") == "["


class Ring(KeyringBackend):
    """A keyring in memory; `most` is how long an entry it takes, as Windows has a limit."""

    priority = 1

    def __init__(self, most: int = 10_000) -> None:
        self.entries: dict[tuple[str, str], str] = {}
        self.most = most

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if len(password) > self.most:
            raise OSError(1783, "The stub received bad data")
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[service, username]


@pytest.mark.parametrize("most", [10_000, 10])
def test_the_keyring_of_the_system_comes_first(state: Path, most: int) -> None:
    login = Login("https://a.example/d", "https://a.example/t", "mail", "me", refresh_token="r1")
    keyring.set_keyring(ring := Ring(most))
    place = logins.save_login("marie", login)

    assert place == ("keyring" if most > 10 else str(state))
    assert state.exists() is (most == 10)
    assert logins.load_login("marie") == login
    assert logins.forget_login("marie")
    assert (logins.load_login("marie"), ring.entries) == (None, {})


def test_the_providers_are_asked_over_https() -> None:
    for name in providers():
        login = provider_login(name, "me", "secret")
        assert login.device_url.startswith("https://")
        assert login.token_url.startswith("https://")
        assert "secret" not in repr(login)


def test_from_the_login_to_the_archive(
    tokens_only: Dovecot, authority: Authorization, state: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """`login` shows a code; a person consents; `fetch` needs no password, and no secret is ever shown."""
    name = f"anna{len(authority.tokens)}"
    box = tokens_only.account(name)
    tokens_only.deliver(box, b"From: paul@example.fr\r\nSubject: Bonjour\r\n\r\nA demain.\r\n")
    told = ["--client-id", CLIENT_ID, "--device-url", authority.device_url, "--token-url", authority.token_url]
    before = set(authority.devices)

    def person() -> None:
        while not (new := [each for key, each in list(authority.devices.items()) if key not in before]):
            pass
        authority.consent(new[0]["user_code"], name)

    browser = Thread(target=person)
    browser.start()
    assert run(["login", name, *told, "--scope", "mail", "--lang", "en"]) == 0
    browser.join()
    archive = str(tmp_path / "archive")
    assert run(["archive", "init", archive]) == 0
    server = ["localhost", "--port", str(tokens_only.imaps_port), "--ca-file", str(tokens_only.ca_file), "--user", name]
    assert run(["archive", "fetch", "-a", archive, *server, "--json"]) == 0
    assert run(["quota", *server, "--no-history"]) == 3  # reached; it has no limit
    shown = capfd.readouterr()

    kept = [json.loads(line) for line in shown.out.splitlines() if line.startswith('{"archive": ')]
    assert kept[0]["new"] == 1
    secret = [value for token in authority.tokens for value in token.told.values() if len(str(value)) > 20]
    assert [] == [value for value in secret if str(value) in shown.out + shown.err + tokens_only.log]
    authority.revoke_all()
    assert run(["archive", "fetch", "-a", archive, *server]) == 1
    assert "n’est plus valable" in capfd.readouterr().err
    assert run(["login", name, "--forget"]) == 0
    assert run(["login", name, "--forget"]) == 1


def test_a_token_from_a_command(  # noqa: PLR0913, PLR0917 - fixtures
    tokens_only: Dovecot, marie: Account, authority: Authorization, state: Path, tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    secret = tmp_path / "token"
    secret.write_text(authority.token_for(marie.name) + "\n", encoding="utf-8")
    command = shlex.join([sys.executable, "-c", f"print(open({str(secret)!r}).read())"])
    server = ["localhost", "--ca-file", str(tokens_only.ca_file), "--user", marie.name]
    way = ["--token-command", command]
    archive = str(tmp_path / "archive")
    assert run(["archive", "init", archive]) == 0
    for more in (["--port", str(tokens_only.pop3s_port), "--pop3"], ["--port", str(tokens_only.imaps_port)]):
        assert run(["archive", "fetch", "-a", archive, *server, *more, *way]) == 0
    assert run(["tidy", *server, *more, *way]) == 0
    both = [*way, "--password-command", "true"]
    assert run(["archive", "fetch", "-a", archive, *server, *both]) == 2
    assert secret.read_text(encoding="utf-8") not in "".join(capfd.readouterr())
