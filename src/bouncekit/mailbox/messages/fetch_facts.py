"""The answers to SEARCH and FETCH that a listing asks for, read in a tenth of the time that a reader of all IMAP takes.

What does not look as nearly all servers write it is left to IMAPClient's own reader, and what that one cannot read
either (a date that no calendar has) is looked through for what can be told.
"""

import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from bouncekit.mailbox.messages.dates import parse_date
from bouncekit.mailbox.messages.flags import imap_flags
from bouncekit.mailbox.messages.mail import MessageFlag
from bouncekit.servers.imap import malformed_answers

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["NO_SIZE", "Answer", "Fetched", "fetch_answers", "fetch_headers", "list_uids", "sound_answers", "uids_above"]

NO_SIZE = (1 << 31) - 1
"""Bytes: no server takes a message of so many.  One that tells so many of a message does not know its size."""

_LAST_UID = (1 << 32) - 1  # RFC 9051, 9: uniqueid
_MOST_TOLD = (1 << 62) - 1  # what is larger is written down as this
_MOST_AT_ONCE = 50_000  # messages of one SEARCH: with UIDs of ten digits half of the longest line

# 1 (UID 7 RFC822.SIZE 1000 FLAGS (\Seen) INTERNALDATE "…" BODY[HEADER.FIELDS (…)] {300}
_HEAD = re.compile(rb"\d+ \(((?:[^\"{\[]|\"[^\"\\]*\")*) BODY\[HEADER[^\]]*\] \{\d+\}")
_ALONE = re.compile(rb"\d+ \(((?:[^\"{\[]|\"[^\"\\]*\")*)\)")  # the same without a header
# (TAG "A4") UID ALL 2:1000,1003 (RFC 9051, 7.3.4); other items may stand beside.
_ESEARCH = re.compile(
    rb"(?:\(TAG [^()]*\) )?UID(?: (?:MIN|MAX|COUNT|MODSEQ) \d+)*"
    rb" ALL (\d{1,10}(?::\d{1,10})?(?:,\d{1,10}(?::\d{1,10})?)*)"
)
_UID = re.compile(rb"(?:\A| )UID (\d{1,10})(?= |\Z)")
_TOLD = re.compile(rb"\d+ \((?:[^()]* )?UID (\d{1,10})[ )]")
_SIZE = re.compile(rb"(?:\A| )RFC822\.SIZE (\d{1,30})(?= |\Z)")
_FLAGS = re.compile(rb"(?:\A| )FLAGS \(([^()]*)\)")
_DATE = re.compile(rb'(?:\A| )INTERNALDATE "([^"\\]*)"')


@contextmanager
def sound_answers(client: "IMAPClient") -> Iterator[None]:
    """Raise `MailboxError` where a reader of IMAP trips over an answer that is none."""
    with malformed_answers(f"{client.host}:{client.port}", client):
        yield


class Answer(NamedTuple):
    """What the server tells of one message; `size` is None where it tells none, `flags` are its own words."""

    uid: int
    size: int | None
    flags: tuple[str, ...]
    received: datetime | None
    header: bytes


class Fetched(NamedTuple):
    """What the server tells of one message of a listing."""

    uid: int
    size: int
    flags: MessageFlag
    received: datetime | None
    header: bytes


def list_uids(client: "IMAPClient", exists: object) -> "array[int]":
    """Return the UIDs of the open folder in ascending order, each once; `exists` is how many the server counts.

    A server that knows ESEARCH (RFC 4731) tells ranges.  Where it does not, or they are not as many as it counts, a
    large folder is asked for in pieces, by sequence numbers (RFC 9051, 6.4.4): no answer grows with it.  What SEARCH
    passes over, FETCH may tell: a server searches an index of its own, which may be broken.
    """
    count = exists if isinstance(exists, int) else 0
    found = _searched(client, count)
    return found if len(found) >= count else _told_by_fetch(client, found, count)


def uids_above(client: "IMAPClient", uid: int) -> list[int]:
    """Return the UIDs of the open folder that are above `uid`, in ascending order.

    By ``*`` a server tells the last message whatever its UID is (RFC 9051, 6.4.4).  GNU imap4d tells none by it: where
    nothing is told, it is asked again without.
    """
    found = _search(client, f"UID {uid + 1}:*") or _search(client, f"UID {uid + 1}:{_LAST_UID}")
    return [each for each in found if each > uid]


