"""Whether a notice answers something that we sent: anybody can write one, and name anybody in it."""

from datetime import datetime

from bouncekit.helpdesk.handles import Handle, HandleKind
from bouncekit.helpdesk.sent import Sent, SentMessages, normal_address
from bouncekit.model import Report
from bouncekit.vocabulary import Word

__all__ = ["Proof", "counted_of", "proof_of", "prove", "went_to"]


class Proof(Word):
    """What is known of where a notice comes from."""

    SENT = "sent", "it answers a message that was sent, or came to a return path with a token of ours"
    UNPROVEN = "unproven", "nothing tells; it counts against nobody"
    FORGED = "forged", "it answers a message that was never sent, or bears a token that is not ours"


def prove(report: Report, handles: tuple[Handle, ...], sent: SentMessages | None) -> tuple[Proof, Sent | None]:
    """Return how far the notice is proven, and what it answers where that is found in `sent`.

    A Message-ID that `sent` does not know is a forgery only where `sent` is complete for the time of the lost message:
    where that is not told, nothing is; nor where a person hands a notice on, which may have answered them.
    """
    ids = [handle.value for handle in handles if handle.kind in (HandleKind.MESSAGE_ID, HandleKind.REFERENCE)]
    found = next(filter(None, map(sent.find, ids)), None) if sent is not None else None
    kinds = {handle.kind for handle in handles}
    if found is not None or HandleKind.SIGNED_TICKET in kinds:
        return Proof.SENT, found
    if HandleKind.FALSE_TICKET in kinds:
        return Proof.FORGED, None
    original = report.original
    if sent is None or original is None or original.message_id is None or report.forwarded:
        return Proof.UNPROVEN, None
    return (Proof.FORGED if _is_covered(sent.complete_since, original.date) else Proof.UNPROVEN), None


def proof_of(report: Report, sent: SentMessages) -> tuple[Proof, Sent | None]:
    """Return how far a report alone is proven, as `read_mail` proves a whole message, and what it answers.

    Without the message, the return path to which it came is not known: there is only the Message-ID of what came back.
    Raises what `sent` raises.
    """
    original = report.original.message_id if report.original is not None else None
    handles = (Handle(HandleKind.MESSAGE_ID, original, "original"),) if original else ()
    return prove(report, handles, sent)


def counted_of(report: Report, proof: Proof, sent: Sent | None) -> tuple[str, ...]:
    """Return the addresses that the notice proves to be dead.

    None of a notice that nothing proves, or that a person handed on; and where it is known to whom the message went,
    none to whom it did not go: who got a message knows its Message-ID, and could name somebody else.
    """
    if proof is not Proof.SENT or report.forwarded:
        return ()
    dead = [failure for failure in report.failures if failure.counts_against_address and failure.recipient]
    if sent is None:
        return _alone(report)
    return tuple(
        str(failure.recipient) for failure in dead if went_to(sent, failure.recipient, failure.original_recipient)
    )


def went_to(sent: Sent, *addresses: str | None) -> bool:
    """Tell whether the message went to one of `addresses`, which are of one recipient; true where nothing tells."""
    written = set(map(normal_address, sent.recipients))
    return not written or not written.isdisjoint(map(normal_address, filter(None, addresses)))


def _alone(report: Report) -> tuple[str, ...]:
    """Return the one address of a notice that a token proves: of a ticket with one customer, there is no other."""
    dead = [failure.recipient for failure in report.failures if failure.counts_against_address and failure.recipient]
    return (dead[0],) if len(dead) == len(report.failures) == 1 else ()


def _is_covered(since: datetime | None, date: datetime | None) -> bool:
    if since is None or date is None:
        return False
    return date.replace(tzinfo=date.tzinfo or since.tzinfo) >= since
