"""Addresses that a notice gives in place of the one that failed: "n'existe plus. Nouvelle adresse : …", "write to …".

They stand in the same text as the lost one, often behind the same words, and their mail did not fail.  What was said of
an address before it is in its sentence; a heading reaches over a blank line.  Words are data
(data/kinds/replacements.toml).
"""

from functools import cache

from bouncekit.data import load
from bouncekit.reading.notices.markers import Words
from bouncekit.reading.notices.notice_text import NoticeText
from bouncekit.text.expressions import lazily

__all__ = ["is_replacement"]

_ABOVE = 3  # lines
_BEFORE = 120
_AFTER = 24
_HEADING = 32  # letters that reach over a blank line
_ENDED = lazily(r"[.!?;。！？][\s)»\"']|[。！？]")
_BLANK_LINE = lazily(r"\n\s*\n")


def is_replacement(text: NoticeText, number: int, address: str) -> bool:
    """Tell whether the words around `address`, on the line `number`, call it another than the one that failed."""
    line, wanted = text.folded[number], address.lower()
    at = line.find(wanted)
    if at < 0:
        return False
    above = "\n".join([*text.folded[max(0, number - _ABOVE) : number], ""])
    before = _last_sentence((above + line[:at])[-_BEFORE:])
    behind = line[at + len(wanted) :][:_AFTER]
    return _words("before").stand_in(before) or _words("after").stand_in(behind)


def _last_sentence(text: str) -> str:
    """Return what begins behind the last end of a sentence; of what stands above a blank line the last words alone."""
    ends = [match.end() for match in _ENDED.finditer(text)]
    sentence = text[ends[-1] :] if ends else text
    blanks = [match.start() for match in _BLANK_LINE.finditer(sentence)]
    return sentence[max(0, blanks[-1] - _HEADING) :] if blanks else sentence


@cache
def _words(place: str) -> Words:
    return Words(load("kinds/replacements.toml")[place])
