"""The fields that a store puts into the header of a message: no part of it, and worth knowing.

Thunderbird and Gmail's export write theirs before the message's own; servers and mail programs for Unix
(Dovecot, c-client) among them.
"""

import re
from collections.abc import Iterable, Mapping

from bouncekit.message import decode_words
from bouncekit.sources.location import Envelope, Location
from bouncekit.stores.roles import Role, role_of

__all__ = [
    "flags_of",
    "is_internal",
    "is_truncated",
    "labels_of",
    "leading_block",
    "role_of_labels",
    "unix_fields",
    "without_block",
]

Notes = tuple[tuple[str, str], ...]

_LONGEST_NOTE = 2000  # characters
_LEADING = re.compile(
    rb"(?:X-(?:Account-Key|UIDL|Mozilla-Status2?|Mozilla-Keys|GM-THRID|Gmail-Labels):[^\r\n]{0,8000}\r?\n"
    rb"(?:[ \t][^\r\n]{0,8000}\r?\n){0,200}){1,12}"
)
_UNIX = re.compile(
    rb"^(?:X-UID|Status|X-Status|X-Keywords|Content-Length|Lines|X-IMAP|X-IMAPbase):[^\n]*\n(?:[ \t][^\n]*\n)*",
    re.IGNORECASE | re.MULTILINE,
)
_INTERNAL = re.compile(rb"^X-IMAP(?:base)?:[ \t]", re.IGNORECASE | re.MULTILINE)
_INTERNAL_SUBJECT = re.compile(
    rb"^Subject:[ \t]{0,8}DON'T DELETE THIS MESSAGE -- FOLDER INTERNAL DATA[ \t\r]{0,8}$", re.IGNORECASE | re.MULTILINE
)
_MOZILLA = {0x0001: "\\Seen", 0x0002: "\\Answered", 0x0004: "\\Flagged", 0x0008: "\\Deleted", 0x1000: "$Forwarded"}
_CAMEL = {0x0001: "\\Answered", 0x0002: "\\Deleted", 0x0004: "\\Draft", 0x0008: "\\Flagged", 0x0010: "\\Seen"}
_PARTIAL = 0x0400  # nsMsgMessageFlags: POP3 fetched the header, or the first lines
_MULTIPART = re.compile(rb"^Content-Type:[ \t\r\n]{0,20}multipart/", re.IGNORECASE | re.MULTILINE)
_STATUS = {"R": "\\Seen", "F": "\\Flagged", "A": "\\Answered", "D": "\\Deleted", "T": "\\Draft"}
# Emacs rmail: one letter in its place, or a hyphen.
_RMAIL = {"A": "\\Answered", "D": "\\Deleted", "F": "$Forwarded"}
_UNREAD = frozenset({"unread", "non lus", "non lu", "ungelesen", "no leídos", "non letti", "ongelezen"})
_STARRED = frozenset({"starred", "suivis", "markiert", "destacados", "speciali", "met ster"})


def leading_block(head: bytes) -> tuple[int, Notes]:
    """Return how many bytes of the beginning are the store's own fields, and these fields."""
    found = _LEADING.match(head) if head[:2] == b"X-" else None
    return (found.end(), _notes(found[0])) if found is not None else (0, ())


def without_block(found: Location, head: bytes, size: int) -> Location:
    """Return a message of `size` bytes, which begins with `head`, without the store's own fields before it."""
    length, notes = leading_block(head)
    is_partial = is_truncated(notes, head, size)
    envelope = (found.envelope or Envelope())._replace(notes=notes, flags=flags_of(notes), is_partial=is_partial)
    return found._replace(start=found.start + length, envelope=envelope)


def unix_fields(header: bytes) -> tuple[tuple[tuple[int, int], ...], Notes]:
    """Return where the fields stand that a server or a mail program for Unix put into `header`, and these fields."""
    found = list(_UNIX.finditer(header))
    return tuple(each.span() for each in found), _notes(b"".join(each[0] for each in found))


def is_internal(header: bytes) -> bool:
    """Tell whether the first message of a file is the one in which c-client and Dovecot keep what they know of it."""
    return bool(_INTERNAL.search(header) and _INTERNAL_SUBJECT.search(header))


