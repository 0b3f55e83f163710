"""What a person has at hand - a message, a server's answer, the error of a mail program - understood by what it is."""

import re

from bouncekit.judging import RuleBook
from bouncekit.message import parse
from bouncekit.model import Report
from bouncekit.pipeline import classify, classify_text
from bouncekit.reading import is_lure, letter_in
from bouncekit.servers.problems import AccessProblem, explain_access_problem, is_access_problem
from bouncekit.stores.outlook.signs import ITEM_MAGIC
from bouncekit.vocabulary import Kind, Language

__all__ = ["decoded", "understand"]

_FIELD = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,80}(?:>?From |[A-Za-z][A-Za-z0-9-]{0,70}[ \t]?:)")
_NAMES = re.compile(rb"(?m)^([A-Za-z][A-Za-z0-9-]{0,70})[ \t]?:")
_HEADER_END = re.compile(rb"\n[ \t]*\n")
_HEADER_LIMIT = 1 << 16
# What mail systems and programs write and programs do not show (RFC 5322, 3.6; RFC 2045, 3).
_TRANSPORT = frozenset({b"received", b"return-path", b"message-id", b"mime-version", b"delivered-to"})
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def understand(content: bytes, *, lang: Language = "fr", rules: RuleBook | None = None) -> Report | AccessProblem:
    """Return what `content` says: a whole message (also a .msg), a mail server's answer, or a refusal of POP or IMAP.

    A message with the fields that transport writes is never read as an answer; what only begins like a message and is
    none that a machine sent is.  `rules` are your own (`bouncekit.load_rules`).  Raises `ValueError` for an unknown
    language.
    """
    if content.startswith(ITEM_MAGIC):
        return classify(content, lang=lang, rules=rules)
    if _is_transported(content):
        return _warning(content, classify(content, lang=lang, rules=rules), lang)
    answer = decoded(content)
    if is_access_problem(answer) and not is_lure(answer):
        return explain_access_problem(answer, lang=lang)
    # A message is read from its bytes, which may be of several charsets.
    whole = classify(content, lang=lang, rules=rules) if _FIELD.match(content) else None
    if whole is not None and whole.kind is not Kind.OTHER:
        return whole
    return classify_text(answer, lang=lang, rules=rules)


def _warning(content: bytes, report: Report, lang: Language) -> Report:
    """Return the report of a message that announces nothing, with a warning where it wants a password or money."""
    letter = letter_in(parse(content)) if report.kind is Kind.OTHER else None
    if letter is None or not is_lure(letter):
        return report
    return report.model_copy(update={"description": classify_text(letter, lang=lang).description})


def _is_transported(content: bytes) -> bool:
    """Tell whether `content` is a whole message: a sender, and a field that no reader copies with what they paste."""
    if not _FIELD.match(content):
        return False
    header = _HEADER_END.split(content[:_HEADER_LIMIT].replace(b"\r\n", b"\n"), maxsplit=1)[0]
    names = {name.lower() for name in _NAMES.findall(header)}
    return b"from" in names and not names.isdisjoint(_TRANSPORT)


def decoded(content: bytes) -> str:
    """Return the text of `content`, in whatever charset it was saved."""
    if content.startswith(_UTF_16):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
