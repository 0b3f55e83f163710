"""The pipeline: bytes -> message -> facts -> judgement -> model, with words.  Forward only.

Nothing that a message contains raises; a wrong argument of the caller does.  (Not called ``classify.py``: a submodule
of the name of a public function would take its place in the package once imported.)
"""

from collections.abc import Iterable
from email.message import Message as EmailMessage
from functools import cache
from typing import cast

from bouncekit.judging import Verdict, judge
from bouncekit.message import ContentSource, Message, parse
from bouncekit.message import Defect as MessageDefect
from bouncekit.model import (
    FAILURE_TYPES,
    AnyFailure,
    Defect,
    Description,
    Evidence,
    Explanation,
    Failure,
    Original,
    Report,
)
from bouncekit.reading import Facts, OriginalFacts, RecipientFacts, read, read_text
from bouncekit.vocabulary import Category, Kind
from bouncekit.wording import LANGUAGES, Circumstances, describe, suggest_domain
from bouncekit.wording import explain as word

__all__ = ["Source", "classify", "classify_text", "explain"]

Source = bytes | bytearray | memoryview | str | EmailMessage | ContentSource


def classify(source: Source, *, lang: str = "fr", name: str | None = None) -> Report:
    """Say what one message is and, where it is a failure or a delay, who was not reached and why.

    `source` is a whole message: bytes, text, a stdlib message or a large file that is read piecewise (as
    `read_messages` gives it).  `lang` is the language of the explanations, ``fr`` or ``en``.  `name` becomes the
    report's `source`.  Raises `ValueError` for an unknown language and `TypeError` for another kind of source.
    """
    _check_language(lang)
    message, defects = _open(source)
    facts = read(message)
    return _report(facts, [*defects, *message.defects], lang, name)


def classify_text(text: str, *, lang: str = "fr") -> Report:
    """Judge a bare server answer, as pasted into a ticket or read from a log: ``550 5.1.1 User unknown``.

    Raises `ValueError` for an unknown language.
    """
    _check_language(lang)
    return _report(read_text(text), (), lang, None)


def explain(text: str, *, lang: str = "fr") -> Failure:
    """Explain a pasted server answer: the first (mostly the only) failure of `classify_text`.

    Raises `ValueError` for an unknown language, and for a text in which nothing failed (such as a read receipt).
    """
    failures = classify_text(text, lang=lang).failures
    if not failures:
        raise ValueError("the text reports no failure")
    return failures[0]


def _check_language(lang: str) -> None:
    if lang not in LANGUAGES:
        raise ValueError(f"unknown language {lang!r}: choose one of {', '.join(LANGUAGES)}")


def _open(source: Source) -> tuple[Message, list[MessageDefect]]:
    if isinstance(source, str):
        # A lone surrogate is a byte that the caller could not decode: it goes back to being one.
        return parse(source.encode("utf-8", "surrogateescape")), []
    if isinstance(source, EmailMessage):
        return _open_stdlib(source)
    if isinstance(source, bytes | bytearray | memoryview) or (hasattr(source, "read") and hasattr(source, "__len__")):
        return parse(source), []
    raise TypeError(f"a message is bytes, str, email.message.Message or a ContentSource, not {type(source).__name__}")


def _open_stdlib(source: EmailMessage) -> tuple[Message, list[MessageDefect]]:
    """Read a stdlib message through its bytes; its generator fails on some of the damage that its parser lets in."""
    try:
        return parse(source.as_bytes()), []
    except (KeyError, LookupError, TypeError, ValueError, AttributeError) as error:
        defect = MessageDefect("stdlib-generator-failed", f"email could not write the message: {error!r}", "message")
    headers = "".join(f"{name}: {value}\n" for name, value in source.items())
    payload = source.get_payload()
    body = payload if isinstance(payload, str) else ""
    return parse(f"{headers}\n{body}".encode("utf-8", "surrogateescape")), [defect]


def _report(facts: Facts, defects: Iterable[MessageDefect], lang: str, name: str | None) -> Report:
    judgement = judge(facts)
    delayed = judgement.kind is Kind.DELAY
    return Report(
        source=name,
        kind=judgement.kind,
        software=facts.software,
        lang=lang,
        may_auto_reply=judgement.may_auto_reply,
        defects=tuple(Defect(name=d.name, detail=d.detail, where=d.where) for d in defects),
        original=_original(facts.original),
        description=_description(judgement.kind, lang),
        failures=tuple(
            _failure(facts.recipients[index], verdict, subject=facts.subject, lang=lang, delayed=delayed)
            for index, verdict in judgement.failing
        ),
    )


@cache
def _description(kind: Kind, lang: str) -> Description:
    words = describe(kind, lang)
    return Description(title=words.label, meaning=words.meaning, advice=words.advice)


def _original(original: OriginalFacts | None) -> Original | None:
    if original is None:
        return None
    return Original(
        message_id=original.message_id,
        subject=original.subject,
        sender=original.sender,
        to=original.to,
        date=original.date,
        list_id=original.list_id,
        found_in=original.found_in,
    )


def _failure(
    recipient: RecipientFacts, verdict: Verdict, *, subject: str | None, lang: str, delayed: bool
) -> AnyFailure:
    host = _host(recipient.address)
    circumstances = Circumstances(host=host, delayed=delayed)
    words = word(verdict, diagnostic=recipient.diagnostic, subject=subject, lang=lang, circumstances=circumstances)
    evidence = verdict.evidence
    failure = FAILURE_TYPES[verdict.category](
        category=verdict.category,
        reason=verdict.reason,
        severity=verdict.severity,
        action=verdict.action,
        counts_against_address=verdict.counts_against_address,
        recipient=recipient.address,
        original_recipient=recipient.original_address,
        status=recipient.status,
        reply_code=recipient.reply_code,
        diagnostic=recipient.diagnostic,
        reporting_host=recipient.reporting_host,
        remote_host=recipient.remote_host,
        command=recipient.command,
        retry_after=verdict.retry_after,
        will_retry_until=recipient.will_retry_until,
        blocklist=verdict.blocklist,
        blocklist_type=verdict.blocklist_type,
        blocklist_url=verdict.blocklist_url,
        evidence=Evidence(rule=evidence.rule, text=evidence.text, found_in=evidence.found_in),
        explanation=Explanation(
            title=words.title,
            notice=words.notice,
            phrase=words.phrase,
            translation=words.translation,
            meaning=words.meaning,
            advice=words.advice,
        ),
        **_own_fields(verdict, host),
    )
    return cast("AnyFailure", failure)


def _host(address: str | None) -> str | None:
    """Return what stands after the @ of `address`."""
    return address.rpartition("@")[2] or None if address else None


def _own_fields(verdict: Verdict, host: str | None) -> dict[str, int | str | None]:
    """Return the fields that only this category's type has."""
    match verdict.category:
        case Category.QUOTA_EXCEEDED:
            return {"used_bytes": verdict.used_bytes, "limit_bytes": verdict.limit_bytes}
        case Category.SIZE_EXCEEDED:
            return {"size_bytes": verdict.size_bytes, "limit_bytes": verdict.limit_bytes}
        case Category.UNKNOWN_HOST:
            return {"host": host, "suggestion": suggest_domain(host) if host else None}
        case _:
            return {}