def flags_of(notes: Notes) -> tuple[str, ...] | None:
    """Return the flags that a store's fields tell, as IMAP names them; None where they tell none."""
    fields = {name.lower(): value for name, value in notes}
    flags: set[str] = set()
    known = False
    if (mozilla := fields.get("x-mozilla-status")) is not None:
        known = True
        flags |= _of_bits(mozilla, _MOZILLA)
        flags.update(fields.get("x-mozilla-keys", "").split())
    letters = [fields[name] for name in ("status", "x-status") if name in fields]
    if letters:
        known = True
        flags.update(_STATUS[letter] for letter in "".join(letters)[:40] if letter in _STATUS)
    if (rmail := fields.get("x-rmail-attributes")) is not None:
        known = True
        flags.update(_RMAIL[letter] for letter in rmail[:20] if letter in _RMAIL)
        flags |= {"\\Seen"} if "U" not in rmail[:20] else set()
    if (marks := fields.get("x-vm-v5-data")) is not None:
        known = True
        flags |= _of_vm(marks)
    if (camel := fields.get("x-evolution")) is not None:
        known = True
        flags |= _of_bits(camel.rpartition("-")[2], _CAMEL)
    if labels := labels_of(notes):
        known = True
        folded = {label.casefold() for label in labels}
        flags |= set() if folded & _UNREAD else {"\\Seen"}
        flags |= {"\\Flagged"} if folded & _STARRED else set()
    return tuple(sorted(flags)) if known else None


def is_truncated(notes: Notes, head: bytes, size: int) -> bool:
    """Tell whether Thunderbird has only the beginning of a message of `size` bytes, and will fetch the rest.

    It marks what POP3 cut off.  What it kept of an IMAP folder before it had the rest has no mark: a header that
    promises parts, and nothing behind it.  `head` is the beginning of the message, with its header.
    """
    told = next((value for name, value in notes if name.lower() == "x-mozilla-status"), None)
    if told is None:
        return False
    if _bits(told) & _PARTIAL:
        return True
    header, _, body = head.replace(b"\r\n", b"\n").partition(b"\n\n")
    return size <= len(head) + 4 and not body.strip() and _MULTIPART.search(header) is not None


def labels_of(notes: Notes) -> tuple[str, ...]:
    """Return the labels that Gmail's export tells; they may be one encoded word as a whole."""
    value = next((value for name, value in notes if name.lower() == "x-gmail-labels"), "")
    labels = (label.strip(' "') for label in decode_words(value).split(","))
    return tuple(label for label in labels if label)


def role_of_labels(labels: Iterable[str]) -> tuple[Role, str]:
    """Return what the folder would be for in which a message with these labels lay, and the label that says so."""
    roles = {role_of(label, delimiter=""): label for label in labels}
    order = (Role.TRASH, Role.JUNK, Role.DRAFTS, Role.INBOX, Role.SENT)
    return next(((role, roles[role]) for role in order if role in roles), (Role.OTHER, ""))


def _of_vm(marks: str) -> set[str]:
    is_set = [mark == "t" for mark in marks.split()[:7]]
    new, unread, deleted, _, answered, _, forwarded = (*is_set, *[False] * (7 - len(is_set)))
    told = {"\\Seen": not (new or unread), "\\Deleted": deleted, "\\Answered": answered, "$Forwarded": forwarded}
    return {flag for flag, holds in told.items() if holds}


def _of_bits(value: str, meanings: Mapping[int, str]) -> set[str]:
    bits = _bits(value)
    return {flag for bit, flag in meanings.items() if bits & bit}


def _bits(value: str) -> int:
    try:
        return int(value[:8], 16)
    except ValueError:
        return 0


def _notes(fields: bytes) -> Notes:
    unfolded = re.sub(r"\r?\n[ \t]+", " ", fields.decode("utf-8", "replace"))
    pairs = (line.partition(":") for line in unfolded.splitlines())
    return tuple((name, value.strip()[:_LONGEST_NOTE]) for name, _, value in pairs if value.strip())
