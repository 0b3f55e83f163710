"""Facts and verdicts as the fields of the public results: plain tables, which the model validates in one go."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from bouncekit.judging import Judgement, Verdict
from bouncekit.reading import ComplaintFacts, DeliveryAction, Facts, OriginalFacts, RecipientFacts, named_domain
from bouncekit.vocabulary import Category, Reason, Situation
from bouncekit.wording import Circumstances, suggest_domain
from bouncekit.wording import explain as word

__all__ = ["Said", "complaint", "deliveries", "details", "failure", "original"]


def details(facts: Facts, fields: dict[str, Any]) -> None:
    """Add the names that servers gave to the message, and the dialogue between them, where they are told."""
    queue_id = facts.queue_id or (facts.original.queue_id if facts.original else None)
    if queue_id is not None:
        fields["queue_id"] = queue_id
    if facts.envelope_id is not None:
        fields["envelope_id"] = facts.envelope_id
    if facts.transcript:
        fields["transcript"] = [{"said_by": line.said_by, "words": line.words} for line in facts.transcript]


def deliveries(facts: Facts, judgement: Judgement) -> list[dict[str, Any]]:
    """Return what the notice says of those who do not fail; one of whom no action is told was delivered."""
    failing = {index for index, _ in judgement.failing}
    return [
        {
            "recipient": said.address,
            "action": (said.action or DeliveryAction.DELIVERED).value,
            "original_recipient": said.original_address,
            "status": said.status,
            "reply_code": said.reply_code,
            "diagnostic": said.diagnostic,
            "reporting_host": said.reporting_host,
            "remote_host": said.remote_host,
            "will_retry_until": said.will_retry_until,
            "last_attempt": said.last_attempt,
        }
        for index, said in enumerate(facts.recipients)
        if index not in failing
    ]


def complaint(facts: Facts, told: ComplaintFacts) -> dict[str, Any]:
    """Return what a complaint says, and of whom."""
    return {**told._asdict(), "recipients": [said.address for said in facts.recipients if said.address]}


def original(lost: OriginalFacts) -> dict[str, Any]:
    """Return what is known of the lost message."""
    return {
        "message_id": lost.message_id,
        "subject": lost.subject,
        "sender": lost.sender,
        "to": lost.to,
        "date": lost.date,
        "list_id": lost.list_id,
        "feedback_id": lost.feedback_id,
        "found_in": lost.found_in,
    }


class Said(NamedTuple):
    """What the wording of every failure of one report needs beside the verdict."""

    subject: str | None
    lang: str
    delayed: bool
    situation: Situation


def failure(recipient: RecipientFacts, verdict: Verdict, said: Said) -> dict[str, Any]:
    """Return the failure of one recipient, in words too."""
    host = _host(recipient.address) or named_domain(recipient.diagnostic)
    new_address = recipient.new_address if verdict.reason is Reason.MAILBOX_MOVED else None
    words = word(
        verdict,
        diagnostic=recipient.diagnostic,
        subject=said.subject,
        lang=said.lang,
        circumstances=Circumstances(
            host, said.delayed, new_address, recipient.will_retry_until, said.situation, recipient.status
        ),
    )
    evidence, why = verdict.evidence, verdict.counts_evidence
    fields: dict[str, Any] = {
        "category": verdict.category,
        "reason": verdict.reason,
        "severity": verdict.severity,
        "action": verdict.action,
        "counts_against_address": verdict.counts_against_address,
        "counts_evidence": {"because": why.because, "rule": why.rule, "text": why.text, "found_in": why.found_in},
        "recipient": recipient.address,
        "recipient_found_in": _place(recipient.found_in) if recipient.address else None,
        "original_recipient": recipient.original_address,
        "status": recipient.status,
        "reply_code": recipient.reply_code,
        "diagnostic": recipient.diagnostic,
        "reporting_host": recipient.reporting_host,
        "remote_host": recipient.remote_host,
        "command": recipient.command,
        "retry_after": verdict.retry_after,
        "will_retry_until": recipient.will_retry_until,
        "blocklist": verdict.blocklist,
        "blocklist_type": verdict.blocklist_type,
        "blocklist_url": verdict.blocklist_url,
        "evidence": {"rule": evidence.rule, "text": evidence.text, "found_in": evidence.found_in},
        "explanation": {
            "title": words.title,
            "short": words.short,
            "to_do": words.to_do,
            "notice": words.notice,
            "phrase": words.phrase,
            "translation": words.translation,
            "meaning": words.meaning,
            "advice": words.advice,
        },
    }
    if new_address is not None:
        fields["new_address"] = new_address
    if recipient.remote_id is not None:
        fields["remote_id"] = recipient.remote_id
    if recipient.last_attempt is not None:
        fields["last_attempt"] = recipient.last_attempt
    if verdict.label is not None:
        fields["label"] = verdict.label
    own = _OWN_FIELDS.get(verdict.category)
    if own is not None:
        fields.update(own(verdict, host))
    return fields


_PLACES = frozenset({"report", "subject", "x-failed-recipients", "original", "envelope", "text"})


def _place(found_in: str) -> str:
    """Return where an address stood; whatever format read it in the words of a notice, it stood in the notice."""
    return found_in if found_in in _PLACES else "notice"


def _host(address: str | None) -> str | None:
    """Return what stands after the @ of `address`."""
    return address.rpartition("@")[2] or None if address else None


# The fields that only one category's type has.
_OWN_FIELDS: Mapping[Category, Callable[[Verdict, str | None], dict[str, int | str | None]]] = {
    Category.QUOTA_EXCEEDED: lambda told, _: {"used_bytes": told.used_bytes, "limit_bytes": told.limit_bytes},
    Category.SIZE_EXCEEDED: lambda told, _: {"size_bytes": told.size_bytes, "limit_bytes": told.limit_bytes},
    Category.UNKNOWN_HOST: lambda _, host: {"host": host, "suggestion": suggest_domain(host) if host else None},
}
