"""One message as a help desk asks for it: what it is, what to do with it, whose ticket, and what the agent is told."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bouncekit.helpdesk.desk import Desk
from bouncekit.helpdesk.handles import Handle, HandleKind, handles_of
from bouncekit.helpdesk.handling import Handling, handling_of
from bouncekit.helpdesk.note import Note, note_of
from bouncekit.helpdesk.proof import Proof, counted_of, prove
from bouncekit.helpdesk.sent import Sent, SentMessages
from bouncekit.judging import RuleBook
from bouncekit.message import Message
from bouncekit.model import Report
from bouncekit.pipeline import report_on
from bouncekit.reading.original.returned import returned_headers
from bouncekit.reading.sender.signals import Signals
from bouncekit.vocabulary import Kind, Language
from bouncekit.way import opened

__all__ = ["DeskMail", "read_mail"]

_ANSWERS = (Kind.AUTO_REPLY, Kind.CHALLENGE)
_TICKETS = (HandleKind.SIGNED_TICKET, HandleKind.TICKET)


@dataclass(frozen=True)
class DeskMail:
    """What a desk asks of one message.

    `handling` says what to do with it, `handles` by what its ticket is found, `proof` whether a notice answers
    something of ours, and `sent` what that was, where a store of sent messages knows it.
    """

    report: Report
    handling: Handling
    handles: tuple[Handle, ...]
    proof: Proof
    sent: Sent | None
    _message: Message = field(repr=False, compare=False)

    @property
    def ticket(self) -> str | None:
        """The ticket that a return path, a store of sent messages or a subject tag names; the surest, or None."""
        signed = next((handle.value for handle in self.handles if handle.kind is HandleKind.SIGNED_TICKET), None)
        if signed is not None or self.proof is Proof.FORGED:
            return signed
        if self.sent is not None and self.sent.ticket is not None:
            return self.sent.ticket
        return next((handle.value for handle in self.handles if handle.kind in _TICKETS), None)

    @property
    def is_notice(self) -> bool:
        """Whether a machine tells something of a message: not what people write, also where they hand a notice on."""
        return self.report.kind is not Kind.OTHER and not self.report.forwarded

    @property
    def not_reached(self) -> tuple[str, ...]:
        """The addresses of which it says that they were not reached: whoever mails the note leaves these out."""
        named = (each for failure in self.report.failures for each in (failure.recipient, failure.original_recipient))
        return tuple(dict.fromkeys(str(each) for each in named if each))

    @property
    def may_auto_reply(self) -> bool:
        """Whether the message may be answered automatically (RFC 3834, 2)."""
        return self.report.may_auto_reply

    @property
    def counted(self) -> tuple[str, ...]:
        """The addresses that are proven to be dead: of a notice that answers something of ours, and of nobody else."""
        return counted_of(self.report, self.proof, self.sent)

    @cached_property
    def note(self) -> Note:
        """What the agent is told, in the report's language; never mailed to the address that it is about."""
        answers = self.report.kind in _ANSWERS and not self.report.forwarded
        return note_of(self.report, Signals(self._message).text if answers else "")

    def header(self, name: str) -> str | None:
        """Return a field of the message itself, decoded (RFC 2047), or None: ``From``, ``Return-Path``, ``Subject``."""
        return self._message.header(name)

    def returned_header(self, name: str) -> str | None:
        """Return a field of the message that came back, decoded, or None: your own ``X-Ticket``, for example."""
        returned = returned_headers(self._message)
        return returned.header(name) if returned is not None else None

    def as_dict(self) -> dict[str, Any]:
        """Return all of it as plain values, ready for JSON; the note as text, Markdown and HTML."""
        return {
            "handling": self.handling.value,
            "ticket": self.ticket,
            "proof": self.proof.value,
            "may_auto_reply": self.may_auto_reply,
            "counted": list(self.counted),
            "handles": [handle._asdict() for handle in self.handles],
            "note": {"text": self.note.text, "markdown": self.note.markdown, "html": self.note.html},
            "report": self.report.model_dump(mode="json"),
        }


def read_mail(
    content: bytes,
    desk: Desk | None = None,
    *,
    lang: Language = "fr",
    sent: SentMessages | None = None,
    rules: RuleBook | None = None,
) -> DeskMail:
    """Read one whole message as `desk` sees it.

    `lang` is the language of the note, `sent` what the desk sent, as far as it remembers, and `rules` are your own
    (`bouncekit.load_rules`).  Nothing that the message holds raises; a wrong argument does, as in `bouncekit.classify`,
    and so does what `sent` raises.
    """
    message = opened(content)
    report = report_on(message, lang, rules)
    handles = handles_of(message, report, desk or Desk())
    proof, answered = prove(report, handles, sent)
    return DeskMail(report, handling_of(report, handles, proof), handles, proof, answered, message)
