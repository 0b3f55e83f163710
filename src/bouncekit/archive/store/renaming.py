"""How a file on a server gets its name, so that at no moment nothing readable stands where something was.

Rule: nothing is deleted to make room.  Where the server puts one file in the place of another at once, it is asked to.
Where it only gives free names (SFTP without ``posix-rename@openssh.com``, WebDAV), what stands there is first kept
under a name of its own, where readers look, too, and forgotten only when the new one stands.
"""

import os
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.store.refusals import remote_failure
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["NotAtOnceError", "Renaming", "dav_renaming", "is_there", "local_renaming", "put_in_place", "sftp_renaming"]

_NO_SUCH_METHOD = {405, 501}  # RFC 9110, 15.5.6 and 15.6.2


class NotAtOnceError(Exception):
    """The server cannot put one file in the place of another at once."""


class Renaming:
    """`move` gives a file a name that is free; `replace` puts one in the place of another at once.

    `move` raises where the name is taken; `replace` raises `NotAtOnceError` where the server cannot.
    """

    def __init__(self, move: Callable[[str, str], object], replace: Callable[[str, str], object] | None = None) -> None:
        self.move = move
        self._replace = replace

    def replace(self, source: str, target: str) -> None:
        """Put `source` in the place of `target`, at once."""
        if self._replace is None:
            raise NotAtOnceError
        self._replace(source, target)


def put_in_place(renaming: Renaming, filesystem: Any, source: str, target: str, keeping: Callable[[], str]) -> None:
    """Put the file `source` in the place of `target`, keeping what stands there until it is done.

    `keeping` tells under which name.  A run that ends in between leaves the old file there, or the new one under
    `target`, or both.
    """
    with suppress(NotAtOnceError):
        renaming.replace(source, target)
        return
    try:
        renaming.move(source, target)
    except Exception:
        if not is_there(filesystem, target):
            raise
    else:
        return
    kept = keeping()
    if is_there(filesystem, kept):
        filesystem.rm_file(kept)  # of a run that ended when the new one stood
    renaming.move(target, kept)
    try:
        renaming.move(source, target)
    except BaseException:
        with suppress(Exception):  # readers find it there, too
            renaming.move(kept, target)
        raise
    with suppress(Exception):  # the next run forgets it
        filesystem.rm_file(kept)


def is_there(filesystem: Any, path: str) -> bool:
    """Tell whether something stands under `path`; raise where the server does not say."""
    try:
        filesystem.info(path)
    except Exception as error:
        if remote_failure(path, error).reason is not ArchiveReason.NOT_FOUND:
            raise
        return False
    return True


def sftp_renaming(filesystem: Any, place: str) -> Renaming:
    """Return how an SFTP server renames (draft-ietf-secsh-filexfer-02, 6.5; OpenSSH, PROTOCOL, 4.3).

    The library's own ``mv`` copies by a shell and deletes where the extension is missing; it is not used.
    """
    sync, sftp = import_module("fsspec.asyn").sync, import_module("asyncssh.sftp")

    async def replace(source: str, target: str) -> None:
        async with filesystem._pool.get() as channel:
            try:
                await channel.posix_rename(source, target)
            except sftp.SFTPOpUnsupported as error:
                raise NotAtOnceError from error

    async def move(source: str, target: str) -> None:
        async with filesystem._pool.get() as channel:
            # Servers differ in what a plain rename does to what stands there; some put the file in its place.
            if await channel.lexists(target):
                raise FileExistsError(target)
            try:
                await channel.rename(source, target)
            except sftp.SFTPOpUnsupported as error:
                raise ArchiveError(place, ArchiveReason.NO_RENAME, str(error)) from error

    return Renaming(
        lambda source, target: sync(filesystem.loop, move, source, target),
        lambda source, target: sync(filesystem.loop, replace, source, target),
    )


def dav_renaming(client: Any, place: str) -> Renaming:
    """Return how a WebDAV server renames (RFC 4918, 9.9): only to a free name.

    ``Overwrite: T`` has the server delete what stands there before it moves anything.
    """

    def move(source: str, target: str) -> None:
        try:
            client.move(source, target, overwrite=False)
        except Exception as error:
            if getattr(error, "status_code", None) in _NO_SUCH_METHOD:
                raise ArchiveError(place, ArchiveReason.NO_RENAME, str(error)) from error
            raise

    return Renaming(move)


def local_renaming() -> Renaming:
    """Return how a folder of this computer renames."""

    def move(source: str, target: str) -> None:
        if os.path.lexists(target):
            raise FileExistsError(target)
        os.rename(source, target)  # noqa: PTH104 - the names are those that the file system was given

    return Renaming(move, os.replace)
