"""A store with a connection, which is closed by its name or at the end of a ``with``."""

from typing import Protocol, Self

__all__ = ["Connected"]


class _Closable(Protocol):
    def close(self) -> None: ...


class Connected:
    """What the stores of a desk have in common; each keeps its connection in `_connection`."""

    _connection: _Closable

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
