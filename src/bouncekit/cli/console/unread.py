"""What could not be read, told as it happens and counted; and what its reader should know, told and not counted."""

from collections.abc import Callable

import bouncekit
from bouncekit.cli.console.safe_text import Words

__all__ = ["Unread"]


class Unread:
    """Given as `on_error`: `complain` prints one line of each; `errors` are those that count."""

    def __init__(self, words: Words, complain: Callable[[str], object]) -> None:
        self._words = words
        self._complain = complain
        self.errors: list[bouncekit.SourceError] = []
        self.notes: list[bouncekit.SourceNote] = []

    def __call__(self, error: bouncekit.SourceError) -> None:
        if isinstance(error, bouncekit.SourceNote):
            self.notes.append(error)
        else:
            self.errors.append(error)
        self._complain(self._words.problem(error.name, error.reason, error.detail))

    @property
    def count(self) -> int:
        """How much could not be read."""
        return len(self.errors)
