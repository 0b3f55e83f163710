"""The events that a report tells of: what counts against an address, what speaks for it, and what says nothing.

Rule 1: what is forged, what nothing proves and what a person hands on tells nothing of anybody.
Rule 2: only what counts against an address is hard evidence (`Failure.counts_against_address`).
Rule 3: one message that was sent fails once to one recipient, however many notices tell of it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from hashlib import blake2b
from typing import NamedTuple

from bouncekit.helpdesk.mail import DeskMail
from bouncekit.helpdesk.proof import Proof, went_to
from bouncekit.helpdesk.scores.events import Event, EventKind
from bouncekit.helpdesk.sent import Sent, normal_id
from bouncekit.model import AnyFailure, Report
from bouncekit.reading.answers.addresses import clean_address
from bouncekit.reading.original.lost_message import parse_date
from bouncekit.vocabulary import WANTED, Kind, Reason, Severity

__all__ = ["events_of", "events_of_mail"]

# What a server says of the mailbox, and not of the sender, the message or the way.
_OF_THE_MAILBOX = frozenset(
    {
        Reason.MAILBOX_FULL,
        Reason.MAILBOX_DISABLED,
        Reason.MAILBOX_MOVED,
        Reason.USER_UNKNOWN,
        Reason.HOST_UNKNOWN,
        Reason.HOST_NOT_ACCEPTING,
        Reason.MAILER_ERROR,
        Reason.UNDETERMINED,
    }
)
_LONGEST_ID = 900


class _Told(NamedTuple):
    """One thing that a report tells of one recipient, who has an address and perhaps one before forwarding."""

    kind: EventKind
    address: str | None
    original: str | None = None
    reason: Reason | None = None


def events_of(
    report: Report, proof: Proof, *, sent: Sent | None = None, received: datetime | None = None
) -> tuple[Event, ...]:
    """Return the events that `report` tells of: none where `proof` is not `Proof.SENT`, or somebody handed it on.

    `proof` is yours to give: `read_mail` proves it, and who lets nobody but their own mail servers write to the place
    where notices arrive may take them for proven.  `sent` is what the notice answers, where that is known: what is told
    of others than its recipients is left out.  `received` is when the notice came, the present where it is None; its
    own date counts unless it is later.
    """
    if proof is not Proof.SENT or report.forwarded:
        return ()
    told = [each for each in _told_by(report) if sent is None or went_to(sent, each.address, each.original)]
    return tuple(_events(report, told, _time(report.date, received)))


def events_of_mail(mail: DeskMail, *, received: datetime | None = None, trusted: bool = False) -> tuple[Event, ...]:
    """Return the events that a message tells of: what its notice proves, or that a person wrote.

    An automatic reply and a receipt that answer something of ours show that a message arrived.  Where only the token of
    a return path proves a notice, it tells of one recipient or of nobody: whoever has the token could name others.
    With `trusted`, a notice that nothing proves is taken for proven, and one that is forged is not; `received` is as in
    `events_of`.
    """
    report = mail.report
    if report.kind is Kind.OTHER or report.forwarded:
        return _of_person(mail, received) if mail.may_auto_reply else ()
    is_trusted = trusted and mail.proof is Proof.UNPROVEN
    if mail.proof is not Proof.SENT and not is_trusted:
        return ()
    if report.kind in (Kind.AUTO_REPLY, Kind.DISPOSITION):
        return _of_answer(mail, received)
    if mail.sent is None and not is_trusted and len({each.address for each in _told_by(report)}) > 1:
        return ()
    return events_of(report, Proof.SENT, sent=mail.sent, received=received)


def _told_by(report: Report) -> Iterator[_Told]:
    for failure in report.failures:
        kind = _kind_of(failure, report.kind)
        yield _Told(kind, failure.recipient, failure.original_recipient, failure.reason)
    for delivery in report.deliveries:
        if delivery.action == "delivered":  # who relays or expands does not say that it arrived
            yield _Told(EventKind.DELIVERED, delivery.recipient, delivery.original_recipient)
        elif delivery.action == "delayed":
            yield _Told(EventKind.TEMPORARY, delivery.recipient, delivery.original_recipient)
    if report.complaint is not None and report.complaint.feedback_type not in WANTED:
        opts_out = report.complaint.feedback_type == "opt-out"
        to = report.original.to if report.original is not None else ()
        # Of several to whom the message went, nothing tells who complains.
        for address in report.complaint.recipients or (to if len(to) == 1 else ()):
            yield _Told(EventKind.UNSUBSCRIBED if opts_out else EventKind.COMPLAINT, address)


def _kind_of(failure: AnyFailure, kind: Kind) -> EventKind:
    if failure.severity in (Severity.BLOCKED, Severity.SUPPRESSED):
        return EventKind.BLOCKED
    if kind is Kind.FAILURE and failure.reason is Reason.MAILBOX_FULL:
        return EventKind.SOFT  # the server gave up, whatever it called its answer
    if kind is Kind.DELAY or failure.severity is Severity.TEMPORARY:
        return EventKind.TEMPORARY
    if failure.counts_against_address:
        return EventKind.HARD
    return EventKind.SOFT if failure.reason in _OF_THE_MAILBOX else EventKind.BLOCKED


def _events(report: Report, told: Iterable[_Told], at: datetime) -> Iterator[Event]:
    for each in told:
        identity = _identity(report, each)
        yield from _event(identity, each.address, at, each.kind, each.reason)
        before = each.original
        if before and (each.address or "").casefold() != before.casefold():
            # It was forwarded to another address, and is dead only where that was its one aim, which nothing tells.
            kind = EventKind.SOFT if each.kind is EventKind.HARD else each.kind
            yield from _event(identity, before, at, kind, each.reason)


def _identity(report: Report, told: _Told) -> str:
    """Return the id of what is told: that of the message that was sent, where it is known and fails but once."""
    original = report.original.message_id if report.original is not None else None
    is_final = report.kind is not Kind.DELAY and told.kind is not EventKind.TEMPORARY
    if original and is_final:
        return _safe(f"{report.kind}:{normal_id(original)}")
    if report.message_id:
        return _safe(f"{report.kind}:notice:{normal_id(report.message_id)}")
    failures = [(each.recipient, each.diagnostic, each.status) for each in report.failures]
    return _digest(f"{report.kind}:notice:", repr((original, report.date, report.queue_id, failures, told.address)))


def _of_person(mail: DeskMail, received: datetime | None) -> tuple[Event, ...]:
    identity = mail.header("message-id") or ""
    date = parse_date(mail.header("date"))
    name = _safe(f"wrote:{normal_id(identity)}") if identity.strip() else _digest("wrote:", repr(date))
    return tuple(_event(name, clean_address(mail.header("from") or ""), _time(date, received), EventKind.WROTE))


def _of_answer(mail: DeskMail, received: datetime | None) -> tuple[Event, ...]:
    """Return that a message arrived, where the mailbox of a recipient answered and does not say that its owner left."""
    report, address = mail.report, clean_address(mail.header("from") or "")
    if report.hint is not None or (mail.sent is not None and not went_to(mail.sent, address)):
        return ()
    told = _Told(EventKind.DELIVERED, address)
    return tuple(_events(report, [told], _time(report.date, received)))


def _event(
    identity: str, address: str | None, at: datetime, kind: EventKind, reason: Reason | None = None
) -> Iterator[Event]:
    """Yield the event, where its address is one: a message may name anything."""
    if address and "@" in address:
        try:
            yield Event(identity, address, at, kind, reason)
        except ValueError:
            return


def _time(date: datetime | None, received: datetime | None) -> datetime:
    """Return when it happened: at the notice's own time, which a wrong clock must not set in the future."""
    received = received or datetime.now(UTC)
    if date is None:
        return received
    return min(date if date.tzinfo else date.replace(tzinfo=UTC), received)


def _safe(identity: str) -> str:
    """Return an id that every store can keep."""
    if len(identity) > _LONGEST_ID or not identity.isascii() or not identity.isprintable():
        return _digest(identity.partition(":")[0] + ":", identity)
    return identity


def _digest(head: str, text: str) -> str:
    return f"{head}{blake2b(text.encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"
