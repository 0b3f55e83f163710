"""What a notice tells beside whom and why: the quoted dialogue, and the names that servers gave to the message.

Everything here is looked for only where a cheap sign of it stands in the text.
"""

from bouncekit.reading.dialogue import quoted_dialogue
from bouncekit.reading.facts import Facts, RecipientFacts
from bouncekit.reading.identifiers import ANNOUNCED, announced_queue_id, remote_id_in

__all__ = ["with_details"]

_TEXT_LIMIT = 64 * 1024


def with_details(facts: Facts, text: str) -> Facts:
    """Return `facts` with what `text`, the notice's own, and the answers in it tell of names and of the dialogue."""
    text = text[:_TEXT_LIMIT]
    transcript = quoted_dialogue(text)
    if transcript:
        facts = facts._replace(transcript=transcript)
    if facts.queue_id is None and ANNOUNCED in text:
        facts = facts._replace(queue_id=announced_queue_id(text))
    named = {index: found for index, said in enumerate(facts.recipients) if (found := remote_id_in(said.diagnostic))}
    if named:
        facts = facts._replace(recipients=tuple(_named(n, said, named) for n, said in enumerate(facts.recipients)))
    return facts


def _named(index: int, said: RecipientFacts, named: dict[int, str]) -> RecipientFacts:
    return said._replace(remote_id=said.remote_id or named[index]) if index in named else said
