"""Last words: what a program has given up is a failure, though it calls that a delay, or was only delayed before.

Which programs call it so is data (data/kinds/final.toml).  A notice that tells until when it will try is none.  What
has arrived waits no more, whichever of the two notices stands first.
"""

from collections.abc import Sequence
from functools import cache

from bouncekit.data import load
from bouncekit.reading.facts import DeliveryAction, Facts, Frame, RecipientFacts
from bouncekit.reading.frames import says_returned, told_in
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals

__all__ = ["are_mixed", "together", "told_apart", "with_final_actions"]

_FOR_GOOD = 500
_ARRIVED = frozenset({DeliveryAction.DELIVERED, DeliveryAction.RELAYED})


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
    """Tell whether `notices` tell of some delay, and also of some failure or some success."""
    said = [one for facts in notices for one in facts.recipients]
    final = any(_is_failed(one) or one.action in _ARRIVED for one in said)
    return final and any(one.action is DeliveryAction.DELAYED for one in said)


def told_apart(facts: Facts, text: str) -> Facts:
    """Return `facts` in which a recipient is failed who is refused for good while another one waits.

    So it is only where the notice's own `text` speaks of both; a delay alone may quote what a later try will not get.
    """
    if not any(map(_is_for_good, facts.recipients)) or not any(map(_is_passing, facts.recipients)):
        return facts  # nearly always
    actions = {said.action for said in facts.recipients}
    if actions == {DeliveryAction.DELAYED} and says_returned(text):
        recipients = (
            said._replace(action=DeliveryAction.FAILED) if _is_for_good(said) else said for said in facts.recipients
        )
    elif actions == {DeliveryAction.FAILED}:
        recipients = (
            said._replace(action=DeliveryAction.DELAYED) if _is_still_tried(said) else said for said in facts.recipients
        )
    else:
        return facts
    return facts._replace(recipients=tuple(recipients))


def _is_still_tried(said: RecipientFacts) -> bool:
    return _is_passing(said) and told_in(said.diagnostic or "") is Frame.DELAYED


def together(notices: Sequence[Facts]) -> Facts:
    """Return what `notices` say that are handed on at once; of each address, what is final before that it waits."""
    if len(notices) == 1:
        return notices[0]
    everyone = [said for facts in notices for said in facts.recipients]
    final = {_key(said) for said in everyone if _is_failed(said) or said.action in _ARRIVED}
    told: dict[tuple[str | None, DeliveryAction | None, str | None], RecipientFacts] = {}
    for facts in notices:
        for said in facts.recipients:
            if said.action is not DeliveryAction.DELAYED or _key(said) not in final:
                # Each is judged by the words of the notice that tells of it.
                own = said._replace(passages=(*said.passages, *facts.passages))
                told.setdefault((_key(said), said.action, said.diagnostic), own)
    failing = (facts for facts in notices if any(map(_is_failed, facts.recipients)))
    return next(failing, notices[0])._replace(recipients=tuple(told.values()), passages=())


def _is_failed(said: RecipientFacts) -> bool:
    """Tell whether a notice says so, or gives no action but a code that is for good (RFC 5321, 4.2.1; RFC 3463, 2)."""
    return said.action is DeliveryAction.FAILED or (said.action is None and _is_for_good(said))


def _is_for_good(said: RecipientFacts) -> bool:
    return (said.reply_code or 0) >= _FOR_GOOD or (said.status or "").startswith("5")


def _is_passing(said: RecipientFacts) -> bool:
    return not _is_for_good(said) and (said.reply_code is not None or (said.status or "").startswith("4"))


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
