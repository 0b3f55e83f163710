"""The fields of a header that tell what is to be known of a stored message.

Both readers, of servers and of disks, come here: what a field means is said once.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bouncekit.mailbox.messages.addresses import mailboxes_in
from bouncekit.mailbox.messages.dates import parse_date
from bouncekit.mailbox.messages.machines import is_machine
from bouncekit.mailbox.messages.mail import Attachment, KeptAt, MessageInfo
from bouncekit.message import Headers

__all__ = ["FIELDS", "REVIEW_FIELDS", "Stored", "message_info"]

FIELDS = (
    "From", "Sender", "To", "Cc", "Bcc", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "List-ID",
    "List-Unsubscribe", "List-Post", "Precedence", "Auto-Submitted", "Return-Path", "Content-Type",
)  # fmt: skip
"""The header fields that `message_info` reads."""

REVIEW_FIELDS = (*FIELDS, "Reply-To", "Authentication-Results")
"""The same, and what only a review of the junk folder asks for."""

_MOST_REFERENCES = 50
_MOST_RECIPIENTS = 200
_LONGEST_SUBJECT = 500
_LONGEST_ID = 500
_MOST_RESULTS = 20
_ID = re.compile(r"<([^<>\s]{1,500})>")
_LIST_ID = re.compile(r"<([^<>\s]{1,255})>\s*$")
_TYPE = re.compile(r"\s*([A-Za-z0-9.+-]{1,60}/[A-Za-z0-9.+-]{1,80})")
_BULK = frozenset({"bulk", "list", "junk"})
_ANSWERING = ("in-reply-to", "references")
_OF_LISTS = ("list-id", "list-unsubscribe", "list-post")
_OF_MACHINES = ("auto-submitted", "precedence")
_SOONER = timedelta(days=2)  # a message may be written "after" it was received by a clock that is wrong by so much
_OLDEST = datetime(1980, 1, 1, tzinfo=UTC)  # no mail with such a header is older; a clock that was reset is


@dataclass(frozen=True, slots=True)
class Stored(KeptAt):
    """What the place that keeps a message tells of it, beside its header."""

    received: datetime | None = None
    attachments: tuple[Attachment, ...] | None = None
    returned_id: str | None = None


def message_info(headers: Headers, stored: Stored) -> MessageInfo:
    """Return the message with these `headers` that is `stored` somewhere.  Nothing in a header raises."""
    names = headers.names  # most of the fields that tell something are not there
    senders = mailboxes_in(headers.raw_header("from")) or mailboxes_in(headers.raw_header("sender"))
    sender = senders[0] if senders else None
    to = [one for name in ("to", "cc", "bcc") if name in names for one in mailboxes_in(headers.raw_header(name))]
    media = _TYPE.match(headers.raw_header("content-type") or "")
    address = sender.address if sender else ""
    written = parse_date(headers.raw_header("date") or "")
    return MessageInfo(
        folder=stored.folder,
        size=stored.size,
        uid=stored.uid,
        uidvalidity=stored.uidvalidity,
        path=stored.path,
        role=stored.role,
        flags=stored.flags,
        date=written if written is not None and _can_be(written, stored.received) else stored.received,
        received=stored.received,
        message_id=_message_id(headers.raw_header("message-id")),
        sender=address,
        sender_name=sender.name if sender else "",
        recipients=tuple(dict.fromkeys(one.address for one in to if one.address))[:_MOST_RECIPIENTS],
        reply_to=tuple(one.address for one in mailboxes_in(headers.raw_header("reply-to")) if one.address)
        if "reply-to" in names
        else (),
        subject=(headers.header("subject") or "")[:_LONGEST_SUBJECT],
        references=_references(headers),
        list_id=_list_id(headers.header("list-id")) if "list-id" in names else None,
        is_automatic=_is_automatic(headers, address),
        content_type=media[1].lower() if media else "text/plain",
        attachments=stored.attachments,
        authentication=tuple(value[:4000] for value in headers.headers("authentication-results")[:_MOST_RESULTS])
        if "authentication-results" in names
        else (),
        returned_id=stored.returned_id,
        written=written,
    )


def _can_be(date: datetime, received: datetime | None) -> bool:
    """Tell whether the date of a header can be true: junk likes dates in the future, to stay on top."""
    return date >= _OLDEST and (received is None or date - received <= _SOONER)


def _message_id(value: str | None) -> str | None:
    if not value:
        return None
    found = _ID.search(value)
    return found[1] if found else "".join(value.split())[:_LONGEST_ID] or None


def _references(headers: Headers) -> tuple[str, ...]:
    """Return the ids that the message answers, the one that it answers itself first."""
    if headers.names.isdisjoint(_ANSWERING):
        return ()
    answered = headers.raw_header("in-reply-to")
    thread = headers.raw_header("references")
    ids = [*_ID.findall(answered or ""), *reversed(_ID.findall(thread or ""))]
    return tuple(dict.fromkeys(ids))[:_MOST_REFERENCES]


def _list_id(value: str | None) -> str | None:
    """Return the identifier of a list (RFC 2919): what stands between < and >, or the whole where nothing does."""
    if not value:
        return None
    found = _LIST_ID.search(value)
    return (found[1] if found else value.strip()[:255]).lower() or None


def _is_automatic(headers: Headers, sender: str) -> bool:
    """Tell whether a list (RFC 2369, 2919) or a machine (RFC 3834) sent the message."""
    if not headers.names.isdisjoint(_OF_LISTS):
        return True
    if not headers.names.isdisjoint(_OF_MACHINES):
        if (headers.raw_header("auto-submitted") or "no").partition(";")[0].strip().lower() != "no":
            return True
        if (headers.raw_header("precedence") or "").strip().lower() in _BULK:
            return True
    return headers.raw_header("return-path") == "<>" or is_machine(sender)
