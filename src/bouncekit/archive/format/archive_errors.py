"""What an archive cannot do, as a value that names the place and the reason."""

from bouncekit.errors.base import ReasonedError
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["ArchiveError"]


class ArchiveError(ReasonedError):
    """Something that a copy of an archive cannot do.

    `place` is the folder, file, server or address concerned, as a person knows it; `reason` is an `ArchiveReason`.
    `detail` is what the system said, in its own words, or an empty string, where the reason does not say otherwise.
    """

    reason: ArchiveReason

    def __init__(self, place: str, reason: ArchiveReason, detail: str = "") -> None:
        super().__init__(place, ArchiveReason(reason), detail)
        self.place = place
