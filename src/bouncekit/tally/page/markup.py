"""Text in HTML: what comes from outside is escaped, and cannot turn the text around it."""

from collections.abc import Iterable
from html import escape

__all__ = ["ours", "paragraph", "theirs", "visible"]


def ours(text: str) -> str:
    """Return words of ours, escaped."""
    return escape(text, quote=True)


def theirs(text: str) -> str:
    """Return what stood in a message: escaped, nothing invisible in it, and in a direction of its own."""
    return f"<bdi>{escape(visible(text), quote=True)}</bdi>"


def visible(text: str) -> str:
    """Return a text on one line, with a sign for each that cannot be seen."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in " ".join(text.split()))


def paragraph(texts: Iterable[str]) -> str:
    """Return sentences of ours as one paragraph; nothing where there are none."""
    said = " ".join(map(ours, texts))
    return f"<p>{said}</p>\n" if said else ""
