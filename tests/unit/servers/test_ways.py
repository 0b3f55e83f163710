"""On the way to a mail server: real proxies (microsocks, tinyproxy), and a Dovecot that asks for a certificate."""

import getpass
import grp
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bouncekit.archive import Pop3Server, pop3_connection
from bouncekit.cli.params.server import ServerOptions
from bouncekit.cli.process import run
from bouncekit.mailbox import ImapServer, MailboxError, imap_connection
from bouncekit.servers.proxies import connect_through
from servers.dovecot import Dovecot, running_dovecot, why_not
from servers.loopback import free_port, running
from servers.scripted import Peer, scripted_server

CONFIGURATION = """\
User {user}
Group {group}
Port {port}
Listen 127.0.0.1
Timeout 30
MaxClients 10
LogLevel Connect
LogFile "{log}"
BasicAuth marie motdepasse
"""
STRICT = """
ssl_ca = <{folder}/clients.pem
ssl_verify_client_cert = yes
auth_ssl_require_client_cert = yes
"""


class Proxy:
    """A running proxy: its address, and how to see that it was used."""

    def __init__(self, url: str, log: Path) -> None:
        self.url = url
        self._log = log

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")


@pytest.fixture(scope="module", params=["socks5", "http"])
def proxy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    program = {"socks5": "microsocks", "http": "tinyproxy"}[request.param]
    if shutil.which(program) is None:
        pytest.skip(f"{program} not found: apt-get install microsocks tinyproxy-bin")
    folder, port = tmp_path_factory.mktemp("proxy"), free_port()
    log = folder / "log"
    command = ["microsocks", "-i", "127.0.0.1", "-p", str(port), "-u", "marie", "-P", "motdepasse"]
    if program == "tinyproxy":
        group = grp.getgrgid(os.getegid()).gr_name
        text = CONFIGURATION.format(user=getpass.getuser(), group=group, port=port, log=log)
        (folder / "tinyproxy.conf").write_text(text, encoding="utf-8")
        command = ["tinyproxy", "-d", "-c", str(folder / "tinyproxy.conf")]
    with running(command, port, log if program == "microsocks" else folder / "words"):
        yield Proxy(f"{request.param}://marie:motdepasse@127.0.0.1:{port}", log)


def imap(dovecot: Dovecot, **way: Any) -> ImapServer:
    return ImapServer(dovecot.host, dovecot.imaps_port, ca_file=str(dovecot.ca_file), **way)


def pop3(dovecot: Dovecot, **way: Any) -> Pop3Server:
    return Pop3Server(dovecot.host, dovecot.pop3s_port, ca_file=str(dovecot.ca_file), **way)


def failure(server: ImapServer | Pop3Server, password: str = "x") -> MailboxError:
    way: Any = imap_connection if isinstance(server, ImapServer) else pop3_connection
    with pytest.raises(MailboxError) as caught, way(server, "marie", password):
        pass
    return caught.value


def test_imap_and_pop_go_through_a_proxy(dovecot: Dovecot, proxy: Proxy) -> None:
    near = dovecot.near
    with imap_connection(imap(dovecot, proxy=proxy.url), near.name, near.password) as client:
        assert client.select_folder("INBOX", readonly=True)[b"EXISTS"] == 2
    starttls = ImapServer(dovecot.host, dovecot.imap_port, "starttls", str(dovecot.ca_file), proxy=proxy.url)
    with imap_connection(starttls, near.name, near.password) as client:
        assert client.folder_exists("INBOX")
    with pop3_connection(pop3(dovecot, proxy=proxy.url), near.name, near.password) as box:
        assert box.count() == 2

    for port in (dovecot.imaps_port, dovecot.imap_port, dovecot.pop3s_port):
        assert f"localhost:{port}" in proxy.log  # the proxy resolves the name
    assert near.password not in proxy.log


def test_a_certificate_is_verified_behind_a_proxy_too(dovecot: Dovecot, proxy: Proxy) -> None:
    stranger = ImapServer(dovecot.host, dovecot.imaps_port, proxy=proxy.url)

    assert failure(stranger).reason == "certificate-invalid"


def test_what_a_proxy_refuses_is_told_without_its_password(dovecot: Dovecot, proxy: Proxy) -> None:
    nobody = free_port()
    cases = {
        "nobody listens there": (proxy.url, ImapServer("localhost", nobody, proxy=proxy.url)),
        "a wrong password": (proxy.url, imap(dovecot, proxy=proxy.url.replace("motdepasse", "secretfaux"))),
        "no such proxy": (proxy.url, imap(dovecot, proxy=f"socks5://marie:secretfaux@127.0.0.1:{nobody}")),
    }
    for name, (_, server) in cases.items():
        error = failure(server)
        assert error.reason == "proxy-failed", name
        assert error.place.startswith("127.0.0.1:")
        assert "secretfaux" not in str(error) + error.text()
        assert "motdepasse" not in str(error)


@pytest.mark.parametrize("url", ["ftp://127.0.0.1:21", "127.0.0.1:1080", "socks5://", "socks5://h:99999", "http://h"])
def test_what_is_no_address_of_a_proxy(dovecot: Dovecot, url: str) -> None:
    assert failure(imap(dovecot, proxy=url)).reason == "bad-proxy"


