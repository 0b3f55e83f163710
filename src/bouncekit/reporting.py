"""What one message's report tells, as a plain table: made of the facts, the judgement and the words.

The table becomes the model as it is, value by value (`bouncekit.pipeline`): each is of the very type of its field.  Or
it is shown, by whoever needs no model (`bouncekit.serving.in_words`).  The `Parts` of it that a server says all day
long are made once, and kept.
"""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from bouncekit import speed
from bouncekit.data.version import RULES_VERSION
from bouncekit.judging import CountsEvidence, Evidence, Judgement, Verdict
from bouncekit.reading import (
    ComplaintFacts,
    DeliveryAction,
    Facts,
    Form,
    Frame,
    OriginalFacts,
    RecipientFacts,
    named_domain,
)
from bouncekit.text.memo import LONGEST, MOST
from bouncekit.vocabulary import Action, Category, Kind, Language, Reason, Situation
from bouncekit.wording import Circumstances, Description, Explanation, describe, describe_complaint, describe_hint
from bouncekit.wording import explain as word

if TYPE_CHECKING:
    from bouncekit.message import Defect

__all__ = ["Parts", "table_of"]


class Parts(NamedTuple):
    """What is made of those parts of a table that come again: their models, or what they are already."""

    description: Callable[[Description], Any]
    evidence: Callable[[Evidence], Any]
    counts_evidence: Callable[[CountsEvidence], Any]
    explanation: Callable[[Explanation], Any]


def table_of(
    facts: Facts, judgement: Judgement, defects: "tuple[Defect, ...]", lang: Language, parts: Parts
) -> dict[str, Any]:
    """Return the fields of the report of one message, in words of the language `lang`."""
    kind = judgement.kind
    came = judgement.situation, _seen_as(facts, kind), _resent(facts, judgement)
    fields: dict[str, Any] = {
        "kind": kind,
        "software": facts.software,
        "lang": lang,
        "may_auto_reply": judgement.may_auto_reply,
        "original": _original(facts.original) if facts.original else None,
        "description": _description(kind, lang, came, parts),
        "rules_version": RULES_VERSION,
        "situation": judgement.situation,
        "date": facts.date,
        "message_id": facts.message_id,
    }
    if defects or judgement.too_slow or judgement.out_of_time:
        fields["defects"] = _defects(defects, judgement)
    if facts.forwarded:
        fields["forwarded"] = True
    if facts.form in _NOTICES:
        _details(facts, fields)
    elif facts.complaint:
        fields["complaint"] = _complaint(facts, facts.complaint)
        fields["description"] = parts.description(describe_complaint(facts.complaint.feedback_type, lang))
    elif judgement.hint:
        fields["hint"] = judgement.hint
        new = fields["new_address"] = facts.new_address if judgement.hint is Reason.MAILBOX_MOVED else None
        fields["description"] = parts.description(describe_hint(judgement.hint, new, lang))
    if len(judgement.failing) != len(facts.recipients) and facts.form in _TELLING and kind is not Kind.OTHER:
        fields["deliveries"] = _deliveries(facts, judgement)
    if judgement.failing:
        pasted = facts.form is Form.PASTED or facts.frame is not None or facts.forwarded
        sender = facts.original.sender if facts.original else None
        forged = (facts.original.subject if facts.original else None) if facts.forged else None
        said = _Said(facts.subject, lang, kind is Kind.DELAY, judgement.situation, pasted, sender, forged, parts)
        fields["failures"] = [_failure(facts.recipients[index], verdict, said) for index, verdict in judgement.failing]
    return fields


_NOTICES = frozenset({Form.DELIVERY_REPORT, Form.NOTICE})
_NOT_RESENT = frozenset({Action.FIX_CONFIGURATION, Action.NONE})
_TELLING = _NOTICES | {Form.PASTED}


