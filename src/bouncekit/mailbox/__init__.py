"""A mailbox: its quota and when it will be full.

Functions over values; servers and files are reached only in `bouncekit.mailbox.access`.  The names below are public,
and are loaded on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bouncekit.mailbox.answers import parse_quota
    from bouncekit.mailbox.errors import MailboxError
    from bouncekit.mailbox.quota import Quota, QuotaResource, QuotaRoot, Unknown

# A literal, so that type checkers and readers see it; tests/mailbox/test_mailbox_api.py holds it to what is there.
__all__ = ["MailboxError", "Quota", "QuotaResource", "QuotaRoot", "Unknown", "parse_quota"]

_HOMES = {
    "bouncekit.mailbox.answers": ("parse_quota",),
    "bouncekit.mailbox.errors": ("MailboxError",),
    "bouncekit.mailbox.quota": ("Quota", "QuotaResource", "QuotaRoot", "Unknown"),
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
