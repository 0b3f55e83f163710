"""A note as a message of its own, for a desk that takes what it is told by mail alone."""

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, localtime, make_msgid

from bouncekit.helpdesk.mail import DeskMail

__all__ = ["note_message"]

_OURS = "bouncekit.invalid"  # of Message-IDs that nobody can answer (RFC 2606, 2)
_LONGEST_SUBJECT = 900  # characters: encoded, it is still one that every program takes


def note_message(content: bytes, mail: DeskMail, *, sender: str, to: str, subject: str | None = None) -> bytes:
    """Return the note of `mail`, read of `content`, as a message from `sender` to the desk's address `to`.

    The text is the note's; the message that it is about stands beside it whole, as a file that no desk takes apart.
    In-Reply-To and References lead to the message that came back or was answered (RFC 5322, 3.6.4), where it is named.
    ``Auto-Submitted: auto-generated`` (RFC 3834, 5) says that nobody is to be answered, ``X-Bouncekit-Note: yes`` that
    this is a note: `filtered` takes such a field out of all other mail.  `subject` is the note's title
    where it is not given; give the subject of the ticket with its tag, so that no desk changes the title.  `ValueError`
    where an address cannot be read or holds an end of line.
    """
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit", linesep="\n"))
    message["From"] = sender
    message["To"] = to
    message["Subject"] = " ".join((subject or mail.note.title).split())[:_LONGEST_SUBJECT]
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = make_msgid(domain=_OURS)
    original = mail.report.original
    if original is not None and original.message_id:
        message["In-Reply-To"] = message["References"] = original.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["X-Bouncekit-Note"] = "yes"
    message["X-Bouncekit-Kind"] = mail.report.kind.value
    message["X-Bouncekit-Handling"] = mail.handling.value
    message.set_content(mail.note.text, cte="quoted-printable")
    message.add_attachment(content, "application", "octet-stream", filename="notice.eml")
    for part in message.iter_attachments():
        part["Content-Description"] = "the message that the note is about"
    if not all(header.addresses and header.addresses[0].domain for header in (message["From"], message["To"])):
        raise ValueError(f"no addresses: {sender!r}, {to!r}")
    return message.as_bytes()
