"""The answers to FETCH that a listing asks for, read in a tenth of the time that a reader of all IMAP takes.

What does not look as nearly all servers write it is left to IMAPClient's own reader.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from bouncekit.mailbox.dates import parse_date
from bouncekit.mailbox.errors import MailboxError
from bouncekit.mailbox.mailflags import imap_flags
from bouncekit.mailbox.messages import MessageFlag

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["Fetched", "fetch_headers", "sound_answers"]

# 1 (UID 7 RFC822.SIZE 1000 FLAGS (\Seen) INTERNALDATE "…" BODY[HEADER.FIELDS (…)] {300}
_HEAD = re.compile(rb"\d+ \(((?:[^\"{\[]|\"[^\"\\]*\")*) BODY\[HEADER[^\]]*\] \{\d+\}")
_UID = re.compile(rb"(?:\A| )UID (\d{1,10})(?= |\Z)")
_SIZE = re.compile(rb"(?:\A| )RFC822\.SIZE (\d{1,19})(?= |\Z)")
_FLAGS = re.compile(rb"(?:\A| )FLAGS \(([^()]*)\)")
_DATE = re.compile(rb'(?:\A| )INTERNALDATE "([^"\\]*)"')


@contextmanager
def sound_answers(client: "IMAPClient") -> Iterator[None]:
    """Raise `MailboxError` where a reader of IMAP trips over an answer that is none."""
    try:
        yield
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError) as error:
        raise MailboxError("malformed", f"{client.host}:{client.port}", str(error)) from error


class Fetched(NamedTuple):
    """What the server tells of one message."""

    uid: int
    size: int
    flags: MessageFlag
    received: datetime | None
    header: bytes


def fetch_headers(client: "IMAPClient", uids: Sequence[int], fields: Sequence[str]) -> Iterator[Fetched]:
    """Yield what the server tells of the messages `uids` of the open folder, with these fields of their headers.

    A message that is gone, or of which the server does not tell the size, is left out.
    """
    wanted = set(uids)
    command = f"(UID RFC822.SIZE FLAGS INTERNALDATE BODY.PEEK[HEADER.FIELDS ({' '.join(fields)})])"
    # Not `client.fetch`: its reader takes most of the time that listing a large mailbox needs.
    status, answers = client._imap.uid("FETCH", ",".join(map(str, uids)), command)
    if status != "OK":
        raise client.Error(f"FETCH failed: {_said(answers)}")
    for fetched in _read(answers):
        if fetched.uid in wanted:
            wanted.discard(fetched.uid)
            yield fetched


def _said(answers: Sequence[Any]) -> str:
    first = answers[0] if answers else b""
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else ""


def _read(answers: Sequence[Any]) -> Iterator[Fetched]:
    """Yield the messages of what imaplib gathered: (line, literal) pairs, each followed by the end of its line."""
    position = 0
    while position < len(answers):
        start = position
        while position < len(answers) and isinstance(answers[position], tuple):
            position += 1
        position += 1  # a line without a literal, or the end of one that had some
        group = answers[start:position]
        quick = _quickly(group)
        if quick is not None:
            yield quick
        else:
            yield from _slowly(group)


def _quickly(group: Sequence[Any]) -> Fetched | None:
    if len(group) != 2 or group[1] != b")":
        return None
    line, header = group[0]
    head = _HEAD.fullmatch(line)
    if head is None:
        return None
    uid, size, flags, date = (pattern.search(head[1]) for pattern in (_UID, _SIZE, _FLAGS, _DATE))
    if uid is None or size is None or flags is None:
        return None
    names = flags[1].decode("ascii", "replace").split()
    received = parse_date(date[1].decode("ascii", "replace")) if date is not None else None
    return Fetched(int(uid[1]), int(size[1]), imap_flags(names), received, header)


def _slowly(group: Sequence[Any]) -> Iterator[Fetched]:
    from imapclient.response_parser import parse_fetch_response  # noqa: PLC0415 - an extra, and few servers need it

    if not group or group[0] is None:
        return
    for uid, answer in parse_fetch_response(list(group), normalise_times=False).items():
        size = answer.get(b"RFC822.SIZE")
        if not isinstance(size, int) or size < 0:
            continue
        received = answer.get(b"INTERNALDATE")
        if isinstance(received, datetime) and received.tzinfo is None:
            received = received.replace(tzinfo=UTC)
        names = [flag.decode("ascii", "replace") for flag in answer.get(b"FLAGS", ()) if isinstance(flag, bytes)]
        yield Fetched(
            uid, size, imap_flags(names), received if isinstance(received, datetime) else None, _header(answer)
        )


def _header(answer: Mapping[bytes, Any]) -> bytes:
    """Return the header: the server repeats the fields that it was asked for, in its own spelling."""
    for name, value in answer.items():
        if name.startswith(b"BODY[HEADER") and isinstance(value, bytes):
            return value
    return b""
