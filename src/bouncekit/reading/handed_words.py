"""What who hands a notice on tells of it and of themselves: that they never wrote what came back, for one.

A name beside their own address is somebody else's where it has no word of theirs, and the address holds none of it.
"""

from collections.abc import Iterator

from bouncekit.message import Message
from bouncekit.reading.answers.addresses import clean_address
from bouncekit.reading.facts import Facts
from bouncekit.reading.forwarded import own_words
from bouncekit.reading.kinds.likenesses import denies_by_likeness
from bouncekit.reading.kinds.pasted_letters import claims_writing, denies_writing
from bouncekit.reading.original.other_box import tells_other_box
from bouncekit.reading.original.returned import returned_headers
from bouncekit.reading.own_words import told_beside
from bouncekit.reading.sender.signals import Signals
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["with_own_words"]

_WORD = lazily(r"[a-z]{3,}")
_LONGEST = 1000  # characters: who hands a notice on says little of it
_LONGEST_NAME = 60
_EMBEDDED = frozenset({"message/rfc822", "message/global"})


def with_own_words(facts: Facts, message: Message, signals: Signals) -> Facts:
    """Return the `facts` of a notice that `message` hands on with what its sender tells beside it, and whose it is."""
    own = own_words(signals.whole_text)[:_LONGEST]
    if own.strip():
        facts = facts.with_background(told=told_beside(own, handed_on=True))
    return facts if signals.machine else _with_denial(facts, message, own)


def _with_denial(facts: Facts, message: Message, own: str) -> Facts:
    said = denies_writing(own)
    denied = denies_by_likeness(own) if said is None else said
    if denied:
        return facts.with_background(denied=True)
    claimed, other_box = claims_writing(own), facts.background.other_box or tells_other_box(own)
    signed = None if claimed else _other_name(message)
    if not (claimed or signed or other_box):
        return facts
    facts = facts.with_background(signed=signed, other_box=other_box)
    return facts._replace(forged=facts.forged and not claimed)


def _other_name(message: Message) -> str | None:
    """Return the name beside the sender's address in what came back, where it is not theirs."""
    name, address = _named(message.header("from") or "")
    mine = set(_WORD.findall(fold(name)))
    for value in _returned_from(message) if mine and address else ():
        inner, inner_address = _named(value)
        theirs = set(_WORD.findall(fold(inner)))
        if (
            address == inner_address
            and theirs
            and mine.isdisjoint(theirs)
            and not any(map(address.__contains__, theirs))
        ):
            return " ".join(inner.split())[:_LONGEST_NAME]
    return None


def _named(sender: str) -> tuple[str, str]:
    """Return the name and the address, in lower case, in the value of From; empty where there is none."""
    name, bracket, _ = sender[:_LONGEST].rpartition("<")
    return name.strip(' "') if bracket else "", (clean_address(sender[:_LONGEST]) or "").lower()


def _returned_from(message: Message) -> Iterator[str]:
    """Yield the From of what came back, which stands in the text or in an attached notice."""
    within = [part.embedded for part in message.parts if part.content_type in _EMBEDDED]
    for notice in (message, *(one for one in within if one is not None)):
        headers = returned_headers(notice)
        found = headers.header("from") if headers else None
        if found:
            yield found
