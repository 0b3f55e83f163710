"""What mail on a disk weighs: a Maildir, an mbox, a folder; and the quota files beside it."""

import os
import stat
from collections.abc import Callable, Sequence

from bouncekit.errors.reasons import MailboxReason, SourceReason
from bouncekit.mailbox.quota.answers import parse_quota
from bouncekit.mailbox.quota.doveadm import parse_doveadm
from bouncekit.mailbox.quota.maildirsize import parse_maildirsize
from bouncekit.mailbox.quota.quota import MESSAGE, STORAGE, Quota, QuotaResource, QuotaRoot, Unknown, unknown
from bouncekit.mailbox.quota.store_scale import weigh_store
from bouncekit.mailbox.quota.stored import StoreWeight, together
from bouncekit.servers.errors import MailboxError
from bouncekit.sources import SourceError, read_file
from bouncekit.stores.found import is_maildir

__all__ = [
    "captured_quota",
    "doveadm_quota",
    "folder_quota",
    "maildir_quota",
    "maildirsize_quota",
    "mbox_quota",
]

_MOST_BYTES = 1 << 22  # of a file that tells a quota

Progress = Callable[[int], object]


def maildir_quota(path: str, *, limit: int | None = None, progress: Progress | None = None) -> Quota | Unknown:
    """Return the size of a Maildir and all of its folders against `limit` (bytes), the file ``maildirsize`` or nothing.

    A size in a message's name (``,S=1234``) counts, for it is what quotas count; the file's own where there is none.
    `progress` is called with the number of messages from time to time.  Raises `MailboxError` where there is none.
    """
    if not is_maildir(path):
        raise _look(path) or MailboxError(MailboxReason.WRONG_KIND, path, "no Maildir: cur and new are missing")
    return _quota([weigh_store(path, by_name=True, progress=progress)], *_limits(path, limit))


def folder_quota(path: str, *, limit: int | None = None, progress: Progress | None = None) -> Quota | Unknown:
    """Return what the mail of any program at `path` weighs on the disk against `limit` (bytes).

    `path` is a folder (of Thunderbird, Evolution, KMail…, a Maildir, MH, a folder of messages) or a file (.pst, .zip,
    an mbox).  What is no mail is told beside it, in `Quota.store`; a file that has two names counts once.  The limit of
    a file ``maildirsize`` counts where none is given.  Raises `MailboxError` where there is nothing.
    """
    if os_error := _look(path, _is_file_or_folder):
        raise os_error
    return _quota([weigh_store(path, progress=progress)], *_limits(path, limit))


def mbox_quota(paths: Sequence[str], *, limit: int | None = None, progress: Progress | None = None) -> Quota | Unknown:
    """Return the sizes of mbox files against `limit` (bytes), and the number of their messages."""
    for path in paths:
        if os_error := _look(path, stat.S_ISREG):
            raise os_error
    return _quota([weigh_store(path, progress=progress) for path in paths], limit, None)


def maildirsize_quota(path: str) -> Quota | Unknown:
    """Return what the file ``maildirsize`` at `path` tells; a folder stands for the one in it."""
    if os.path.isdir(path):  # noqa: PTH112 - as in sources
        path = os.path.join(path, "maildirsize")  # noqa: PTH118 - as in sources
    return parse_maildirsize(_text(path))


def doveadm_quota(path: str, user: str = "") -> Quota | Unknown:
    """Return what the output of ``doveadm quota get`` in the file at `path` tells, for `user` where it has several."""
    return parse_doveadm(_text(path), user)


def captured_quota(path: str) -> Quota | Unknown:
    """Return what a server's answers in the file at `path` tell, as `parse_quota` reads them."""
    return parse_quota(_content(path))


def _text(path: str) -> str:
    return _content(path).decode("utf-8", "replace")


def _content(path: str) -> bytes:
    try:
        return read_file(path, _MOST_BYTES)
    except SourceError as error:
        raise _mailbox_error(path, error.reason, error.detail) from error


def _limits(path: str, limit: int | None) -> tuple[int | None, int | None]:
    """Return the limits of bytes and of messages: `limit`, or those of the file ``maildirsize`` in a folder."""
    if limit is not None:
        return limit, None
    try:
        told = maildirsize_quota(path)
    except MailboxError:
        return None, None
    roots = told.roots if isinstance(told, Quota) else ()
    limits = {resource.name: resource.limit for root in roots for resource in root.resources}
    return limits.get(STORAGE), limits.get(MESSAGE)


def _quota(weights: Sequence[StoreWeight], limit: int | None, message_limit: int | None) -> Quota | Unknown:
    store = weights[0] if len(weights) == 1 else together(weights)
    faults = tuple(map(str, store.faults))
    if faults and not store.used:
        return unknown("unreachable", "; ".join(faults))
    resources = (
        QuotaResource(STORAGE, store.used, limit),
        QuotaResource(MESSAGE, store.messages, message_limit),
    )
    return Quota((QuotaRoot("", resources),), faults=faults, source="measured", store=store)


def _is_file_or_folder(mode: int) -> bool:
    return stat.S_ISDIR(mode) or stat.S_ISREG(mode)


def _look(path: str, is_right: Callable[[int], bool] = stat.S_ISDIR) -> MailboxError | None:
    """Return why `path` is not what it should be; None where it is."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - as in sources
    except (OSError, ValueError) as error:
        reason = MailboxReason.UNREADABLE
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            reason = MailboxReason.NOT_FOUND
        elif isinstance(error, PermissionError):
            reason = MailboxReason.PERMISSION_DENIED
        return MailboxError(reason, path, getattr(error, "strerror", None) or str(error))
    return None if is_right(mode) else MailboxError(MailboxReason.WRONG_KIND, path)


_OF_SOURCES = {
    SourceReason.NOT_FOUND: MailboxReason.NOT_FOUND,
    SourceReason.PERMISSION_DENIED: MailboxReason.PERMISSION_DENIED,
}


def _mailbox_error(path: str, reason: SourceReason, detail: str) -> MailboxError:
    if reason is SourceReason.NOT_A_FILE:
        return MailboxError(MailboxReason.WRONG_KIND, path)
    return MailboxError(_OF_SOURCES.get(reason, MailboxReason.UNREADABLE), path, detail or reason)
