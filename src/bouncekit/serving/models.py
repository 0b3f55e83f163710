"""What the service takes and gives as JSON: the models of which its OpenAPI is made."""

from typing import Literal

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, model_validator

from bouncekit.helpdesk.handles import HandleKind
from bouncekit.helpdesk.handling import Handling
from bouncekit.helpdesk.proof import Proof
from bouncekit.model import Report
from bouncekit.servers.problems import AccessCause, AccessProblem

__all__ = ["AccessRefusal", "Alive", "AnswerIn", "DeskNote", "Explained", "MessageIn", "NoteForms", "TicketHandle"]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class MessageIn(_In):
    """A whole message: as text in `message`, or its bytes (also of a .msg) in `message_base64`; one of the two."""

    message: str | None = Field(default=None, min_length=1)
    message_base64: Base64Bytes | None = Field(default=None, min_length=1)

    @model_validator(mode="after")
    def _one_of_both(self) -> "MessageIn":
        if (self.message is None) == (self.message_base64 is None):
            raise ValueError("give either message or message_base64")
        return self

    @property
    def content(self) -> bytes:
        """The bytes of the message."""
        return self.message_base64 or (self.message or "").encode()


class AnswerIn(_In):
    """What was pasted: the answer of a mail server, the error of a mail program, or a whole notice."""

    text: str = Field(min_length=1)


class AccessRefusal(BaseModel):
    """A refusal of POP or IMAP: its cause for a program, and the words for a person."""

    cause: AccessCause
    temporary: bool
    protocol: str | None
    code: str | None
    text: str
    title: str
    meaning: str
    advice: str
    rule: str | None
    lang: str

    @classmethod
    def of(cls, problem: AccessProblem) -> "AccessRefusal":
        """Return the model of `problem`."""
        same = {name: getattr(problem, name) for name in cls.model_fields if name != "temporary"}
        return cls(temporary=problem.is_temporary, **same)


class Explained(BaseModel):
    """What a pasted text means: a `report` on sent mail, or an `access` problem; one of the two.

    `forwardable` is, for each failure of the report, the text to pass on to whoever looks after the reader's e-mail.
    """

    report: Report | None = None
    access: AccessRefusal | None = None
    forwardable: tuple[str, ...] = ()


class TicketHandle(BaseModel):
    """By what a ticket may be found: what it is, its value, and where it stood."""

    kind: HandleKind
    value: str
    found_in: str


class NoteForms(BaseModel):
    """The note for the agent: plain text, Markdown (CommonMark), HTML without attributes."""

    text: str
    markdown: str
    html: str


class DeskNote(BaseModel):
    """All that a help desk asks of one message (`bouncekit.helpdesk.DeskMail`)."""

    handling: Handling
    ticket: str | None
    proof: Proof
    may_auto_reply: bool
    counted: tuple[str, ...]
    handles: tuple[TicketHandle, ...]
    note: NoteForms
    report: Report


class Alive(BaseModel):
    """Whether the service can work, with how many processes."""

    status: Literal["ok", "starting", "stopping"]
    workers: int
