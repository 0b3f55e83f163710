"""What one message's report tells, as a plain table: made of the facts, the judgement and the words.

The table becomes the model as it is, value by value (`bouncekit.pipeline`): each is of the very type of its field.  Or
it is shown, by whoever needs no model (`bouncekit.serving.in_words`).  The `Parts` of it that a server says all day
long are made once, and kept.
"""

from functools import cache
from typing import TYPE_CHECKING, Any

from bouncekit.data.version import RULES_VERSION
from bouncekit.failures import Parts, Said, failure_of
from bouncekit.judging import Judgement
from bouncekit.judging.hints import fate_of
from bouncekit.reading import ComplaintFacts, DeliveryAction, Facts, Form, Frame, OriginalFacts
from bouncekit.vocabulary import Action, Kind, Language, Reason, Situation
from bouncekit.wording import Mailing, ToDo, asks_whose, describe, describe_complaint, describe_hint, to_do_again

if TYPE_CHECKING:
    from bouncekit.message import Defect

__all__ = ["Parts", "table_of"]


def table_of(
    facts: Facts, judgement: Judgement, defects: "tuple[Defect, ...]", lang: Language, parts: Parts
) -> dict[str, Any]:
    """Return the fields of the report of one message, in words of the language `lang`."""
    kind = judgement.kind
    failures = _failures(facts, judgement, lang, parts) if judgement.failing else []
    left = ToDo(_again(facts, judgement, failures, lang), _whose(facts, judgement))
    came = judgement.situation, _seen_as(facts, kind), left
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
    elif facts.form is Form.COMPLAINT:
        told = facts.complaint
        if told:
            fields["complaint"] = _complaint(facts, told)
        named = [said.address for said in facts.recipients if said.address][:_NAMED]
        described = describe_complaint(told.feedback_type if told else None, lang, named, _mailing(facts))
        fields["description"] = parts.description(described)
    elif judgement.hint:
        fields["hint"] = judgement.hint
        new = fields["new_address"] = facts.new_address if judgement.hint is Reason.MAILBOX_MOVED else None
        hinted = describe_hint(judgement.hint, new, lang, fate_of(facts))
        fields["description"] = parts.description(hinted)
    if len(judgement.failing) != len(facts.recipients) and facts.form in _TELLING and kind is not Kind.OTHER:
        fields["deliveries"] = _deliveries(facts, judgement)
    if failures:
        fields["failures"] = failures
    return fields


def _failures(facts: Facts, judgement: Judgement, lang: Language, parts: Parts) -> list[dict[str, Any]]:
    pasted = facts.form is Form.PASTED or facts.frame is not None or facts.forwarded
    sender = facts.original.sender if facts.original else None
    forged = (facts.original.subject if facts.original else None) if _is_doubted(facts) else None
    zone = facts.original.date.tzinfo if facts.original and facts.original.date else None
    delayed = judgement.kind is Kind.DELAY
    in_part = facts.form is Form.PASTED or facts.frame is not None
    whose = sender, forged, parts, zone, in_part, facts.background
    said = Said(facts.subject, lang, delayed, judgement.situation, pasted, *whose)
    return [failure_of(facts.recipients[index], verdict, said) for index, verdict in judgement.failing]


_NOTICES = frozenset({Form.DELIVERY_REPORT, Form.NOTICE})
_NAMED = 5  # addresses in a sentence
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


def _mailing(facts: Facts) -> Mailing:
    original = facts.original or OriginalFacts()
    sent_from = facts.complaint.mail_from if facts.complaint else None
    return Mailing((sent_from, original.feedback_id, original.message_id), original.subject)


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
def _description(kind: Kind, lang: Language, came: tuple[Situation, str, ToDo], parts: Parts) -> Any:
    """Describe such a message; `came` is its situation, as what it was seen, and what is left to do."""
    situation, seen_as, left = came
    return parts.description(describe(kind, lang, situation=situation, seen_as=seen_as, left=left))


def _is_doubted(facts: Facts) -> bool:
    """Tell whether what came back seems not to be the reader's: by its way, or by the name beside their address."""
    return facts.forged or facts.background.signed is not None


def _whose(facts: Facts, judgement: Judgement) -> bool:
    """Tell whether it is still to be said what to do with a message that is not the reader's."""
    known = facts.background
    if _is_doubted(facts) or known.denied or known.to_reader or known.by_device:
        return False
    told = ((facts.recipients[index], verdict) for index, verdict in judgement.failing)
    return not any(asks_whose(verdict, said.diagnostic, said.status) for said, verdict in told)


def _again(facts: Facts, judgement: Judgement, failures: list[dict[str, Any]], lang: Language) -> str:
    """Return to whom the message may be sent again that may have reached others: to those who did not get it.

    Where nobody is named, nobody can be told from the others.
    """
    if not (facts.of_many or any(facts.recipients[index].address for index, _ in judgement.failing)):
        return "nobody"
    sent_to, known = facts.original.to if facts.original else (), facts.background
    reached = sent_to and len(sent_to) <= len(failures)
    if reached or known.chain or known.denied or known.to_reader or _is_doubted(facts):
        return "nobody"
    asked = facts.of_many and any(verdict.action not in _NOT_RESENT for _, verdict in judgement.failing)
    if not asked and not any(_is_sent_again(failure, lang) for failure in failures):
        return "nobody"
    if failures[1:]:
        return "each" if len({failure["explanation"].advice for failure in failures}) > 1 else "these"
    return "asked" if asked else "failed"


def _is_sent_again(failure: dict[str, Any], lang: Language) -> bool:
    """Tell whether the advice of a failure ends with the message on its way to the same person again."""
    if failure["reason"] is Reason.UNDETERMINED:
        return failure["recipient"] is not None
    to_do: str = failure["explanation"].to_do
    return to_do in to_do_again(lang)


def _seen_as(facts: Facts, kind: Kind) -> str:
    """Return how the message came, ``forwarded``, ``pasted`` or ``whole``, or what such a letter is about.

    ``accepted`` and ``relayed`` tell of a success what the server said of it.
    """
    if facts.about and (facts.form is not Form.PASTED or kind is Kind.OTHER):
        return str(facts.about.value)
    if facts.forwarded:
        return "forwarded"
    said = facts.recipients
    relayed = said and said[0].action is DeliveryAction.RELAYED and all(one.action is said[0].action for one in said)
    if relayed or (kind is Kind.DELIVERED and facts.frame is Frame.RELAYED):
        return "relayed"
    if facts.form is not Form.PASTED:
        return "whole"
    return "pasted" if kind is not Kind.DELIVERED or facts.frame is Frame.DELIVERED else "accepted"


def _original(original: OriginalFacts) -> dict[str, Any]:
    """Return what is told of the lost message; the name that the server gave it stands in the report, once for all."""
    return {
        "message_id": original.message_id,
        "subject": original.subject,
        "sender": original.sender,
        "to": original.to,
        "date": original.date,
        "list_id": original.list_id,
        "found_in": original.found_in,
        "feedback_id": original.feedback_id,
    }
