"""A mailbox: its quota and when it will be full.

Functions over values; servers and files are reached only in `bouncekit.mailbox.access`.  The names below are public,
and are loaded on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bouncekit.mailbox.access.files import (
        captured_quota,
        doveadm_quota,
        folder_quota,
        maildir_quota,
        maildirsize_quota,
        mbox_quota,
    )
    from bouncekit.mailbox.access.history import Reading, add_reading, read_history
    from bouncekit.mailbox.access.imap import ImapServer, imap_connection, imap_errors, open_imap
    from bouncekit.mailbox.access.imapquota import estimate_imap, imap_quota
    from bouncekit.mailbox.access.wire import Limits
    from bouncekit.mailbox.answers import parse_quota
    from bouncekit.mailbox.assessing import Assessment, Gauge, Level, assess
    from bouncekit.mailbox.doveadm import parse_doveadm
    from bouncekit.mailbox.errors import MailboxError
    from bouncekit.mailbox.forecasting import Forecast, ForecastState, forecast
    from bouncekit.mailbox.maildirsize import parse_maildirsize
    from bouncekit.mailbox.quota import Quota, QuotaResource, QuotaRoot, Unknown

# A literal, so that type checkers and readers see it; tests/mailbox/test_mailbox_api.py holds it to what is there.
__all__ = [
    "Assessment",
    "Forecast",
    "ForecastState",
    "Gauge",
    "ImapServer",
    "Level",
    "Limits",
    "MailboxError",
    "Quota",
    "QuotaResource",
    "QuotaRoot",
    "Reading",
    "Unknown",
    "add_reading",
    "assess",
    "captured_quota",
    "doveadm_quota",
    "estimate_imap",
    "folder_quota",
    "forecast",
    "imap_connection",
    "imap_errors",
    "imap_quota",
    "maildir_quota",
    "maildirsize_quota",
    "mbox_quota",
    "open_imap",
    "parse_doveadm",
    "parse_maildirsize",
    "parse_quota",
    "read_history",
]

_HOMES = {
    "bouncekit.mailbox.access.files": (
        "captured_quota",
        "doveadm_quota",
        "folder_quota",
        "maildir_quota",
        "maildirsize_quota",
        "mbox_quota",
    ),
    "bouncekit.mailbox.access.history": (
        "Reading",
        "add_reading",
        "read_history",
    ),
    "bouncekit.mailbox.access.imap": (
        "ImapServer",
        "imap_connection",
        "imap_errors",
        "open_imap",
    ),
    "bouncekit.mailbox.access.imapquota": (
        "estimate_imap",
        "imap_quota",
    ),
    "bouncekit.mailbox.access.wire": ("Limits",),
    "bouncekit.mailbox.answers": ("parse_quota",),
    "bouncekit.mailbox.assessing": (
        "Assessment",
        "Gauge",
        "Level",
        "assess",
    ),
    "bouncekit.mailbox.doveadm": ("parse_doveadm",),
    "bouncekit.mailbox.errors": ("MailboxError",),
    "bouncekit.mailbox.forecasting": (
        "Forecast",
        "ForecastState",
        "forecast",
    ),
    "bouncekit.mailbox.maildirsize": ("parse_maildirsize",),
    "bouncekit.mailbox.quota": (
        "Quota",
        "QuotaResource",
        "QuotaRoot",
        "Unknown",
    ),
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
