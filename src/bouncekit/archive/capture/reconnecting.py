"""A new connection in the place of one that a server closed, with a little patience."""

from collections.abc import Callable
from time import sleep
from typing import TypeVar

from bouncekit.errors.reasons import MailboxReason
from bouncekit.servers.errors import MailboxError

__all__ = ["connected_again"]

_PAUSES = (0.0, 1.0, 4.0)  # seconds before each try
# What the server will say again however often it is asked; some lock the account of who asks too often.
_FOR_GOOD = frozenset(
    {
        MailboxReason.PASSWORD_REFUSED,
        MailboxReason.APPLICATION_PASSWORD,
        MailboxReason.OAUTH_REQUIRED,
        MailboxReason.TOKEN_REFUSED,
        MailboxReason.NO_OAUTH,
        MailboxReason.PASSWORD_EXPIRED,
        MailboxReason.LOGIN_DISABLED,
        MailboxReason.LOGIN_AGAIN,
        MailboxReason.CERTIFICATE_INVALID,
    }
)
_T = TypeVar("_T")


def connected_again(connect: Callable[[], _T] | None, error: MailboxError) -> _T:
    """Return what `connect` does; raise `error`, which ended the old connection, where it cannot, or is None.

    Where the login is refused for good (the password was changed meanwhile), that is what is raised, at once; and in
    the end what the server said last, if anything.
    """
    if connect is None:
        raise error
    last = error
    for pause in _PAUSES:
        sleep(pause)
        try:
            return connect()
        except MailboxError as refused:
            if refused.reason in _FOR_GOOD:
                raise refused from error
            last = refused if refused.words else last
    raise last
