"""What mail on a disk weighs: a Maildir, an mbox, a folder; and the quota files beside it."""

import os
import re
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import NamedTuple

from bouncekit.errors.reasons import MailboxReason, SourceReason
from bouncekit.mailbox.quota.answers import parse_quota
from bouncekit.mailbox.quota.doveadm import parse_doveadm
from bouncekit.mailbox.quota.maildirsize import parse_maildirsize
from bouncekit.mailbox.quota.quota import MESSAGE, STORAGE, Quota, QuotaResource, QuotaRoot, Unknown, unknown
from bouncekit.servers.errors import MailboxError
from bouncekit.sources import MailPath, SourceError, SourceNote, locate, read_file
from bouncekit.stores.found import is_maildir

__all__ = [
    "Measure",
    "captured_quota",
    "doveadm_quota",
    "folder_quota",
    "maildir_quota",
    "maildirsize_quota",
    "mbox_quota",
]

_MOST_BYTES = 1 << 22  # of a file that tells a quota
_MOST_FAULTS = 20
_STEP = 1000  # messages between two calls of `progress`
# The size that a delivery agent counted, in the name of the file (Maildir++; Dovecot, Courier).
_SIZE_IN_NAME = re.compile(r",S=(\d{1,15})(?=[,:]|$)")

Progress = Callable[[int], object]


class Measure(NamedTuple):
    """What was weighed: bytes, messages (files, in a folder), and what could not be looked at."""

    used: int
    messages: int
    faults: tuple[str, ...]


def maildir_quota(path: str, *, limit: int | None = None, progress: Progress | None = None) -> Quota | Unknown:
    """Return the size of a Maildir and all of its folders against `limit` (bytes), the file ``maildirsize`` or nothing.

    A size in a message's name (``,S=1234``) counts, for it is what quotas count; the file's own where there is none.
    `progress` is called with the number of messages from time to time.  Raises `MailboxError` where there is none.
    """
    if not is_maildir(path):
        raise _look(path) or MailboxError(MailboxReason.WRONG_KIND, path, "no Maildir: cur and new are missing")
    measure = _measured(_maildir_sizes(path), progress)
    message_limit = None
    if limit is None:
        told = _told_limits(path)
        limit, message_limit = told.get(STORAGE), told.get(MESSAGE)
    return _quota(measure, limit, message_limit)


def folder_quota(path: str, *, limit: int | None = None, progress: Progress | None = None) -> Quota | Unknown:
    """Return the sizes of all files under a folder against `limit` (bytes); a file that has two names counts once."""
    if os_error := _look(path):
        raise os_error
    return _quota(_measured(_file_sizes(path), progress), limit, None)


def mbox_quota(paths: Sequence[str], *, limit: int | None = None, progress: Progress | None = None) -> Quota | Unknown:
    """Return the sizes of mbox files against `limit` (bytes), and the number of their messages."""
    used = messages = 0
    faults: list[str] = []
    for path in paths:
        if os_error := _look(path, stat.S_ISREG):
            raise os_error
        size = os.stat(path).st_size  # noqa: PTH116 - as in sources
        used += size
        if not size:  # an mbox without a message
            continue
        with ExitStack() as stack:
            for found in locate(MailPath.whole(path), stack):
                if isinstance(found, SourceNote):
                    continue
                if isinstance(found, SourceError):
                    faults.append(str(found))
                    continue
                messages += 1
                if progress is not None:
                    progress(1)
    return _quota(Measure(used, messages, tuple(faults[:_MOST_FAULTS])), limit, None)


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


def _told_limits(path: str) -> dict[str, int | None]:
    try:
        told = maildirsize_quota(path)
    except MailboxError:
        return {}
    if isinstance(told, Unknown):
        return {}
    return {resource.name: resource.limit for root in told.roots for resource in root.resources}


def _quota(measure: Measure, limit: int | None, message_limit: int | None) -> Quota | Unknown:
    if measure.faults and not measure.messages:
        return unknown("unreachable", "; ".join(measure.faults))
    resources = (
        QuotaResource(STORAGE, measure.used, limit),
        QuotaResource(MESSAGE, measure.messages, message_limit),
    )
    return Quota((QuotaRoot("", resources),), faults=measure.faults, source="measured")


def _measured(sizes: Iterator[int | str], progress: Progress | None) -> Measure:
    used = messages = unseen = 0
    faults: list[str] = []
    for size in sizes:
        if isinstance(size, str):
            if len(faults) < _MOST_FAULTS:
                faults.append(size)
            continue
        used += size
        messages += 1
        unseen += 1
        if progress is not None and unseen == _STEP:
            progress(unseen)
            unseen = 0
    if progress is not None and unseen:
        progress(unseen)
    return Measure(used, messages, tuple(faults))


def _maildir_sizes(path: str) -> Iterator[int | str]:
    """Yield the size of each message in a Maildir and its folders, and a text for what cannot be looked at."""
    for folder, entry in _walk(path):
        if isinstance(entry, str):
            yield entry
        elif os.path.basename(folder) in ("cur", "new"):  # noqa: PTH119 - as in sources
            found = _SIZE_IN_NAME.search(entry.name)
            if found:
                yield int(found[1])
            else:
                yield from _size(entry, None)


def _file_sizes(path: str) -> Iterator[int | str]:
    seen: set[tuple[int, int]] = set()
    for _, entry in _walk(path):
        if isinstance(entry, str):
            yield entry
        else:
            yield from _size(entry, seen)


def _size(entry: "os.DirEntry[str]", seen: set[tuple[int, int]] | None) -> Iterator[int | str]:
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return  # it was renamed or removed since: Maildirs live
    except OSError as error:
        yield f"{entry.path}: {error.strerror}"
        return
    if not stat.S_ISREG(status.st_mode):
        return
    if seen is not None and status.st_nlink > 1:
        if (status.st_dev, status.st_ino) in seen:
            return
        seen.add((status.st_dev, status.st_ino))
    yield status.st_size


def _walk(path: str) -> Iterator[tuple[str, "os.DirEntry[str] | str"]]:
    """Yield (folder, entry) of all that is no folder, and (folder, why) of each that cannot be read.

    Links to folders are not followed.
    """
    waiting = [path]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    else:
                        yield folder, entry
        except OSError as error:
            yield folder, f"{folder}: {error.strerror}"


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
