"""The smaller results of which a report is made: what decided, the words for a person, the lost message, damage."""

from datetime import datetime
from typing import Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from bouncekit.vocabulary import Ground

__all__ = [
    "Complaint",
    "CountsEvidence",
    "Defect",
    "Description",
    "Evidence",
    "Explanation",
    "Original",
    "Result",
    "TranscriptLine",
]


class Result(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", serialize_by_alias=True, defer_build=True)


class Evidence(Result):
    """What decided: the id of the rule, the words as the server wrote them, and where they were found."""

    rule: str
    text: str
    found_in: str


class CountsEvidence(Result):
    """Why a failure counts against its address or does not: `because` names the ground, the rest what showed it.

    `rule` is the id of the rule whose words condemned or spared, or the name of the code (``status-1-1``,
    ``reply-450``); `text` is what the server wrote, and `found_in` where.
    """

    because: Ground
    rule: str
    text: str
    found_in: str


class Explanation(Result):
    """The words for a person, in the report's language.

    `notice` translates the subject where it is one of the vade-mecum's; `phrase` is the server's phrase that
    `translation` translates, None where it is only a code or has no translation of its own; `meaning` says what
    happened and `advice` what to do now; `short` is the title and `to_do` the advice in three words, for a table.
    """

    title: str
    notice: str | None = None
    phrase: str | None = None
    translation: str | None = None
    meaning: str
    advice: str
    to_do: str = ""
    short: str = ""


class Description(Result):
    """What a message of this kind is, for a person: a title, what it means and what to do with it.

    `notes` are said once of the whole message, below everything else: what to do with a notice of a message that the
    reader did not write, and who the person is who looks after their e-mail.
    """

    title: str
    meaning: str
    advice: str
    notes: tuple[str, ...] = ()


class Original(Result):
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


class TranscriptLine(Result):
    """One line of the SMTP dialogue that the notice quotes; of a command that carries a password only its name."""

    said_by: Literal["client", "server"]
    words: str


class Complaint(Result):
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


class Defect(Result):
    """Damage in the message: what it is, in one sentence, and where.  The rest was read."""

    name: str
    detail: str
    where: str
