"""Messages for the tests of this folder: as values, and as bytes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bouncekit.mailbox.messages.mail import MessageFlag, MessageInfo, Role

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
READ = MessageFlag.SEEN
ANSWERED = MessageFlag.SEEN | MessageFlag.ANSWERED
DATE = "Mon, 01 Jan 2024 10:00:00 +0100"
KILO = 1024
MEGA = 1024 * 1024

LETTER = MessageInfo(
    folder="INBOX",
    role=Role.INBOX,
    size=2 * MEGA,
    uid=1,
    uidvalidity=7,
    flags=ANSWERED,
    date=NOW - timedelta(days=800),
    received=NOW - timedelta(days=800),
    message_id="1@example.org",
    sender="paul@example.org",
    recipients=("marie@example.fr",),
    subject="Plans",
)


def letter(number: int = 1, *, days: int = 800, **fields: Any) -> MessageInfo:
    """Return a large, old, read and answered letter of Paul's, with what `fields` change."""
    fields.setdefault("message_id", f"{number}@example.org")
    return replace(LETTER, uid=number, date=NOW - timedelta(days=days), **fields)


def written(
    *,
    sender: str = "Paul <paul@example.org>",
    subject: str = "Plans",
    identity: str = "1@example.org",
    size: int = 1000,
    extra: str = "",
) -> bytes:
    """Return the bytes of a letter of `size` bytes."""
    head = (
        f"From: {sender}\nTo: Marie <marie@example.fr>\nSubject: {subject}\nDate: {DATE}\n"
        f"Message-ID: <{identity}>\n{extra}\n"
    ).replace("\n", "\r\n")
    body = "A demain.\r\n" * (size // 11 + 1)
    return (head + body).encode()[:size]


def attached(name: str, size: int, media_type: str = "application/pdf", **fields: Any) -> bytes:
    """Return the bytes of a letter with a file whose encoded body has `size` bytes."""
    head = written(extra='MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n', size=10_000, **fields)
    head = head.partition(b"\r\n\r\n")[0]
    lines = b"A" * 76 + b"\r\n"
    part = (
        f'--b\r\nContent-Type: text/plain\r\n\r\nBonjour\r\n--b\r\nContent-Type: {media_type}; name="{name}"\r\n'
        f'Content-Disposition: attachment; filename="{name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    ).encode()
    return head + b"\r\n\r\n" + part + (lines * (size // 78 + 1))[:size] + b"\r\n--b--\r\n"