def test_the_environment_names_the_proxy_and_who_needs_none(
    dovecot: Dovecot, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    near = dovecot.near
    monkeypatch.setenv("BOUNCEKIT_PASSWORD", near.password)
    monkeypatch.setenv("ALL_PROXY", proxy.url)
    command = ["quota", "localhost", "--port", str(dovecot.imaps_port), "--ca-file", str(dovecot.ca_file)]
    command += ["--user", near.name, "--no-history"]
    before = proxy.log.count("localhost")
    assert run(command) == 1
    assert proxy.log.count("localhost") > before

    monkeypatch.setenv("NO_PROXY", "localhost")
    before = proxy.log.count("localhost")
    assert run(command) == 1
    assert proxy.log.count("localhost") == before
    assert run([*command, "--proxy", "socks5://127.0.0.1:9"]) == 3
    assert "mandataire" in capfd.readouterr().out
    assert ServerOptions(proxy="http://a:1").imap("localhost").proxy == "http://a:1"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority of clients, and the certificate of one."""
    folder = tmp_path_factory.mktemp("certificates")

    def openssl(*arguments: str) -> None:
        subprocess.run(["openssl", *arguments], check=True, capture_output=True, cwd=folder)

    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1")
    openssl("req", "-x509", *key, "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Clients")
    openssl("req", *key, "-nodes", "-keyout", "marie.key", "-out", "marie.csr", "-subj", "/CN=marie")
    openssl("x509", "-req", "-in", "marie.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-out", "marie.pem", "-days", "2")
    openssl("pkey", "-in", "marie.key", "-aes256", "-passout", "pass:secret", "-out", "locked.key")
    openssl("req", "-x509", *key, "-nodes", "-keyout", "other.key", "-out", "other.pem", "-days", "2", "-subj", "/CN=x")
    (folder / "both.pem").write_bytes((folder / "marie.pem").read_bytes() + (folder / "marie.key").read_bytes())
    return folder


@pytest.fixture(scope="module")
def strict(certificates: Path) -> Iterator[Dovecot]:
    if missing := why_not():
        pytest.skip(missing)
    clients = (certificates / "ca.pem").read_text(encoding="ascii")
    # With ssl_verify_client_cert Dovecot wants a revocation list, which an authority may have nothing in.
    with running_dovecot(STRICT + "ssl_require_crl = no\n", {"clients.pem": clients}) as server:
        server.account("marie", password="secret")
        yield server


def test_a_server_that_asks_for_a_certificate(strict: Dovecot, certificates: Path) -> None:
    two = {"client_cert": str(certificates / "marie.pem"), "client_key": str(certificates / "marie.key")}
    for way in (two, {"client_cert": str(certificates / "both.pem")}):
        with imap_connection(imap(strict, **way), "marie", "secret") as client:
            assert client.folder_exists("INBOX")
        with pop3_connection(pop3(strict, **way), "marie", "secret") as box:
            assert box.count() == 0


def test_a_server_that_asks_for_a_certificate_and_gets_none(strict: Dovecot, certificates: Path) -> None:
    for server in (imap(strict), pop3(strict)):
        error = failure(server, "secret")
        assert error.reason == "certificate-required", error
        assert "--client-cert" in error.text("fr")


def test_certificates_that_cannot_be_used(dovecot: Dovecot, certificates: Path) -> None:
    ways = (
        {"client_cert": str(certificates / "not-there.pem")},
        {"client_cert": str(certificates / "marie.pem")},  # without its key
        {"client_cert": str(certificates / "marie.pem"), "client_key": str(certificates / "other.key")},
        {"client_cert": str(certificates / "marie.pem"), "client_key": str(certificates / "locked.key")},
    )
    for way in ways:
        for server in (imap(dovecot, **way), pop3(dovecot, **way)):
            error = failure(server)
            assert error.reason == "client-certificate", error


def test_no_option_turns_verifying_off() -> None:
    source = Path(__file__).parents[3] / "src"
    pattern = ("CERT_NONE", "check_hostname = False", "_create_unverified", "--insecure")

    assert [] == [
        path.name for path in source.rglob("*.py") if any(each in path.read_text(encoding="utf-8") for each in pattern)
    ]


def test_what_a_mail_server_says_with_the_answer_of_a_proxy_is_not_lost(dovecot: Dovecot) -> None:
    def script(peer: Peer) -> None:
        assert peer.expect("CONNECT imap.example.fr:143") == "CONNECT imap.example.fr:143 HTTP/1.1"
        while peer.expect():
            pass
        peer.send(b"HTTP/1.1 200 OK\r\nProxy-Agent: x\r\n\r\n* OK ready\r\n")
        peer.wait()

    with scripted_server(script, None) as port:
        connection = connect_through(f"http://127.0.0.1:{port}", "imap.example.fr", 143, 5)
        assert connection.recv(100) == b"* OK ready\r\n"
        connection.close()


@pytest.mark.parametrize("answer", [b"SSH-2.0-OpenSSH\r\n\r\n", b"HTTP/1.1 200 OK\r\n", b"x" * 100_000])
def test_what_is_no_proxy_is_told(answer: bytes) -> None:
    def script(peer: Peer) -> None:
        peer.expect("CONNECT")
        peer.send(answer)
        peer.connection.close()

    with scripted_server(script, None) as port, pytest.raises(MailboxError, match="proxy-failed"):
        connect_through(f"http://127.0.0.1:{port}", "imap.example.fr", 143, 5)
