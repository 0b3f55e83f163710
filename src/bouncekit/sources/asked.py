"""`MailPath`: a path, and what of the mail there is asked for."""

import os
from dataclasses import dataclass

from bouncekit.stores.roles import Role

__all__ = ["MailPath"]


@dataclass(frozen=True, slots=True)
class MailPath(os.PathLike[str]):
    """A path to mail, and what is read there: wherever a path is taken, one of these says more than the path alone.

    Messages that their owner deleted, and that their mail program still keeps, are left out unless `deleted`.  So are
    the folders of a store with a role in `without` (in which nothing arrives that was returned), but not one that is
    itself the path.  What is left out is told as a `SourceNote`.
    """

    path: str
    deleted: bool = False
    without: frozenset[Role] = frozenset({Role.SENT, Role.DRAFTS, Role.TRASH})

    def __fspath__(self) -> str:
        """Return the path."""
        return self.path

    @classmethod
    def whole(cls, path: str | os.PathLike[str]) -> "MailPath":
        """Return `path` with all that is there, also what was deleted."""
        return cls(os.fspath(path), deleted=True, without=frozenset())
