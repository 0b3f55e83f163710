"""What a watch says on standard error: what happened, and what was done in the end."""

from contextlib import suppress
from typing import TYPE_CHECKING

from bouncekit.cli.console.safe_text import Words, neutral
from bouncekit.mailbox import MailboxError, MailboxReason

if TYPE_CHECKING:
    from bouncekit.helpdesk.watching import Happening, WatchCounts

__all__ = ["summary", "told_line"]


def told_line(what: "Happening", place: str, said: str, words: Words) -> str:
    """Return one line about what happened at `place`; `said` are the server's words, or a reason."""
    with suppress(ValueError):
        said = MailboxError(MailboxReason(said), "").text(words.lang).rstrip(".")
    detail = f" ({neutral(said)})" if said else ""
    return words.text(f"watch-{what}", place=neutral(place), detail=detail)


def summary(counts: "WatchCounts", words: Words) -> str:
    """Return how many messages were read, and what was done with them, on one line."""
    always = ("read", "recognised")
    told = []
    for name in ("read", "recognised", "flagged", "moved", "delivered", "waiting", "unreadable"):
        count = getattr(counts, name)
        if count or name in always:
            told.append(words.count("counts", f"watch-{name}", count))
    return " ".join(told)
