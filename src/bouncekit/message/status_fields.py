"""Bodies that are groups of header fields themselves (message/delivery-status and its like), when they are broken."""

import binascii
import re

from bouncekit.message.transfer import decode_transfer
from bouncekit.text.expressions import lazily

__all__ = ["mend_groups", "stray_fields_start"]

# Blank lines, all of them, before a line of base64.  Two line ends are searched first: a look-behind or a choice at the
# beginning would be tried at every byte, and one line end at every line.
_BEFORE_BASE64 = lazily(rb"\n\n(?<!\n\n\n)\n*+(?=[A-Za-z0-9+/]{40,}={0,2}(?:\n|\Z))")
_FIELD = lazily(rb"\s*[!-9;-~]{1,76}[ \t]*:")
_STRAY = lazily(rb"(?:\A|[\r\n])(?!(?:Content-|X-|MIME-Version|[ \t\r\n]))(?=[!-9;-~]{1,76}[ \t]{0,8}:)", re.IGNORECASE)


def mend_groups(body: bytes) -> tuple[bytes, str | None]:
    """Decode groups that are in base64 below a first one that is not; return (the body, what was wrong or None).

    QUIRK: Microsoft 365 does so (jstedfast/MimeKit issue 250), without saying it in Content-Transfer-Encoding.
    """
    match = _BEFORE_BASE64.search(body)
    if match is None:
        return body, None
    try:
        decoded, _problem = decode_transfer(body[match.end() :], "base64")
    except binascii.Error:
        return body, None
    if not _FIELD.match(decoded):
        return body, None
    return body[: match.start()] + b"\n\n" + decoded, "What follows the first group of fields is encoded in base64."


def stray_fields_start(data: bytes, start: int, stop: int, *, is_message: bool) -> int:
    """Return where, in the part header ``data[start:stop]``, the fields of the body begin, or -1.

    Only Content fields mean anything in a part's header (RFC 2046, section 5.1): others that follow them belong to the
    body, and the blank line between is missing.  A whole message (`is_message`) has its header in one block: where one
    follows, nothing is missing.
    """
    if is_message and _FIELD.match(data, stop):
        return -1
    match = _STRAY.search(data, start, stop)
    return match.end() if match and match.end() > start else -1
