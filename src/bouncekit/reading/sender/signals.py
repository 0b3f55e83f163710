"""Who sent a message: a mail system, a list, another machine or a person.  One answer, asked by every reader.

Signs are read from the header, each when it is first asked for; where a postmaster may be a person, the letter tells.
No sign says what the message is: the readers decide.  Names and words are data (data/senders.toml).
"""

from bouncekit.message import Message
from bouncekit.reading.answers.addresses import clean_address
from bouncekit.reading.sender.bearers import Bearer, bearer_of
from bouncekit.reading.sender.letters import Letter, read_letter
from bouncekit.reading.sender.marks import find_marks
from bouncekit.reading.sender.sender_words import (
    Prefix,
    field_names,
    is_null_path,
    literals,
    prefix_of,
    untagged,
    words,
)
from bouncekit.text.folding import fold

__all__ = ["Signals", "read_signals"]

_TEXT_LIMIT = 4000
_HEADER_LIMIT = 400
_NOT_AUTOMATIC = frozenset({"no", ""})
_REPORT = "multipart/report"


class Signals:
    """What tells who sent one message, each sign read when it is first asked for."""

    __slots__ = (
        "_bearer",
        "_body_marks",
        "_folded_sender",
        "_folded_subject",
        "_letter",
        "_null_path",
        "_prefix",
        "_subject_marks",
        "_whole_text",
        "message",
    )

    def __init__(self, message: Message) -> None:
        self.message = message
        self._bearer: Bearer | None = None
        self._body_marks: frozenset[str] | None = None
        self._folded_sender: str | None = None
        self._folded_subject: str | None = None
        self._letter: Letter | None = None
        self._null_path: tuple[bool | None] | None = None
        self._prefix: Prefix | None = None
        self._subject_marks: frozenset[str] | None = None
        self._whole_text: str | None = None

    @property
    def null_path(self) -> bool | None:
        """True for an empty Return-Path, False for another, None where there is no Return-Path."""
        if self._null_path is None:
            path = self.message.raw_header("return-path")
            self._null_path = (is_null_path(path) if path is not None else None,)
        return self._null_path[0]

    @property
    def folded_subject(self) -> str:
        """The subject, folded for matching."""
        if self._folded_subject is None:
            self._folded_subject = fold((self.message.header("subject") or "")[:_HEADER_LIMIT])
        return self._folded_subject

    @property
    def folded_sender(self) -> str:
        """From, or else Sender, folded for matching."""
        if self._folded_sender is None:
            field = self.message.header("from") or self.message.header("sender") or ""
            self._folded_sender = fold(field[:_HEADER_LIMIT])
        return self._folded_sender

    @property
    def address(self) -> str | None:
        """The address in From; None where there is none."""
        return clean_address(self.message.header("from") or "")

    @property
    def bearer(self) -> Bearer:
        """Whose name stands in From: a mail system's, a postmaster's, another machine's or anyone's."""
        if self._bearer is None:
            self._bearer = bearer_of(self.folded_sender, self._speaks_against_a_person)
        return self._bearer

    @property
    def daemon(self) -> bool:
        """Whether the sender is one such as mailer-daemon or "Mail Delivery System", which nobody bears."""
        return self.bearer >= Bearer.DAEMON

    @property
    def agent(self) -> bool:
        """Whether the sender is a delivery agent, who writes of nothing but delivery."""
        return self.bearer is Bearer.AGENT

    @property
    def postmaster(self) -> bool:
        """Whether the sender is one such as postmaster or an administrator, who may be a person."""
        return self.bearer is Bearer.POSTMASTER

    @property
    def nameless(self) -> bool:
        """Whether no sender is named at all."""
        return not self.folded_sender.strip(" <>")

    @property
    def prefix(self) -> Prefix:
        """What the subject's prefix tells: handed on, an answer, or neither."""
        if self._prefix is None:
            self._prefix = prefix_of(self.folded_subject)
        return self._prefix

    @property
    def reply(self) -> bool:
        """Whether the subject begins as people's answers and forwards do."""
        prefix = self.prefix
        return prefix.answer or prefix.forward

    @property
    def auto_submitted(self) -> str | None:
        """The keyword of Auto-Submitted (RFC 3834, 5) in lower case; None for ``no``."""
        value = self.message.raw_header("auto-submitted")
        if value is None:
            return None
        value = value.split(";", 1)[0].split("(", 1)[0].strip().lower()
        return None if value in _NOT_AUTOMATIC else value

    @property
    def precedence(self) -> str | None:
        """The Precedence in lower case, where it is one of automatic or mass mail."""
        for name in ("precedence", "x-precedence"):
            value = self.message.raw_header(name)
            if value is not None and value.strip().lower() in words("headers", "precedences"):
                return value.strip().lower()
        return None

    @property
    def suppresses_replies(self) -> bool:
        """Whether the sender asks Exchange or Zammad not to answer automatically."""
        names = self.message.header_names
        asked = self.message.raw_header("x-zammad-send-auto-response") or "true"
        return "x-auto-response-suppress" in names or asked.strip().lower() in {"false", "no", "0"}

    @property
    def list_mail(self) -> bool:
        """Whether a mailing list or a mass mailing sent this."""
        return not self.message.header_names.isdisjoint(field_names("lists"))

    @property
    def administration(self) -> bool:
        """Whether a list manager tells its owner or a member of the list's own affairs, such as bounces (Mailman)."""
        value = self.message.raw_header("x-list-administrivia")
        return value is not None and value.strip().lower() != "no"

    @property
    def auto_reply_header(self) -> bool:
        """Whether a field stands there that only automatic replies have."""
        return not self.message.header_names.isdisjoint(field_names("auto_replies"))

    @property
    def other_header(self) -> bool:
        """Whether a field stands there that only automatic mail has."""
        return not self.message.header_names.isdisjoint(field_names("automatic"))

    @property
    def automatic(self) -> bool:
        """Whether the header says that nobody wrote this by hand, a list's Precedence aside."""
        return bool(
            self.auto_submitted
            or self.null_path
            or self.auto_reply_header
            or self.suppresses_replies
            or (self.precedence or "list") != "list"
        )

    @property
    def whole_text(self) -> str:
        """The first text of the message that is not empty."""
        if self._whole_text is None:
            self._whole_text = _first_text(self.message)
        return self._whole_text

    @property
    def text(self) -> str:
        """The first 4,000 characters of the first text."""
        return self.whole_text[:_TEXT_LIMIT]

    @property
    def letter(self) -> Letter:
        """What in the text is a person's: greeting, name, words of themselves, questions."""
        if self._letter is None:
            self._letter = read_letter(self.text, self.folded_sender)
        return self._letter

    @property
    def subject_marks(self) -> frozenset[str]:
        """What the words of the subject tell (data/kinds/marks.toml), a gateway's tag left out."""
        if self._subject_marks is None:
            subject = self.folded_subject
            found, bare = find_marks("subject", subject), untagged(subject)
            self._subject_marks = found if bare == subject else found | find_marks("subject", bare)
        return self._subject_marks

    @property
    def body_marks(self) -> frozenset[str]:
        """What the words at the beginning of the text tell, quoted lines left out."""
        if self._body_marks is None:
            own = self.text
            if ">" in own:
                own = "\n".join([line for line in own.split("\n") if not line.startswith(">")])
            self._body_marks = find_marks("body", fold(own))
        return self._body_marks

    @property
    def sender_marks(self) -> frozenset[str]:
        """What the sender's name, address, reverse-path and program tell."""
        more = [self.message.raw_header(name) or "" for name in ("return-path", "x-mailer")]
        return find_marks("sender", " ".join([self.folded_sender, *more])[: 3 * _HEADER_LIMIT].lower())

    @property
    def machine(self) -> bool:
        """Whether nobody should answer this message automatically (RFC 3834, 2)."""
        return self.daemon or self.automatic or bool(self.precedence) or self.list_mail or self.other_header

    @property
    def mail_system(self) -> bool:
        """Whether a mail system, not a person or an application, is the sender."""
        return self.daemon or bool(self.null_path) or (self.postmaster and not self.answering and not self.personal)

    @property
    def answering(self) -> bool:
        """Whether somebody answers or hands on, by the subject: no mail system's own name, and no null reverse-path."""
        if self.null_path or self.daemon or not self.reply:
            return False
        return self.null_path is False or "introductions" not in self.letter.declared

    @property
    def personal(self) -> bool:
        """Whether the letter of a sender who may be a person reads like one, and nothing says that it is automatic."""
        return not (self.automatic or self.message.root.content_type == _REPORT) and self.letter.personal

    @property
    def person(self) -> bool:
        """Whether a person seems to have sent this.

        The reverse-path is the sender's own address or, where it is not known, a field stands there that mail programs
        of people write; and the address is no machine's.
        """
        sender = self.address
        if sender is None or self.machine or self.mail_system:
            return False
        if self.null_path is None:
            if self.message.header_names.isdisjoint(field_names("mail_programs")):
                return False
        elif (clean_address(self.message.raw_header("return-path") or "") or "").lower() != sender.lower():
            return False
        return not literals("addresses", "roles").stand_in(sender.lower().partition("@")[0])

    def _speaks_against_a_person(self) -> bool:
        """Tell whether the header says that no person or firm writes from its own address."""
        return self.automatic or self.other_header or self.message.root.content_type == _REPORT


def read_signals(message: Message) -> Signals:
    """Return what tells who sent `message`."""
    return Signals(message)


def _first_text(message: Message) -> str:
    for part, kind in zip(message.parts, message.kinds, strict=True):
        if kind.startswith("text/") and part.disposition != "attachment":
            text = part.text
            if text and not text.isspace():
                return text
    return ""
