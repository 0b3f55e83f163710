"""How a page was laid out: by a template, which puts every word into a table, or by a person's mail program.

Only the source of the HTML part is looked at, and no more than its beginning.  Names are data (data/letters.toml).
"""

from enum import IntEnum

from bouncekit.message import Message
from bouncekit.reading.sender.sender_words import literals
from bouncekit.text.expressions import lazily

__all__ = ["Layout", "layout_of"]

_LIMIT = 30_000
_STYLES = 6_000
_TAG = lazily(r"<(/?)(table|blockquote|style|script|title|[a-z!?/][^\s>]{0,20})[^>]{0,2000}>")
_UNSEEN = frozenset({"style", "script", "title"})
# A link that is drawn as a button.
_BUTTON = lazily(r"<a\s[^>]{0,600}style=\"[^\">]{0,400}(?:background|padding)[^>]{0,400}>")
_OUTSIDE = 0.04


class Layout(IntEnum):
    """Who made the page: a person's mail program, a template, or what does not show it."""

    LETTER = -1
    NONE = 0
    BUTTON = 1
    TABLE = 2
    TEMPLATE = 3


def layout_of(message: Message) -> Layout:
    """Return how the page of `message` was laid out; `NONE` where there is no page."""
    for part, kind in zip(message.parts, message.kinds, strict=True):
        if kind == "text/html" and part.disposition != "attachment":
            return _of(part.body[:_LIMIT].decode("latin-1").lower())
    return Layout.NONE


def _of(page: str) -> Layout:
    if literals("robots", "layouts").stand_in(page[:_STYLES]):
        return Layout.TEMPLATE
    if "<table" in page and _is_all_in_tables(page):
        return Layout.TABLE
    if literals("persons", "layouts").stand_in(page):
        return Layout.LETTER
    return Layout.BUTTON if _BUTTON.search(page) else Layout.NONE


def _is_all_in_tables(page: str) -> bool:
    """Tell whether all that is said stands in tables: people's words stand outside, even where a banner does not."""
    inside = outside = depth = end = 0
    unseen = ""
    for tag in _TAG.finditer(page):
        said = 0 if unseen else sum(map(len, page[end : tag.start()].split()))
        inside, outside, end = inside + said * (depth > 0), outside + said * (depth == 0), tag.end()
        closes, name = tag[1] == "/", tag[2]
        if name == "blockquote":
            break
        if name == "table":
            depth = max(depth + (-1 if closes else 1), 0)
        elif name in _UNSEEN:
            unseen = "" if closes else name
    return inside > 0 and outside <= inside * _OUTSIDE
