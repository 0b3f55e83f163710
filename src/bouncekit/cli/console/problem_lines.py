"""What an archive, a copy or a mailbox could not do, as one line for a person and as a part of the JSON output."""

from typing import Any

from bouncekit import Language
from bouncekit.archive import ArchiveError
from bouncekit.cli.console.safe_text import Words, neutral, printable
from bouncekit.mailbox import MailboxError, MailboxReason

__all__ = ["error_line", "problem_dict", "said_in_words"]


def error_line(error: Exception, words: Words) -> str:
    """Return one line for a person: what could not be done, where, and what to do now."""
    if isinstance(error, ArchiveError):
        return _archive_problem(error.place, error.reason, error.detail, words)
    assert isinstance(error, MailboxError)
    said = f" ({neutral(error.words)})" if error.words else ""
    return words.text("error", name=printable(error.place), problem=error.text(words.lang) + said)


def said_in_words(said: str, lang: Language) -> str:
    """Return what a server said; where it hung up without a word, what that means."""
    try:
        return MailboxError(MailboxReason(said), "").text(lang).rstrip(".")
    except ValueError:
        return said


def _archive_problem(place: str, reason: str, detail: str, words: Words) -> str:
    values = {"detail": neutral(detail)}
    if reason == "locked":
        process, _, rest = detail.partition(" ")
        computer, _, since = rest.partition(" ")
        values = {"process": neutral(process), "computer": neutral(computer), "since": words.moment(since)}
    key = f"archive-{reason}" if words.knows(f"archive-{reason}") else "archive-failed"
    return words.text("error", name=printable(place), problem=words.text(key, **values))


def problem_dict(problem: ArchiveError | None) -> dict[str, Any] | None:
    """Return what the JSON output says of a problem."""
    return None if problem is None else {"place": problem.place, "reason": problem.reason, "detail": problem.detail}
