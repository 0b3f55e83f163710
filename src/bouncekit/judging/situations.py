"""Who speaks to the reader, and of what: it decides the words, where a reason alone would mislead."""

from bouncekit.judging.verdict import Verdict
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Frame
from bouncekit.vocabulary import Kind, Reason, Situation

__all__ = ["is_nothing", "situation_of"]

_OF_KIND = {
    Kind.DELIVERED: Situation.SUCCEEDED,
    Kind.AUTO_REPLY: Situation.AUTOMATIC_REPLY,
    Kind.OTHER: Situation.NOTHING,
}


def situation_of(kind: Kind, facts: Facts) -> Situation:
    """Return in what situation the person is who reads a message of this `kind`."""
    if kind is not Kind.FAILURE and kind is not Kind.DELAY:
        told = facts.about and kind is not Kind.AUTO_REPLY
        return Situation.OTHER_NOTICE if told else _OF_KIND.get(kind, Situation.OTHER_NOTICE)
    if facts.frame is Frame.SENDING:
        return Situation.NOT_SENT
    if facts.form is Form.PASTED and facts.frame is None and not any(said.action for said in facts.recipients):
        return Situation.ANSWER
    return Situation.DELAYED if kind is Kind.DELAY else Situation.RETURNED


def is_nothing(facts: Facts, failing: tuple[tuple[int, Verdict], ...]) -> bool:
    """Tell whether a pasted text is no answer at all: no code, no known word, and nobody who speaks of a message."""
    if facts.form is not Form.PASTED or facts.frame is not None or not failing:
        return False
    return all(
        verdict.reason is Reason.UNDETERMINED
        and verdict.evidence.found_in == "nothing"
        and facts.recipients[index].action is not DeliveryAction.FAILED
        and facts.recipients[index].reply_code is None
        and facts.recipients[index].status is None
        for index, verdict in failing
    )
