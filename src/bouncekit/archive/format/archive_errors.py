"""What an archive cannot do, as a value that names the place and the reason."""

from bouncekit.errors.base import BouncekitError
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["ArchiveError"]


class ArchiveError(BouncekitError):
    """Something that a copy of an archive cannot do.

    `place` is the folder, file, server or address concerned, as a person knows it; `reason` is an `ArchiveReason`.
    `detail` is what the system said, in its own words, or an empty string, where the reason does not say otherwise.
    """

    def __init__(self, place: str, reason: ArchiveReason, detail: str = "") -> None:
        super().__init__(place, reason, detail)
        self.place = place
        self.reason = ArchiveReason(reason)
        self.detail = detail

    def __str__(self) -> str:
        """Return one line for a programmer; the command line has words for everyone else."""
        return f"{self.place!r}: {self.reason}" + (f" ({self.detail})" if self.detail else "")
