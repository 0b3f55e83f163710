"""A POP3 client (RFC 1939) that reads a mailbox and changes nothing in it.

Python's `poplib` is not used: it takes lines of at most 2,048 bytes and forgets which line end each had, so that the
bytes kept would not be those sent.  This client speaks over the same bounded connection as IMAP does.

Rule 1: no DELE is ever sent, and no QUIT either: a session that ends without QUIT removes nothing (RFC 1939, section
6), whatever the server would do with what was read.
"""

import re
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from bouncekit.errors.reasons import MailboxReason
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.login_refusals import refused_login
from bouncekit.servers.sasl import AccessToken, Exchange, answered, mechanism_for
from bouncekit.servers.wire import Limits, Wire, trust

__all__ = ["Pop3Client", "Pop3Server", "pop3_connection"]

_PORTS = {"tls": 995, "starttls": 110}
_MOST_LINES = 2_000_000  # of a list: more messages than any box holds
_UIDL = re.compile(rb"(\d{1,9}) ([\x21-\x7e]{1,200})\s*")
_SIZE = re.compile(rb"(\d{1,9}) (\d{1,18})(?: .*)?\s*", re.DOTALL)  # what is longer is no size
_STAT = re.compile(rb"\+OK +(\d{1,9})\b")


@dataclass(frozen=True, slots=True)
class Pop3Server:
    """Where to connect, and how; as `bouncekit.servers.imap.ImapServer`, with the ports of POP3."""

    host: str
    port: int | None = None
    security: Literal["tls", "starttls"] = "tls"
    ca_file: str | None = None
    limits: Limits = field(default_factory=Limits)
    proxy: str | None = None
    client_cert: str | None = None
    client_key: str | None = None


@contextmanager
def pop3_connection(server: Pop3Server, user: str, password: str) -> Iterator["Pop3Client"]:
    """Connect, in TLS, and log in; close the connection at the end.  Raises `MailboxError`."""
    place = f"{server.host}:{server.port or _PORTS[server.security]}"
    if any(character in text for text in (user, password) for character in "\0\r\n"):
        raise MailboxError(MailboxReason.CREDENTIALS_INVALID, place)
    context = trust(server.ca_file, server.client_cert, server.client_key)
    wire = Wire(server.host, server.port or _PORTS[server.security], server.limits, server.proxy)
    try:
        yield Pop3Client(wire, context, server.security, (user, password))
    finally:
        wire.close()