def _searched(client: "IMAPClient", count: int) -> "array[int]":
    found = array("Q")
    if client.has_capability("ESEARCH"):
        for first, last in _ranges(client, count):
            found.extend(range(first, last + 1))
        if found:
            return found
    if count <= _MOST_AT_ONCE:
        found.extend(_search(client, "ALL"))
        return found
    for first in range(1, count + 1, _MOST_AT_ONCE):
        found.extend(_search(client, f"{first}:{min(first + _MOST_AT_ONCE - 1, count)}"))
    is_ascending = all(found[position - 1] < found[position] for position in range(1, len(found)))
    return found if is_ascending else array("Q", sorted(set(found)))


def _search(client: "IMAPClient", what: str) -> list[int]:
    """Return the UIDs that SEARCH tells, in ascending order; some servers tell them in more than one line."""
    status, said = client._imap.uid("SEARCH", what)
    if status != "OK":
        raise client.Error(f"SEARCH failed: {_said(said)}")
    lines = [line.partition(b"(")[0] for line in said if isinstance(line, bytes)]  # (MODSEQ 9): RFC 7162, 3.1.5
    return sorted({int(uid) for line in lines for uid in line.split()})


def _told_by_fetch(client: "IMAPClient", found: "array[int]", count: int) -> "array[int]":
    """Return the UIDs `found`, and those that FETCH tells of the messages by their sequence numbers."""
    uids = set(found)
    for first in range(1, count + 1, _MOST_AT_ONCE):
        try:
            _, said = client._imap.fetch(f"{first}:{min(first + _MOST_AT_ONCE - 1, count)}", "(UID)")
        except client.AbortError:
            raise
        except client.Error:  # BAD: there are no such messages
            break
        uids.update(int(told[1]) for line in said if isinstance(line, bytes) and (told := _TOLD.match(line)))
    return array("Q", sorted(uids))


def _ranges(client: "IMAPClient", count: int) -> list[tuple[int, int]]:
    """Return the ranges of UIDs that ESEARCH tells, in ascending order; none where they are not `count` UIDs."""
    status, said = client._imap.uid("SEARCH", "RETURN (ALL)", "ALL")
    if status != "OK":
        raise client.Error(f"SEARCH failed: {_said(said)}")
    lines = [line for line in client._imap.response("ESEARCH")[1] or () if isinstance(line, bytes)]
    told = _ESEARCH.fullmatch(lines[0]) if len(lines) == 1 else None
    pairs = [part.partition(b":")[::2] for part in told[1].split(b",")] if told is not None else []
    ranges = sorted((int(first), int(last or first)) for first, last in pairs)
    is_ascending = all(before[1] < after[0] for before, after in pairwise(ranges))
    # A range that names more than what is there would be asked for without end.
    return ranges if is_ascending and count == sum(last - first + 1 for first, last in ranges) else []


def fetch_headers(client: "IMAPClient", uids: Sequence[int], fields: Sequence[str]) -> Iterator[Fetched]:
    """Yield what the server tells of the messages `uids` of the open folder, with these fields of their headers.

    A message that is gone, or of which the server does not tell the size (`NO_SIZE`), is left out.
    """
    for answer in fetch_answers(client, uids, fields):
        if answer.size is not None and answer.size < NO_SIZE:
            yield Fetched(answer.uid, answer.size, imap_flags(answer.flags), answer.received, answer.header)


def fetch_answers(
    client: "IMAPClient", uids: Sequence[int], fields: Sequence[str] = (), *, is_strict: bool = True
) -> Iterator[Answer]:
    """Yield what the server tells of each of the messages `uids` of the open folder that is there, once.

    An answer that is no IMAP raises what IMAPClient's reader does; unless `is_strict` it costs only what it garbles, as
    far as it tells of which message it is.
    """
    wanted = set(uids)
    header = f" BODY.PEEK[HEADER.FIELDS ({' '.join(fields)})]" if fields else ""
    # Not `client.fetch`: its reader takes most of the time that listing a large mailbox needs.
    command = f"(UID RFC822.SIZE FLAGS INTERNALDATE{header})"
    status, answers = client._imap.uid("FETCH", ",".join(map(str, uids)), command)
    if status != "OK":
        raise client.Error(f"FETCH failed: {_said(answers)}")
    for group in _groups(answers):
        for answer in _read(group, is_strict=is_strict):
            if answer.uid in wanted:
                wanted.discard(answer.uid)
                yield answer


