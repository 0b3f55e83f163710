"""What a message is, and which of its recipients fail."""

from functools import cache

from bouncekit import data
from bouncekit.judging.answers import judge_recipient
from bouncekit.judging.hints import hint_of
from bouncekit.judging.rules.passage import MAX_LENGTH
from bouncekit.judging.rules.user_book import Asking, RuleBook
from bouncekit.judging.situations import is_nothing, situation_of
from bouncekit.judging.verdict import Judgement, Verdict
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Frame, RecipientFacts
from bouncekit.text.cues import cue
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals
from bouncekit.vocabulary import Ground, Kind, Reason

__all__ = ["judge"]

_KINDS = {
    Form.COMPLAINT: Kind.COMPLAINT,
    Form.AUTO_REPLY: Kind.AUTO_REPLY,
    Form.CHALLENGE: Kind.CHALLENGE,
    Form.DISPOSITION: Kind.DISPOSITION,
    Form.PERIODIC_REPORT: Kind.REPORT,
    Form.ORDINARY: Kind.OTHER,
}
_FRAMED = {
    Frame.SENDING: Kind.FAILURE,
    Frame.RETURNED: Kind.FAILURE,
    Frame.DELIVERED: Kind.DELIVERED,
    Frame.ACCEPTED: Kind.DELIVERED,
    Frame.RELAYED: Kind.DELIVERED,
}
_CONDEMNING = frozenset({Ground.WORDS, Ground.STATUS})
_FOR_GOOD = 500
_SUCCESSES = frozenset({DeliveryAction.DELIVERED, DeliveryAction.RELAYED, DeliveryAction.EXPANDED})


def judge(facts: Facts, rules: RuleBook | None = None) -> Judgement:
    """Return what the message is, and a verdict for each recipient that failed or, in a delay, is delayed.

    `rules` are a user's own, which come before those of this package.
    """
    kind = _kind(facts)
    asking = Asking(rules) if rules else None
    failing: tuple[tuple[int, Verdict], ...] = ()
    if kind is Kind.FAILURE or kind is Kind.DELAY:
        failing = _failing(facts, kind, asking)
    if is_nothing(facts, failing):
        kind, failing = Kind.OTHER, ()
    too_slow = tuple((rule.id, rule.file) for rule in asking.too_slow) if asking else ()
    from_person = not facts.machine and (facts.form is Form.ORDINARY or facts.forwarded)
    out_of_time = asking is not None and asking.out_of_time
    return Judgement(kind, from_person, failing, too_slow, hint_of(facts), out_of_time, situation_of(kind, facts))


def _failing(facts: Facts, kind: Kind, asking: Asking | None) -> tuple[tuple[int, Verdict], ...]:
    wanted = DeliveryAction.FAILED if kind is Kind.FAILURE else DeliveryAction.DELAYED
    failing: list[tuple[int, Verdict]] = []
    for index, said in enumerate(facts.recipients):
        if said.action is wanted:
            failing.append((index, _spared(judge_recipient(said, facts, asking), said, facts)))
        elif said.action is None:  # one who is named without an action waits like the others
            waiting = said._replace(action=wanted) if kind is Kind.DELAY else said
            failing.append((index, _spared(judge_recipient(waiting, facts, asking), said, facts)))
    return tuple(failing)


def _spared(verdict: Verdict, said: RecipientFacts, facts: Facts) -> Verdict:
    """Return `verdict`, which counts against no address of the sender's own domain: it may be registered again."""
    if verdict.reason is not Reason.HOST_UNKNOWN or verdict.counts_evidence.because not in _CONDEMNING:
        return verdict
    sender = ((facts.original.sender if facts.original else None) or "").rpartition("@")[2].lower()
    is_same = bool(sender) and sender == (said.address or "").rpartition("@")[2].lower()
    own = is_same or "own_address" in facts.background.told
    evidence = verdict.counts_evidence._replace(because=Ground.UNCLEAR)
    return verdict._replace(counts_against_address=False, counts_evidence=evidence) if own else verdict


def _kind(facts: Facts) -> Kind:
    kind = _KINDS.get(facts.form)
    if kind is not None:
        return kind
    actions: set[DeliveryAction | None] = set()
    for said in facts.recipients:
        if said.action is DeliveryAction.FAILED:
            return Kind.FAILURE
        actions.add(said.action)
    if facts.form is Form.PASTED:
        return _kind_of_pasted(facts)
    if DeliveryAction.DELAYED in actions:
        return Kind.DELAY
    if actions & _SUCCESSES and None not in actions:
        return Kind.DELIVERED
    return _kind_by_words(facts)


def _kind_of_pasted(facts: Facts) -> Kind:
    if facts.frame in _FRAMED:
        return _FRAMED[facts.frame]
    if facts.frame is Frame.DELAYED and not any(map(_is_refused_for_good, facts.recipients)):
        return Kind.DELAY
    left = [said for said in facts.recipients if said.action not in _SUCCESSES]
    if not left:
        return Kind.DELIVERED
    return Kind.DELAY if all(map(_is_waiting, left)) else Kind.FAILURE


def _is_refused_for_good(said: RecipientFacts) -> bool:
    return said.reply_code >= _FOR_GOOD if said.reply_code is not None else (said.status or "").startswith("5")


def _is_waiting(said: RecipientFacts) -> bool:
    """Return whether a log defers the mail, or a bare answer is temporary: by its reply code, else by its status."""
    if said.action is not None:
        return said.action is DeliveryAction.DELAYED
    if said.reply_code is not None:
        return 400 <= said.reply_code < 500
    return said.status is not None and said.status.startswith("4")


def _kind_by_words(facts: Facts) -> Kind:
    """Return the kind of a notice that gives no Action: whether it says that nothing is lost yet, or nothing failed."""
    texts = [passage.text for said in facts.recipients for passage in said.passages]
    texts += [passage.text for passage in facts.passages]
    if facts.subject:
        texts.append(facts.subject)
    told = {kind for text in dict.fromkeys(texts) for _, kind in _words().found(fold(text[:MAX_LENGTH]))}
    return next((kind for kind in (Kind.DELAY, Kind.DELIVERED) if kind in told), Kind.FAILURE)


@cache
def _words() -> Literals:
    """Return what notices that give no Action say when nothing is lost yet, or nothing failed at all."""
    frames = data.load("kinds/frames.toml")
    told = {"delivered": Kind.DELIVERED, "delayed": Kind.DELAY}
    said = {fold(phrase): kind for frame, kind in told.items() for phrase in frames[frame]}
    for phrases, kind in ((cue("delivered"), Kind.DELIVERED), (cue("still_trying"), Kind.DELAY)):
        said |= dict.fromkeys(map(fold, phrases), kind)
    return Literals(said)
