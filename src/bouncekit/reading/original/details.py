"""What a notice tells beside whom and why: the quoted dialogue, servers' names for the message, a new address.

Everything here is looked for only where a cheap sign of it stands in the text.
"""

import re

from bouncekit.reading.answers.addresses import clean_address, find_addresses
from bouncekit.reading.answers.dialogue import quoted_dialogue
from bouncekit.reading.answers.identifiers import ANNOUNCED, announced_queue_id, remote_id_in
from bouncekit.reading.facts import Facts, RecipientFacts
from bouncekit.reading.original.glances import DIALOGUE, GENERATED, NAMED
from bouncekit.text.cues import cue
from bouncekit.text.expressions import lazily

__all__ = ["with_details"]

_TEXT_LIMIT = 64 * 1024
_MOVED_CODE = 551
_GENERATED = "generated from "
_FORWARDED_TO = lazily(
    r"^[ \t]{1,8}([^\s@]{1,64}@[^\s@:]{1,255}):?[ \t]{0,8}\n"
    rf"[ \t]{{1,12}}\((?:ultimately )?{_GENERATED}(\S{{3,320}})\)",
    re.MULTILINE,
)


def with_details(facts: Facts, text: str, shown: int) -> Facts:
    """Return `facts` with what `text`, the notice's own, and the answers in it tell of names and of the dialogue.

    `shown` is what the text shows at a `glance`.
    """
    recipients = tuple([_with_names(said) if said.diagnostic else said for said in facts.recipients])
    if not shown & (DIALOGUE | NAMED | GENERATED):  # mostly
        return facts if recipients == facts.recipients else facts._replace(recipients=recipients)
    text = text[:_TEXT_LIMIT]
    queue_id = facts.queue_id
    if queue_id is None and ANNOUNCED in text:
        queue_id = announced_queue_id(text)
    if _GENERATED in text:
        recipients = _forwarded(recipients, text)
    return facts._replace(transcript=quoted_dialogue(text), queue_id=queue_id, recipients=recipients)


def _forwarded(recipients: tuple[RecipientFacts, ...], text: str) -> tuple[RecipientFacts, ...]:
    """Return `recipients`, those that were forwarded under the addresses that failed.

    QUIRK: Exim's Final-Recipient is the address that was written to; only its text tells where that one led.  There is
    a group for each that failed, in the order of the text.
    """
    targets: dict[str, list[str]] = {}
    for match in _FORWARDED_TO.finditer(text):
        address, source = clean_address(match[1]), clean_address(match[2])
        if address and source:
            targets.setdefault(source.lower(), []).append(address)
    led = []
    for said in recipients:
        left = targets.get((said.address or "").lower()) if said.original_address is None else None
        led.append(said._replace(address=left.pop(0), original_address=said.address) if left else said)
    return tuple(led)


def _may_have_moved(said: RecipientFacts, answer: str) -> bool:
    """Tell whether a server may name the recipient's new address (RFC 5321, 3.4: 551; RFC 3463: X.1.6)."""
    return (
        any(map(answer.__contains__, cue("new_address")))
        or said.reply_code == _MOVED_CODE
        or (said.status is not None and said.status.endswith(".1.6"))
    )


def _with_names(said: RecipientFacts) -> RecipientFacts:
    """Return `said` with the remote server's name for the message, and the address that it names beside theirs."""
    answer = said.diagnostic or ""
    remote_id = said.remote_id or remote_id_in(answer)
    new = None
    if "@" in answer and _may_have_moved(said, answer):
        known = {one.lower() for one in (said.address, said.original_address) if one}
        others = [one for one in find_addresses(answer) if one.lower() not in known]
        new = others[0] if len(others) == 1 else None
    if remote_id == said.remote_id and new is None:
        return said
    return said._replace(remote_id=remote_id, new_address=new)
