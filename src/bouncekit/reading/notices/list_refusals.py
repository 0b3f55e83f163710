"""Letters that a mailing list gives back: not from a member, refused by a moderator, too large, to a list that is none.

Most list managers write them from the list's own address under the letter's own subject, so that neither sender nor
subject promises a notice.  Three signs must agree: the address is a manager's, the words are those of a refusal
(data/kinds/lists.toml), and nothing says that the letter still waits.  The list is the recipient that refused.  A list
that does not exist is named in the sentence that says so, and nothing but that sentence is judged: of its letter, which
may stand below, no word is the manager's.
"""

import re
from functools import cache
from typing import Any, NamedTuple

from bouncekit.data import load
from bouncekit.message import Message
from bouncekit.reading.answers.addresses import clean_address, find_addresses
from bouncekit.reading.facts import DeliveryAction, Facts, Form, OriginalFacts, Passage, RecipientFacts
from bouncekit.reading.notices.markers import Words
from bouncekit.reading.original.lost_message import read_original
from bouncekit.reading.sender.signals import Signals
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["read_list_refusal"]

_REACH = 4000
_MISSING_REACH = 1500
_SENTENCE = lazily(r"(?<=[.!?。])\s+|\n")
_NAMED = lazily(r"[\"'«“„‘](?:\s)?([\w.+-]{2,64})\s?[\"'»”“’]")


def read_list_refusal(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a letter that a mailing list gives back, or None."""
    sender = None if signals.reply else clean_address(message.raw_header("from") or "")
    kept = _kept()
    if sender is None or not (owned := kept.address.match(sender.lower())):
        return None
    words = " ".join(signals.text[:_REACH].split())
    folded = fold(words)
    if kept.held.stand_in(folded):
        return None
    absent = _missing_list(signals.text[:_MISSING_REACH], owned["host"], kept)
    if absent is not None:
        return _facts(message, *absent, read_original(message, signals.whole_text))
    if not (kept.refused.stand_in(folded) or (kept.mine.stand_in(folded) and kept.turned_down.stand_in(folded))):
        return None
    original = read_original(message, signals.whole_text)
    named = original.to if original and original.to else find_addresses(message.header("subject") or "")
    return _facts(message, _list_of(owned, named, words), words, original)


def _facts(message: Message, address: str | None, words: str, original: OriginalFacts | None) -> Facts:
    passage = Passage(words, "notice")
    recipient = RecipientFacts(
        address=address,
        action=DeliveryAction.FAILED,
        diagnostic=None,
        passages=(passage,),
        found_in="notice",
    )
    subject = message.header("subject") or None
    return Facts(Form.NOTICE, (recipient,), None, subject, machine=True, passages=(passage,), original=original)


def _missing_list(text: str, host: str, kept: "_Kept") -> tuple[str, str] | None:
    """Return the list of `host` of which a sentence says that there is none, and that sentence."""
    for sentence in _SENTENCE.split(text):
        folded = fold(sentence)
        if kept.missing.stand_in(folded) and kept.lists.stand_in(folded):
            address = _named_in(sentence, host)
            if address is not None:
                return address, " ".join(sentence.split())
    return None


def _named_in(sentence: str, host: str) -> str | None:
    """Return the one list of `host` that a text names, by its address or by its name in quotation marks."""
    of_host = [one for one in find_addresses(sentence) if one.lower().endswith((f"@{host}", f".{host}"))]
    lists = [one for one in of_host if not _kept().address.match(one.lower())]
    if lists or of_host:
        return lists[0] if len(lists) == 1 else None
    names = _NAMED.findall(sentence)
    return f"{names[0]}@{host}" if len(names) == 1 else None


def _list_of(owned: re.Match[str], written_to: tuple[str, ...], words: str) -> str | None:
    """Return the list's address: the manager's own without its mark, as the letter or the notice writes it."""
    known = (*written_to, *find_addresses(words))
    name = owned["list"] or owned["after"]
    if not name:
        return written_to[0] if len(written_to) == 1 else _named_in(words, owned["host"])
    wanted = f"{name}@{owned['host']}"
    return next((one for one in known if one.lower() == wanted), wanted)


class _Kept(NamedTuple):
    address: re.Pattern[str]
    refused: Words
    mine: Words
    turned_down: Words
    held: Words
    lists: Words
    missing: Words


@cache
def _kept() -> _Kept:
    table: dict[str, Any] = load("kinds/lists.toml")
    own: dict[str, Any] = load("senders.toml")["list_managers"]
    suffixes, prefixes, managers = ("|".join(map(re.escape, own[k])) for k in ("suffixes", "prefixes", "managers"))
    address = re.compile(
        rf"(?:(?P<list>[^@]{{1,200}})[-+](?:{suffixes})|(?:{prefixes})(?P<after>[^@]{{1,200}})"
        rf"|(?:{managers})(?:[-+](?:{suffixes}))?)@(?P<host>[^@]{{1,255}})\Z"
    )
    words = (Words(table[key]) for key in ("refused", "mine", "turned_down", "held", "lists", "missing"))
    return _Kept(address, *words)
