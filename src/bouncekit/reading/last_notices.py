"""Last notices: what a program has given up is a failure, though it calls that a delay, or was only delayed before.

Which programs call it so is data (data/kinds/final.toml).  A notice that tells until when it will try is none.
"""

from collections.abc import Sequence
from functools import cache

from bouncekit.data import load
from bouncekit.reading.facts import DeliveryAction, Facts, RecipientFacts
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals

__all__ = ["are_mixed", "together", "with_final_actions"]

_FOR_GOOD = 500


def with_final_actions(facts: Facts) -> Facts:
    """Return `facts` in which a recipient is failed whom the last notice of a program calls delayed."""
    for said in facts.recipients:
        if said.action is DeliveryAction.DELAYED:
            break
    else:
        return facts  # nearly always
    final = [said.action is DeliveryAction.DELAYED and _is_given_up(said, facts.software) for said in facts.recipients]
    if True not in final:
        return facts
    recipients = zip(facts.recipients, final, strict=True)
    return facts._replace(
        recipients=tuple(said._replace(action=DeliveryAction.FAILED) if last else said for said, last in recipients)
    )


def are_mixed(notices: Sequence[Facts]) -> bool:
    """Tell whether `notices` tell of some failure and of some delay."""
    said = [one for facts in notices for one in facts.recipients]
    return any(map(_is_failed, said)) and any(one.action is DeliveryAction.DELAYED for one in said)


def together(notices: Sequence[Facts]) -> Facts:
    """Return what `notices` say that are handed on at once; of each address, that it failed before that it waits."""
    if len(notices) == 1:
        return notices[0]
    failed = {_key(said) for facts in notices for said in facts.recipients if _is_failed(said)}
    told: dict[tuple[str | None, DeliveryAction | None, str | None], RecipientFacts] = {}
    for facts in notices:
        for said in facts.recipients:
            if said.action is not DeliveryAction.DELAYED or _key(said) not in failed:
                # Each is judged by the words of the notice that tells of it.
                own = said._replace(passages=(*said.passages, *facts.passages))
                told.setdefault((_key(said), said.action, said.diagnostic), own)
    final = (facts for facts in notices if any(map(_is_failed, facts.recipients)))
    return next(final, notices[0])._replace(recipients=tuple(told.values()), passages=())


def _is_failed(said: RecipientFacts) -> bool:
    """Tell whether a notice says so, or gives no action but a code that is for good (RFC 5321, 4.2.1; RFC 3463, 2)."""
    for_good = (said.reply_code or 0) >= _FOR_GOOD or (said.status or "").startswith("5")
    return said.action is DeliveryAction.FAILED or (said.action is None and for_good)


def _key(said: RecipientFacts) -> str | None:
    return said.address.lower() if said.address else None


def _is_given_up(said: RecipientFacts, software: str | None) -> bool:
    if said.will_retry_until is not None:
        return False
    return software in _programs() or _words().stand_in(fold(said.diagnostic or ""))


@cache
def _programs() -> frozenset[str]:
    return frozenset(load("kinds/final.toml")["software"])


@cache
def _words() -> Literals:
    return Literals(dict.fromkeys(load("kinds/final.toml")["words"], True))
