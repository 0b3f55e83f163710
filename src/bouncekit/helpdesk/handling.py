"""What a desk does with a message: open its ticket again, note it there, open a new one, stop writing, or nothing."""

from bouncekit.helpdesk.handles import Handle, HandleKind
from bouncekit.helpdesk.proof import Proof
from bouncekit.model import Report
from bouncekit.vocabulary import WANTED, Kind, Word

__all__ = ["Handling", "handling_of"]


class Handling(Word):
    """What a desk does with one message; none of it mails anything to anybody."""

    REOPEN = "reopen", "lay it to its ticket, and open that again: somebody must act"
    NOTE = "note", "lay it to its ticket, whose state stays as it is"
    NOTHING = "nothing", "keep it out of the tickets"
    STOP_WRITING = "stop_writing", "lay it to its ticket, and write to this recipient no more: they complained"
    NEW = "new", "a message of its own: a new ticket"


_OF_KIND = {
    Kind.FAILURE: Handling.REOPEN,
    Kind.DELAY: Handling.NOTE,  # it asks nothing of anybody yet
    Kind.DELIVERED: Handling.NOTE,
    Kind.AUTO_REPLY: Handling.NOTE,  # an absence is no answer
    Kind.CHALLENGE: Handling.REOPEN,  # the answer waits until somebody acts
    Kind.DISPOSITION: Handling.NOTE,
    Kind.REPORT: Handling.NOTHING,  # DMARC, TLS: of the domain, not of a ticket
}


def handling_of(report: Report, handles: tuple[Handle, ...], proof: Proof) -> Handling:
    """Return what to do with the message of `report`, which leads to `handles`, and is of ours as far as `proof` says.

    A forged notice is kept out.  One that nothing proves still opens its ticket, for a person to look; it counts
    against no address (`DeskMail.counted`).
    """
    if report.kind is Kind.OTHER or report.forwarded:
        return Handling.REOPEN if any(map(_is_own_ticket, handles)) else Handling.NEW
    if proof is Proof.FORGED:
        return Handling.NOTHING
    if report.kind is Kind.COMPLAINT:
        wanted = report.complaint is not None and report.complaint.feedback_type in WANTED
        return Handling.NOTE if wanted else Handling.STOP_WRITING
    return _OF_KIND[report.kind]


def _is_own_ticket(handle: Handle) -> bool:
    return handle.kind in (HandleKind.SIGNED_TICKET, HandleKind.TICKET, HandleKind.MESSAGE_ID, HandleKind.REFERENCE)
