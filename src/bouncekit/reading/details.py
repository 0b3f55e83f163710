"""What a notice tells beside whom and why: the quoted dialogue, and the names that servers gave to the message.

Everything here is looked for only where a cheap sign of it stands in the text.
"""

from bouncekit.reading.dialogue import quoted_dialogue
from bouncekit.reading.facts import Facts, RecipientFacts
from bouncekit.reading.groups import Group
from bouncekit.reading.identifiers import queue_id_of, remote_id_in

__all__ = ["with_details"]

_TEXT_LIMIT = 64 * 1024
_NO_FIELDS = Group()


def with_details(facts: Facts, text: str) -> Facts:
    """Return `facts` with what `text`, the notice's own, and the answers in it tell of names and of the dialogue."""
    text = text[:_TEXT_LIMIT]
    transcript = quoted_dialogue(text)
    queue_id = facts.queue_id or queue_id_of(_NO_FIELDS, text)
    if transcript or queue_id != facts.queue_id:
        facts = facts._replace(transcript=transcript, queue_id=queue_id)
    recipients = [_named(said) for said in facts.recipients]
    if any(new is not old for new, old in zip(recipients, facts.recipients, strict=True)):
        facts = facts._replace(recipients=tuple(recipients))
    return facts


def _named(said: RecipientFacts) -> RecipientFacts:
    found = said.remote_id or remote_id_in(said.diagnostic)
    return said._replace(remote_id=found) if found != said.remote_id else said
