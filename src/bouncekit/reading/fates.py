"""Sentences of a pasted notice that tell each of another address what became of the message to it.

One failed and another waits, on one line or in one paragraph: neither fate is the other's.  Where the sentences agree,
or one of them tells nothing, the text is read as a whole.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from bouncekit import data
from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.answers.quoted import expanded_from
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Frame
from bouncekit.reading.forwarded import is_handed_on
from bouncekit.reading.frames import frame_of, has_given_up, told_in
from bouncekit.reading.named_as_other import is_named_as_other
from bouncekit.reading.original.quoting import split_quoted_original
from bouncekit.reading.pasted import read_line
from bouncekit.text.cues import CuePattern
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold, fold_all
from bouncekit.text.literals import Literals

__all__ = ["read_fates", "waiting_in"]

_LIMIT = 8000
_MOST = 50  # sentences
_MOST_CLAUSES = 12
_TWO = 2
_FOR_GOOD = 500
# Where a sentence ends and another one begins; a line that begins with a capital may begin one, too.
_END = lazily(
    r"(?<=[.!?;)\]])[\"'»”]{0,2}\s+(?=[^\s\da-zà-ÿ(])|(?<=[.!?;])\s+(?=<?[\w.+-]{1,64}@)|\n\s{0,20}(?=[^\s\da-zà-ÿ(])"
)
_CLAUSE = lazily(r"[,;–—]\s+|\s-\s")
_IN_A_ROW = CuePattern(r"[>\"'»)]?(?:\s?[,;&/]|\s(?&and_also))\s?[<\"'«(]?", re.IGNORECASE)
_SENT_BY = CuePattern(r"\b(?&sent_by)[\s:<\"'(«]{1,4}$", re.IGNORECASE)
_FRAMES = {
    Frame.DELAYED: DeliveryAction.DELAYED,
    Frame.RETURNED: DeliveryAction.FAILED,
    Frame.DELIVERED: DeliveryAction.DELIVERED,
    Frame.RELAYED: DeliveryAction.RELAYED,
}


class _Fate(NamedTuple):
    """What a part of a text tells of the addresses that it names."""

    words: str
    addresses: tuple[str, ...]
    action: DeliveryAction | None


def read_fates(text: str) -> Facts | None:
    """Return what the sentences of `text` tell of each address, where one waits and another does not; else None."""
    if text.count("@") < _TWO or len(text) > _LIMIT:
        return None
    fates = [] if is_handed_on(text) else _fates(text)
    actions = {fate.action for fate in fates}
    names = [address for fate in fates for address in fate.addresses]
    if None in actions or DeliveryAction.DELAYED not in actions or len(actions) < _TWO or len({*names}) < len(names):
        return None
    recipients = (
        read_line(fate.words)._replace(address=address, action=fate.action)
        for fate in fates
        for address in fate.addresses
    )
    frame = Frame.RETURNED if DeliveryAction.FAILED in actions else Frame.DELAYED
    return Facts(Form.PASTED, tuple(recipients), machine=True, frame=frame)


def waiting_in(text: str) -> frozenset[str]:
    """Return the addresses (in lower case) that wait as `text` says, where it names others, too."""
    fates = _fates(text) if text.count("@") >= _TWO and len(text) <= _LIMIT else []
    told = {address: fate.action for fate in fates for address in fate.addresses}
    waiting = frozenset(address for address, action in told.items() if action is DeliveryAction.DELAYED)
    return waiting if len(waiting) < len(told) else frozenset()


def _fates(text: str) -> list[_Fate]:
    """Return the parts of `text` that name somebody, each with the sentences that follow and name nobody else."""
    found: list[_Fate] = []
    if frame_of(text) is Frame.SENDING:
        return found  # nothing has left: nobody waits for it
    opening = ""
    own = split_quoted_original(text)[0]  # the copy below names others
    sentences = (" ".join(sentence.split()) for sentence in _END.split(own.strip(), _MOST))
    for words in (clause for sentence in sentences for clause in _clauses(sentence)):
        addresses = _written_to(words)
        last = found[-1] if found else None
        if last and (not addresses or addresses == last.addresses):
            found[-1] = _Fate(f"{last.words} {words}", last.addresses, last.action or _action_in(words))
        elif addresses:
            above = f"{opening} {words}".strip()
            found.append(_Fate(above, addresses, _action_in(words) or _action_in(above)))
            opening = ""
        else:
            opening = words  # "Failed:", above the address
    return found


def _clauses(sentence: str) -> list[str]:
    """Return the parts of a `sentence` that tells two fates: "to a it failed, to b it is delayed"."""
    parts: list[str] = []
    for clause in _CLAUSE.split(sentence, _MOST_CLAUSES) if sentence.count("@") > 1 else [sentence]:
        if parts and not (_tells_of_somebody(parts[-1]) and _tells_of_somebody(clause)):
            parts[-1] = f"{parts[-1]}, {clause}"
        else:
            parts.append(clause)
    return parts if len(parts) > 1 else [sentence]  # as it was written


def _tells_of_somebody(clause: str) -> bool:
    return bool(_written_to(clause)) and _action_in(clause) is not None


def _written_to(sentence: str) -> tuple[str, ...]:
    """Return to whom was written, of those whom `sentence` names: neither the sender nor who helps.

    Of several that stand in no row, one is whoever wrote: the one is told whom an answer would name.
    """
    if "@" not in sentence:
        return ()
    original = expanded_from(sentence)
    named = [one for one in find_addresses(sentence) if original is None or one.lower() != original.lower()]
    named = [one for one in named if not is_named_as_other(sentence, one) and not _is_sender(sentence, one)]
    row = all(_IN_A_ROW.fullmatch(between) for between in _between(sentence, named))
    answered = read_line(sentence).address if named and not row else None
    return tuple(dict.fromkeys(named if row or answered not in named else [answered]))


def _is_sender(sentence: str, address: str) -> bool:
    return _SENT_BY.search(fold(sentence).partition(fold(address))[0]) is not None


def _between(sentence: str, addresses: list[str]) -> list[str]:
    """Return what stands between each two `addresses`."""
    found, rest = [], sentence.lower()
    for address in addresses:
        before, _, rest = rest.partition(address.lower())
        found.append(before)
    return found[1:]


def _action_in(sentence: str) -> DeliveryAction | None:
    """Return what `sentence` says to have happened; None of what it only supposes, or asks."""
    frame = Frame.RETURNED if has_given_up(sentence) else told_in(sentence)
    codes = find_codes(sentence)
    coded = codes != (None, None)
    if not coded and (sentence.rstrip().endswith("?") or _supposed().stand_in(f" {fold(sentence)} ")):
        return None
    for_good = (codes.reply_code or 0) >= _FOR_GOOD or (codes.status or "").startswith("5")
    told = {action for _, action in _words().found(f" {fold(sentence)} ")}
    if DeliveryAction.DELAYED in told and not for_good and not has_given_up(sentence):
        return DeliveryAction.DELAYED
    if frame is not None:
        return _FRAMES[frame]
    if for_good or DeliveryAction.FAILED in told:
        return DeliveryAction.FAILED
    return told.pop() if told else None  # a temporary code alone: whoever sends it back may have given up


@cache
def _words() -> Literals:
    """Return what a sentence says of its message, where it quotes no notice."""
    frames = _table()
    told = {"waiting": DeliveryAction.DELAYED, "failing": DeliveryAction.FAILED, "reached": DeliveryAction.DELIVERED}
    return Literals({words: action for key, action in told.items() for words in fold_all(frames[key])})


@cache
def _supposed() -> Literals:
    return Literals(dict.fromkeys(_table()["supposed"], True))


def _table() -> Mapping[str, list[str]]:
    table: Mapping[str, list[str]] = data.load("kinds/frames.toml")
    return table
