"""What the header alone tells of who sent a message: names, addresses, and fields that only machines write.

Each sign is read when it is first asked for, and kept.  Names and words are data (data/senders.toml).
"""

from typing import TYPE_CHECKING

from bouncekit.message import Message
from bouncekit.reading.answers.addresses import clean_address
from bouncekit.reading.sender.bearers import Bearer, bearer_of
from bouncekit.reading.sender.sender_words import Prefix, field_names, is_null_path, prefix_of, words
from bouncekit.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import KeysView

__all__ = ["HEADER_LIMIT", "HeaderSigns"]

HEADER_LIMIT = 400
"""How many letters of a field are looked at."""
_NOT_AUTOMATIC = frozenset({"no", ""})
_PRECEDENCES = ("precedence", "x-precedence")
_REPORT = "multipart/report"


class HeaderSigns:
    """The signs in the header of one message.

    What has been read is kept in fields of its own, and not under the names of the properties: these are asked so
    seldom (most messages are reports, which declare themselves) that nothing is read before it is asked for.
    """

    _null_path: bool | None = None
    _folded_subject: str | None = None
    _folded_sender: str | None = None
    _bearer: Bearer | None = None
    _prefix: Prefix | None = None
    _precedence: str | None = None
    _list_mail: bool | None = None
    _other_header: bool | None = None
    _automatic: bool | None = None

    def __init__(self, message: Message) -> None:
        self.message = message
        self.fields: KeysView[str] = message.header_names
        """The names of the header's fields, in lower case: most signs are fields that are not there."""

    @property
    def null_path(self) -> bool | None:
        """True for an empty Return-Path, False for another, None where there is no Return-Path."""
        if self._null_path is None and "return-path" in self.fields:
            self._null_path = is_null_path(self.message.raw_header("return-path") or "")
        return self._null_path

    @property
    def folded_subject(self) -> str:
        """The subject, folded for matching."""
        if self._folded_subject is None:
            self._folded_subject = fold((self.message.header("subject") or "")[:HEADER_LIMIT])
        return self._folded_subject

    @property
    def folded_sender(self) -> str:
        """From, or else Sender, folded for matching."""
        if self._folded_sender is None:
            self._folded_sender = self._read_folded_sender()
        return self._folded_sender

    def _read_folded_sender(self) -> str:
        field = self.message.header("from") or self.message.header("sender") or ""
        return fold(field[:HEADER_LIMIT])

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
        if "auto-submitted" not in self.fields:
            return None
        value = (self.message.raw_header("auto-submitted") or "").split(";", 1)[0].split("(", 1)[0].strip().lower()
        return None if value in _NOT_AUTOMATIC else value

    @property
    def precedence(self) -> str | None:
        """The Precedence in lower case, where it is one of automatic or mass mail."""
        if self._precedence is None:
            self._precedence = self._read_precedence()
        return self._precedence

    def _read_precedence(self) -> str | None:
        for name in _PRECEDENCES:
            if name in self.fields:
                value = (self.message.raw_header(name) or "").strip().lower()
                if value in words("headers", "precedences"):
                    return value
        return None

    @property
    def suppresses_replies(self) -> bool:
        """Whether the sender asks Exchange or Zammad not to answer automatically."""
        if "x-auto-response-suppress" in self.fields:
            return True
        if "x-zammad-send-auto-response" not in self.fields:
            return False
        asked = self.message.raw_header("x-zammad-send-auto-response") or "true"
        return asked.strip().lower() in {"false", "no", "0"}

    @property
    def list_mail(self) -> bool:
        """Whether a mailing list or a mass mailing sent this."""
        if self._list_mail is None:
            self._list_mail = not self.fields.isdisjoint(field_names("lists"))
        return self._list_mail

    @property
    def administration(self) -> bool:
        """Whether a list manager tells its owner or a member of the list's own affairs, such as bounces (Mailman)."""
        if "x-list-administrivia" not in self.fields:
            return False
        return (self.message.raw_header("x-list-administrivia") or "").strip().lower() != "no"

    @property
    def auto_reply_header(self) -> bool:
        """Whether a field stands there that only automatic replies have."""
        return not self.fields.isdisjoint(field_names("auto_replies"))

    @property
    def other_header(self) -> bool:
        """Whether a field stands there that only automatic mail has."""
        if self._other_header is None:
            self._other_header = not self.fields.isdisjoint(field_names("automatic"))
        return self._other_header

    @property
    def automatic(self) -> bool:
        """Whether the header says that nobody wrote this by hand, a list's Precedence aside."""
        if self._automatic is None:
            self._automatic = self._read_automatic()
        return self._automatic

    def _read_automatic(self) -> bool:
        return bool(
            self.auto_submitted
            or self.null_path
            or self.auto_reply_header
            or self.suppresses_replies
            or (self.precedence or "list") != "list"
        )

    @property
    def is_report(self) -> bool:
        """Whether the message declares itself to be a report (RFC 6522)."""
        return self.message.root.content_type == _REPORT

    def _speaks_against_a_person(self) -> bool:
        """Tell whether the header says that no person or firm writes from its own address."""
        return self.automatic or self.other_header or self.is_report
