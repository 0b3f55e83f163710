"""Logging in with a browser on this computer: a real authorization server insists on PKCE, and others may knock."""

import json
import os
import socket
import subprocess
import webbrowser
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import keyring
import pytest
import requests
from keyring.backends.fail import Keyring as NoKeyring

from bouncekit.cli.process import run
from bouncekit.mailbox import Login, MailboxError, begin_login, browser_login, provider_login, renew_login
from servers.authorization import CLIENT_ID, Authorization, running_authorization
from servers.loopback import free_port, running


@pytest.fixture(scope="module")
def authority() -> Iterator[Authorization]:
    with running_authorization() as server:
        yield server


@pytest.fixture
def login(authority: Authorization) -> Login:
    authority.user = "marie"
    return Login("", authority.token_url, "mail", CLIENT_ID, authorize_url=authority.authorize_url)


def browse(url: str) -> list[requests.Response]:
    """Do what a browser does, beside; return the list that its answer comes into."""
    answers: list[requests.Response] = []
    Thread(target=lambda: answers.append(requests.get(url, timeout=20))).start()
    return answers


def test_who_agrees_in_the_browser_is_logged_in(login: Login, authority: Authorization) -> None:
    with browser_login(login, user="marie@example.fr", page="Fini.") as begun:
        browse(begun.url)
        done = begun.finish()

    assert done.refresh_token
    assert "" == done.access_token
    assert ("S256", "marie@example.fr", "offline") == tuple(
        authority.asked[name] for name in ("code_challenge_method", "login_hint", "access_type")
    )
    assert renew_login(done)[1]


def test_who_refuses_and_who_never_comes(login: Login, authority: Authorization) -> None:
    authority.user = None
    with browser_login(login) as begun:
        browse(begun.url)
        with pytest.raises(MailboxError) as refused:
            begun.finish()
    with browser_login(login) as begun, pytest.raises(MailboxError) as late:
        begun.finish(patience=0.2)

    assert ("authorization-refused", "access_denied") == (refused.value.reason, refused.value.words.partition(":")[0])
    assert ("authorization-refused", "expired_token") == (late.value.reason, late.value.words)


def test_a_page_that_is_not_ours_cannot_answer(login: Login) -> None:
    with browser_login(login, page="Fini.") as begun:
        home = parse_qs(urlsplit(begun.url).query)["redirect_uri"][0]
        port = urlsplit(home).port or 0

        def knock() -> None:
            assert 404 == requests.get(f"{home}?code=stolen&state=guessed", timeout=20).status_code
            assert 404 == requests.get(f"{home}favicon.ico", timeout=20).status_code
            socket.create_connection(("127.0.0.1", port)).close()
            told.append(requests.get(begun.url, timeout=20).text)

        told: list[str] = []
        beside = Thread(target=knock)
        beside.start()
        done = begun.finish()
        beside.join()

    assert done.refresh_token
    assert ["Fini."] == told


def test_a_code_is_worth_nothing_without_what_asked_for_it(login: Login, authority: Authorization) -> None:
    with browser_login(login) as begun:
        browse(begun.url)
        begun._verifier = "x" * 43
        with pytest.raises(MailboxError, match="authorization-refused"):
            begun.finish()


def test_the_command_opens_a_browser(
    authority: Authorization, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    authority.user = "marie"
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.setattr(webbrowser, "open", browse)
    before = keyring.get_keyring()
    keyring.set_keyring(NoKeyring())  # type: ignore[no-untyped-call]
    try:
        where = ["--authorize-url", authority.authorize_url, "--token-url", authority.token_url, "--scope", "mail"]
        assert 0 == run(["login", "marie", "--client-id", CLIENT_ID, *where])
    finally:
        keyring.set_keyring(before)

    assert "Ouvrez cette page dans un navigateur de cet ordinateur" in capsys.readouterr().out
    kept = json.loads((tmp_path / "bouncekit/logins.json").read_bytes())
    assert kept["marie"]["refresh_token"]


def test_google_is_asked_in_a_browser_and_microsoft_by_a_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bouncekit.cli.commands import login as command

    asked: list[str] = []

    def asking(name: str) -> Callable[..., Login]:
        def ask(login: Login, *_: object) -> Login:
            asked.append(name)
            return login

        return ask

    for name in ("_in_browser", "_by_code"):
        monkeypatch.setattr(command, name, asking(name))
    monkeypatch.setattr(command, "save_login", lambda *_: "keyring")
    for words in (["google"], ["google", "--code"], ["microsoft"], ["microsoft", "--browser"]):
        assert 0 == run(["login", "marie", "--client-id", "x", "--provider", *words])

    assert ["_in_browser", "_by_code", "_by_code", "_in_browser"] == asked
    assert provider_login("google", "x").authorize_url.startswith("https://accounts.google.com/")
    capsys.readouterr()


@pytest.mark.parametrize("kind", ["http", "socks5"])
def test_a_login_goes_through_the_proxy(authority: Authorization, tmp_path: Path, kind: str) -> None:
    port, log = free_port(), tmp_path / "log"
    if kind == "http":
        settings = tmp_path / "tinyproxy.conf"
        settings.write_text(f'Port {port}\nListen 127.0.0.1\nTimeout 20\nLogFile "{log}"\nLogLevel Connect\n')
        command = ["tinyproxy", "-d", "-c", str(settings)]
    else:
        command = ["microsocks", "-i", "127.0.0.1", "-p", str(port)]
    try:
        subprocess.run([command[0], "-h"], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip(f"needs a proxy: apt-get install {'tinyproxy-bin' if kind == 'http' else 'microsocks'}")
    with running(command, port, tmp_path / "out"):
        login = Login(authority.device_url, authority.token_url, "mail", CLIENT_ID)
        assert begin_login(login, f"{kind}://127.0.0.1:{port}").code

    said = (log if kind == "http" else tmp_path / "out").read_text(encoding="utf-8", errors="replace")
    assert "/device" in said or f":{authority.url.rpartition(':')[2]}" in said


def test_what_is_no_address_of_a_proxy_is_told(login: Login) -> None:
    for proxy in ("ftp://127.0.0.1:1", "nothing", "http://"):
        with pytest.raises(MailboxError, match="bad-proxy"), browser_login(login, proxy=proxy):
            pass
    with pytest.raises(MailboxError, match="login-failed"):
        begin_login(Login("http://127.0.0.1:9/d", login.token_url, "mail", CLIENT_ID), "http://127.0.0.1:9")
    assert "127.0.0.1" not in os.environ.get("ALL_PROXY", "")
