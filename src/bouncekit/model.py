"""The public typed results: frozen pydantic models, equal to the JSON lines that the command line prints.

The field names are the contract.  Addresses are as the server wrote them with the domain in lower case; sizes are in
bytes; `retry_after` is in seconds; dates carry their offset.  Absence is ``null``, never an empty string.  Readers pass
over fields that they do not know, and so read what a later version wrote; whatever else does not fit is refused.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from bouncekit.interop.names import name_for
from bouncekit.vocabulary import Action, Category, Ground, Kind, Reason, Severity

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


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", serialize_by_alias=True)


class Evidence(_Result):
    """What decided: the id of the rule, the words as the server wrote them, and where they were found."""

    rule: str
    text: str
    found_in: str


class CountsEvidence(_Result):
    """Why a failure counts against its address or does not: `because` names the ground, the rest what showed it.

    `rule` is the id of the rule whose words condemned or spared, or the name of the code (``status-1-1``,
    ``reply-450``); `text` is what the server wrote, and `found_in` where.
    """

    because: Ground
    rule: str
    text: str
    found_in: str


class Explanation(_Result):
    """The words for a person, in the report's language.

    `notice` translates the subject where it is one of the vade-mecum's; `phrase` is the server's phrase that
    `translation` translates; `meaning` says what happened and `advice` what to do now.
    """

    title: str
    notice: str | None = None
    phrase: str | None = None
    translation: str | None = None
    meaning: str
    advice: str


class Description(_Result):
    """What a message of this kind is, for a person: a title, what it means and what to do with it."""

    title: str
    meaning: str
    advice: str


class Failure(_Result):
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


class Delivery(_Result):
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


class Original(_Result):
    """What is known of the message that came back; `found_in` says from what."""

    message_id: str | None = None
    subject: str | None = None
    sender: str | None = Field(
        default=None, serialization_alias="from", validation_alias=AliasChoices("from", "sender")
    )
    to: tuple[str, ...] = ()
    date: datetime | None = None
    list_id: str | None = None
    found_in: str = "copy"
    feedback_id: str | None = None


class TranscriptLine(_Result):
    """One line of the SMTP dialogue that the notice quotes; of a command that carries a password only its name."""

    said_by: Literal["client", "server"]
    words: str


class Complaint(_Result):
    """What a complaint says (RFC 5965): its type (``abuse``, ``fraud``, ``virus``, ``opt-out``, ``not-spam``…), who
    complains, of a message from which IP address, and how often.
    """

    feedback_type: str | None = None
    recipients: tuple[str, ...] = ()
    source_ip: str | None = None
    mail_from: str | None = None
    reported_domain: str | None = None
    arrival_date: datetime | None = None
    incidents: int | None = None


class Defect(_Result):
    """Damage in the message: what it is, in one sentence, and where.  The rest was read."""

    name: str
    detail: str
    where: str


class Report(_Result):
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
