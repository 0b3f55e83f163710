"""One message as it came: its bytes, and the envelope that mail servers gave it."""

from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Envelope", "as_delivered"]

_MOST = 50  # recipients that are written into what is read


class Envelope(NamedTuple):
    """A message's `content`, and its reverse-path and forward-paths (RFC 5321, 3.3), without their angle brackets."""

    content: bytes
    sender: bytes
    recipients: Sequence[bytes]


def as_delivered(envelope: Envelope) -> bytes:
    """Return the message as a mail server would deliver it: Return-Path (RFC 5321, 4.4) and X-Original-To before it.

    That is for reading alone: a null path and the recipient tell what the message is, and to which ticket it belongs.
    """
    if envelope.content.startswith(b"From "):  # the first line of an mbox: nothing may stand before it
        return envelope.content
    path = b"Return-Path: <%b>\r\n" % _on_one_line(envelope.sender)
    to = (b"X-Original-To: %b\r\n" % _on_one_line(address) for address in envelope.recipients[:_MOST])
    return b"".join((path, *to, envelope.content))


def _on_one_line(address: bytes) -> bytes:
    return address.replace(b"\r", b"").replace(b"\n", b"")
