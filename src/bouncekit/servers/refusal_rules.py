"""The rules that know what an answer of a POP or IMAP server means: `bouncekit.data`, ``mailbox/refusals.toml``."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import cache
from typing import Any, NamedTuple

from bouncekit import data
from bouncekit.text.folding import fold

__all__ = ["AccessCause", "Answer", "Rule", "is_of_fetching", "rule_for", "rules"]

_MAILBOX_HOST = re.compile(r"\b(?:secure)?(?:imap4?|pop3?)[0-9]{0,3}\.[a-z0-9-]{1,63}\.[a-z]{2,24}\b")

_ADDRESSED = re.compile(
    r"([a-z][a-z -]{1,40}[ (<:,'\"«“„]{1,4})[a-z0-9._+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}[)>]?"
)


class AccessCause(StrEnum):
    """Why a mailbox could not be reached or used."""

    IN_USE = "in_use"
    MAILBOX_LOCKED = "mailbox_locked"
    PASSWORD_REFUSED = "password_refused"
    SENDING_PASSWORD_REFUSED = "sending_password_refused"
    APPLICATION_PASSWORD_REQUIRED = "application_password_required"
    PROGRAM_PASSWORD = "program_password"
    BROWSER_LOGIN_REQUIRED = "browser_login_required"
    MODERN_LOGIN_REQUIRED = "modern_login_required"
    PASSWORD_EXPIRED = "password_expired"
    ACCOUNT_UNKNOWN = "account_unknown"
    ACCOUNT_DISABLED = "account_disabled"
    ACCESS_DISABLED = "access_disabled"
    NOT_PERMITTED = "not_permitted"
    ENCRYPTION_REQUIRED = "encryption_required"
    TOO_MANY_CONNECTIONS = "too_many_connections"
    TOO_FREQUENT = "too_frequent"
    ACCOUNT_LOCKED = "account_locked"
    TEMPORARY_FAULT = "temporary_fault"
    SERVER_FAULT = "server_fault"
    MAILBOX_FULL = "mailbox_full"
    STORAGE_FULL = "storage_full"
    DISK_FULL = "disk_full"
    FOLDER_FILE_FULL = "folder_file_full"
    DATA_FILE_FULL = "data_file_full"
    DATA_FILE_MISSING = "data_file_missing"
    SEND_AS_REFUSED = "send_as_refused"
    COPY_NOT_KEPT = "copy_not_kept"
    COPY_NOT_KEPT_FULL = "copy_not_kept_full"
    DRAFT_NOT_SAVED = "draft_not_saved"
    FOLDERS_FULL = "folders_full"
    FOLDER_MISSING = "folder_missing"
    FOLDER_EXISTS = "folder_exists"
    MESSAGE_GONE = "message_gone"
    SESSION_ENDED = "session_ended"
    PAGE_SESSION_ENDED = "page_session_ended"
    WORKING_OFFLINE = "working_offline"
    CONNECTION_LOST = "connection_lost"
    NO_INTERNET = "no_internet"
    SERVER_UNREACHABLE = "server_unreachable"
    SERVER_NAME_UNKNOWN = "server_name_unknown"
    OUTLOOK_DISCONNECTED = "outlook_disconnected"
    SERVER_SILENT = "server_silent"
    SENDING_PORT_BLOCKED = "sending_port_blocked"
    FETCH_TIMED_OUT = "fetch_timed_out"
    MAILBOX_UNREACHABLE = "mailbox_unreachable"
    CERTIFICATE_REFUSED = "certificate_refused"
    CLOCK_WRONG = "clock_wrong"
    CERTIFICATE_DATE = "certificate_date"
    CERTIFICATE_WRONG_NAME = "certificate_wrong_name"
    LOGIN_METHOD_REFUSED = "login_method_refused"
    PASSWORD_ASKED_AGAIN = "password_asked_again"
    INCOMING_CONNECTION = "incoming_connection"
    LOGIN_TO_SEND_REQUIRED = "login_to_send_required"
    LIMIT_REACHED = "limit_reached"
    PROGRAM_MISTAKE = "program_mistake"
    PROGRAM_FAULT = "program_fault"
    UNDETERMINED = "undetermined"


class Answer(NamedTuple):
    """What a server or a mail program said: `words` is the answer itself, `text` with all that stands around it.

    `paragraph` is what of it stands together with the answer, where a code tells it.
    """

    protocol: str | None
    code: str | None
    words: str
    text: str
    is_certain: bool  # what stands around it shows that it is an answer of POP or IMAP
    is_fetching: bool = False  # a mail program speaks, of the mailbox that it fetches from
    paragraph: str | None = None


@dataclass(frozen=True)
class Rule:
    """One rule of the file; `words` are alternatives, each a run of pieces that follow one another.

    `protocol` is ``pop``, ``imap``, empty for neither, or None for all.  `alone` tells that its words need no ``-ERR``
    or ``NO`` before them to be known for an answer, `fetching` that they count only of a mail program that fetches;
    beside a word of `unless` the rule knows nothing, and with `beside` nothing without one of these.  `closer` is the
    cause where one of `closer_words` stands there, too; `sure` tells that there is an end of room, and not almost.
    """

    id: str
    cause: AccessCause
    source: str
    words: tuple[tuple[str, ...], ...]
    codes: tuple[str, ...]
    matches: tuple[str, ...]
    rejects: tuple[str, ...]
    protocol: str | None
    alone: bool
    fetching: bool
    unless: tuple[str, ...]
    beside: tuple[str, ...] = ()
    closer: AccessCause | None = None
    closer_words: tuple[str, ...] = ()
    sure: bool = False

    def cause_in(self, answer: Answer) -> AccessCause:
        """Return the cause that the rule knows of `answer`."""
        around = fold(f"{answer.code} {answer.text}") if self.closer else ""
        return self.closer if self.closer and any(said in around for said in self.closer_words) else self.cause

    def knows(self, answer: Answer, folded: str, around: str) -> bool:
        """Tell whether the rule knows `answer`, whose words are `folded`, and `around` with all that is around them."""
        if self.protocol is not None and (answer.protocol or "") != self.protocol:
            return False
        if self.fetching and not answer.is_fetching:
            return False
        if self.codes and not any(fnmatchcase(answer.code or "", code) for code in self.codes):
            return False
        if any(said in around for said in self.unless):
            return False
        if self.beside and not any(said in around for said in self.beside):
            return False
        told = around if self.alone else folded
        return not self.words or any(_stand_in(pieces, told) for pieces in self.words)


def rule_for(answer: Answer) -> Rule | None:
    """Return the first rule that knows `answer`."""
    folded, around = f" {fold(answer.words)} ", f" {_without_own_address(fold(answer.text))} "
    return next((rule for rule in rules() if rule.knows(answer, folded, around)), None)


def _without_own_address(folded: str) -> str:
    """Return `folded` without the addresses that it calls the reader's own."""
    if "@" not in folded:
        return folded
    own = tuple(data.load("mailbox/refusals.toml")["own_address"])
    return _ADDRESSED.sub(lambda found: found[1] if found[1].rstrip(" (<:,'\"«“„").endswith(own) else found[0], folded)


