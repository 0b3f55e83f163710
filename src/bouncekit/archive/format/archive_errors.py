"""What an archive cannot do, as a value that names the place and the reason."""

__all__ = ["ArchiveError"]


class ArchiveError(Exception):
    """Something that a copy of an archive cannot do.

    `place` is the folder, file, server or address concerned, as a person knows it.  `reason` is one of
    ``disk-full``, ``read-only``, ``permission-denied``, ``not-found``, ``exists`` (something else stands there),
    ``not-an-archive``, ``absent`` (a disk that is not mounted, a server that does not answer), ``locked`` (`detail` is
    the process, the computer and the time of the one that holds it), ``damaged``, ``bad-name``, ``changed`` (a source
    that changed while it was read), ``unreadable`` (a source that cannot be read), ``failed`` (any other error of the
    system).  `detail` is what the system said, in its own words, or an empty string.
    """

    def __init__(self, place: str, reason: str, detail: str = "") -> None:
        super().__init__(place, reason, detail)
        self.place = place
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        """Return one line for a programmer; the command line has words for everyone else."""
        return f"{self.place!r}: {self.reason}" + (f" ({self.detail})" if self.detail else "")
