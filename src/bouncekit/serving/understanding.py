"""What a person has at hand - a message, a server's answer, the error of a mail program - understood by what it is."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from bouncekit.judging import RuleBook
from bouncekit.message import parse
from bouncekit.reading import (
    is_likely_lure,
    is_of_own_account,
    is_plain,
    is_telling_letter,
    is_told_by_machine,
    is_told_by_reader,
    is_warned_of,
    letter_in,
    liken_letter,
    own_cause,
    told_beside,
)
from bouncekit.servers.problems import (
    AccessCause,
    AccessProblem,
    access_problem,
    explain_access_problem,
    is_access_problem,
)
from bouncekit.serving.in_words import ReportInWords, words_of_message, words_of_text
from bouncekit.stores.outlook.signs import ITEM_MAGIC
from bouncekit.text.accounts import has_new_password
from bouncekit.text.folding import fold
from bouncekit.vocabulary import Kind, Language, Situation
from bouncekit.wording.catalogue import catalogue

if TYPE_CHECKING:
    from bouncekit.model import Report

__all__ = ["decoded", "understand", "understand_in_words"]


class _Told(Protocol):
    @property
    def kind(self) -> Kind: ...
    @property
    def situation(self) -> Situation | None: ...


_Report = TypeVar("_Report", bound=_Told)


class _Means(NamedTuple, Generic[_Report]):
    """With what a report is made of a message and of a bare answer, and given the description of another."""

    of_message: Callable[[bytes], _Report]
    of_text: Callable[[str], _Report]
    with_words_of: Callable[[_Report, _Report], _Report]


_FIELD = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,80}(?:>?From |[A-Za-z][A-Za-z0-9-]{0,70}[ \t]?:)")
_NAMES = re.compile(rb"(?m)^([A-Za-z][A-Za-z0-9-]{0,70})[ \t]?:")
_HEADER_END = re.compile(rb"\n[ \t]*\n")
_HEADER_LIMIT = 1 << 16
# What mail systems and programs write and programs do not show (RFC 5322, 3.6; RFC 2045, 3).
_TRANSPORT = frozenset({b"received", b"return-path", b"message-id", b"mime-version", b"delivered-to"})
_USUAL = frozenset({b"from", b"to", b"date", b"sender", b"reply-to", b"cc", b"content-type", b"auto-submitted"})
# What a program shows of the device itself: however the rest sounds, that comes first.
_OWN_DEVICE = frozenset({AccessCause.CERTIFICATE_DATE, AccessCause.CLOCK_WRONG})
# Whoever has changed a password has lost none, however their question sounds.
_OWN_PASSWORD = frozenset(
    {AccessCause.PASSWORD_REFUSED, AccessCause.PROGRAM_PASSWORD, AccessCause.PASSWORD_ASKED_AGAIN}
)
# Faults that only whoever runs the server can end.
_OF_HOST = frozenset({AccessCause.MAILBOX_LOCKED, AccessCause.TEMPORARY_FAULT, AccessCause.MAILBOX_UNREACHABLE})
# Where the sending server of an earlier internet provider no longer answers.
_UNREACHED = frozenset({AccessCause.SERVER_UNREACHABLE, AccessCause.SERVER_SILENT, AccessCause.SENDING_PORT_BLOCKED})
_TOLD = (("lasting", _OF_HOST, "lasting-fault"), ("new_line", _UNREACHED, "new-line"))
_OWN_ROOM = frozenset({AccessCause.MAILBOX_FULL, AccessCause.STORAGE_FULL})
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def understand(content: bytes, *, lang: Language = "fr", rules: RuleBook | None = None) -> "Report | AccessProblem":
    """Return what `content` says: a whole message (also a .msg), a mail server's answer, or a refusal of POP or IMAP.

    A message with the fields that transport writes is never read as an answer; what only begins like a message and is
    none that a machine sent is.  `rules` are your own (`bouncekit.load_rules`).  Raises `ValueError` for an unknown
    language.
    """
    from bouncekit.pipeline import classify  # noqa: PLC0415 - models cost far more to load than the rest
    from bouncekit.pipeline_of_text import classify_text  # noqa: PLC0415 - as above

    def with_words_of(report: "Report", words: "Report") -> "Report":
        return report.model_copy(update={"description": words.description, "situation": words.situation})

    return _understood(
        content,
        lang,
        _Means(
            lambda message: classify(message, lang=lang, rules=rules),
            lambda answer: classify_text(answer, lang=lang, rules=rules),
            with_words_of,
        ),
    )


def understand_in_words(
    content: bytes, *, lang: Language = "fr", rules: RuleBook | None = None
) -> ReportInWords | AccessProblem:
    """Return what `understand` does, but of a report only what a person is told: no model is loaded for it."""
    return _understood(
        content,
        lang,
        _Means(
            lambda message: words_of_message(message, lang, rules),
            lambda answer: words_of_text(answer, lang, rules),
            lambda report, words: report._replace(description=words.description, situation=words.situation),
        ),
    )


def _understood(content: bytes, lang: Language, means: _Means[_Report]) -> _Report | AccessProblem:
    if content.startswith(ITEM_MAGIC):
        return means.of_message(content)
    if _is_transported(content):
        return _warning(content, lang, means)
    answer = decoded(content)
    problem = _access_problem(answer, lang)
    if problem is not None and (not _is_letter(answer) or _comes_first(problem, answer)):
        return problem
    # A message is read from its bytes, which may be of several charsets.
    whole = means.of_message(content) if _has_fields(content) else None
    if whole is not None and _is_told(whole) and liken_letter(answer) is None and not is_of_own_account(answer):
        return whole
    told = means.of_text(answer)
    cause = own_cause(answer) if told.situation is Situation.NOTHING else None
    return told if cause is None else access_problem(AccessCause(cause), answer, lang=lang)


def _is_told(report: _Told) -> bool:
    return report.kind is not Kind.OTHER or report.situation is Situation.OTHER_NOTICE


def _access_problem(answer: str, lang: Language) -> AccessProblem | None:
    if is_access_problem(answer):
        return _as_told(explain_access_problem(answer, lang=lang), answer)
    cause = own_cause(answer, surely=True)
    return None if cause is None else access_problem(AccessCause(cause), answer, lang=lang)


def _comes_first(problem: AccessProblem, answer: str) -> bool:
    told = problem.cause in _OWN_DEVICE or (problem.cause in _OWN_PASSWORD and has_new_password(fold(answer)))
    return told and not is_warned_of(answer)


def _as_told(problem: AccessProblem, answer: str) -> AccessProblem:
    """Return `problem` with what to do by what whoever pastes the `answer` tells beside it.

    A fault that should pass lasts; or their internet comes from another company than before.
    """
    note = next((note for told, causes, note in _TOLD if problem.cause in causes and told in told_beside(answer)), None)
    return problem if note is None else replace(problem, advice=catalogue(problem.lang, "explain").say("notes", note))


def _is_letter(answer: str) -> bool:
    """Tell whether somebody writes `answer` to the reader, or the reader themselves: it only speaks of an answer."""
    return is_warned_of(answer) or is_plain(answer) or is_told_by_reader(answer) or liken_letter(answer) is not None


def _warning(content: bytes, lang: Language, means: _Means[_Report]) -> _Report | AccessProblem:
    """Return the report of a message, with a warning where it announces nothing and wants a password, money or a click.

    What a provider writes of the reader's own full mailbox is told as that, and what a list's manager writes.
    """
    report = means.of_message(content)
    is_reply = report.kind is Kind.AUTO_REPLY
    if not is_reply and (report.kind is not Kind.OTHER or report.situation is not Situation.NOTHING):
        return report
    letter = letter_in(parse(content))
    if letter is None or (is_reply and not (is_warned_of(letter.text) or is_likely_lure(letter.text))):
        return report
    warned = is_warned_of(letter.text) or is_likely_lure(letter.text)
    if warned or (letter.machine and (is_told_by_machine(letter.text) or is_telling_letter(letter.text))):
        return means.with_words_of(report, means.of_text(letter.text))
    problem = explain_access_problem(letter.text, lang=lang) if is_access_problem(letter.text) else None
    return problem if problem is not None and problem.cause in _OWN_ROOM else report


def _is_transported(content: bytes) -> bool:
    """Tell whether `content` is a whole message: a sender, and a field that no reader copies with what they paste."""
    names = _fields(content)
    return b"from" in names and not names.isdisjoint(_TRANSPORT)


def _has_fields(content: bytes) -> bool:
    """Tell whether `content` may be a message: a subject alone, or a field's name in French, is copied with a text."""
    return not _fields(content).isdisjoint(_TRANSPORT | _USUAL)


def _fields(content: bytes) -> frozenset[bytes]:
    """Return the names of the fields with which `content` begins, none where it begins with something else."""
    if not _FIELD.match(content):
        return frozenset()
    header = _HEADER_END.split(content[:_HEADER_LIMIT].replace(b"\r\n", b"\n"), maxsplit=1)[0]
    return frozenset(name.lower() for name in _NAMES.findall(header))


def decoded(content: bytes) -> str:
    """Return the text of `content`, in whatever charset it was saved."""
    if content.startswith(_UTF_16):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
