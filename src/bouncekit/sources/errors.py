"""What could not be read: a value that names it, so that the rest goes on."""

from collections.abc import Callable

from bouncekit.errors.base import BouncekitError
from bouncekit.errors.reasons import SourceReason

__all__ = ["Errors", "OnError", "SourceError", "SourceNote", "failure"]


class SourceError(BouncekitError):
    """Something that could not be read, or is no message: the rest goes on without it.

    `name` is that of the source, `reason` a `SourceReason`; `detail` is what the system said, in its own words, or an
    empty string.
    """

    def __init__(self, name: str, reason: SourceReason, detail: str = "") -> None:
        super().__init__(name, reason, detail)
        self.name = name
        self.reason = SourceReason(reason)
        self.detail = detail

    def __str__(self) -> str:
        """Return one line for a programmer; the command line has words for everyone else."""
        return f"{self.name!r}: {self.reason}" + (f" ({self.detail})" if self.detail else "")


class SourceNote(SourceError):  # noqa: N818 - it is no failure
    """Something about a source that its reader should know and that is no failure: what was left out on purpose, say.

    `on_error` is given it like an error; nothing raises it.  `reason` and `detail` are those of a `SourceError`.
    """


OnError = Callable[[SourceError], object]


def failure(name: str, error: OSError | ValueError) -> SourceError:
    """Return what the system's `error` means for the source `name`."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return SourceError(name, SourceReason.NOT_FOUND)
    if isinstance(error, PermissionError):
        return SourceError(name, SourceReason.PERMISSION_DENIED)
    return SourceError(name, SourceReason.UNREADABLE, getattr(error, "strerror", None) or str(error))


class Errors:
    """Keeps the errors that nobody asked for until the end."""

    def __init__(self) -> None:
        self.first: SourceError | None = None

    def __call__(self, error: SourceError) -> None:
        if isinstance(error, SourceNote):
            return
        if self.first is None:
            self.first = error
        else:
            self.first.add_note(str(error))

    def raise_first(self) -> None:
        if self.first is not None:
            raise self.first
