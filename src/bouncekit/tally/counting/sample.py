"""A notice without the people in it, whole enough to be understood by whoever writes rules."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from bouncekit.interop.masking import mask
from bouncekit.message import ContentSource, Message, Part, parse
from bouncekit.reading.sender.sender_words import beginnings
from bouncekit.tally.counting.answers import known_in
from bouncekit.text.folding import fold

if TYPE_CHECKING:
    from bouncekit.model import Report

__all__ = ["sample_of"]

_FIELDS = (
    "From", "Subject", "Auto-Submitted", "X-Auto-Response-Suppress", "X-Failed-Recipients", "X-Mailer", "User-Agent",
    "Precedence", "Content-Type",
)  # fmt: skip
_READERS = ("To", "Cc", "Reply-To")
_PEOPLE = (*_READERS, "From", "Return-Path")
_SHORTEST_SUBJECT = 4
_MOST_LINES = 150  # of one part
_DAEMON = re.compile(r"\b(mailer-daemon|postmaster|mail-daemon|no-?reply)@[^\s<>,;]+", re.IGNORECASE)
_STANDS_FOR = "\x00"
_NAME = re.compile(r"[^\W\d_]{2,}")
_GREETED = re.compile(r"\s*([^\s,.:!]+) (?:[^\W\d_]{1,4}\. )?[^,:!.\n]{1,50}(?=[,:!.]|$)")
_ADDRESS = re.compile(r"[^\s<>\"(),:;]+@[^\s<>\"(),:;]+")


def sample_of(content: bytes | ContentSource, report: "Report") -> str:
    """Return a message with its personal data masked, as text: the fields that tell what it is, and what it says.

    The message that came back is left out, and so is every part that is no text.  `report` is what `classify` said of
    the message.  Masking knows names by where they stand, not by what they are: read a sample before you show it.
    """
    message = parse(content)
    known = _Known([*known_in(report), *_people(message), *_names(message)], _subject_in(report))
    lines = [f"{name}: {known.masked(value)}" for name in _FIELDS for value in message.headers(name)]
    for part in message.parts:
        if not part.is_multipart:
            lines += ["", f"--- {part.content_type}", *_part(part, known)]
    return "\n".join(lines) + "\n"


def _people(message: Message) -> list[str]:
    """Return the addresses of the header, but those of machines."""
    written = " ".join(value for name in _PEOPLE for value in message.headers(name))
    return _ADDRESS.findall(_DAEMON.sub(" ", written))


def _names(message: Message) -> list[str]:
    """Return the words of the names of whoever the notice is for."""
    fields = (value for name in _READERS for value in message.headers(name))
    return [word for field in fields for word in _NAME.findall(_ADDRESS.sub(" ", field))]


def _subject_in(report: "Report") -> str:
    """Return the subject of the message that came back, without the marks of answers; empty where it says little."""
    subject = (report.original.subject or "") if report.original is not None else ""
    subject = subject.rpartition(": ")[2].strip()
    return subject if len(subject) >= _SHORTEST_SUBJECT else ""


def _part(part: Part, known: "_Known") -> Iterator[str]:
    if part.content_type in {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}:
        yield "[the returned message is left out]"
    elif part.content_type.startswith(("text/", "message/")):
        lines = part.text.split("\n")
        for line in lines[:_MOST_LINES]:
            yield known.masked(line)
        if len(lines) > _MOST_LINES:
            yield f"[{len(lines) - _MOST_LINES} more lines are left out]"
    else:
        yield f"[{part.raw_size} bytes are left out]"


class _Known(NamedTuple):
    """What is known of the people in a message: their names and addresses, and what they wrote about."""

    names: list[str]
    subject: str

    def masked(self, line: str) -> str:
        """Return a line masked; that a machine wrote it is shown."""
        if self.subject:
            line = line.replace(self.subject, "<subject>")
        line = _without_name_greeted(line)
        machines = _DAEMON.findall(line)
        masked = mask(_DAEMON.sub(_STANDS_FOR, line), self.names)
        for machine in machines:
            masked = masked.replace(_STANDS_FOR, f"{machine}@<host>", 1)
        return "".join(sign if sign.isprintable() else " " for sign in masked).rstrip()


def _without_name_greeted(line: str) -> str:
    """Return a line that greets somebody ("Bonjour Madame Martin,") without their name."""
    greeted = _GREETED.match(line)
    if greeted is None or not fold(line.strip()).startswith(beginnings("persons", "greetings")):
        return line
    return f"{greeted[1]} <name>{line[greeted.end() :]}"
