"""What went wrong between us and a mailbox, as a value that a program can match on and a person can read."""

from bouncekit.errors.base import BouncekitError
from bouncekit.errors.reasons import MailboxReason
from bouncekit.vocabulary import Language
from bouncekit.wording.catalogue import catalogue

__all__ = ["MailboxError"]

_LONGEST_WORDS = 500  # characters of a server's answer that an error keeps


class MailboxError(BouncekitError):
    """A mailbox that could not be reached or read.

    `reason` is a `MailboxReason`; `place` names the server (``host:port``) or the file.  `words` are those of the
    server or the system, as they are: whoever prints them makes them harmless first.
    """

    def __init__(self, reason: MailboxReason, place: str, words: str = "") -> None:
        super().__init__(reason, place, words[:_LONGEST_WORDS])
        self.reason = MailboxReason(reason)
        self.place = place
        self.words = words[:_LONGEST_WORDS]

    def __str__(self) -> str:
        """Return one line for a programmer; `text` has words for everyone else."""
        return f"{self.place}: {self.reason}" + (f" ({self.words})" if self.words else "")

    def text(self, lang: Language = "fr") -> str:
        """Return what happened and what to do, in the language `lang`, without the server's words."""
        return catalogue(lang, "access").say("errors", self.reason)
