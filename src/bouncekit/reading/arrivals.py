"""Who is told to be reached in a text that also says of them that a server still tries: their mail has arrived.

Somebody has pasted a notice of delay and the one that came after it, in whatever order.
"""

from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.facts import DeliveryAction, Facts, Frame, RecipientFacts
from bouncekit.reading.frames import told_in
from bouncekit.text.expressions import lazily

__all__ = ["with_arrivals"]

_LIMIT = 16 * 1024
_FOR_GOOD = 500
_FRAMES = {DeliveryAction.DELIVERED: Frame.DELIVERED, DeliveryAction.RELAYED: Frame.RELAYED}
_PIECE = lazily(r"\n|(?<=[.!?;])\s|[«»“”„\"]")  # a line, a sentence, what is quoted


def with_arrivals(facts: Facts, text: str) -> Facts:
    """Return `facts` in which a recipient is delivered of whom `text` says that they wait and that they are reached."""
    waiting = [said for said in facts.recipients if said.address and _is_waiting(said, facts.frame)]
    if not waiting:
        return facts
    told = _told_of_each(text[:_LIMIT])
    recipients = tuple(_as_told(said, told) if said in waiting else said for said in facts.recipients)
    if recipients == facts.recipients:
        return facts
    frames = {_FRAMES.get(said.action) if said.action else None for said in recipients}
    return facts._replace(recipients=recipients, frame=frames.pop() if len(frames) == 1 else facts.frame)


def _as_told(said: RecipientFacts, told: dict[str, set[Frame]]) -> RecipientFacts:
    frames = told.get((said.address or "").lower(), set())
    if Frame.DELAYED not in frames:
        return said
    action = next((action for action, frame in _FRAMES.items() if frame in frames), said.action)
    return said._replace(action=action)


def _is_waiting(said: RecipientFacts, frame: Frame | None) -> bool:
    if (said.reply_code or 0) >= _FOR_GOOD or (said.status or "").startswith("5"):
        return False
    return said.action is DeliveryAction.DELAYED or (said.action is None and frame is Frame.DELAYED)


def _told_of_each(text: str) -> dict[str, set[Frame]]:
    """Return who speaks of each address (in lower case): in its own piece of `text`, else in the last one before."""
    told: dict[str, set[Frame]] = {}
    speaks: Frame | None = None
    for piece in _PIECE.split(text):
        speaks = told_in(piece) or speaks
        if speaks is not None and "@" in piece:
            for address in find_addresses(piece):
                told.setdefault(address.lower(), set()).add(speaks)
    return told
