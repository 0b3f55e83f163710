"""The reader's own address in a pasted notice: in the From line of their letter below, or in the notice's own To line.

Who wrote it, and who was told, is nobody who failed.
"""

from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.facts import Facts, Passage, RecipientFacts
from bouncekit.reading.handed_blocks import label_of
from bouncekit.reading.named_as_other import list_looked_after
from bouncekit.text.folding import fold_lines

__all__ = ["without_writer"]

_LINES = 400
_FROM = "from"
_TO = "to"
_DAEMONS = ("mailer-daemon@", "postmaster@")
_NEAR = 6  # lines of a header that are shown
_RULED = ("----", "____", "====")


def without_writer(facts: Facts, text: str) -> Facts:
    """Return `facts` without the address that `text` names in a From line alone, and with the notice's own words.

    Whom the notice itself was sent to is no recipient either, where nothing else names them.
    """
    if not any(said.address for said in facts.recipients):
        return facts
    facts = _without_owners(facts) if facts.recipients[1:] else facts
    lines = text.split("\n", _LINES)[:_LINES]
    labels = [label_of(line) if "@" in line else None for line in fold_lines("\n".join(lines))]
    facts = _without_told(facts, lines, labels)
    writers = {one.lower() for one in _addresses(lines, labels, of_writers=True)}
    writers -= {one.lower() for one in _addresses(lines, labels, of_writers=False)}
    if not writers:
        return facts
    words = _words_of_notice(lines)
    return facts._replace(recipients=tuple(_corrected(said, writers, words) for said in facts.recipients))


def _without_owners(facts: Facts) -> Facts:
    """Return `facts` without who looks after a list that is among the recipients, too (RFC 2142, 6)."""
    named = {(said.address or "").lower() for said in facts.recipients}
    kept = tuple(said for said in facts.recipients if list_looked_after(said.address or "") not in named)
    return facts._replace(recipients=kept)


def _without_told(facts: Facts, lines: list[str], labels: list[str | None]) -> Facts:
    """Return `facts` without the address in the To line of the notice itself, where it stands nowhere else."""
    heads = [n for n, label in enumerate(labels) if label == _FROM and any(d in lines[n].lower() for d in _DAEMONS)]
    near = (range(head, min(head + _NEAR, len(lines))) for head in heads)
    places = {
        place for place in (next((n for n in span if labels[n] == _TO), None) for span in near) if place is not None
    }
    told = {one.lower() for n in places for one in find_addresses(lines[n])}
    told -= {one.lower() for n, line in enumerate(lines) if n not in places for one in find_addresses(line)}
    kept = [said._replace(address=None) if (said.address or "").lower() in told else said for said in facts.recipients]
    return facts._replace(recipients=tuple(kept)) if told else facts


def _addresses(lines: list[str], labels: list[str | None], *, of_writers: bool) -> list[str]:
    wanted = (line for line, label in zip(lines, labels, strict=True) if (label == _FROM) is of_writers)
    return [one for line in wanted for one in find_addresses(line)]


def _words_of_notice(lines: list[str]) -> str:
    """Return what the notice says itself: neither its header, nor the letter below it, nor the line between them."""
    folded = fold_lines("\n".join(lines))
    labels = [label_of(line) for line in folded]
    body = next((place for place, label in enumerate(labels) if label is None and folded[place]), 0)
    below = (n for n in range(body, len(lines)) if labels[n] == _FROM or folded[n].startswith(_RULED))
    own = lines[body : next(below, len(lines))]
    return " ".join(" ".join(own).split())


def _corrected(said: RecipientFacts, writers: set[str], words: str) -> RecipientFacts:
    if (said.address or "").lower() not in writers:
        return said
    codes = find_codes(words)
    return said._replace(
        address=None,
        diagnostic=words or None,
        passages=(Passage(words, "diagnostic"),) if words else said.passages,
        status=codes.status,
        reply_code=codes.reply_code,
    )