def _said(answers: Sequence[Any]) -> str:
    first = answers[0] if answers else b""
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else ""


def _groups(answers: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield each message's part of what imaplib gathered: (line, literal) pairs, and the end of the line."""
    position = 0
    while position < len(answers):
        start = position
        while position < len(answers) and isinstance(answers[position], tuple):
            position += 1
        position += 1  # a line without a literal, or the end of one that had some
        yield answers[start:position]


def _read(group: Sequence[Any], *, is_strict: bool) -> Iterator[Answer]:
    quick = _quickly(group)
    if quick is not None:
        yield quick
        return
    try:
        found = list(_slowly(group))
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError):
        loose = None if is_strict else _loosely(group)
        if loose is None:
            raise
        found = [loose]
    yield from found


def _quickly(group: Sequence[Any]) -> Answer | None:
    line, header, pattern = None, b"", _HEAD
    if len(group) == 2 and group[1] == b")":
        line, header = group[0]
    elif len(group) == 1 and isinstance(group[0], bytes):
        line, pattern = group[0], _ALONE
    head = pattern.fullmatch(line) if line is not None else None
    answer = _fields(head[1], header) if head is not None else None
    return (
        answer if answer is not None and answer.size is not None and _FLAGS.search(head[1] if head else b"") else None
    )


def _fields(text: bytes, header: bytes) -> Answer | None:
    """Return what stands in `text`, the items of one message; None where it does not tell of which one."""
    uid, size, flags, date = (pattern.search(text) for pattern in (_UID, _SIZE, _FLAGS, _DATE))
    if uid is None:
        return None
    names = flags[1].decode("utf-8", "replace").split() if flags is not None else ()
    received = parse_date(date[1].decode("ascii", "replace")) if date is not None else None
    told = min(int(size[1]), _MOST_TOLD) if size is not None else None
    return Answer(int(uid[1]), told, tuple(names), received, header)


def _slowly(group: Sequence[Any]) -> Iterator[Answer]:
    from imapclient.response_parser import parse_fetch_response  # noqa: PLC0415 - an extra, and few servers need it

    if not group or group[0] is None:
        return
    # By sequence numbers: it would take that of an answer without a UID, which nobody asked for, for a UID.
    for answer in parse_fetch_response(list(group), normalise_times=False, uid_is_key=False).values():
        uid = answer.get(b"UID")
        if not isinstance(uid, int):
            continue
        size = answer.get(b"RFC822.SIZE")
        received = answer.get(b"INTERNALDATE")
        if isinstance(received, datetime) and received.tzinfo is None:
            received = received.replace(tzinfo=UTC)
        yield Answer(
            uid,
            min(size, _MOST_TOLD) if isinstance(size, int) and size >= 0 else None,
            tuple(_name(flag) for flag in answer.get(b"FLAGS", ())),
            received if isinstance(received, datetime) else None,
            _header(answer),
        )


def _name(flag: object) -> str:
    """Return a flag; IMAPClient takes a keyword of digits for a number."""
    return flag.decode("utf-8", "replace") if isinstance(flag, bytes) else str(flag)


def _loosely(group: Sequence[Any]) -> Answer | None:
    lines = [part[0] if isinstance(part, tuple) else part for part in group]
    headers = [part[1] for part in group if isinstance(part, tuple) and b"BODY[HEADER" in part[0]]
    items = b" ".join(line.partition(b"(")[2] if not number else line for number, line in enumerate(lines))
    return _fields(items.removesuffix(b")"), headers[0] if headers else b"")


def _header(answer: Mapping[bytes, Any]) -> bytes:
    """Return the header: the server repeats the fields that it was asked for, in its own spelling."""
    for name, value in answer.items():
        if name.startswith(b"BODY[HEADER") and isinstance(value, bytes):
            return value
    return b""
