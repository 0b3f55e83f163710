"""Addresses that somebody typed with a blank within: ``<le gall@example.org>``.

What stands behind the blank is another address, which may be somebody's: whoever is told that it is dead would be told
what no server said.
"""

from bouncekit.text.cues import CuePattern
from bouncekit.text.expressions import lazily

__all__ = ["is_typed_with_blanks", "words_typed_before"]

_REACH = 60
_WORD = r"[^\W\d_][\w.+'-]{0,30}"
# All that stands between the brackets before the address; between quotation marks, behind a colon or in Exim's list
# (two blanks), a name's particle: where another line begins, it may be a word of the sentence ("de", "von").
_BRACKETED = lazily(rf"<[ ]?((?:{_WORD} ){{1,3}})\Z")
_QUOTED = CuePattern(r"(?:[\"'\u00ab\u201c\u201e:][ \xa0\u202f]?|(?:\n|\A)  )((?i:(?&name_particle)) )\Z")
_BLANKS = lazily(rf"(?:{_WORD} ){{1,3}}[^\s<>()\[\],;:@\"]{{1,64}}@[\w.-]{{1,255}}\Z")
_ENDS = (">", '"', "'", "\u00bb", "\u201d", "\u201c", "\n", "")


def words_typed_before(text: str, start: int, end: int) -> str:
    """Return the words that belong to the address from `start` to `end` in `text`, with the blank behind them."""
    if text[start - 1 : start] != " " or start < 2:
        return ""
    after = text[end : end + 2].strip(" \t\r\xa0\u202f")[:1]
    if after not in _ENDS:
        return ""
    if after == ">":
        found = _BRACKETED.search(text, max(0, start - _REACH), start)
    else:
        found = _QUOTED.search(text, max(0, start - _REACH), start)
    return found[1] if found else ""


def is_typed_with_blanks(written: str) -> bool:
    """Tell whether a field's whole value is words and an address that ends them."""
    return " " in written and _BLANKS.match(written) is not None
