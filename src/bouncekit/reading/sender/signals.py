"""Who sent a message: a mail system, a list, another machine or a person.  One answer, asked by every reader.

Signs are read from the header, each when it is first asked for; where a postmaster may be a person, the letter tells.
No sign says what the message is: the readers decide.  Names and words are data (data/senders.toml).
"""

from bouncekit.message import Message
from bouncekit.reading.answers.addresses import clean_address
from bouncekit.reading.sender.header_signs import HEADER_LIMIT, HeaderSigns
from bouncekit.reading.sender.layouts import Layout, layout_of
from bouncekit.reading.sender.letters import Letter, read_letter
from bouncekit.reading.sender.marks import find_marks
from bouncekit.reading.sender.sender_words import field_names, literals, untagged
from bouncekit.text.folding import fold

__all__ = ["Signals", "read_signals"]

_TEXT_LIMIT = 4000


class Signals(HeaderSigns):
    """What tells who sent one message, each sign read when it is first asked for."""

    _whole_text: str | None = None
    _letter: Letter | None = None
    _layout: Layout | None = None
    _subject_marks: frozenset[str] | None = None
    _body_marks: frozenset[str] | None = None
    _machine: bool | None = None
    _mail_system: bool | None = None
    _answering: bool | None = None
    _personal: bool | None = None
    _person: bool | None = None

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
    def layout(self) -> Layout:
        """Who made the page that the message has, if any: a template, or a person's mail program."""
        if self._layout is None:
            self._layout = layout_of(self.message)
        return self._layout

    @property
    def subject_marks(self) -> frozenset[str]:
        """What the words of the subject tell (data/kinds/marks.toml), a gateway's tag left out."""
        if self._subject_marks is None:
            self._subject_marks = self._read_subject_marks()
        return self._subject_marks

    def _read_subject_marks(self) -> frozenset[str]:
        subject = self.folded_subject
        found, bare = find_marks(subject, "subject"), untagged(subject)
        return found if bare == subject else found | find_marks(bare, "subject")

    @property
    def body_marks(self) -> frozenset[str]:
        """What the words at the beginning of the text tell, quoted lines left out."""
        if self._body_marks is None:
            self._body_marks = self._read_body_marks()
        return self._body_marks

    def _read_body_marks(self) -> frozenset[str]:
        own = self.text
        if ">" in own:
            own = "\n".join([line for line in own.split("\n") if not line.startswith(">")])
        return find_marks(fold(own), "body")

    @property
    def sender_marks(self) -> frozenset[str]:
        """What the sender's name, address, reverse-path and program tell."""
        path, program = self.message.raw_header("return-path") or "", self.message.raw_header("x-mailer") or ""
        return find_marks(f"{self.folded_sender} {path} {program}"[: 3 * HEADER_LIMIT].lower(), "sender")

    @property
    def machine(self) -> bool:
        """Whether nobody should answer this message automatically (RFC 3834, 2)."""
        if self._machine is None:
            self._machine = (
                self.daemon or self.automatic or bool(self.precedence) or self.list_mail or self.other_header
            )
        return self._machine

    @property
    def mail_system(self) -> bool:
        """Whether a mail system, not a person or an application, is the sender."""
        if self._mail_system is None:
            self._mail_system = self.daemon or bool(self.null_path) or self._is_the_postmasters_system()
        return self._mail_system

    def _is_the_postmasters_system(self) -> bool:
        return self.postmaster and not self.answering and not self.personal

    @property
    def answering(self) -> bool:
        """Whether somebody answers or hands on, by the subject: no mail system's own name, and no null reverse-path."""
        if self._answering is None:
            self._answering = self._read_answering()
        return self._answering

    def _read_answering(self) -> bool:
        if self.null_path or self.daemon or not self.reply:
            return False
        return self.null_path is False or "introductions" not in self.letter.declared

    @property
    def personal(self) -> bool:
        """Whether the letter of a sender who may be a person reads like one, and nothing says that it is automatic."""
        if self._personal is None:
            self._personal = not (self.automatic or self.is_report) and self.letter.personal
        return self._personal

    @property
    def person(self) -> bool:
        """Whether a person seems to have sent this.

        The reverse-path is the sender's own address or, where it is not known, a field stands there that mail programs
        of people write; and the address is no machine's.
        """
        if self._person is None:
            self._person = self._read_person()
        return self._person

    def _read_person(self) -> bool:
        sender = self.address
        if sender is None or self.machine or self.mail_system:
            return False
        if self.null_path is None:
            if self.fields.isdisjoint(field_names("mail_programs")):
                return False
        elif (clean_address(self.message.raw_header("return-path") or "") or "").lower() != sender.lower():
            return False
        return not literals("addresses", "roles").stand_in(sender.lower().partition("@")[0])


def read_signals(message: Message) -> Signals:
    """Return what tells who sent `message`."""
    return Signals(message)


def _first_text(message: Message) -> str:
    for part, kind in message.typed_parts:
        if kind.startswith("text/") and part.disposition != "attachment":
            text = part.text
            if text and not text.isspace():
                return text
    return ""
