"""Signs that a machine sent a message: read from the header alone, once a message.

No sign says what the message is; the readers decide.  Names and words are data (data/kinds/machine.toml).
"""

import re
from functools import cache, cached_property

from bouncekit.data import load
from bouncekit.folding import fold
from bouncekit.message import Message
from bouncekit.reading.addresses import clean_address
from bouncekit.reading.marks import find_marks

__all__ = ["Signals", "read_signals"]

_NULL_PATHS = frozenset({"", "<>", '<"">', "<@>", "< >", "<#@[]>"})
_REPLY = re.compile(
    r"(?:\[[^\]]{0,60}\]\s*)?(?:re|fw|fwd|tr|aw|wg|sv|vs|rv|rif|res|enc|antw|rep|odp|ynt|r)\s?(?:\[\d{1,3}\])?\s?:"
)
_TEXT_LIMIT = 4000
_HEADER_LIMIT = 400
_NOT_AUTOMATIC = frozenset({"no", ""})


class Signals:
    """What the header of one message tells, each sign read when it is first asked for."""

    def __init__(self, message: Message) -> None:
        self.message = message

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(name for name, _ in self.message.header_items)

    @cached_property
    def null_path(self) -> bool | None:
        """True for an empty Return-Path, False for another, None where there is no Return-Path."""
        path = self.message.raw_header("return-path")
        return _is_null(path) if path is not None else None

    @cached_property
    def folded_subject(self) -> str:
        """The subject, folded for matching."""
        return fold((self.message.header("subject") or "")[:_HEADER_LIMIT])

    @cached_property
    def folded_sender(self) -> str:
        """From, or else Sender, folded for matching."""
        return fold((self.message.header("from") or self.message.header("sender") or "")[:_HEADER_LIMIT])

    @cached_property
    def daemon(self) -> bool:
        """Whether the sender is one such as mailer-daemon or "Mail Delivery System"."""
        sender = self.folded_sender
        return any(word in sender for word in _words()["daemons"])

    @cached_property
    def postmaster(self) -> bool:
        """Whether the sender is one such as postmaster or an administrator, who may be a person."""
        sender = self.folded_sender
        return any(word in sender for word in _words()["postmasters"])

    @cached_property
    def reply(self) -> bool:
        """Whether the subject begins as people's answers and forwards do."""
        return bool(_REPLY.match(self.folded_subject))

    @cached_property
    def auto_submitted(self) -> str | None:
        """The keyword of Auto-Submitted (RFC 3834, 5) in lower case; None for ``no``."""
        value = (self.message.raw_header("auto-submitted") or "").split(";", 1)[0].split("(", 1)[0].strip().lower()
        return None if value in _NOT_AUTOMATIC else value

    @cached_property
    def precedence(self) -> str | None:
        """The Precedence in lower case, where it is one of automatic or mass mail."""
        for name in ("precedence", "x-precedence"):
            value = (self.message.raw_header(name) or "").strip().lower()
            if value in _words()["precedences"]:
                return value
        return None

    @cached_property
    def suppresses_replies(self) -> bool:
        """Whether the sender asks Exchange not to answer automatically."""
        return "x-auto-response-suppress" in self._names

    @cached_property
    def list_mail(self) -> bool:
        """Whether a mailing list or a mass mailing sent this."""
        return not self._names.isdisjoint(_words()["list_headers"])

    @cached_property
    def list_administration(self) -> bool:
        """Whether a list manager tells its owner or a member of the list's own affairs, such as bounces (Mailman)."""
        return (self.message.raw_header("x-list-administrivia") or "no").strip().lower() != "no"

    @cached_property
    def auto_reply_header(self) -> bool:
        """Whether a field stands there that only automatic replies have."""
        return not self._names.isdisjoint(_words()["auto_reply_headers"])

    @cached_property
    def other_header(self) -> bool:
        """Whether a field stands there that only automatic mail has."""
        return not self._names.isdisjoint(_words()["headers"])

    @cached_property
    def whole_text(self) -> str:
        """The first text of the message that is not empty."""
        for part in self.message.parts:
            if part.content_type.startswith("text/") and part.disposition != "attachment" and part.text.strip():
                return part.text
        return ""

    @property
    def text(self) -> str:
        """The first 4,000 characters of the first text."""
        return self.whole_text[:_TEXT_LIMIT]

    @cached_property
    def subject_marks(self) -> frozenset[str]:
        """What the words of the subject tell (data/kinds/marks.toml)."""
        return find_marks("subject", self.folded_subject)

    @cached_property
    def body_marks(self) -> frozenset[str]:
        """What the words at the beginning of the text tell, quoted lines left out."""
        own = "\n".join(line for line in self.text.split("\n") if not line.startswith(">"))
        return find_marks("body", fold(own))

    @cached_property
    def sender_marks(self) -> frozenset[str]:
        """What the sender's name, address, reverse-path and program tell."""
        more = [self.message.raw_header(name) or "" for name in ("return-path", "x-mailer")]
        return find_marks("sender", " ".join([self.folded_sender, *more])[: 3 * _HEADER_LIMIT].lower())

    @property
    def machine(self) -> bool:
        """Whether nobody should answer this message automatically (RFC 3834, 2)."""
        return bool(
            self.null_path
            or self.daemon
            or self.auto_submitted
            or self.precedence
            or self.suppresses_replies
            or self.list_mail
            or self.other_header
            or self.auto_reply_header
        )

    @property
    def mail_system(self) -> bool:
        """Whether a mail system, not a person or an application, is the sender."""
        return self.daemon or bool(self.null_path) or (self.postmaster and not self.reply)

    @cached_property
    def person(self) -> bool:
        """Whether a person seems to have sent this.

        The reverse-path is the sender's own address or, where it is not known, a field stands there that mail programs
        of people write; and the address is no machine's.
        """
        sender = clean_address(self.message.header("from") or "")
        if sender is None or self.machine or self.mail_system or self.null_path:
            return False
        if self.null_path is None:
            if self._names.isdisjoint(_words()["mail_programs"]):
                return False
        elif (clean_address(self.message.raw_header("return-path") or "") or "").lower() != sender.lower():
            return False
        return not any(word in sender.lower().partition("@")[0] for word in _words()["roles"])


def read_signals(message: Message) -> Signals:
    """Return what the header of `message` tells of its sender."""
    return Signals(message)


def _is_null(path: str) -> bool:
    value = path.strip().lower()
    return value in _NULL_PATHS or value.lstrip("<").startswith(("mailer-daemon", "mail-daemon"))


@cache
def _words() -> dict[str, frozenset[str]]:
    return {key: frozenset(map(fold, value)) for key, value in load("kinds/machine.toml").items()}
