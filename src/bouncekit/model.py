"""The public typed results: frozen pydantic models, equal to the JSON lines that the command line prints.

The field names are the contract.  Addresses are as the server wrote them with the domain in lower case; sizes are in
bytes; `retry_after` is in seconds; dates carry their offset.  Absence is ``null``, never an empty string.  Readers pass
over fields that they do not know, and so read what a later version wrote; whatever else does not fit is refused.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Final, Literal, NamedTuple

from pydantic import Field

from bouncekit import speed
from bouncekit.interop.names import name_for
from bouncekit.model_parts import (
    Complaint,
    CountsEvidence,
    Defect,
    Description,
    Evidence,
    Explanation,
    Original,
    Result,
    TranscriptLine,
)
from bouncekit.passing_on import Matter, forwardable
from bouncekit.vocabulary import Action, Category, Kind, Language, Reason, Severity, Situation

__all__ = [
    "FAILURE_TYPES",
    "SCHEMA_VERSION",
    "AnyFailure",
    "Complaint",
    "CountsEvidence",
    "Defect",
    "Delivery",
    "Description",
    "Evidence",
    "Explanation",
    "Failure",
    "Original",
    "OtherFailure",
    "QuotaExceeded",
    "Report",
    "SizeExceeded",
    "TranscriptLine",
    "UnknownHost",
    "UnknownUser",
]


SCHEMA_VERSION: Final = 1


class _Around(NamedTuple):
    """What a failure needs of its report for the text that is passed on."""

    original: Original | None = None
    queue_id: str | None = None
    situation: Situation | None = None
    lang: str | None = None


speed.quick_tuples(_Around)

# Kept beside the fields, as `functools.cached_property` keeps its value: no field, and in no JSON.
_AROUND = "_around"


class Failure(Result):
    """One recipient who was not reached (or, in a delay, not yet).

    Match on the five leaves: `QuotaExceeded`, `SizeExceeded`, `UnknownUser`, `UnknownHost`, `OtherFailure`.
    `counts_against_address` tells whether the address itself is dead, `counts_evidence` what condemned or spared it.
    `status` is the enhanced status code (RFC 3463), `reply_code` the SMTP reply code (RFC 5321, section 4.2),
    `command` the SMTP command that failed, `original_recipient` the address before forwarding (RFC 3461).
    `recipient_found_in` tells where the address stood: ``report``, ``notice``, ``subject``, ``text``,
    ``x-failed-recipients``, ``original`` (the To field of what came back) or ``envelope`` (decoded from the address to
    which the notice came).
    `blocklist` names the list that refused the sender, of the type ``ip``, ``domain`` or ``content``; `blocklist_url`
    is where its owner shows entries and takes requests for removal.  `label` is the name that a rule of your own gives.
    `remote_id` is the name that the remote server gave to the message, by which administrators find it in their log.
    `new_address` is the recipient's, where they have moved and the server tells it (RFC 5321, section 3.4).
    `last_attempt` is when the reporting server last tried (Last-Attempt-Date, RFC 3464, section 2.3.7).
    """

    category: Category
    reason: Reason
    severity: Severity
    action: Action
    counts_against_address: bool
    counts_evidence: CountsEvidence
    recipient: str | None
    recipient_found_in: str | None = None
    original_recipient: str | None = None
    status: str | None = None
    reply_code: int | None = None
    diagnostic: str | None = None
    reporting_host: str | None = None
    remote_host: str | None = None
    command: str | None = None
    retry_after: int | None = None
    will_retry_until: datetime | None = None
    blocklist: str | None = None
    blocklist_type: str | None = None
    blocklist_url: str | None = None
    label: str | None = None
    remote_id: str | None = None
    new_address: str | None = None
    last_attempt: datetime | None = None
    evidence: Evidence
    explanation: Explanation

    def name_for(self, system: str) -> str:
        """Return what another system calls this failure: ``failure.name_for("ses")`` is ``"Permanent/NoEmail"``.

        The systems are those of `bouncekit.interop.names.systems`; `ValueError` for any other one lists them.
        """
        return name_for(system, self.reason, self.severity)

    def forwardable(self, lang: Language = "fr") -> str:
        """Return the text to pass on to whoever looks after the reader's e-mail, in the language `lang`.

        It holds the lost message's subject, date, sender and recipient, the server's words, hosts, names and codes, the
        blocklist and its page, what is asked of them, and three blanks to complete.  What is not known is left out: of
        a failure that stands in no report, what is told of the lost message.  Raises `ValueError` for an unknown
        language.
        """
        report: _Around = self.__dict__.get(_AROUND, _Around())
        lost = report.original or Original()
        return forwardable(
            Matter(
                reason=self.reason,
                title=self.explanation.title if report.lang == lang else None,
                situation=report.situation,
                subject=lost.subject,
                date=lost.date,
                sender=lost.sender,
                recipient=self.recipient,
                words=self.diagnostic,
                remote_host=self.remote_host,
                reporting_host=self.reporting_host,
                message_id=lost.message_id,
                queue_id=report.queue_id,
                remote_id=self.remote_id,
                command=self.command,
                codes=" ".join(str(code) for code in (self.reply_code, self.status) if code),
                blocklist=self.blocklist,
                page=self.blocklist_url,
                limit_bytes=getattr(self, "limit_bytes", None),
            ),
            lang,
        )


class QuotaExceeded(Failure):
    """The recipient's mailbox is full; `used_bytes` and `limit_bytes` where the server told them."""

    category: Literal[Category.QUOTA_EXCEEDED] = Category.QUOTA_EXCEEDED
    used_bytes: int | None = None
    limit_bytes: int | None = None