class Pop3Client:
    """The few commands that reading a box needs."""

    def __init__(self, wire: Wire, context: ssl.SSLContext, security: str, login: tuple[str, str]) -> None:
        self._wire = wire
        self._line_end = b"\r\n"
        if security == "tls":
            wire.secure(context)
        self._answer()
        if security == "starttls":
            try:
                self._command(b"STLS")  # RFC 2595, section 4
            except MailboxError as error:
                if error.reason is not MailboxReason.REFUSED:
                    raise
                raise MailboxError(MailboxReason.NO_STARTTLS, error.place, error.words) from error
            wire.secure(context)
        user, password = login
        if isinstance(password, AccessToken):
            self._log_in_with_token(user, password)
            return
        try:
            self._command(b"USER " + user.encode())
            self._command(b"PASS " + password.encode())
        except MailboxError as error:
            if error.reason is not MailboxReason.REFUSED:
                raise
            raise refused_login(error.place, error.words, "pop") from error

    def close(self) -> None:
        """Close the connection, without a word: see rule 1."""
        self._wire.close()

    def _log_in_with_token(self, user: str, token: AccessToken) -> None:
        """Log in by AUTH (RFC 5034, 4): not in one line, which may have 255 bytes and no more."""
        try:
            self._command(b"CAPA")
            lines = [line.decode("ascii", "replace").upper().split() for line in self._lines()]
            announced = {name for line in lines if line[:1] == ["SASL"] for name in line[1:]}
        except MailboxError as error:
            raise MailboxError(MailboxReason.NO_OAUTH, error.place, error.words) from error
        mechanism = mechanism_for(announced)
        if mechanism is None:
            raise MailboxError(MailboxReason.NO_OAUTH, self._wire.place)
        exchange = Exchange(mechanism, user, token, self._wire.place)
        self._wire.send(b"AUTH " + mechanism.encode() + b"\r\n")
        for _ in range(3):
            line = self._wire.readline()
            if not line.startswith(b"+") or line.startswith(b"+OK"):
                break
            self._wire.send(b64encode(answered(exchange, line[1:].strip())) + b"\r\n")
        if not line.startswith(b"+OK"):
            said = line.strip().decode("utf-8", "replace")
            told = f"{said} ({exchange.problem})" if exchange.problem else said
            raise MailboxError(MailboxReason.TOKEN_REFUSED, self._wire.place, told)

    def count(self) -> int:
        """Return how many messages the server counts (STAT)."""
        answer = self._command(b"STAT")
        match = _STAT.match(answer)
        if match is None:
            raise MailboxError(MailboxReason.MALFORMED, self._wire.place, answer.decode("utf-8", "replace"))
        return int(match[1])

    def unique_ids(self) -> dict[int, str] | None:
        """Return {number: unique id}; None where the server has no UIDL."""
        return self._listed(b"UIDL", _UIDL)

    def _listed(self, command: bytes, pattern: re.Pattern[bytes]) -> dict[int, str] | None:
        """Return {number: what the server tells of the message}; None where it refuses."""
        try:
            self._command(command)
        except MailboxError as error:
            if error.reason is not MailboxReason.REFUSED:
                raise
            return None
        matches = (pattern.fullmatch(line) for line in self._lines())
        return {int(match[1]): match[2].decode("ascii") for match in matches if match}

    def sizes(self) -> dict[int, int] | None:
        """Return {number: size in bytes, as the server tells it}; None where it refuses LIST."""
        found = self._listed(b"LIST", _SIZE)
        return {number: int(size) for number, size in found.items()} if found is not None else None

    def message(self, number: int) -> bytes:
        """Return a message, each byte as it was sent, the dots of the transport taken out (RFC 1939, section 3)."""
        self._command(b"RETR %d" % number)
        return b"".join(self._unstuffed())

    def says_more(self) -> bool:
        """Tell whether more came than the answer to the last command: its end was none (a dot that was not doubled)."""
        return self._wire.wait(0)

    def header(self, number: int) -> bytes | None:
        """Return the header of a message (TOP, RFC 1939, section 7); None where the server does not give it."""
        try:
            self._command(b"TOP %d 0" % number)
        except MailboxError as error:
            if error.reason is not MailboxReason.REFUSED:
                raise
            return None
        return b"".join(self._unstuffed())

    def _unstuffed(self) -> Iterator[bytes]:
        """Yield what stands before the line with a dot alone, in lines; one of any length comes in pieces."""
        before, end = self._line_end, self._line_end
        while True:
            line = self._wire.piece()
            if before == end and line == b"." + end:
                return
            yield line[1:] if before == end and line.startswith(b".") else line
            before = (before + line)[-len(end) :]  # a piece may end between CR and LF

    def _lines(self) -> Iterator[bytes]:
        for _ in range(_MOST_LINES):
            line = self._wire.readline()
            if line.rstrip(b"\r\n") == b".":
                return
            yield line
        raise MailboxError(MailboxReason.TOO_LONG, self._wire.place)

    def _command(self, line: bytes) -> bytes:
        self._wire.send(line + b"\r\n")
        return self._answer()

    def _answer(self) -> bytes:
        line = self._wire.readline()
        if line.startswith(b"+OK"):
            self._line_end = b"\r\n" if line.endswith(b"\r\n") else b"\n"  # QUIRK: some servers send no CR at all
            return line
        said = line.strip().decode("utf-8", "replace")
        reason = MailboxReason.REFUSED if line.startswith(b"-ERR") else MailboxReason.MALFORMED
        raise MailboxError(reason, self._wire.place, said)
