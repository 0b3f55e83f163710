"""Flags as each kind of mailbox writes them down, as one kind."""

from collections.abc import Iterable, Mapping

from bouncekit.mailbox.messages.mail import MessageFlag
from bouncekit.message import Headers
from bouncekit.stores.member_names import maildir_letters

__all__ = ["imap_flags", "maildir_flags", "mbox_flags"]

# RFC 9051, section 2.3.2, and the keyword of RFC 5788
_IMAP: Mapping[str, MessageFlag] = {
    "\\seen": MessageFlag.SEEN,
    "\\flagged": MessageFlag.FLAGGED,
    "\\answered": MessageFlag.ANSWERED,
    "\\deleted": MessageFlag.DELETED,
    "\\draft": MessageFlag.DRAFT,
    "$forwarded": MessageFlag.FORWARDED,
}
# Maildir: the letters after ":2," in the name of a file (https://cr.yp.to/proto/maildir.html)
_MAILDIR: Mapping[str, MessageFlag] = {
    "S": MessageFlag.SEEN,
    "F": MessageFlag.FLAGGED,
    "R": MessageFlag.ANSWERED,
    "T": MessageFlag.DELETED,
    "D": MessageFlag.DRAFT,
    "P": MessageFlag.FORWARDED,
}
# The Status and X-Status fields of mboxes (mutt, Dovecot, UW IMAP)
_STATUS: Mapping[str, MessageFlag] = {
    "R": MessageFlag.SEEN,
    "F": MessageFlag.FLAGGED,
    "A": MessageFlag.ANSWERED,
    "D": MessageFlag.DELETED,
    "T": MessageFlag.DRAFT,
}
# X-Mozilla-Status (nsMsgMessageFlags.idl)
_MOZILLA: Mapping[int, MessageFlag] = {
    0x0001: MessageFlag.SEEN,
    0x0002: MessageFlag.ANSWERED,
    0x0004: MessageFlag.FLAGGED,
    0x0008: MessageFlag.DELETED,
    0x1000: MessageFlag.FORWARDED,
}


def imap_flags(names: Iterable[str]) -> MessageFlag:
    """Return the flags that a server lists, whatever else it lists."""
    return _joined(_IMAP, (name.lower() for name in names))


def maildir_flags(name: str) -> MessageFlag:
    """Return the flags in the name of a Maildir's file."""
    return _joined(_MAILDIR, maildir_letters(name))


def mbox_flags(headers: Headers) -> MessageFlag | None:
    """Return the flags that the header of a message in an mbox tells; None where it tells none."""
    mozilla = headers.raw_header("x-mozilla-status")
    if mozilla is not None:
        try:
            bits = int(mozilla[:8], 16)
        except ValueError:
            return None
        return _joined(_MOZILLA, (bit for bit in _MOZILLA if bits & bit))
    status = headers.raw_header("status")
    more = headers.raw_header("x-status")
    if status is None and more is None:
        return None
    return _joined(_STATUS, f"{status or ''}{more or ''}"[:40])


def _joined(table: Mapping[str, MessageFlag] | Mapping[int, MessageFlag], keys: Iterable[object]) -> MessageFlag:
    flags = MessageFlag.NONE
    for key in keys:
        flags |= table.get(key, MessageFlag.NONE)  # type: ignore[call-overload]  # a key is of the table's own kind
    return flags