def _details(facts: Facts, fields: dict[str, Any]) -> None:
    """Add the names that servers gave to the message, and the dialogue between them, where they are told."""
    queue_id = facts.queue_id or (facts.original.queue_id if facts.original else None)
    if queue_id is not None:
        fields["queue_id"] = queue_id
    if facts.envelope_id is not None:
        fields["envelope_id"] = facts.envelope_id
    if facts.transcript:
        fields["transcript"] = [{"said_by": line.said_by, "words": line.words} for line in facts.transcript]


def _deliveries(facts: Facts, judgement: Judgement) -> list[dict[str, Any]]:
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


def _complaint(facts: Facts, complaint: ComplaintFacts) -> dict[str, Any]:
    return {**complaint._asdict(), "recipients": tuple([said.address for said in facts.recipients if said.address])}


def _defects(defects: "tuple[Defect, ...]", judgement: Judgement) -> list[dict[str, str]]:
    told = [{"name": one.name, "detail": one.detail, "where": one.where} for one in defects]
    told += [_rule_too_slow(*rule) for rule in judgement.too_slow]
    return [*told, _OUT_OF_TIME] if judgement.out_of_time else told


def _rule_too_slow(rule: str, file: str) -> dict[str, str]:
    detail = f"The pattern of your rule {rule!r} in {file} took too long on this message and was left out."
    return {"name": "rule-too-slow", "detail": detail, "where": f"rule {rule}"}


_TOO_LONG = "Your rules took too long together on this message: the rest of them was not asked."
_OUT_OF_TIME = {"name": "rules-out-of-time", "detail": _TOO_LONG, "where": "rules"}


@cache
def _description(kind: Kind, lang: Language, came: tuple[Situation, str, bool], parts: Parts) -> Any:
    """Describe such a message; `came` is its situation, as what it was seen, and whether it may be sent again."""
    situation, seen_as, resent = came
    return parts.description(describe(kind, lang, situation=situation, seen_as=seen_as, resent=resent))


def _resent(facts: Facts, judgement: Judgement) -> bool:
    """Tell whether the message may be sent again, and have reached others: then only to those who did not get it."""
    if _NOT_RESENT.issuperset([verdict.action for _, verdict in judgement.failing]):
        return False
    sent_to = facts.original.to if facts.original else ()
    return not sent_to or len(sent_to) > len(judgement.failing)


def _seen_as(facts: Facts, kind: Kind) -> str:
    """Return how the message came, ``forwarded``, ``pasted`` or ``whole``, or what such a letter is about.

    ``accepted`` and ``relayed`` tell of a success what the server said of it.
    """
    if facts.about and (facts.form is not Form.PASTED or kind is Kind.OTHER):
        return str(facts.about.value)
    if facts.forwarded:
        return "forwarded"
    relayed = facts.recipients and all(said.action is DeliveryAction.RELAYED for said in facts.recipients)
    if relayed or (kind is Kind.DELIVERED and facts.frame is Frame.RELAYED):
        return "relayed"
    if facts.form is not Form.PASTED:
        return "whole"
    return "pasted" if kind is not Kind.DELIVERED or facts.frame is Frame.DELIVERED else "accepted"


def _original(original: OriginalFacts) -> dict[str, Any]:
    told = original._asdict()
    del told["queue_id"]  # the report has one for all
    return told


class _Said(NamedTuple):
    """What the wording of every failure of one report needs beside the verdict."""

    subject: str | None
    lang: Language
    delayed: bool
    situation: Situation
    pasted: bool
    sender: str | None
    forged: str | None
    parts: Parts


speed.quick_tuples(Parts, _Said)


