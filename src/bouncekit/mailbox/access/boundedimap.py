"""`IMAPClient` over a `Wire`: the methods that imaplib lets its users override, and no more.

Imported only where a connection is opened: it needs the extra ``imap``.
"""

import imaplib
import ssl
from typing import Any

from imapclient import IMAPClient

from bouncekit.mailbox.access.wire import Limits, Wire
from bouncekit.mailbox.errors import MailboxError

__all__ = ["BoundedImapClient"]

_MOST_DIGITS = 19  # of a number in RFC 9051; of more than 4,300 digits int() raises


class _BoundedImap(imaplib.IMAP4):
    """Rule: no byte is sent or received but through the `Wire`."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None, limits: Limits, proxy: str | None) -> None:
        self._context = context
        self._limits = limits
        self._proxy = proxy
        self.wire: Wire
        super().__init__(host, port)

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        self.host = host
        self.port = port
        self.wire = Wire(host, port, self._limits, self._proxy)
        if self._context is not None:
            try:
                self.wire.secure(self._context)
            except MailboxError:
                self.wire.close()
                raise
        self.sock = self.wire.socket

    def read(self, size: int) -> bytes:
        return self.wire.read(size)

    def readline(self) -> bytes:
        line = self.wire.readline()
        if line.endswith(b"}\r\n"):
            number = line[line.rfind(b"{") + 1 : -3]
            if len(number) > _MOST_DIGITS and number.isdigit():
                raise MailboxError("malformed", self.wire.place, line.decode("utf-8", "replace"))
        return line

    def send(self, data: Any) -> None:
        self.wire.send(data)

    def shutdown(self) -> None:
        self.wire.close()

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> Any:
        answer: tuple[str, list[Any]] = self.xatom("STARTTLS")
        if answer[0] == "OK":
            self.wire.secure(ssl_context or ssl.create_default_context())
            self.sock = self.wire.socket
            self.untagged_responses = {}  # what was said before TLS, anybody may have said
        return answer


class BoundedImapClient(IMAPClient):  # type: ignore[misc]  # it ships no type information
    """An `IMAPClient` whose waits and answers are bounded; `context` None begins in plain text, for STARTTLS."""

    def __init__(
        self, host: str, port: int, context: ssl.SSLContext | None, limits: Limits, proxy: str | None = None
    ) -> None:
        self._limits = limits
        self._proxy = proxy
        super().__init__(host, port, ssl=context is not None, ssl_context=context, timeout=limits.read)
        # IMAPClient has imaplib format every line that passes, passwords too, for a log that nobody asked for.
        self._imap.debug = 0

    @property
    def wire(self) -> Wire:
        """The transport: its limits may be changed at any time."""
        wire: Wire = self._imap.wire
        return wire

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> bytes:
        """Change to TLS.  IMAPClient 3 wraps the socket itself, behind the back of the transport."""
        status, answers = self._imap.starttls(ssl_context)
        self._checkok("starttls", status, answers)
        self._starttls_done = True  # what was announced before is forgotten
        return bytes(answers[0])

    def _create_IMAP4(self) -> _BoundedImap:  # noqa: N802 - the place at which IMAPClient makes its imaplib object
        context = self.ssl_context if self.ssl else None
        return _BoundedImap(self.host, self.port, context, self._limits, self._proxy)