class SizeExceeded(Failure):
    """The message is too large; `size_bytes` and `limit_bytes` where the server told them."""

    category: Literal[Category.SIZE_EXCEEDED] = Category.SIZE_EXCEEDED
    size_bytes: int | None = None
    limit_bytes: int | None = None


class UnknownUser(Failure):
    """What stands before the @ does not exist."""

    category: Literal[Category.UNKNOWN_USER] = Category.UNKNOWN_USER


class UnknownHost(Failure):
    """What stands after the @ does not exist: `host`, and a likely spelling in `suggestion` where one is near."""

    category: Literal[Category.UNKNOWN_HOST] = Category.UNKNOWN_HOST
    host: str | None = None
    suggestion: str | None = None


class OtherFailure(Failure):
    """Any other problem: `reason` tells which."""

    category: Literal[Category.OTHER] = Category.OTHER


AnyFailure = Annotated[
    QuotaExceeded | SizeExceeded | UnknownUser | UnknownHost | OtherFailure, Field(discriminator="category")
]

FAILURE_TYPES: Final[Mapping[Category, type[Failure]]] = MappingProxyType(
    {
        Category.QUOTA_EXCEEDED: QuotaExceeded,
        Category.SIZE_EXCEEDED: SizeExceeded,
        Category.UNKNOWN_USER: UnknownUser,
        Category.UNKNOWN_HOST: UnknownHost,
        Category.OTHER: OtherFailure,
    }
)


class Delivery(Result):
    """One recipient of whom a notice tells something else than its kind: it is no failure of theirs.

    `action` is that of RFC 3464, section 2.3.3: ``delayed`` in a notice of others' failure, ``delivered``, ``relayed``
    (to a server that sends no such reports) or ``expanded`` (to the members of a list).  The other fields are those of
    `Failure`.
    """

    recipient: str | None
    action: Literal["delayed", "delivered", "relayed", "expanded"]
    original_recipient: str | None = None
    status: str | None = None
    reply_code: int | None = None
    diagnostic: str | None = None
    reporting_host: str | None = None
    remote_host: str | None = None
    will_retry_until: datetime | None = None
    last_attempt: datetime | None = None


class Report(Result):
    """All that one message says.

    `source` is the name that the caller gave it; `lang` is the language of the explanations; `failures` is empty
    for every kind but ``failure`` and ``delay``; `description` says what such a message is and what to do with it.
    `deliveries` are the recipients whom a notice tells of beside those who fail: delayed or delivered.
    `may_auto_reply` is false for whatever a machine sent.  `forwarded` is true where somebody hands a notice on: the
    rest is said of the notice, but `may_auto_reply` of the message in which it came.

    `queue_id` is the reporting server's name for the lost message and `envelope_id` the sender's (RFC 3461);
    `transcript` is the SMTP dialogue where the notice quotes it; `complaint` is told of a complaint.  `hint` is what an
    automatic reply tells of its mailbox: ``mailbox_disabled`` (its owner has gone) or ``mailbox_moved``, with the
    `new_address` where they give one.

    `date` and `message_id` are the notice's own (RFC 5322, section 3.6); those of the lost message stand in `original`.
    `situation` tells who speaks to the reader, and of what: a server that has given up, or still tries, a mail program
    that could not send, a machine that answers; None where the report is older than that.
    `schema_version` is that of these fields (`SCHEMA_VERSION`): it rises where one goes or changes its meaning, not
    where one is added.  `rules_version` names the rule book that judged, None where the report is older than that.
    """

    source: str | None = None
    kind: Kind
    forwarded: bool = False
    software: str | None = None
    lang: str = "fr"  # a report of a later version may be in a language that this one has not
    may_auto_reply: bool = False
    defects: tuple[Defect, ...] = ()
    original: Original | None = None
    description: Description
    failures: tuple[AnyFailure, ...] = ()
    queue_id: str | None = None
    envelope_id: str | None = None
    transcript: tuple[TranscriptLine, ...] = ()
    complaint: Complaint | None = None
    hint: Reason | None = None
    new_address: str | None = None
    deliveries: tuple[Delivery, ...] = ()
    schema_version: int = SCHEMA_VERSION
    rules_version: str | None = None
    date: datetime | None = None
    message_id: str | None = None
    situation: Situation | None = None

    def model_post_init(self, _: object) -> None:
        """Let each failure know what its text to pass on needs of the report."""
        if self.failures:
            around = _Around(self.original, self.queue_id, self.situation, self.lang)
            for failure in self.failures:
                failure.__dict__[_AROUND] = around
