"""What machine mail that is no notice tells, as passages: its text, and its subject."""

from bouncekit.message import Message
from bouncekit.reading.facts import Passage

__all__ = ["subject_of", "told_in"]


def subject_of(message: Message) -> str | None:
    """Return the subject, None where there is none or an empty one."""
    return message.header("subject") or None


def told_in(words: str, subject: str | None) -> tuple[Passage, ...]:
    """Return the passages that `words`, on one line, and the `subject` make; of what is empty none."""
    passages = ((words, "notice"), (subject, "subject"))
    return tuple([Passage(text, found_in) for text, found_in in passages if text])
