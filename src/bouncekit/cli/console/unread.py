"""What could not be read, told as it happens and counted; and what its reader should know, told and not counted."""

from collections.abc import Callable

import bouncekit
from bouncekit.cli.console.safe_text import Words

__all__ = ["Unread"]


class Unread:
    """Given as `on_error`: `complain` prints one line of each; `errors` are those that count.

    A file that its program wrote anew is told once, and not with each message that stood in it.
    """

    def __init__(self, words: Words, complain: Callable[[str], object]) -> None:
        self._words = words
        self._complain = complain
        self.errors: list[bouncekit.SourceError] = []
        self.notes: list[bouncekit.SourceNote] = []
        self._rewritten: set[str] = set()

    def __call__(self, error: bouncekit.SourceError) -> None:
        if isinstance(error, bouncekit.SourceNote):
            self.notes.append(error)
        else:
            self.errors.append(error)
        name = error.name
        if error.reason == "changed" and error.detail:
            name = error.detail
            if name in self._rewritten:
                return
            self._rewritten.add(name)
        self._complain(self._words.problem(name, error.reason, error.detail))

    @property
    def count(self) -> int:
        """How much could not be read."""
        return len(self.errors)
