"""The one place that opens a connection to an IMAP server.

    server = ImapServer("imap.example.fr")
    with imap_connection(server, "marie", password) as client:     # an `imapclient.IMAPClient`
        client.select_folder("INBOX", readonly=True)

The connection is TLS from its first byte, or after STARTTLS; nothing is said to a server whose certificate is not
valid.  Every wait and every answer is bounded (`bouncekit.servers.wire`).  What goes wrong, when connecting or
inside the ``with``, is a `MailboxError`.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from bouncekit.errors.reasons import MailboxReason
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.login_refusals import last_words, refused_login, server_words
from bouncekit.servers.sasl import AccessToken, Exchange, mechanism_for
from bouncekit.servers.wire import Limits, trust

if TYPE_CHECKING:
    import ssl

    from imapclient import IMAPClient

__all__ = [
    "ImapServer",
    "Limits",
    "close_imap",
    "imap_connection",
    "imap_errors",
    "malformed_answers",
    "open_imap",
]

_PORTS = {"tls": 993, "starttls": 143}
_TRIPPED = (ValueError, TypeError, LookupError, AttributeError, OverflowError, AssertionError, RecursionError)
_LATER = frozenset({MailboxReason.UNAVAILABLE, MailboxReason.TOO_MANY_CONNECTIONS, MailboxReason.TOO_FREQUENT})
_GOODBYE = 3.0  # seconds for a LOGOUT that nobody needs
_NOT_IMAP = re.compile(r"unexpected (?:tagged )?response|unterminated line")  # imaplib's words


@dataclass(frozen=True, slots=True)
class ImapServer:
    """Where to connect, and how.

    `security` is ``tls`` (from the first byte; port 993) or ``starttls`` (port 143).  Certificates are verified against
    the system's authorities, or those in the PEM file `ca_file` alone, or as `context` says.  `proxy` is the address of
    a proxy to go through (``socks5://127.0.0.1:1080``, ``http://…``); `client_cert` and `client_key` are PEM files that
    show the server who we are.
    """

    host: str
    port: int | None = None
    security: Literal["tls", "starttls"] = "tls"
    ca_file: str | None = None
    context: "ssl.SSLContext | None" = None
    limits: Limits = field(default_factory=Limits)
    proxy: str | None = None
    client_cert: str | None = None
    client_key: str | None = None

    @property
    def place(self) -> str:
        """``host:port``, as errors name it."""
        return f"{self.host}:{self.port or _PORTS[self.security]}"


@contextmanager
def imap_connection(server: ImapServer, user: str, password: str) -> "Iterator[IMAPClient]":
    """Connect, log in, and give an `IMAPClient`; close the connection at the end, whatever happened.

    `password` may be an `AccessToken`.
    Raises `MailboxError` where that fails, and for what fails on the connection inside of the ``with``.
    """
    client = open_imap(server, user, password)
    failed = True
    try:
        with imap_errors(server.place):
            yield client
        failed = False
    finally:
        close_imap(client, politely=not failed)


def open_imap(server: ImapServer, user: str, password: str) -> "IMAPClient":
    """Return a connection on which `user` is logged in; raise `MailboxError` where there can be none.

    Whoever calls this closes the connection, and translates what fails on it with `imap_errors`.
    """
    try:
        from bouncekit.servers.bounded_imap import BoundedImapClient  # noqa: PLC0415 - the extra may be missing
    except ModuleNotFoundError as error:
        raise MailboxError(MailboxReason.EXTRA_MISSING, server.place, str(error)) from error
    if any(character in text for text in (user, password) for character in "\0\r\n"):
        raise MailboxError(MailboxReason.CREDENTIALS_INVALID, server.place)
    context = server.context or trust(server.ca_file, server.client_cert, server.client_key)
    port = server.port or _PORTS[server.security]
    try:
        with imap_errors(server.place), malformed_answers(server.place):
            first = context if server.security == "tls" else None
            client = BoundedImapClient(server.host, port, first, server.limits, server.proxy)
            try:
                if server.security == "starttls":
                    _start_tls(client, context, server.place)
                _log_in(client, user, password, server.place)
            except BaseException:
                close_imap(client, politely=False)
                raise
    except MailboxError as error:
        raise last_words(error) from error
    return client


def close_imap(client: "IMAPClient", *, politely: bool = True) -> None:
    """Close the connection, with a LOGOUT where `politely`; never raise, and never wait long."""
    from imaplib import IMAP4  # noqa: PLC0415 - costs more than what most callers of this module need

    wire = getattr(client, "wire", None)
    try:
        if politely:
            if wire is not None:
                seconds = min(_GOODBYE, wire.limits.read)
                wire.limits = replace(wire.limits, read=seconds, command=seconds)
            client.logout()
    except (IMAP4.error, MailboxError, OSError, ValueError):
        pass  # it is closed below: the server did not need to know
    finally:
        if wire is not None:
            wire.close()


@contextmanager
def imap_errors(place: str) -> Iterator[None]:
    """Raise as `MailboxError` what imaplib and IMAPClient raise in the ``with``; leave all other errors alone."""
    from imaplib import IMAP4  # noqa: PLC0415 - as above

    try:
        yield
    except IMAP4.abort as error:
        said = _said(error)
        reason = MailboxReason.MALFORMED if _NOT_IMAP.search(said) else MailboxReason.CUT_OFF
        raise MailboxError(reason, place, server_words(said)) from error
    except IMAP4.error as error:
        raise MailboxError(MailboxReason.REFUSED, place, server_words(_said(error))) from error


@contextmanager
def malformed_answers(place: str, client: "IMAPClient | None" = None) -> Iterator[None]:
    """Raise `MailboxError` where imaplib or IMAPClient trips over an answer: for nothing but calls of theirs.

    Its words are what the server said last, where `client` can tell that.
    """
    try:
        yield
    except Exception as error:
        if not isinstance(error, _TRIPPED) and type(error).__name__ != "ProtocolError":  # IMAPClient's, an extra
            raise
        raise MailboxError(MailboxReason.MALFORMED, place, getattr(client, "said", "") or str(error)) from error


def _said(error: Exception) -> str:
    said = error.args[0] if error.args else ""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _start_tls(client: "IMAPClient", context: "ssl.SSLContext", place: str) -> None:
    # A greeting of PREAUTH, which anybody on the way can forge, forbids STARTTLS.
    if not client.has_capability("STARTTLS"):
        raise MailboxError(MailboxReason.NO_STARTTLS, place)
    try:
        client.starttls(context)
    except client.Error as error:
        raise MailboxError(MailboxReason.NO_STARTTLS, place, server_words(_said(error))) from error


def _log_in(client: "IMAPClient", user: str, password: str, place: str) -> None:
    if isinstance(password, AccessToken):
        _log_in_with_token(client, user, password, place)
        return
    if client.has_capability("LOGINDISABLED"):
        raise MailboxError(MailboxReason.LOGIN_DISABLED, place)
    try:
        if client.has_capability("AUTH=PLAIN"):
            client.plain_login(user, password)  # in UTF-8, which LOGIN cannot carry
        else:
            client.login(user, password)
    except UnicodeEncodeError:
        raise MailboxError(MailboxReason.CREDENTIALS_INVALID, place) from None
    except client.AbortError:
        raise
    except client.Error as error:
        words = server_words(_said(error))
        if isinstance(error.__context__, client.AbortError):  # IMAPClient makes a refusal of a goodbye
            raise MailboxError(MailboxReason.CUT_OFF, place, words) from error
        raise refused_login(place, words) from error


def _log_in_with_token(client: "IMAPClient", user: str, token: AccessToken, place: str) -> None:
    announced = {name[5:] for name in (_text(each) for each in client.capabilities()) if name.startswith("AUTH=")}
    mechanism = mechanism_for(announced)
    if mechanism is None:
        raise MailboxError(MailboxReason.NO_OAUTH, place)
    exchange = Exchange(mechanism, user, token, place)
    try:
        client.sasl_login(mechanism, exchange)
    except client.AbortError:
        raise
    except client.Error as error:
        said = server_words(_said(error))
        told = f"{said} ({exchange.problem})" if exchange.problem else said
        later = refused_login(place, said).reason in _LATER
        raise MailboxError(MailboxReason.UNAVAILABLE if later else MailboxReason.TOKEN_REFUSED, place, told) from error


def _text(capability: bytes | str) -> str:
    text = capability.decode("ascii", "replace") if isinstance(capability, bytes) else capability
    return text.upper()
