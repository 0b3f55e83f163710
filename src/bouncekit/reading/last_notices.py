"""Last notices that call themselves delays: what their program has given up is a failure.

Which programs write such is data (data/kinds/final.toml).  A notice that tells until when it will try is none.
"""

from functools import cache

from bouncekit.data import load
from bouncekit.reading.facts import DeliveryAction, Facts, RecipientFacts
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals

__all__ = ["with_final_actions"]


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
