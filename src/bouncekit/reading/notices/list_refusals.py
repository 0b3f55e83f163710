"""Letters that a mailing list gives back: not from a member, refused by a moderator, too large.

Most list managers write them from the list's own address under the letter's own subject, so that neither sender nor
subject promises a notice.  Three signs must agree: the address is a manager's, the words are those of a refusal
(data/kinds/lists.toml), and nothing says that the letter still waits.  The list is the recipient that refused.
"""

import re
from functools import cache
from typing import Any, NamedTuple

from bouncekit.data import load
from bouncekit.message import Message
from bouncekit.reading.answers.addresses import clean_address, find_addresses
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Passage, RecipientFacts
from bouncekit.reading.notices.markers import Words
from bouncekit.reading.original.lost_message import read_original
from bouncekit.reading.sender.signals import Signals
from bouncekit.text.folding import fold

__all__ = ["read_list_refusal"]

_REACH = 4000


def read_list_refusal(message: Message, signals: Signals) -> Facts | None:
    """Return the facts of a letter that a mailing list gives back, or None."""
    sender = None if signals.reply else clean_address(message.raw_header("from") or "")
    kept = _kept()
    if sender is None or not (owned := kept.address.match(sender.lower())):
        return None
    words = " ".join(signals.text[:_REACH].split())
    folded = fold(words)
    if not kept.refused.stand_in(folded) or kept.held.stand_in(folded):
        return None
    original = read_original(message, signals.whole_text)
    subject = message.header("subject") or None
    named = original.to if original and original.to else find_addresses(subject or "")
    address = _list_of(owned, named, words)
    passage = Passage(words, "notice")
    recipient = RecipientFacts(
        address=address,
        action=DeliveryAction.FAILED,
        diagnostic=None,
        passages=(passage,),
        found_in="notice",
    )
    return Facts(Form.NOTICE, (recipient,), None, subject, machine=True, passages=(passage,), original=original)


def _list_of(owned: re.Match[str], written_to: tuple[str, ...], words: str) -> str | None:
    """Return the list's address: the manager's own without its mark, as the letter or the notice writes it."""
    known = (*written_to, *find_addresses(words))
    name = owned["list"] or owned["after"]
    if not name:
        return written_to[0] if len(written_to) == 1 else None
    wanted = f"{name}@{owned['host']}"
    return next((one for one in known if one.lower() == wanted), wanted)


class _Kept(NamedTuple):
    address: re.Pattern[str]
    refused: Words
    held: Words


@cache
def _kept() -> _Kept:
    table: dict[str, Any] = load("kinds/lists.toml")
    own: dict[str, Any] = load("senders.toml")["list_managers"]
    suffixes, prefixes, managers = ("|".join(map(re.escape, own[k])) for k in ("suffixes", "prefixes", "managers"))
    address = re.compile(
        rf"(?:(?P<list>[^@]{{1,200}})[-+](?:{suffixes})|(?:{prefixes})(?P<after>[^@]{{1,200}})"
        rf"|(?:{managers})(?:[-+](?:{suffixes}))?)@(?P<host>[^@]{{1,255}})\Z"
    )
    return _Kept(address, Words(table["refused"]), Words(table["held"]))
