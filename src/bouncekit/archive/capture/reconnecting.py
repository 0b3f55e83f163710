"""A new connection in the place of one that a server closed, with a little patience."""

from collections.abc import Callable
from time import sleep
from typing import TypeVar

from bouncekit.servers.errors import MailboxError

__all__ = ["connected_again"]

_PAUSES = (0.0, 1.0, 4.0)  # seconds before each try
_T = TypeVar("_T")


def connected_again(connect: Callable[[], _T] | None, error: MailboxError) -> _T:
    """Return what `connect` does; raise `error`, which ended the old connection, where it cannot, or is None."""
    if connect is None:
        raise error
    for pause in _PAUSES:
        sleep(pause)
        try:
            return connect()
        except MailboxError:
            continue
    raise error
