"""A message with what is known of it in its header: for the pipe of a mail server or a help desk.

The body stays byte for byte, and so does every field that is not one of ours, but for those that an option asks to set.
Fields of ours that came with the message are taken out first: a stranger must not speak for us.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import Header

from bouncekit.helpdesk.mail import DeskMail

__all__ = ["FilterOptions", "filtered"]

_OURS = b"x-bouncekit-"
_EOL = rb"(?:\r\n|\n|\r|\Z)"
# A field with its further lines: those that begin with a space or a tab and hold more than that.
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[^\r\n]*+%b(?:[ \t][^\S\r\n]*+[^\r\n]++%b)*+" % (_EOL, _EOL))
_FIRST = re.compile(rb"From [^\r\n]*%b" % _EOL)
_MOST = 20  # recipients that are named
_WIDEST = 76


@dataclass(frozen=True, slots=True)
class FilterOptions:
    """What is set beside our own fields.

    `threads`: In-Reply-To and References lead to the message that came back, and a desk lays a notice to its ticket.
    `marks`: ``Auto-Submitted: auto-replied`` (RFC 3834, 5) on whatever must not be answered and does not say so itself.
    `tag`: a pattern such as ``[support-{id}]``, set before the subject where the ticket is known and not named there.
    `line_end` is that of our fields; None: as the first line of the message has it.
    """

    threads: bool = False
    marks: bool = False
    tag: str | None = None
    line_end: bytes | None = None


def filtered(content: bytes, mail: DeskMail, options: FilterOptions | None = None) -> bytes:
    """Return the message `content`, of which `mail` was read, with the fields ``X-Bouncekit-…`` at its top."""
    options = options or FilterOptions()
    end = options.line_end or (b"\r\n" if re.match(rb"[^\r\n]*\r\n", content) else b"\n")
    first, fields, rest = _divided(content)
    added = [*_own_fields(mail)]
    replaced: set[bytes] = set()
    if options.threads:
        added += _thread(mail)
    if options.marks and not mail.may_auto_reply and mail.header("auto-submitted") is None:
        added.append(("Auto-Submitted", "auto-replied"))
    replaced |= {name.lower().encode() for name, _ in added}
    if options.tag and mail.ticket:
        fields = _tagged(fields, options.tag.replace("{id}", mail.ticket), mail.header("subject") or "")
    kept = [field for name, field in fields if not name.startswith(_OURS) and name not in replaced]
    return b"".join([first, *(_line(name, value, end) for name, value in added), *kept, rest])


def _own_fields(mail: DeskMail) -> Iterator[tuple[str, str]]:
    report = mail.report
    yield "X-Bouncekit-Kind", report.kind.value
    yield "X-Bouncekit-Handling", mail.handling.value
    yield "X-Bouncekit-May-Auto-Reply", "yes" if mail.may_auto_reply else "no"
    yield "X-Bouncekit-Proof", mail.proof.value
    if mail.ticket:
        yield "X-Bouncekit-Ticket", mail.ticket
    for failure in report.failures[:_MOST]:
        yield "X-Bouncekit-Category", failure.category.value
        yield "X-Bouncekit-Reason", failure.reason.value
        if failure.recipient:
            yield "X-Bouncekit-Recipient", failure.recipient
    if report.original is not None and report.original.message_id:
        yield "X-Bouncekit-Original-Message-ID", report.original.message_id


def _thread(mail: DeskMail) -> Iterator[tuple[str, str]]:
    """Yield the fields by which a notice stands in the thread of the message that came back."""
    original = mail.report.original
    if mail.is_notice and original is not None and original.message_id:
        yield "In-Reply-To", original.message_id
        yield "References", original.message_id


def _divided(content: bytes) -> tuple[bytes, list[tuple[bytes, bytes]], bytes]:
    """Return (the From line of an mbox, the fields with their names in lower case, the rest): all of the content."""
    begins = _FIRST.match(content)
    first = begins[0] if begins else b""
    at = len(first)
    fields: list[tuple[bytes, bytes]] = []
    while found := _FIELD.match(content, at):
        fields.append((found[1].lower(), found[0]))
        at = found.end()
    if fields and not fields[-1][1].endswith((b"\n", b"\r")):  # a header that ends without an end of line
        fields[-1] = (fields[-1][0], fields[-1][1] + b"\n")
    return first, fields, content[at:]


def _tagged(fields: list[tuple[bytes, bytes]], tag: str, subject: str) -> list[tuple[bytes, bytes]]:
    """Return the fields with `tag` before the subject, where it does not stand there yet."""
    if tag.casefold() in subject.casefold() or not tag.isascii():
        return fields
    return [
        (
            name,
            re.sub(rb":[ \t]*", lambda _: b": " + tag.encode() + b" ", field, count=1) if name == b"subject" else field,
        )
        for name, field in fields
    ]


def _line(name: str, value: str, end: bytes) -> bytes:
    """Return one field, whose value cannot end it: what is no printable ASCII is an encoded word (RFC 2047)."""
    plain = " ".join(value.split())
    if not (plain.isascii() and plain.isprintable()):
        safe = plain.encode("utf-8", "replace").decode()
        plain = (
            Header(safe, "utf-8", maxlinelen=_WIDEST, header_name=name).encode(linesep="\n").replace("\n", end.decode())
        )
    return f"{name}: {plain}".encode() + end
