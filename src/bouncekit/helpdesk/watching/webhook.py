"""A program on the web that is told what arrived: signed, once, and again until it has taken it.

The signature is that of Standard Webhooks (https://www.standardwebhooks.com): HMAC-SHA256 of id, time and body.  No
redirect is followed, and a body goes over TLS, or to this machine.
"""

import http.client
import socket
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from contextlib import suppress
from dataclasses import dataclass, field
from hmac import digest
from ipaddress import ip_address
from random import uniform
from threading import Event, Timer
from time import time
from urllib.parse import urlsplit

from bouncekit.servers.wire import trust

__all__ = ["Answer", "Webhook"]

_SECONDS = 15.0  # without a byte
_IN_ALL = 60.0
_PREFIX = "whsec_"
_LEAST_KEY = 16  # bytes
_LONGEST_PAUSE = 3600.0
_MOST_DOUBLINGS = 12
_BUSY = frozenset({408, 425, 429})
_LONGEST_WAIT = 86_400.0
_TOO_SLOW = "it takes too long to answer"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one call: whether it was taken, else why not, and how long to wait (seconds).

    `is_of_all` says that other messages would fare no better now.
    """

    is_taken: bool
    problem: str = ""
    wait: float = 0.0
    is_of_all: bool = False


@dataclass(frozen=True)
class Webhook:
    """Where to call, and the keys to sign with: the receiver may know any of them, so that they can be changed.

    `keys` are of 16 bytes or more; one that begins with ``whsec_`` is Base64.  `ValueError` says what is wrong with the
    address: it is of HTTPS, or of HTTP on this machine, and holds neither a name nor a password.
    """

    url: str
    keys: tuple[str, ...] = field(repr=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if any(not character.isprintable() or character == " " for character in self.url) or not parts.hostname:
            raise ValueError("it is no address of the web")
        if parts.username is not None or parts.password is not None:
            raise ValueError("a name or a password must not stand in it")
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_here(parts.hostname)):
            raise ValueError("https:// is wanted; http:// goes to this machine alone")
        _ = parts.port  # raises where it is none
        if not self.keys or any(len(_key(key)) < _LEAST_KEY for key in self.keys):
            raise ValueError(f"a key of {_LEAST_KEY} bytes or more is wanted")

    @property
    def place(self) -> str:
        """Where it is, without what may be a secret."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    def headers(self, key: str, body: bytes, at: int) -> dict[str, str]:
        """Return the fields that go with `body`: its id, the time (seconds), and a signature by each key."""
        signed = f"{key}.{at}.".encode() + body
        signatures = (f"v1,{b64encode(digest(_key(each), signed, 'sha256')).decode()}" for each in self.keys)
        return {
            "Content-Type": "application/json",
            "User-Agent": "bouncekit",
            "Idempotency-Key": f'"{key}"',
            "webhook-id": key,
            "webhook-timestamp": str(at),
            "webhook-signature": " ".join(signatures),
        }

    def call(self, key: str, body: bytes, tries: int) -> Answer:
        """Hand over one body; `tries` is how often that failed before.  Nothing that happens raises."""
        pause = min(_LONGEST_PAUSE, 5.0 * 2 ** min(tries, _MOST_DOUBLINGS)) * uniform(0.8, 1.2)
        connection = self._connection()
        is_cut = Event()
        watchdog = Timer(_IN_ALL, _shut, [connection, is_cut])
        watchdog.daemon = True
        watchdog.start()
        try:
            path = urlsplit(self.url)
            target = (path.path or "/") + (f"?{path.query}" if path.query else "")
            connection.request("POST", target, body, self.headers(key, body, int(time())))
            response = connection.getresponse()
            status, asked = response.status, response.getheader("Retry-After", "")
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Answer(False, _TOO_SLOW if is_cut.is_set() else f"{type(error).__name__}: {error}", pause, True)
        finally:
            watchdog.cancel()
            connection.close()
        if is_cut.is_set():  # what came of the answer may be its beginning alone
            return Answer(False, _TOO_SLOW, pause, True)
        if 200 <= status < 300:
            return Answer(True)
        if asked.isascii() and asked.isdigit() and len(asked) < 9:
            pause = max(pause, min(_LONGEST_WAIT, float(asked)))
        return Answer(False, f"HTTP {status}", pause, status >= 500 or status in _BUSY)

    def _connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        host = parts.hostname or ""
        if parts.scheme == "http":
            return http.client.HTTPConnection(host, parts.port, timeout=_SECONDS)
        return http.client.HTTPSConnection(host, parts.port, timeout=_SECONDS, context=trust(None))


def _key(text: str) -> bytes:
    if not text.startswith(_PREFIX):
        return text.encode()
    try:
        return b64decode(text.removeprefix(_PREFIX), validate=True)
    except NoBase64:
        raise ValueError("what stands behind whsec_ is no Base64") from None


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _shut(connection: http.client.HTTPConnection, is_cut: Event) -> None:
    """End a call that drips."""
    is_cut.set()
    if isinstance(connection.sock, socket.socket):
        with suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)
