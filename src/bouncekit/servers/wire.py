"""A socket that cannot keep us waiting, nor fill the memory: the transport below IMAP and POP3.

Rule 1: every silence has an end.  A line, or 64 KiB of one, must arrive within `Limits.read` seconds however it drips.
A whole answer has `Limits.command` seconds, and one more for each `Limits.slowest` bytes that came: a large message
goes through a slow line, and a server that drips does not keep us.
Rule 2: an answer has at most `Limits.answer` bytes, and a line `LONGEST_LINE`; nothing is allocated before it arrived.
Rule 3: whatever goes wrong is a `MailboxError` that names the server.
"""

import re
import selectors
import socket
import ssl
from dataclasses import dataclass
from time import monotonic

from bouncekit.errors.reasons import MailboxReason
from bouncekit.servers.errors import MailboxError

__all__ = ["LONGEST_LINE", "Limits", "Wire", "trust"]

LONGEST_LINE = 1_000_000  # bytes, as imaplib
_BLOCK = 1 << 16
_PIECE = 1.0  # seconds: Windows hears no Ctrl-C while it waits


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait (seconds) and how much to take (bytes).

    `connect` bounds the connection, and then the TLS handshake; `read` each line, or each 64 KiB of one; `command` the
    whole answer to a command, counted from the end of what was sent, with a second more for each `slowest` bytes that
    arrived (None: no more, however much arrives); `answer` the bytes of an answer.
    """

    connect: float = 10.0
    read: float = 30.0
    command: float = 600.0
    answer: int = 1 << 30
    slowest: int | None = 1024


def trust(ca_file: str | None, certificate: str | None = None, key: str | None = None) -> ssl.SSLContext:
    """Return what verifies a server's certificate: against the system's authorities, or those in `ca_file` alone.

    `certificate` and `key` are PEM files that show the server who we are; without `key`, both stand in the first.
    """
    try:
        context = ssl.create_default_context(cafile=ca_file)
    except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
        raise MailboxError(
            MailboxReason.CA_FILE, ca_file or "", getattr(error, "strerror", None) or str(error)
        ) from error
    if certificate is None:
        return context
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except (OSError, ValueError) as error:
        raise MailboxError(
            MailboxReason.CLIENT_CERTIFICATE, certificate, getattr(error, "strerror", None) or str(error)
        ) from error
    return context


def _no_password() -> str:
    # OpenSSL would ask the terminal itself, in the middle of a scheduled run.
    raise ValueError("the key is protected by a password")


def _connected(host: str, port: int, seconds: float, proxy: str | None) -> socket.socket:
    if proxy is None:
        return socket.create_connection((host, port), timeout=seconds)
    from bouncekit.servers.proxies import connect_through  # noqa: PLC0415 - few go through one

    return connect_through(proxy, host, port, seconds)


class Wire:
    """A connection to `host` and `port`, through `proxy` where one is given; plain until `secure` is called."""

    def __init__(self, host: str, port: int, limits: Limits, proxy: str | None = None) -> None:
        self.host = host
        self.place = f"{host}:{port}"
        self.limits = limits
        self._buffer = bytearray()
        self._end = monotonic() + limits.connect + limits.read
        self._received = 0
        if not host:  # the system takes that for this machine
            raise MailboxError(MailboxReason.HOST_UNKNOWN, self.place)
        try:
            self.socket: socket.socket = _connected(host, port, limits.connect, proxy)
        except socket.gaierror as error:
            raise MailboxError(MailboxReason.HOST_UNKNOWN, self.place, error.strerror or "") from error
        except ValueError as error:  # a label that is empty or too long, a NUL
            raise MailboxError(MailboxReason.HOST_UNKNOWN, self.place, str(error)) from error
        except (OSError, OverflowError) as error:  # a port that is none overflows
            raise MailboxError(
                MailboxReason.UNREACHABLE, self.place, getattr(error, "strerror", None) or str(error)
            ) from error

    def secure(self, context: ssl.SSLContext) -> None:
        """Continue in TLS, the server's certificate verified as `context` says."""
        try:
            if self._buffer:
                # Sent before TLS, to be taken for an answer within it (CVE-2011-0411).
                raise MailboxError(MailboxReason.TLS_FAILED, self.place, "the server spoke on after STARTTLS")
            self.socket.settimeout(self.limits.connect)
            self.socket = context.wrap_socket(self.socket, server_hostname=self.host)
        except ssl.SSLCertVerificationError as error:
            raise MailboxError(MailboxReason.CERTIFICATE_INVALID, self.place, error.verify_message) from error
        except TimeoutError as error:
            raise MailboxError(MailboxReason.TIMEOUT, self.place) from error
        except ssl.SSLError as error:
            raise MailboxError(MailboxReason.TLS_FAILED, self.place, error.reason or str(error)) from error
        except ValueError as error:  # a host that no certificate can name
            raise MailboxError(MailboxReason.TLS_FAILED, self.place, str(error)) from error
        except OSError as error:
            raise MailboxError(MailboxReason.CUT_OFF, self.place, error.strerror or str(error)) from error

    def readline(self) -> bytes:
        """Return the next line with its line end."""
        line = self.piece()
        if not line.endswith(b"\n"):
            raise MailboxError(MailboxReason.TOO_LONG, self.place)
        return line

    def piece(self) -> bytes:
        """Return the next line with its line end; of one that is longer than the longest line the next bytes."""
        searched = 0
        while (found := self._buffer.find(b"\n", searched)) < 0:
            if len(self._buffer) > LONGEST_LINE:
                return self._take(len(self._buffer))
            searched = len(self._buffer)
            self._fill(_BLOCK, until=b"\n")
        return self._take(found + 1)

    def peel(self, pattern: re.Pattern[bytes]) -> list[tuple[bytes, ...]]:
        """Take the next lines, as long as `pattern` matches each with its line end; return their groups.

        The first line that it does not match stays.  Line by line that takes ten times as long.
        """
        taken: list[tuple[bytes, ...]] = []
        while True:
            position = 0
            while (found := pattern.match(self._buffer, position)) is not None:
                taken.append(found.groups())
                position = found.end()
            del self._buffer[:position]
            if b"\n" in self._buffer:
                return taken
            if len(self._buffer) > LONGEST_LINE:
                raise MailboxError(MailboxReason.TOO_LONG, self.place)
            self._fill(_BLOCK, until=b"\n")

    def read(self, size: int) -> bytes:
        """Return the next `size` bytes."""
        if size > self.limits.answer:
            raise MailboxError(MailboxReason.TOO_LONG, self.place)
        while len(self._buffer) < size:
            self._fill(size - len(self._buffer))
        return self._take(size)

    def send(self, data: bytes) -> None:
        """Send `data`; the time and the size of the answer are counted from here."""
        view = memoryview(data)
        try:
            for start in range(0, len(view), _BLOCK):
                self.socket.settimeout(self.limits.read)  # for all of a block: sendall counts the whole
                self.socket.sendall(view[start : start + _BLOCK])
        except TimeoutError as error:
            raise MailboxError(MailboxReason.TIMEOUT, self.place) from error
        except OSError as error:
            raise MailboxError(MailboxReason.CUT_OFF, self.place, error.strerror or str(error)) from error
        self._end = monotonic() + self.limits.command
        self._received = 0

    def wait(self, seconds: float) -> bool:
        """Wait until the server says something, or hangs up; return whether it did within `seconds`."""
        end = monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            selector.register(self.socket, selectors.EVENT_READ)
            while not self._buffer and not (isinstance(self.socket, ssl.SSLSocket) and self.socket.pending()):
                remaining = end - monotonic()
                if remaining <= 0:
                    return False
                if selector.select(min(remaining, _PIECE)):
                    break
        return True

    def close(self) -> None:
        """Close the connection, without a word to the server."""
        self.socket.close()

    def _take(self, size: int) -> bytes:
        taken = bytes(memoryview(self._buffer)[:size])
        del self._buffer[:size]
        return taken

    def _fill(self, wanted: int, until: bytes | None = None) -> None:
        """Wait until `wanted` bytes more are there, or a block of them, or the byte `until`."""
        earned = self._received / self.limits.slowest if self.limits.slowest else 0.0
        end = min(monotonic() + self.limits.read, self._end + earned)
        before = len(self._buffer)
        while len(self._buffer) - before < min(wanted, _BLOCK):
            remaining = end - monotonic()
            if remaining <= 0:
                raise MailboxError(MailboxReason.TIMEOUT, self.place)
            block = self._receive(remaining)
            self._buffer += block
            self._received += len(block)
            if self._received > self.limits.answer:
                raise MailboxError(MailboxReason.TOO_LONG, self.place)
            if until is not None and until in block:
                return

    def _receive(self, seconds: float) -> bytes:
        try:
            self.socket.settimeout(seconds)
            block = self.socket.recv(_BLOCK)
        except TimeoutError as error:
            raise MailboxError(MailboxReason.TIMEOUT, self.place) from error
        except OSError as error:
            # TLS 1.3 tells only now that a certificate is missing (RFC 8446, 6.2).
            is_asked = "CERTIFICATE_REQUIRED" in str(error)
            reason = MailboxReason.CERTIFICATE_REQUIRED if is_asked else MailboxReason.CUT_OFF
            raise MailboxError(reason, self.place, error.strerror or str(error)) from error
        if not block:
            raise MailboxError(MailboxReason.CUT_OFF, self.place)
        return block
