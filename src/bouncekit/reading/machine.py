"""Signs that a machine sent a message: read from the header alone, once a message.

No sign says what the message is; the readers decide.  Names and words are data (data/kinds/machine.toml).
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

from bouncekit.data import load
from bouncekit.folding import fold
from bouncekit.message import Message
from bouncekit.reading.addresses import clean_address
from bouncekit.reading.marks import find_marks
from bouncekit.searching import Literals

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Signals", "read_signals"]

_NULL_PATHS = frozenset({"", "<>", '<"">', "<@>", "< >", "<#@[]>"})
_REPLY = re.compile(
    r"(?:\[[^\]]{0,60}\]\s*)?(?:re|fw|fwd|tr|aw|wg|sv|vs|rv|rif|res|enc|antw|rep|odp|ynt|r|i|vb|vl|pd|tov"
    r"|转发|轉寄|転送|回复|回覆|答复|答覆|返信)\s?(?:\[\d{1,3}\])?\s?:"
)
_TEXT_LIMIT = 4000
_HEADER_LIMIT = 400
_NOT_AUTOMATIC = frozenset({"no", ""})


_Value = TypeVar("_Value")


class _Sign(Generic[_Value]):
    """A property that is read once.

    `functools.cached_property` takes a lock (until Python 3.12), which costs more than most of these signs do.
    """

    def __init__(self, read: "Callable[[Signals], _Value]") -> None:
        self._read = read
        self._name = read.__name__
        self.__doc__ = read.__doc__

    def __get__(self, signals: "Signals", owner: type | None = None) -> _Value:
        # Without __set__, the value in the instance's __dict__ comes first from now on.
        value = signals.__dict__[self._name] = self._read(signals)
        return value


class Signals:
    """What the header of one message tells, each sign read when it is first asked for."""

    def __init__(self, message: Message) -> None:
        self.message = message

    @_Sign
    def null_path(self) -> bool | None:
        """True for an empty Return-Path, False for another, None where there is no Return-Path."""
        path = self.message.raw_header("return-path")
        return _is_null(path) if path is not None else None

    @_Sign
    def folded_subject(self) -> str:
        """The subject, folded for matching."""
        return fold((self.message.header("subject") or "")[:_HEADER_LIMIT])

    @_Sign
    def folded_sender(self) -> str:
        """From, or else Sender, folded for matching."""
        return fold((self.message.header("from") or self.message.header("sender") or "")[:_HEADER_LIMIT])

    @_Sign
    def daemon(self) -> bool:
        """Whether the sender is one such as mailer-daemon or "Mail Delivery System"."""
        return _stand_in("daemons", self.folded_sender)

    @_Sign
    def postmaster(self) -> bool:
        """Whether the sender is one such as postmaster or an administrator, who may be a person."""
        return _stand_in("postmasters", self.folded_sender)

    @_Sign
    def reply(self) -> bool:
        """Whether the subject begins as people's answers and forwards do."""
        return bool(_REPLY.match(self.folded_subject))

    @_Sign
    def auto_submitted(self) -> str | None:
        """The keyword of Auto-Submitted (RFC 3834, 5) in lower case; None for ``no``."""
        value = (self.message.raw_header("auto-submitted") or "").split(";", 1)[0].split("(", 1)[0].strip().lower()
        return None if value in _NOT_AUTOMATIC else value

    @_Sign
    def precedence(self) -> str | None:
        """The Precedence in lower case, where it is one of automatic or mass mail."""
        for name in ("precedence", "x-precedence"):
            value = (self.message.raw_header(name) or "").strip().lower()
            if value in _words()["precedences"]:
                return value
        return None

    @_Sign
    def suppresses_replies(self) -> bool:
        """Whether the sender asks Exchange not to answer automatically."""
        return "x-auto-response-suppress" in self.message.header_names

    @_Sign
    def list_mail(self) -> bool:
        """Whether a mailing list or a mass mailing sent this."""
        return not self.message.header_names.isdisjoint(_words()["list_headers"])

    @_Sign
    def administration(self) -> bool:
        """Whether a list manager tells its owner or a member of the list's own affairs, such as bounces (Mailman)."""
        return (self.message.raw_header("x-list-administrivia") or "no").strip().lower() != "no"

    @_Sign
    def auto_reply_header(self) -> bool:
        """Whether a field stands there that only automatic replies have."""
        return not self.message.header_names.isdisjoint(_words()["auto_reply_headers"])

    @_Sign
    def other_header(self) -> bool:
        """Whether a field stands there that only automatic mail has."""
        return not self.message.header_names.isdisjoint(_words()["headers"])

    @_Sign
    def whole_text(self) -> str:
        """The first text of the message that is not empty."""
        for part, kind in zip(self.message.parts, self.message.kinds, strict=True):
            if kind.startswith("text/") and part.disposition != "attachment":
                text = part.text
                if text and not text.isspace():
                    return text
        return ""

    @_Sign
    def text(self) -> str:
        """The first 4,000 characters of the first text."""
        return self.whole_text[:_TEXT_LIMIT]

    @_Sign
    def subject_marks(self) -> frozenset[str]:
        """What the words of the subject tell (data/kinds/marks.toml)."""
        return find_marks("subject", self.folded_subject)

    @_Sign
    def body_marks(self) -> frozenset[str]:
        """What the words at the beginning of the text tell, quoted lines left out."""
        own = self.text
        if ">" in own:
            own = "\n".join([line for line in own.split("\n") if not line.startswith(">")])
        return find_marks("body", fold(own))

    @_Sign
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

    @_Sign
    def person(self) -> bool:
        """Whether a person seems to have sent this.

        The reverse-path is the sender's own address or, where it is not known, a field stands there that mail programs
        of people write; and the address is no machine's.
        """
        sender = clean_address(self.message.header("from") or "")
        if sender is None or self.machine or self.mail_system or self.null_path:
            return False
        if self.null_path is None:
            if self.message.header_names.isdisjoint(_words()["mail_programs"]):
                return False
        elif (clean_address(self.message.raw_header("return-path") or "") or "").lower() != sender.lower():
            return False
        return not _stand_in("roles", sender.lower().partition("@")[0])


def read_signals(message: Message) -> Signals:
    """Return what the header of `message` tells of its sender."""
    return Signals(message)


def _is_null(path: str) -> bool:
    value = path.strip().lower()
    return value in _NULL_PATHS or value.lstrip("<").startswith(("mailer-daemon", "mail-daemon"))


def _stand_in(key: str, folded: str) -> bool:
    """Tell whether one of the words under `key` stands in `folded`."""
    return _literals(key).stand_in(folded)


@cache
def _literals(key: str) -> Literals:
    return Literals(dict.fromkeys(_words()[key], True))


@cache
def _words() -> dict[str, frozenset[str]]:
    return {key: frozenset(map(fold, value)) for key, value in load("kinds/machine.toml").items()}