def _failure(recipient: RecipientFacts, verdict: Verdict, said: _Said) -> dict[str, Any]:
    host = _host(recipient.address) or named_domain(recipient.diagnostic)
    new_address = recipient.new_address if verdict.reason is Reason.MAILBOX_MOVED else None
    until = recipient.will_retry_until if said.delayed else None
    theirs = not said.pasted and not (recipient.address and recipient.address == said.sender)
    circumstances = Circumstances(
        host, said.delayed, new_address, until, said.situation, recipient.status, not theirs, said.forged
    )
    fields: dict[str, Any] = {
        **_told(verdict, recipient.diagnostic, said, circumstances),
        "recipient": recipient.address,
        "recipient_found_in": _place(recipient.found_in) if recipient.address else None,
        "original_recipient": recipient.original_address,
        "status": recipient.status,
        "reply_code": recipient.reply_code,
        "diagnostic": recipient.diagnostic,
        "reporting_host": recipient.reporting_host,
        "remote_host": recipient.remote_host,
        "command": recipient.command,
        "will_retry_until": recipient.will_retry_until,
    }
    if new_address is not None:
        fields["new_address"] = new_address
    if recipient.remote_id is not None:
        fields["remote_id"] = recipient.remote_id
    if recipient.last_attempt is not None:
        fields["last_attempt"] = recipient.last_attempt
    return fields


def _told(verdict: Verdict, diagnostic: str | None, said: _Said, circumstances: Circumstances) -> Mapping[str, Any]:
    """Return the fields of a failure that follow from what was said, whoever the recipient is; kept for what is short.

    What is returned is shared, and not to be changed.
    """
    longest = (
        len(diagnostic or "") + len(said.subject or "") + len(verdict.evidence.text) + len(verdict.counts_evidence.text)
    )
    tell = _told_again if longest <= LONGEST else _tell
    return tell(verdict, diagnostic, said.subject, (said.lang, said.parts), circumstances)


def _tell(
    verdict: Verdict,
    diagnostic: str | None,
    subject: str | None,
    how: tuple[Language, Parts],
    circumstances: Circumstances,
) -> Mapping[str, Any]:
    lang, parts = how
    words = word(verdict, diagnostic=diagnostic, subject=subject, lang=lang, circumstances=circumstances)
    listed = verdict.blocklist
    fields: dict[str, Any] = {
        "category": verdict.category,
        "reason": verdict.reason,
        "severity": verdict.severity,
        "action": verdict.action,
        "counts_against_address": verdict.counts_against_address,
        "counts_evidence": parts.counts_evidence(verdict.counts_evidence),
        "retry_after": verdict.retry_after,
        "blocklist": listed.name if listed else None,
        "blocklist_type": listed.type if listed else None,
        "blocklist_url": listed.page if listed else None,
        "evidence": parts.evidence(verdict.evidence),
        "explanation": parts.explanation(words),
    }
    if verdict.label is not None:
        fields["label"] = verdict.label
    own = _OWN_FIELDS.get(verdict.category)
    if own is not None:
        fields.update(own(verdict, circumstances.host))
    return fields


_told_again = lru_cache(maxsize=MOST)(_tell)


_PLACES = frozenset({"report", "subject", "x-failed-recipients", "original", "envelope", "text"})


def _place(found_in: str) -> str:
    """Return where an address stood; whatever format read it in the words of a notice, it stood in the notice."""
    return found_in if found_in in _PLACES else "notice"


def _host(address: str | None) -> str | None:
    """Return what stands after the @ of `address`."""
    return address.rpartition("@")[2] or None if address else None


# The fields that only one category's type has.
_OWN_FIELDS: Mapping[Category, Callable[[Verdict, str | None], dict[str, int | str | None]]] = {
    Category.QUOTA_EXCEEDED: lambda told, _: {"used_bytes": told.sizes.used, "limit_bytes": told.sizes.limit},
    Category.SIZE_EXCEEDED: lambda told, _: {"size_bytes": told.sizes.size, "limit_bytes": told.sizes.limit},
    Category.UNKNOWN_HOST: lambda _, host: {"host": host, "suggestion": _suggestion(host) if host else None},
}


def _suggestion(host: str) -> str | None:
    from bouncekit.wording import suggest_domain  # noqa: PLC0415 - of an unknown host alone

    return suggest_domain(host)
