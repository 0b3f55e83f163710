"""Whether two stored messages are one: the same bytes, but for what the servers on the way added themselves.

A message that came twice by two ways has other trace fields (RFC 5321, 4.4), and one that was copied from an mbox has
its Status fields and other line ends; neither makes it another message.  Anything else does.
"""

import hashlib
import re

__all__ = ["MAIL_STORES", "essence"]

MAIL_STORES = frozenset(
    {b"status", b"x-status", b"x-uid", b"x-uidl", b"x-imap", b"x-imapbase", b"x-keywords", b"content-length", b"lines"}
)
"""The fields, in lower case, that mail stores write for themselves: GNU mailutils, UW IMAP, Courier, Dovecot's mbox."""

# RFC 5321, 4.4; RFC 8601; RFC 8617; what delivery agents, spam filters and mail programs put beside them.
_ADDED = MAIL_STORES | frozenset(
    {
        b"received", b"return-path", b"delivered-to", b"x-delivered-to", b"envelope-to", b"x-envelope-to",
        b"x-envelope-from", b"x-original-to", b"original-recipient", b"delivery-date", b"x-received", b"received-spf",
        b"authentication-results", b"x-authentication-results", b"arc-seal", b"arc-message-signature",
        b"arc-authentication-results", b"x-mozilla-status", b"x-mozilla-status2", b"x-mozilla-keys",
        b"x-evolution", b"x-evolution-source", b"x-evolution-pop3-uid",
        b"x-spam-status", b"x-spam-level", b"x-spam-score", b"x-spam-flag", b"x-spam-checker-version",
        b"x-virus-scanned", b"x-sieve",
    }
)  # fmt: skip
_LINE_END = re.compile(rb"\r\n|\r")
_FIELD = re.compile(rb"[^\n]*\n(?:[ \t][^\n]*\n)*")  # with its folded lines (RFC 5322, 2.2.3)


def essence(content: bytes) -> bytes:
    """Return 32 bytes that are the same for the same message, as it was before servers added to it."""
    text = _LINE_END.sub(b"\n", content)
    head, gap, body = (b"", b"\n", text[1:]) if text.startswith(b"\n") else text.partition(b"\n\n")
    fields = _FIELD.findall(head + b"\n" if head else b"")
    kept = [field for field in fields if field.partition(b":")[0].strip().lower() not in _ADDED]
    digest = hashlib.sha256(b"".join(kept))
    digest.update(b"\0" + gap)
    digest.update(body)
    return digest.digest()
