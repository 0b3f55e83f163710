"""What a refused login is, by the server's own words: a wrong password only where it says so."""

import ast
import re
from typing import Literal

from bouncekit.errors.reasons import MailboxReason
from bouncekit.servers.errors import MailboxError
from bouncekit.servers.problems import AccessCause, explain_imap_error, explain_pop_error

__all__ = ["last_words", "refused_login", "server_words"]

_REASONS = {
    AccessCause.PASSWORD_REFUSED: MailboxReason.PASSWORD_REFUSED,
    AccessCause.ACCOUNT_UNKNOWN: MailboxReason.PASSWORD_REFUSED,
    AccessCause.APPLICATION_PASSWORD_REQUIRED: MailboxReason.APPLICATION_PASSWORD,
    AccessCause.MODERN_LOGIN_REQUIRED: MailboxReason.OAUTH_REQUIRED,
    AccessCause.PASSWORD_EXPIRED: MailboxReason.PASSWORD_EXPIRED,
    AccessCause.TOO_MANY_CONNECTIONS: MailboxReason.TOO_MANY_CONNECTIONS,
    AccessCause.TOO_FREQUENT: MailboxReason.TOO_FREQUENT,
    AccessCause.IN_USE: MailboxReason.IN_USE,
    AccessCause.MAILBOX_LOCKED: MailboxReason.IN_USE,
    AccessCause.TEMPORARY_FAULT: MailboxReason.UNAVAILABLE,
    AccessCause.SERVER_FAULT: MailboxReason.UNAVAILABLE,
    AccessCause.SESSION_ENDED: MailboxReason.UNAVAILABLE,
    AccessCause.LIMIT_REACHED: MailboxReason.UNAVAILABLE,
}
# Dovecot, where it asks for the certificate of the client.
_NO_CERTIFICATE = re.compile(
    r"client (?:didn't|did not) (?:present|provide) (?:a )?valid (?:ssl|tls) cert", re.IGNORECASE
)
_LONGEST = 10_000  # characters of what is looked at
# What imaplib and IMAPClient put around the server's words: "LOGIN command error: BAD [b'…']", "create failed: …".
_IN_QUOTES = re.compile(r"\A(?:[\w ]{1,60}: )?(?:BAD \[|NO \[)?(b(['\"]).*\2)\]?\Z", re.DOTALL)
_COMMAND = re.compile(r"\A(?:[a-z]{1,20} failed: |command: [A-Z]{1,20} => )")


def server_words(said: str) -> str:
    """Return what the server said, without what the libraries for IMAP put around it."""
    said = _COMMAND.sub("", said, count=1)
    quoted = _IN_QUOTES.match(said[:_LONGEST])
    if quoted is None:
        return said
    try:
        words = ast.literal_eval(quoted[1])
    except (ValueError, SyntaxError):
        return said
    return words.decode("utf-8", "replace").strip() if isinstance(words, bytes) else said


def refused_login(place: str, words: str, protocol: Literal["imap", "pop"] = "imap") -> MailboxError:
    """Return the error for a login that the server at `place` refused with `words`."""
    if _NO_CERTIFICATE.search(words):
        return MailboxError(MailboxReason.CERTIFICATE_REQUIRED, place, words)
    explain = explain_pop_error if protocol == "pop" else explain_imap_error
    return MailboxError(_REASONS.get(explain(words).cause, MailboxReason.LOGIN_REFUSED), place, words)


def last_words(error: MailboxError) -> MailboxError:
    """Return `error`, a server that closed the connection before anybody was logged in, by what it said last."""
    if error.reason not in {MailboxReason.CUT_OFF, MailboxReason.REFUSED} or not error.words:
        return error
    reason = _REASONS.get(explain_imap_error(re.sub(r"\A\* BYE ", "", error.words)).cause, error.reason)
    return MailboxError(reason, error.place, error.words)
