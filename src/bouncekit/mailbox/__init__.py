"""A mailbox: its quota and when it will be full.

Functions over values; servers and files are reached only in `bouncekit.mailbox.access`.  The names below are public,
and are loaded on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bouncekit.mailbox.errors import MailboxError

__all__ = ["MailboxError"]

_HOMES = {
    "bouncekit.mailbox.errors": ("MailboxError",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(home), name)
    globals()[name] = value  # the next access costs nothing
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
