"""Whether what a server stores is the message that it was given, with nothing but the server's own additions.

Servers that keep mail in mboxes write lines of their own into its header (Status, X-UID), quote lines of the text that
begin with ``From `` (RFC 4155), and end a message with a line end where it had none.  What the message says stays.
"""

import re
from collections import Counter

from bouncekit.mailbox.messages.sameness import MAIL_STORES

__all__ = ["as_sent", "is_same_message"]

_BARE_LF = re.compile(rb"(?<!\r)\n")
_LINE_END = re.compile(rb"\r*\n")
_QUOTED_FROM = re.compile(rb"(?m)^>+(?=From )")
_FOLD = re.compile(rb"\n(?=[ \t])")


def as_sent(content: bytes) -> bytes:
    """Return `content` with the line ends that IMAP carries (RFC 9051, 4.3.1: CRLF)."""
    return _BARE_LF.sub(b"\r\n", content)


def is_same_message(given: bytes, stored: bytes) -> bool:
    """Tell whether `stored` is `given` with lines that were added to its header, and its text unchanged."""
    if given == stored:
        return True
    (fields, text), (stored_fields, stored_text) = _parts(given), _parts(stored)
    return text == stored_text and not fields - stored_fields


def _parts(content: bytes) -> tuple[Counter[bytes], bytes]:
    """Return the fields of the header, without what mail stores write, and the text."""
    header, _, text = _LINE_END.sub(b"\n", content).partition(b"\n\n")
    fields = Counter(
        line.rstrip() for line in _FOLD.sub(b"", header).split(b"\n") if _name(line) not in MAIL_STORES and line.strip()
    )
    return fields, _QUOTED_FROM.sub(b"", text).rstrip(b"\n")


def _name(line: bytes) -> bytes:
    return line.partition(b":")[0].strip().lower()
