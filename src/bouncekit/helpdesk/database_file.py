"""A file of SQLite as a thing that is closed, by its name or at the end of a ``with``."""

import sqlite3
from typing import Self

__all__ = ["DatabaseFile"]


class DatabaseFile:
    """What the files of a desk have in common; whoever opens one keeps the connection in `_database`."""

    _database: sqlite3.Connection

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
