"""What a message is, and which of its recipients fail."""

from bouncekit.judging.decide import judge_recipient
from bouncekit.judging.hints import hint_of
from bouncekit.judging.rules.passage import MAX_LENGTH
from bouncekit.judging.rules.user_book import Asking, RuleBook
from bouncekit.judging.verdict import Judgement
from bouncekit.reading.facts import DeliveryAction, Facts, Form, RecipientFacts
from bouncekit.text.folding import fold
from bouncekit.vocabulary import Kind

__all__ = ["judge"]

_KINDS = {
    Form.COMPLAINT: Kind.COMPLAINT,
    Form.AUTO_REPLY: Kind.AUTO_REPLY,
    Form.CHALLENGE: Kind.CHALLENGE,
    Form.DISPOSITION: Kind.DISPOSITION,
    Form.PERIODIC_REPORT: Kind.REPORT,
    Form.ORDINARY: Kind.OTHER,
}
_SUCCESSES = frozenset({DeliveryAction.DELIVERED, DeliveryAction.RELAYED, DeliveryAction.EXPANDED})

# Notices that give no Action: what they say when nothing is lost yet, or nothing failed at all.
_DELAY_WORDS = (
    "will keep trying", "will continue to try", "will be retried", "will retry", "do not need to resend",
    "not required to resend", "no action is required on your part", "no action is required from you",
    "message still undelivered", "warning message only", "this is a warning message", "delivery attempts will continue",
    "still being attempted", "has not yet been delivered", "not been delivered yet", "delivery is delayed",
    "nouvelles tentatives de remise", "n'a pas encore ete remis", "remise est retardee", "remise retardee",
    "un probleme temporaire est survenu", "delivery status notification (delay)", "ne renvoyez pas",
    "zustellversuche werden fortgesetzt", "is still in the queue", "could not be delivered yet",
)  # fmt: skip
_SUCCESS_WORDS = (
    "successfully delivered", "was successfully relayed", "delivery to the following recipients was successful",
    "delivery status notification (success)", "has been successfully delivered", "a ete remis avec succes",
    "a bien ete remis", "message was delivered successfully", "your message was successfully delivered",
)  # fmt: skip


def judge(facts: Facts, rules: RuleBook | None = None) -> Judgement:
    """Return what the message is, and a verdict for each recipient that failed or, in a delay, is delayed.

    `rules` are a user's own, which come before those of this package.
    """
    kind = _kind(facts)
    chosen: tuple[int, ...] = ()
    if kind is Kind.FAILURE or kind is Kind.DELAY:
        wanted = DeliveryAction.FAILED if kind is Kind.FAILURE else DeliveryAction.DELAYED
        chosen = tuple([i for i, said in enumerate(facts.recipients) if said.action is wanted or said.action is None])
    asking = Asking(rules) if rules else None
    judged = facts.recipients
    if kind is Kind.DELAY:  # one who is named without an action waits like the others
        judged = tuple(said if said.action else said._replace(action=DeliveryAction.DELAYED) for said in judged)
    failing = tuple([(index, judge_recipient(judged[index], facts, asking)) for index in chosen])
    too_slow = tuple((rule.id, rule.file) for rule in asking.too_slow) if asking else ()
    from_person = not facts.machine and (facts.form is Form.ORDINARY or facts.forwarded)
    return Judgement(kind, from_person, failing, too_slow, hint_of(facts), asking is not None and asking.out_of_time)


def _kind(facts: Facts) -> Kind:
    kind = _KINDS.get(facts.form)
    if kind is not None:
        return kind
    actions = {said.action for said in facts.recipients}
    if DeliveryAction.FAILED in actions:
        return Kind.FAILURE
    if facts.form is Form.PASTED:
        return _kind_of_pasted(facts)
    if DeliveryAction.DELAYED in actions:
        return Kind.DELAY
    if actions & _SUCCESSES and None not in actions:
        return Kind.DELIVERED
    return _kind_by_words(facts)


def _kind_of_pasted(facts: Facts) -> Kind:
    left = [said for said in facts.recipients if said.action not in _SUCCESSES]
    if not left:
        return Kind.DELIVERED
    return Kind.DELAY if all(map(_is_waiting, left)) else Kind.FAILURE


def _is_waiting(said: RecipientFacts) -> bool:
    """Return whether a log defers the mail, or a bare answer is temporary: by its reply code, else by its status."""
    if said.action is not None:
        return said.action is DeliveryAction.DELAYED
    if said.reply_code is not None:
        return 400 <= said.reply_code < 500
    return said.status is not None and said.status.startswith("4")


def _kind_by_words(facts: Facts) -> Kind:
    texts = [passage.text for said in facts.recipients for passage in said.passages]
    texts += [passage.text for passage in facts.passages]
    if facts.subject:
        texts.append(facts.subject)
    folded = "\n".join(fold(text[:MAX_LENGTH]) for text in dict.fromkeys(texts))
    if any(words in folded for words in _DELAY_WORDS):
        return Kind.DELAY
    if any(words in folded for words in _SUCCESS_WORDS):
        return Kind.DELIVERED
    return Kind.FAILURE