def is_of_fetching(folded: str) -> bool:
    """Tell whether `folded` is what a mail program says while it fetches, and not a notice about a message."""
    entries = data.load("mailbox/refusals.toml")
    told = any(said in folded for said in entries["fetching"]) or _MAILBOX_HOST.search(folded) is not None
    return told and not any(said in folded for said in entries["messages"])


def _stand_in(pieces: tuple[str, ...], folded: str) -> bool:
    """Tell whether `pieces` stand in `folded` one after the other, the first and the last between borders of words."""
    start = 0
    for piece in pieces:
        start = _find_word(piece, folded, start)
        if start < 0:
            return False
        start += len(piece)
    return True


def _find_word(piece: str, folded: str, start: int) -> int:
    at = folded.find(piece, start)
    while at >= 0:
        before, after = folded[at - 1 : at], folded[at + len(piece) : at + len(piece) + 1]
        if not (piece[0].isalnum() and before.isalnum()) and not (piece[-1].isalnum() and after.isalnum()):
            return at
        at = folded.find(piece, at + 1)
    return -1


@cache
def rules() -> tuple[Rule, ...]:
    """Return the rules of the file, in its order."""
    return tuple(_read(data.load("mailbox/refusals.toml")["rule"]))


def _read(entries: list[Mapping[str, Any]]) -> Iterator[Rule]:
    for entry in entries:
        yield Rule(
            id=entry["id"],
            cause=AccessCause(entry["cause"]),
            source=entry["source"],
            words=tuple(tuple(words.split(" .. ")) for words in entry.get("words", ())),
            codes=tuple(entry.get("codes", ())),
            matches=tuple(entry["matches"]),
            rejects=tuple(entry.get("rejects", ())),
            protocol=entry.get("protocol"),
            alone=entry.get("alone", False),
            fetching=entry.get("fetching", False),
            unless=tuple(entry.get("unless", ())),
            beside=tuple(entry.get("beside", ())),
            closer=AccessCause(entry["closer"]) if "closer" in entry else None,
            closer_words=tuple(entry.get("closer_words", ())),
            sure=entry.get("sure", False),
        )
