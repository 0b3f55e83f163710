"""One stored message as headers, flags and sizes alone tell it: small enough for 50,000 of them in memory."""

from dataclasses import dataclass
from datetime import datetime
from enum import Flag
from typing import Any

from bouncekit.stores.roles import Role

__all__ = ["Attachment", "KeptAt", "MessageFlag", "MessageInfo", "Role", "described", "placed"]


class MessageFlag(Flag):
    """The system flags of RFC 9051, section 2.3.2, and ``$Forwarded`` of RFC 5788."""

    NONE = 0
    SEEN = 1
    FLAGGED = 2
    ANSWERED = 4
    DELETED = 8
    DRAFT = 16
    FORWARDED = 32


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached file; `size` is its size in the message in bytes (encoded), None where that is not known."""

    name: str
    media_type: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class KeptAt:
    """Where a message stands, and what its place tells of it; `MessageInfo` says it field by field."""

    folder: str
    size: int
    uid: int | None = None
    uidvalidity: int | None = None
    path: str | None = None
    role: Role = Role.OTHER
    flags: MessageFlag | None = None


@dataclass(frozen=True, slots=True)
class MessageInfo(KeptAt):
    """One stored message.

    `size` is in bytes, as stored.  `uid` and `uidvalidity` are those of IMAP (RFC 9051, 2.3.1), `path` is where it
    stands on a disk.  `flags` is None where nothing keeps flags: then nobody knows whether the message was read.
    `date` is when it was written, or where the header does not tell, when it was `received`; both have an offset.
    Addresses are in lower case; `recipients` are those of To, Cc and Bcc.  `references` are the ids of the messages
    that it answers (In-Reply-To, References).  `is_automatic` tells that a list or a machine sent it.  `attachments` is
    None where nobody looked.  `returned_id` is, of a notice of a failure, the Message-ID of what came back.  `written`
    is the date of the header, whether it can be true or not.
    """

    date: datetime | None = None
    received: datetime | None = None
    message_id: str | None = None
    sender: str = ""
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    reply_to: tuple[str, ...] = ()
    subject: str = ""
    references: tuple[str, ...] = ()
    list_id: str | None = None
    is_automatic: bool = False
    content_type: str = "text/plain"
    attachments: tuple[Attachment, ...] | None = None
    authentication: tuple[str, ...] = ()
    returned_id: str | None = None
    written: datetime | None = None

    def has(self, flag: MessageFlag) -> bool:
        """Tell whether the message is known to carry `flag`."""
        return self.flags is not None and flag in self.flags

    @property
    def has_attachments(self) -> bool:
        """Whether files are attached; where nobody looked, what the type of the whole message suggests."""
        if self.attachments is None:
            return self.content_type == "multipart/mixed"
        return bool(self.attachments)

    @property
    def is_trashed(self) -> bool:
        """Whether its owner threw it away: it lies in the trash, or is marked as deleted."""
        return self.role is Role.TRASH or self.has(MessageFlag.DELETED)

    @property
    def domain(self) -> str:
        """What stands after the @ of the sender."""
        return self.sender.rpartition("@")[2]

    @property
    def place(self) -> tuple[str, int | None, int | None, str | None]:
        """What tells this copy from every other one."""
        return self.folder, self.uidvalidity, self.uid, self.path


def placed(message: MessageInfo) -> dict[str, Any]:
    """Return where a message stands, as JSON knows it."""
    return {
        "folder": message.folder,
        "uid": message.uid,
        "uidvalidity": message.uidvalidity,
        "path": message.path,
    }


def described(message: MessageInfo) -> dict[str, Any]:
    """Return where a message stands and what it is, as JSON knows it: dates in ISO 8601 with their offset."""
    return {
        **placed(message),
        "size_bytes": message.size,
        "date": message.date.isoformat() if message.date else None,
        "message_id": message.message_id,
        "from": message.sender or None,
        "subject": message.subject,
    }
