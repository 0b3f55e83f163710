"""What is said of the messages that a plan names, and of what was done with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bouncekit.cli.console.safe_text import neutral
from bouncekit.cli.console.weights import size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bouncekit.cli.console.safe_text import Words
    from bouncekit.mailbox import MessageInfo, TidyOutcome

__all__ = ["how_many", "message_line", "outcome_lines"]


def how_many(count: int, words: Words) -> str:
    """Return a number of messages in words."""
    return words.count("counts", "messages", count)


def message_line(message: MessageInfo, words: Words) -> str:
    """Return one message on one line: size, day, sender, subject, folder."""
    sender = neutral(message.sender) or words.text("unknown")
    subject = neutral(message.subject) or words.text("no-subject")
    return f"{size(message.size, words)}  {words.day(message.date)}  {sender}  {subject}  [{neutral(message.folder)}]"


def outcome_lines(outcome: TidyOutcome, words: Words) -> Iterator[str]:
    """Yield what was done, what was spared, and why it stopped where it did."""
    if outcome.removed:
        count = how_many(len(outcome.removed), words)
        yield words.text("removed", messages=count, size=size(outcome.freed, words))
    if outcome.moved:
        count = how_many(len(outcome.moved), words)
        yield words.text("moved", messages=count, size=size(outcome.in_trash, words))
    if not outcome.removed and not outcome.moved:
        yield words.text("nothing-done")
    if outcome.spared:
        yield words.text("spared", messages=how_many(len(outcome.spared), words))
    surprise = outcome.surprise
    if surprise is not None:
        subject = neutral(surprise.message.subject) or words.text("no-subject")
        reason = neutral(surprise.reason(words.lang))
        yield words.text("stopped", subject=subject, folder=neutral(surprise.message.folder), reason=reason)
        yield words.text("stopped-after")
