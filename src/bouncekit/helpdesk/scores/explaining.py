"""What is known of an address, in words: what to do with it, what decided, when that ends, and what does not count."""

from collections.abc import Iterator

from bouncekit.helpdesk.scores.events import Event, EventKind
from bouncekit.helpdesk.scores.standing import Score, Standing
from bouncekit.vocabulary import Language
from bouncekit.wording.catalogue import Catalogue, catalogue
from bouncekit.wording.labels import label
from bouncekit.wording.numbers import format_decimal

__all__ = ["explain_score"]

_UNCOUNTED = (EventKind.TEMPORARY, EventKind.BLOCKED)


def explain_score(score: Score, lang: Language = "fr") -> str:
    """Return a few lines that tell what to do with the address, why, until when, and what does not count.

    The events stand with their time in UTC.  Raises `ValueError` for an unknown language.
    """
    words = catalogue(lang, "scoring")
    lines = [_standing(score, words), *_then(score, words)]
    if score.evidence:
        lines.append(words.titled(words.say("texts", "weighing" if score.may_write else "evidence"), "").rstrip())
        lines += [f"  {_event(event, words)}" for event in score.evidence]
    if score.last_sign is not None:
        lines.append(words.titled(words.say("texts", "sign"), _event(score.last_sign, words)))
    lines += [
        words.count("counts", kind, score.tally[kind])
        for kind in _UNCOUNTED
        if kind in score.tally and not score.policy.weight_of(kind)
    ]
    lines.append(words.titled(words.say("texts", "policy"), score.policy.name))
    return "\n".join(lines)


def _standing(score: Score, words: Catalogue) -> str:
    return words.say(
        "standing",
        _key(score),
        address=score.address,
        failures=words.count("counts", "failures", score.failures),
        since=words.day(score.since),
        score=format_decimal(score.score, words.lang),
        limit=format_decimal(score.policy.limit, words.lang),
    )


def _key(score: Score) -> str:
    if score.standing is Standing.ACTIVE:
        return "weighed" if score.evidence else "active" if score.tally else "unknown"
    stopped_by = score.evidence[0].kind
    return stopped_by.value if score.standing is Standing.UNSUBSCRIBED else score.standing.value


def _then(score: Score, words: Catalogue) -> Iterator[str]:
    """Yield what ends the standing, or takes its score away."""
    if score.standing is Standing.UNSUBSCRIBED:
        yield words.say("then", "confirm")
        return
    if score.until is not None:
        yield words.say("then", "until", until=words.moment(score.until.isoformat()))
    ends = [name for name in ("delivered", "wrote") if getattr(score.policy, name) is None]
    if score.evidence and ends:
        yield words.say("then", "_".join(ends))
    elif score.standing is not Standing.ACTIVE and score.until is None:
        yield words.say("then", "stays")


def _event(event: Event, words: Catalogue) -> str:
    said = words.say("events", event.kind, at=words.moment(event.at.isoformat()))
    if event.reason is None or event.kind is EventKind.HARD:
        return said
    return words.say("texts", "reason", event=said, reason=label(event.reason, words.lang))
