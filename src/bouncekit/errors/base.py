"""`BouncekitError`, from which every error that bouncekit raises on purpose descends."""

from enum import StrEnum

__all__ = ["BouncekitError", "ReasonedError"]


class BouncekitError(Exception):
    """What bouncekit could not do: the base of `SourceError`, `MailboxError`, `ArchiveError` and `RulesError`.

    A wrong argument is no such error: it raises `ValueError` or `TypeError`, as everywhere in Python.  Nothing that a
    message contains raises at all.
    """


class ReasonedError(BouncekitError):
    """An error about one thing that is named first: `reason` tells what is wrong with it.

    `detail` is what the system said, in its own words, or an empty string.
    """

    reason: StrEnum

    def __init__(self, name: str, reason: StrEnum, detail: str = "") -> None:
        super().__init__(name, reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        """Return one line for a programmer; the command line has words for everyone else."""
        return f"{self.args[0]!r}: {self.reason}" + (f" ({self.detail})" if self.detail else "")
