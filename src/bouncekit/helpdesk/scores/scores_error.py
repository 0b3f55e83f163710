"""What a store of scores cannot do, as a value that a program can match on and a person can read."""

from bouncekit.errors.base import BouncekitError
from bouncekit.errors.reasons import ScoresReason
from bouncekit.vocabulary import Language
from bouncekit.wording.catalogue import catalogue

__all__ = ["ScoresError"]

_LONGEST_WORDS = 500  # characters of a database's answer that an error keeps


class ScoresError(BouncekitError):
    """Something that a store of scores cannot do.

    `reason` is a `ScoresReason`; `place` names the file or the server and its database, without a password.  `words`
    are those of the database, as they are: whoever prints them makes them harmless first.
    """

    def __init__(self, reason: ScoresReason, place: str, words: str = "") -> None:
        super().__init__(reason, place, words[:_LONGEST_WORDS])
        self.reason = ScoresReason(reason)
        self.place = place
        self.words = words[:_LONGEST_WORDS]

    def __str__(self) -> str:
        """Return one line for a programmer; `text` has words for everyone else."""
        return f"{self.place}: {self.reason}" + (f" ({self.words})" if self.words else "")

    def text(self, lang: Language = "fr") -> str:
        """Return what happened and what to do, in the language `lang`, without the database's words."""
        return catalogue(lang, "scoring").say("errors", self.reason)
