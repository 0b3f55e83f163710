"""A notice without the people in it, whole enough to be understood by whoever writes rules."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bouncekit.interop.masking import mask
from bouncekit.message import ContentSource, Message, Part, parse
from bouncekit.tally.counting.answers import known_in

if TYPE_CHECKING:
    from bouncekit.model import Report

__all__ = ["sample_of"]

_FIELDS = (
    "From", "Subject", "Auto-Submitted", "X-Auto-Response-Suppress", "X-Failed-Recipients", "X-Mailer", "User-Agent",
    "Precedence", "Content-Type",
)  # fmt: skip
_PEOPLE = ("To", "Cc", "From", "Reply-To", "Return-Path")
_MOST_LINES = 150  # of one part
_DAEMON = re.compile(r"\b(mailer-daemon|postmaster|mail-daemon|no-?reply)@[^\s<>,;]+", re.IGNORECASE)
_STANDS_FOR = "\x00"
_ADDRESS = re.compile(r"[^\s<>\"(),:;]+@[^\s<>\"(),:;]+")


def sample_of(content: bytes | ContentSource, report: "Report") -> str:
    """Return a message with its personal data masked, as text: the fields that tell what it is, and what it says.

    The message that came back is left out, and so is every part that is no text.  `report` is what `classify` said of
    the message.  Masking knows names by where they stand, not by what they are: read a sample before you show it.
    """
    message = parse(content)
    known = [*known_in(report), *_people(message)]
    lines = [f"{name}: {_masked(value, known)}" for name in _FIELDS for value in message.headers(name)]
    for part in message.parts:
        if not part.is_multipart:
            lines += ["", f"--- {part.content_type}", *_part(part, known)]
    return "\n".join(lines) + "\n"


def _people(message: Message) -> list[str]:
    """Return the addresses of the header, but those of machines."""
    written = " ".join(
        value for name in ("To", "Cc", "From", "Reply-To", "Return-Path") for value in message.headers(name)
    )
    return _ADDRESS.findall(_DAEMON.sub(" ", written))


def _part(part: Part, known: list[str]) -> Iterator[str]:
    if part.content_type in {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}:
        yield "[the returned message is left out]"
    elif part.content_type.startswith(("text/", "message/")):
        lines = part.text.split("\n")
        for line in lines[:_MOST_LINES]:
            yield _masked(line, known)
        if len(lines) > _MOST_LINES:
            yield f"[{len(lines) - _MOST_LINES} more lines are left out]"
    else:
        yield f"[{part.raw_size} bytes are left out]"


def _masked(line: str, known: list[str]) -> str:
    """Return a line masked; that a machine wrote it is shown."""
    machines = _DAEMON.findall(line)
    masked = mask(_DAEMON.sub(_STANDS_FOR, line), known)
    for machine in machines:
        masked = masked.replace(_STANDS_FOR, f"{machine}@<host>", 1)
    return "".join(sign if sign.isprintable() else " " for sign in masked).rstrip()
