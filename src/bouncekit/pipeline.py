"""The pipeline: bytes -> message -> facts -> judgement -> model, with words.  Forward only.

Nothing that a message contains raises; a wrong argument of the caller does.
"""

from collections.abc import Callable
from email.message import Message as EmailMessage
from functools import cache
from typing import Any

from bouncekit.data.version import RULES_VERSION
from bouncekit.filling import Said, complaint, deliveries, details, failure, original
from bouncekit.judging import Judgement, RuleBook, judge
from bouncekit.message import ContentSource, Message, bytes_of_stdlib, bytes_of_text, parse
from bouncekit.message import Defect as MessageDefect
from bouncekit.model import AnyFailure, Description, Report
from bouncekit.reading import Facts, Form, read, read_text
from bouncekit.vocabulary import Kind, Language, Reason, Situation
from bouncekit.wording import LANGUAGES, describe, describe_complaint, describe_hint
from bouncekit.wording import Description as KindInWords

__all__ = ["Source", "classify", "classify_text", "explain"]

Source = bytes | bytearray | memoryview | str | EmailMessage | ContentSource


def classify(
    source: Source, *, lang: Language = "fr", name: str | None = None, rules: RuleBook | None = None
) -> Report:
    """Say what one message is and, where it is a failure or a delay, who was not reached and why.

    `source` is a whole message: bytes, text, a stdlib message or a large file that is read piecewise (as
    `read_messages` gives it).  `lang` is the language of the explanations: ``fr``, ``en`` or ``de``.  `name` becomes
    the report's `source`.  `rules` are your own (`bouncekit.load_rules`), and come before those of this package.
    Raises `ValueError` for an unknown language and `TypeError` for another kind of source.
    """
    _check(lang, rules)
    message = _open(source)
    facts = read(message)
    judgement = judge(facts, rules)
    return _report(facts, judgement, message.defects, lang, None if name is None else _valid(name))


def classify_text(text: str, *, lang: Language = "fr", rules: RuleBook | None = None) -> Report:
    """Judge a bare server answer, as pasted into a ticket or read from a log: ``550 5.1.1 User unknown``.

    `rules` are your own (`bouncekit.load_rules`).  Raises `ValueError` for an unknown language.
    """
    _check(lang, rules)
    facts = read_text(bytes_of_text(text).decode("utf-8", "replace"))
    return _report(facts, judge(facts, rules), (), lang, None)


def explain(text: str, *, lang: Language = "fr", rules: RuleBook | None = None) -> AnyFailure:
    """Explain a pasted server answer: the first (mostly the only) failure of `classify_text`.

    It is one of the five leaves of `Failure`, so that a ``match`` over them is complete (`typing.assert_never`).
    Raises `ValueError` for an unknown language, and for a text in which nothing failed (such as a read receipt).
    """
    failures = classify_text(text, lang=lang, rules=rules).failures
    if not failures:
        raise ValueError("the text reports no failure")
    return failures[0]


def _check(lang: str, rules: RuleBook | None) -> None:
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}: choose one of {', '.join(LANGUAGES)}")
    if rules is not None and not isinstance(rules, RuleBook):
        raise TypeError(f"rules are a RuleBook, as load_rules returns it, not {type(rules).__name__}")


def _open(source: Source) -> Message:
    if isinstance(source, bytes):
        return parse(source)
    if isinstance(source, str):
        return parse(bytes_of_text(source))
    if isinstance(source, EmailMessage):
        return parse(bytes_of_stdlib(source))
    if isinstance(source, bytearray | memoryview) or (hasattr(source, "read") and hasattr(source, "__len__")):
        return parse(source)
    raise TypeError(f"a message is bytes, str, email.message.Message or a ContentSource, not {type(source).__name__}")


def _valid(name: str) -> str:
    r"""Return `name` as valid Unicode: bytes of a file name that are no UTF-8 become ``\xe9``."""
    return name if name.isascii() else bytes_of_text(name).decode("utf-8", "backslashreplace")


def _report(
    facts: Facts, judgement: Judgement, defects: tuple[MessageDefect, ...], lang: str, name: str | None
) -> Report:
    """Return the report of one message; its parts are given as plain tables, so that all is validated in one go."""
    kind = judgement.kind
    fields: dict[str, Any] = {
        "source": name,
        "kind": kind,
        "software": facts.software,
        "lang": lang,
        "may_auto_reply": judgement.may_auto_reply,
        "original": original(facts.original) if facts.original else None,
        "description": _description(kind, lang, judgement.situation, _seen_as(facts)),
        "rules_version": RULES_VERSION,
        "situation": judgement.situation,
        "date": facts.date,
        "message_id": facts.message_id,
    }
    if judgement.too_slow:
        defects += tuple(_rule_too_slow(*rule) for rule in judgement.too_slow)
    if judgement.out_of_time:
        defects += (_OUT_OF_TIME,)
    if defects:
        fields["defects"] = [{"name": d.name, "detail": d.detail, "where": d.where} for d in defects]
    if facts.forwarded:
        fields["forwarded"] = True
    if facts.form in _NOTICES:
        details(facts, fields)
    elif facts.complaint:
        fields["complaint"] = complaint(facts, facts.complaint)
        fields["description"] = _in_model(describe_complaint(facts.complaint.feedback_type, lang))
    elif judgement.hint:
        fields["hint"] = judgement.hint
        new = fields["new_address"] = facts.new_address if judgement.hint is Reason.MAILBOX_MOVED else None
        fields["description"] = _in_model(describe_hint(judgement.hint, new, lang))
    if len(judgement.failing) != len(facts.recipients) and facts.form in _TELLING and kind is not Kind.OTHER:
        fields["deliveries"] = deliveries(facts, judgement)
    if judgement.failing:
        said = Said(facts.subject, lang, kind is Kind.DELAY, judgement.situation)
        fields["failures"] = [failure(facts.recipients[index], verdict, said) for index, verdict in judgement.failing]
    return _VALIDATE(fields)


_NOTICES = frozenset({Form.DELIVERY_REPORT, Form.NOTICE})
_TELLING = _NOTICES | {Form.PASTED}

# `Report(**fields)` takes the table apart and puts it together once more.
_VALIDATE: Callable[[dict[str, Any]], Report] = Report.__pydantic_validator__.validate_python


def _rule_too_slow(rule: str, file: str) -> MessageDefect:
    detail = f"The pattern of your rule {rule!r} in {file} took too long on this message and was left out."
    return MessageDefect("rule-too-slow", detail, f"rule {rule}")


_OUT_OF_TIME = MessageDefect(
    "rules-out-of-time", "Your rules took too long together on this message: the rest of them was not asked.", "rules"
)


def _seen_as(facts: Facts) -> str:
    """Return how the message came: ``forwarded`` by a person, ``pasted`` as a text, or ``whole``."""
    return "forwarded" if facts.forwarded else "pasted" if facts.form is Form.PASTED else "whole"


@cache
def _description(kind: Kind, lang: str, situation: Situation, seen_as: str) -> Description:
    return _in_model(describe(kind, lang, situation=situation, seen_as=seen_as))


def _in_model(words: KindInWords) -> Description:
    return Description(title=words.label, meaning=words.meaning, advice=words.advice, notes=words.notes)
