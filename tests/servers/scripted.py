"""A server that says what a test tells it to: for what no real server does.

    def stalls(peer: Peer) -> None:
        peer.say("* OK ready")
        peer.expect("CAPABILITY")
        peer.wait()                                   # until the client has gone

    with scripted_server(stalls, certificate) as port: ...

`certificate` is a folder with ``certificate.pem`` and ``key.pem``; None: no TLS from the first byte.  The script runs
once, in a thread, for the first client; a client that goes away ends it.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from imapclient import IMAPClient

from bouncekit.servers.imap import ImapServer, Limits, imap_connection

__all__ = ["PATIENCE", "Peer", "greet", "listening", "log_in", "scripted_client", "scripted_server", "server_context"]

PATIENCE = 20  # seconds after which a test has gone wrong


class Peer:
    """The server's end of a connection."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.tag = ""
        self._lines = b""

    def say(self, *lines: str | bytes) -> None:
        """Send each line with its CRLF; ``{tag}`` is the client's last."""
        for line in lines:
            raw = line if isinstance(line, bytes) else line.replace("{tag}", self.tag).encode()
            self.connection.sendall(raw + b"\r\n")

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.connection.sendall(data)

    def expect(self, word: str = "") -> str:
        """Return the client's next line, in which `word` must stand, and keep its tag."""
        while b"\r\n" not in self._lines:
            block = self.connection.recv(65536)
            if not block:
                raise ConnectionResetError("the client has gone")
            self._lines += block
        line, _, self._lines = self._lines.partition(b"\r\n")
        text = line.decode("utf-8", "replace")
        assert word in text, f"{word!r} expected: {text!r}"
        self.tag = text.partition(" ")[0]
        return text

    def secure(self, context: ssl.SSLContext) -> None:
        """Go on in TLS."""
        self.connection = context.wrap_socket(self.connection, server_side=True)

    def wait(self) -> None:
        """Say nothing more until the client goes."""
        while self.connection.recv(65536):
            pass


def greet(peer: Peer, *extensions: str, greeting: str = "* OK ready") -> str:
    """Greet the client as a server with these extensions; return the line that told of them."""
    capabilities = " ".join(("* CAPABILITY IMAP4rev1", *extensions))
    peer.say(greeting)
    peer.expect("CAPABILITY")
    peer.say(capabilities, "{tag} OK done")
    return capabilities


def log_in(peer: Peer, *extensions: str) -> None:
    """Greet the client as a server with these extensions, and let it log in."""
    capabilities = greet(peer, *extensions)
    peer.expect("LOGIN")
    peer.say(capabilities, "{tag} OK done")


def server_context(certificate: Path) -> ssl.SSLContext:
    """Return the context of a server that has the certificate in the folder `certificate`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate / "certificate.pem", certificate / "key.pem")
    return context


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Have `serve` accept clients in a thread until the block ends, which wakes it up; yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(PATIENCE)
    assert not thread.is_alive()


@contextmanager
def scripted_server(script: Callable[[Peer], None], certificate: Path | None) -> Iterator[int]:
    """Run `script` for the first client of a server on loopback; yield its port, and fail where the script did."""
    context = server_context(certificate) if certificate else None
    failures: list[BaseException] = []

    def serve(listener: socket.socket) -> None:
        listener.settimeout(PATIENCE)
        with suppress(OSError):  # the client, or the test, has gone
            connection, _ = listener.accept()
            connection.settimeout(PATIENCE)
            if context is not None:
                connection = context.wrap_socket(connection, server_side=True)
            peer = Peer(connection)
            try:
                script(peer)
            except AssertionError as error:
                failures.append(error)
            finally:
                peer.connection.close()

    with listening(serve) as port:
        yield port
    if failures:
        raise failures[0]


@contextmanager
def scripted_client(
    script: Callable[[Peer], None], certificate: Path, limits: Limits | None = None
) -> Iterator[IMAPClient]:
    """Run `script` for a client of ours that logs in to it as marie; yield the client."""
    with scripted_server(script, certificate) as port:
        ca_file = str(certificate / "certificate.pem")
        server = ImapServer("localhost", port, ca_file=ca_file, limits=limits or Limits())
        with imap_connection(server, "marie", "secret") as client:
            yield client
