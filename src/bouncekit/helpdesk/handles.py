"""By what a message can be laid to its ticket: ids, tags and addresses, the surest first."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from bouncekit.helpdesk.desk import Desk
from bouncekit.message import Headers, Message
from bouncekit.model import Report
from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.answers.envelopes import unwrap_envelope
from bouncekit.reading.original.returned import message_ids_in, returned_headers
from bouncekit.vocabulary import Kind

__all__ = ["Handle", "HandleKind", "handles_of"]

_RETURN_PATHS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc")
_LIMIT = 2000
_MOST = 100


class HandleKind(StrEnum):
    """What a handle is; the surest first."""

    SIGNED_TICKET = "signed_ticket"  # of a return path whose token is ours
    TICKET = "ticket"  # of a return path without a token, or of a subject tag
    FALSE_TICKET = "false_ticket"  # of a return path whose token is not ours: it leads nowhere
    MESSAGE_ID = "message_id"  # of the message that came back or was answered (RFC 5322, 3.6.4)
    REFERENCE = "reference"  # of a message that stands before that one in its thread
    ENVELOPE_ID = "envelope_id"  # ENVID (RFC 3461, 4.4)
    QUEUE_ID = "queue_id"
    FEEDBACK_ID = "feedback_id"
    RECIPIENT = "recipient"  # whom a return path names (VERP)


_ORDER = {kind: place for place, kind in enumerate(HandleKind)}
_OF_TOKEN = {None: HandleKind.TICKET, True: HandleKind.SIGNED_TICKET, False: HandleKind.FALSE_TICKET}


class Handle(NamedTuple):
    """One handle: its `kind`, its `value`, and where it was found (a field's name, ``original`` or ``report``)."""

    kind: HandleKind
    value: str
    found_in: str


def handles_of(message: Message, report: Report, desk: Desk) -> tuple[Handle, ...]:
    """Return the handles of `message`, which `report` tells of, each once, the surest first.

    A message that somebody hands on belongs to their own ticket: what the notice within would lead to is left out.
    """
    found = [*_of_return_path(message, desk)]
    if report.kind is not Kind.OTHER and not report.forwarded:
        found += _of_notice(message, report, desk)
    found += _of_answer(message, desk)
    once: dict[tuple[HandleKind, str], Handle] = {}
    for handle in found:
        once.setdefault((handle.kind, handle.value), handle)
    return tuple(sorted(once.values(), key=lambda handle: _ORDER[handle.kind]))[:_MOST]


def _of_return_path(message: Message, desk: Desk) -> Iterator[Handle]:
    for name in _RETURN_PATHS:
        for value in message.headers(name):
            for address in find_addresses(value[:_LIMIT]):
                told = desk.ticket_of_return_path(address)
                if told is not None:
                    ticket, ours = told
                    yield Handle(_OF_TOKEN[ours], ticket, name)
                for level in unwrap_envelope(address):
                    if level.scheme == "verp" and level.address:
                        yield Handle(HandleKind.RECIPIENT, level.address, name)


def _of_notice(message: Message, report: Report, desk: Desk) -> Iterator[Handle]:
    """Yield what a notice tells of the message that it is about."""
    original = report.original
    if original is not None and original.message_id:
        yield Handle(HandleKind.MESSAGE_ID, original.message_id, "original")
    returned = returned_headers(message)
    if returned is not None:
        yield from _of_thread(returned, HandleKind.REFERENCE, "original")
    subject = (returned.header("subject") if returned is not None else None) or (original and original.subject)
    if subject:
        yield from (Handle(HandleKind.TICKET, ticket, "original") for ticket in desk.tickets_in_subject(subject))
    if report.envelope_id:
        yield Handle(HandleKind.ENVELOPE_ID, report.envelope_id, "report")
    if report.queue_id:
        yield Handle(HandleKind.QUEUE_ID, report.queue_id, "report")
    if original is not None and original.feedback_id:
        yield Handle(HandleKind.FEEDBACK_ID, original.feedback_id, "original")


def _of_answer(message: Message, desk: Desk) -> Iterator[Handle]:
    """Yield what a message tells of the one that it answers."""
    yield from _of_thread(message.fields, HandleKind.MESSAGE_ID, "")
    subject = message.header("subject")
    if subject:
        yield from (Handle(HandleKind.TICKET, ticket, "subject") for ticket in desk.tickets_in_subject(subject))


def _of_thread(header: "Headers", answered: HandleKind, found_in: str) -> Iterator[Handle]:
    """Yield the ids of In-Reply-To as `answered`, and those of References as such, the nearest first."""
    for identity in message_ids_in(header.raw_header("in-reply-to")):
        yield Handle(answered, identity, found_in or "in-reply-to")
    for identity in reversed(message_ids_in(header.raw_header("references"))):
        yield Handle(HandleKind.REFERENCE, identity, found_in or "references")
