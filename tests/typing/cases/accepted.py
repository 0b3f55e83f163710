"""What a program may write: type checkers must find nothing here."""

from typing import assert_never, assert_type

import bouncekit
from bouncekit import (
    AnyFailure,
    Language,
    OtherFailure,
    QuotaExceeded,
    Report,
    SizeExceeded,
    UnknownHost,
    UnknownUser,
    classify,
    explain,
    read_messages,
)
from bouncekit.archive import Archive
from bouncekit.errors import ArchiveError, ArchiveReason, BouncekitError, MailboxError, SourceError, SourceReason
from bouncekit.mailbox import JunkReview, MessageInfo, Quota, TidyPlan, assess, explain_imap_error


def what_to_do(failure: AnyFailure) -> str | int | None:
    match failure:
        case QuotaExceeded(used_bytes=used):
            return used
        case SizeExceeded(limit_bytes=limit):
            return limit
        case UnknownUser(recipient=recipient):
            return recipient
        case UnknownHost(suggestion=suggestion):
            return suggestion
        case OtherFailure(reason=reason):
            return reason
    assert_never(failure)


def words(answer: str, lang: Language) -> str | int | None:
    return what_to_do(explain(answer, lang=lang))


def every_failure(content: bytes) -> list[str | int | None]:
    report = bouncekit.classify(content, lang="fr")
    assert_type(report, Report)
    return [what_to_do(failure) for failure in report.failures]


def read(path: str) -> list[Report]:
    try:
        return [classify(content, name=name) for name, content in read_messages(path)]
    except SourceError as error:
        assert_type(error.reason, SourceReason)
        raise


def where(place: str) -> Archive | None:
    try:
        return Archive.open(place)
    except ArchiveError as error:
        if error.reason in {ArchiveReason.ABSENT, ArchiveReason.LOCKED}:
            return None
        raise
    except BouncekitError:
        raise


def told(error: MailboxError, plan: TidyPlan) -> tuple[str, list[MessageInfo]]:
    return error.text("en"), [entry.message for entry in plan.entries]


def in_their_language(lang: Language, quota: Quota, plan: TidyPlan, review: JunkReview) -> list[object]:
    said = [explain_imap_error("NO [OVERQUOTA] full", lang=lang), assess(quota, lang=lang)]
    return [*said, plan.as_dict(lang), review.as_dict("de")]
