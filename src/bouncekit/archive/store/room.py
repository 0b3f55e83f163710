"""Why a server did not take a file: what it says of its disk, where its refusal does not say it.

SFTP in version 3 says "failure" for a full disk, and most WebDAV servers say 500; some hang up in the midst of it.
"""

from contextlib import suppress
from importlib import import_module

from bouncekit.archive.store.connecting import Reached
from bouncekit.archive.store.refusals import remote_failure
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["why_not_taken"]

_PATIENCE = 10.0  # seconds


def why_not_taken(reached: Reached, error: BaseException, size: int) -> ArchiveReason | None:
    """Return why a file of `size` bytes was not taken, as far as the server says more than its `error`; else None."""
    with suppress(Exception):  # it may say nothing at all
        if type(error).__name__ == "SFTPFailure":
            return ArchiveReason.DISK_FULL if _free_by_sftp(reached) < max(size, 1) else None
        if not hasattr(reached.filesystem, "free"):
            return None
        reason = remote_failure("", error).reason if isinstance(error, Exception) else None
        if reason in (ArchiveReason.SERVER_ERROR, ArchiveReason.ABSENT):
            free = reached.filesystem.free(reached.base)
            is_full = free is not None and 0 <= free < max(size, 1)
            # It answers, so it is not gone.
            return ArchiveReason.DISK_FULL if is_full else ArchiveReason.SERVER_ERROR
    return None


def _free_by_sftp(reached: Reached) -> int:
    sync = import_module("fsspec.asyn").sync  # there when a file system is

    async def free() -> int:
        async with reached.filesystem.client.start_sftp_client() as channel:
            told = await channel.statvfs(reached.base)
            return int(told.bavail) * int(told.frsize)

    return int(sync(reached.filesystem.loop, free, timeout=_PATIENCE))
