"""Letters that people paste, without a header, and that are no server's answer: a lure, a list's word, a receipt.

What a reader does with them is nothing that they would do with a refusal.  Each kind needs one phrase of each of its
lists (data/kinds/pasted.toml), and a text with a server's answer is none of them.  A lure may name a code to look
like a notice; no server says it there.
"""

import re
from functools import cache

from bouncekit import data
from bouncekit.reading.answers.codes import find_codes
from bouncekit.reading.facts import About, ComplaintFacts, Facts, Form, Passage
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals

__all__ = ["is_lure", "read_pasted_letter"]

_LIMIT = 8000
_LONGEST_TOLD = 1000
# POP and IMAP answer so (RFC 1939, 3; RFC 9051, 7.1), and their answers may name a page, too.
_ANSWERED = lazily(r"-ERR\b|\b(?:NO|BAD|BYE|OK) \[|\[[A-Z][A-Z/-]{2,40}\]")
# Where a server's answer begins: with its line, or behind what introduces it.
_SAID = lazily(r"(?m)(?:^\W{0,6}|[:;]\s{0,3})[245]\d\d[ -]|^\W{0,6}[245]\.\d\.\d{1,3}\b")
_FORMS = {"challenge": Form.CHALLENGE, "receipt": Form.DISPOSITION, "complaint": Form.COMPLAINT}
_ABOUT = {"lure": About.LURE, "held": About.HELD, "subscription": About.SUBSCRIPTION}
# A receipt and a list's manager ask for nothing; a challenge names its filter, which a lure seldom does.
_ORDER = ("complaint", "receipt", "subscription", "held", "challenge", "lure")
_DATED = re.compile(r"wurde am .{1,60}? gelesen\b")


def is_lure(text: str) -> bool:
    """Tell whether `text` baits its reader with their mailbox or account, and gives them something to press."""
    return _kind_of(text) == "lure"


def read_pasted_letter(text: str) -> Facts | None:
    """Return the facts of a pasted letter that is no server's answer, or None."""
    kind = _kind_of(text)
    if kind is None:
        return None
    passage = Passage(" ".join(text.split())[:_LONGEST_TOLD], "notice")
    return Facts(
        _FORMS.get(kind, Form.ORDINARY),
        machine=True,
        passages=(passage,),
        about=_ABOUT.get(kind),
        complaint=ComplaintFacts("abuse") if kind == "complaint" else None,
    )


def _kind_of(text: str) -> str | None:
    text = text[:_LIMIT]
    coded = find_codes(text) != (None, None)
    if _ANSWERED.search(text) or (coded and _SAID.search(text)):
        return None
    folded = fold(text)
    found = {sign for _, signs in _phrases().found(folded) for sign in signs}
    if _DATED.search(folded):
        found.add(("receipt", "read"))
    order = ("lure",) if coded else _ORDER
    return next((kind for kind in order if all((kind, part) in found for part in _parts()[kind])), None)


@cache
def _parts() -> dict[str, tuple[str, ...]]:
    return {kind: tuple(lists) for kind, lists in data.load("kinds/pasted.toml").items()}


@cache
def _phrases() -> Literals:
    phrases: dict[str, set[tuple[str, str]]] = {}
    for kind, lists in data.load("kinds/pasted.toml").items():
        for part, words in lists.items():
            for phrase in words:
                phrases.setdefault(fold(phrase), set()).add((kind, part))
    return Literals({phrase: tuple(sorted(signs)) for phrase, signs in phrases.items()})
