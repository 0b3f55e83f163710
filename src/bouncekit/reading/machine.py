"""Signs that a machine sent a message: read from the header alone, once a message.

No sign says what the message is; the readers decide.  Names and words are data (data/kinds/machine.toml).
"""

import re
from dataclasses import dataclass
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
_NOT_AUTOMATIC = frozenset({"no", ""})


@dataclass(frozen=True)
class Signals:
    """What the header tells.

    `null_path` is True for an empty Return-Path, False for another, None where there is no Return-Path.
    `daemon` is true for a sender such as mailer-daemon or "Mail Delivery System", `postmaster` for one such as
    postmaster or an administrator, who may be a person.  `auto_submitted` is the keyword of RFC 3834, 5, in lower case,
    None for ``no``.
    `reply` is true for a subject that begins as people's answers and forwards do; `folded_subject` is for matching.
    """

    null_path: bool | None
    daemon: bool
    postmaster: bool
    auto_submitted: str | None
    precedence: str | None
    suppresses_replies: bool
    list_mail: bool
    other_header: bool
    auto_reply_header: bool
    reply: bool
    folded_subject: str
    folded_sender: str
    message: Message

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
        """What the sender's name and address tell."""
        return find_marks("sender", self.folded_sender)

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
            names = {name for name, _ in self.message.header_items}
            if names.isdisjoint(_words()["mail_programs"]):
                return False
        elif (clean_address(self.message.raw_header("return-path") or "") or "").lower() != sender.lower():
            return False
        return not any(word in sender.lower().partition("@")[0] for word in _words()["roles"])


def read_signals(message: Message) -> Signals:
    """Return what the header of `message` tells of its sender."""
    words = _words()
    sender = fold((message.header("from") or message.header("sender") or "")[:400])
    subject = fold((message.header("subject") or "")[:400])
    path = message.raw_header("return-path")
    names = {name for name, _ in message.header_items}
    null_path = _is_null(path) if path is not None else None
    return Signals(
        null_path=null_path,
        daemon=any(word in sender for word in words["daemons"]),
        postmaster=any(word in sender for word in words["postmasters"]),
        auto_submitted=_keyword(message, names),
        precedence=_precedence(message, names, words["precedences"]),
        suppresses_replies="x-auto-response-suppress" in names,
        list_mail=not names.isdisjoint(words["list_headers"]),
        auto_reply_header=not names.isdisjoint(words["auto_reply_headers"]),
        other_header=not names.isdisjoint(words["headers"]),
        reply=bool(_REPLY.match(subject)),
        folded_subject=subject,
        folded_sender=sender,
        message=message,
    )


def _is_null(path: str) -> bool:
    value = path.strip().lower()
    return value in _NULL_PATHS or value.lstrip("<").startswith(("mailer-daemon", "mail-daemon"))


def _keyword(message: Message, names: set[str]) -> str | None:
    if "auto-submitted" not in names:
        return None
    value = (message.raw_header("auto-submitted") or "").split(";", 1)[0].split("(", 1)[0].strip().lower()
    return None if value in _NOT_AUTOMATIC else value


def _precedence(message: Message, names: set[str], known: frozenset[str]) -> str | None:
    for name in ("precedence", "x-precedence"):
        if name in names:
            value = (message.raw_header(name) or "").strip().lower()
            if value in known:
                return value
    return None


@cache
def _words() -> dict[str, frozenset[str]]:
    return {key: frozenset(map(fold, value)) for key, value in load("kinds/machine.toml").items()}
