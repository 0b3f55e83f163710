"""A copy on a server, or whatever else fsspec reaches: SFTP, S3, WebDAV.

Rule 1: a file is written under a temporary name and renamed where the server can; where it cannot (S3), a write is
whole or not at all by itself.  Nothing is deleted but temporary files, and what was replaced once the new file stands.
Rule 2: nothing is believed.  No checksum of the server's is asked for: who wants to know reads the bytes back.
Rule 3: whatever the libraries raise becomes an `ArchiveError` that names the place, and the connection is made anew.
"""

import os
import posixpath
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import unquote

from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.store.addresses import address_without_secret, split_address
from bouncekit.archive.store.connecting import Reached, RemoteOptions, reach
from bouncekit.archive.store.devices import Medium
from bouncekit.archive.store.refusals import detail_of, remote_failure
from bouncekit.archive.store.renaming import is_there, put_in_place
from bouncekit.archive.store.room import why_not_taken
from bouncekit.archive.store.sharing import Shared
from bouncekit.archive.store.store import Content, StoredFile
from bouncekit.archive.store.transfer import in_order, objects, put_file, put_object, ranges, whole
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["RemoteStore"]

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_TOGETHER = 8  # requests under way at once: a server far away answers each late, and many at once
_OWN_THREADS = {"webdav", "webdav+http", "sftp", "s3"}


class RemoteStore:
    """A folder on a server."""

    def __init__(self, url: str, options: RemoteOptions | None = None) -> None:
        self._url = url
        self._options = options or RemoteOptions()
        self._shared = Shared(self._reach)
        self._folders: set[str] = set()
        self._making = Lock()
        self._numbers = count()
        self._together = _TOGETHER if url.partition("://")[0] in _OWN_THREADS else 1

    @property
    def place(self) -> str:
        """The address, without a password."""
        return address_without_secret(self._url)

    def __repr__(self) -> str:
        return f"RemoteStore({self.place!r})"

    @contextmanager
    def _asking(self, name: str = "") -> Iterator[Reached]:
        """Give what the server is reached by; turn all that goes wrong into `ArchiveError`."""
        place = f"{self.place}/{name}" if name else self.place
        reached: Reached | None = None
        try:
            with self._shared.using() as reached:
                yield reached
        except ArchiveError:
            raise
        except Exception as error:  # libraries of all kinds raise whatever they like
            problem = remote_failure(place, error)
            if problem.reason is ArchiveReason.ABSENT:
                problem.place = self.place  # the server is gone, and not the file
            if reached is not None and problem.reason in {ArchiveReason.ABSENT, ArchiveReason.FAILED}:
                problem = self._shared.give_up(reached, problem)  # a broken connection stays broken
            raise problem from error

    def _reach(self) -> Reached:
        self._folders.clear()
        return reach(self._url, self._options)

    def close(self) -> None:
        """End the connection; the next use makes another."""
        self._shared.close()

    def _path(self, reached: Reached, name: str) -> str:
        if not name or "\0" in name or any(part in ("", ".", "..") for part in name.split("/")):
            raise ArchiveError(self.place, ArchiveReason.BAD_NAME, name)
        return posixpath.join(reached.base, name)

    def is_present(self) -> bool:
        """Tell whether the server answers; raise where it answers and does not let us in, or is not who it was."""
        try:
            with self._asking() as reached, suppress(FileNotFoundError):
                reached.filesystem.info(reached.base or "/")
        except ArchiveError as error:
            if error.reason is ArchiveReason.ABSENT:
                return False
            raise
        return True

    def identity(self) -> str | None:
        """Return the server (for S3 with the bucket): what two copies must not share."""
        parts = split_address(self._url)
        if parts.scheme == "file":
            from bouncekit.archive.store.local import LocalStore  # noqa: PLC0415 - rarely needed

            return LocalStore(unquote(parts.path)).identity()
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme == "s3":
            return f"s3:{self._options.endpoint or ''}:{host}"
        return f"host:{host}" if parts.scheme != "memory" else f"memory:{parts.netloc}"

    def medium(self) -> Medium | None:
        """Return the server and the folder there: nothing tells which disks it has."""
        return Medium(None, self.identity() or "", self.place)

    def size(self, name: str) -> int | None:
        """Return the size of a file in bytes; None where there is none."""
        with self._asking(name) as reached:
            paths = self._readable(reached, name)
        for path in paths:
            with self._asking(posixpath.relpath(path, reached.base)) as reached, suppress(FileNotFoundError):
                info = reached.filesystem.info(path)
                return int(info["size"]) if info["type"] == "file" else None
        return None

    def _readable(self, reached: Reached, name: str) -> tuple[str, ...]:
        """Return where a file may lie: under its name, or, if a run ended while it was replaced, where it was kept."""
        path = self._path(reached, name)
        if reached.renaming is None or name.startswith(layout.CACHE):
            return (path,)
        return path, self._path(reached, layout.REPLACED + name)

    def entries(self, prefix: str) -> Iterator[StoredFile]:
        """Yield every file of the bag below the folder `prefix` (``data/``; nothing: all), sorted by name."""
        with self._asking(prefix) as reached:
            top = self._path(reached, prefix.rstrip("/")) if prefix else reached.base
            found = objects(reached, top) if reached.renaming is None else self._walk(reached, top)
        for path, size in sorted(found):
            if not (name := prefix + path).startswith(layout.CACHE):
                yield StoredFile(name, size)

    def _walk(self, reached: Reached, top: str) -> list[tuple[str, int]]:
        """List folders, several at once; one request a folder."""
        found: list[tuple[str, int]] = []
        folders = [top]

        def listed(folder: str) -> list[dict[str, Any]]:
            with suppress(FileNotFoundError):
                entries: list[dict[str, Any]] = reached.filesystem.ls(folder, detail=True)
                return entries
            return []

        while folders:
            deeper: list[str] = []
            for folder, entries in zip(folders, self._each(listed, folders), strict=True):
                for entry in entries:
                    path = posixpath.join(folder, posixpath.basename(entry["name"].rstrip("/")))
                    if entry["type"] == "directory":
                        deeper.append(path)
                    elif entry["type"] == "file":
                        found.append((path[len(top) + 1 :], int(entry["size"] or 0)))
            folders = deeper
        return found

    def _each(self, work: Callable[[_Item], _Result], items: Iterable[_Item]) -> Iterator[_Result]:
        return in_order(work, items, self._together)

    def read(self, name: str) -> bytes:
        """Return a file whole."""
        return b"".join(self.chunks(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a file piecewise, as the server gives it now."""
        with self._asking(name) as reached:
            path, *elsewhere = self._readable(reached, name)
            begun = False
            try:
                for chunk in self._content(reached, path):
                    begun = True
                    yield chunk
            except FileNotFoundError:
                if begun or not (elsewhere and is_there(reached.filesystem, elsewhere[0])):
                    raise
                yield from self._content(reached, elsewhere[0])

    def _content(self, reached: Reached, path: str) -> Iterator[bytes]:
        return ranges(reached, path) if reached.renaming is None else whole(reached, path)

    def write(self, name: str, content: Content) -> None:
        """Put `content` under `name`, whole or not at all, in place of what stands there."""
        with self._asking(name) as reached:
            path = self._path(reached, name)
            renaming = reached.renaming
            if renaming is None:
                put_object(reached, path, content)
                return
            temporary = self._path(reached, f"{layout.TEMPORARY}{os.getpid()}-{id(self)}-{next(self._numbers)}")
            try:
                for target in (temporary, path):
                    self._make_folder(reached, posixpath.dirname(target))
                put_file(reached, temporary, content)
                put_in_place(renaming, reached.filesystem, temporary, path, lambda: self._kept(reached, name))
            except BaseException as error:
                reason = why_not_taken(reached, error, len(content))  # before what was written makes room again
                self._forget(reached, temporary)
                if reason is not None:
                    raise ArchiveError(self.place, reason, detail_of(error)) from error
                raise

    def _kept(self, reached: Reached, name: str) -> str:
        """Return where a file is kept while it is replaced; the folder is made."""
        kept = self._path(reached, layout.REPLACED + name)
        self._make_folder(reached, posixpath.dirname(kept))
        return kept

    def _forget(self, reached: Reached, temporary: str) -> None:
        with suppress(Exception):  # the first error is the one to tell
            reached.filesystem.rm_file(temporary)

    def _make_folder(self, reached: Reached, folder: str) -> None:
        if folder in self._folders:
            return
        with self._making:  # Apache answers that it is forbidden where two threads make one folder
            if folder not in self._folders:
                with suppress(FileExistsError):  # another program made it
                    reached.filesystem.makedirs(folder, exist_ok=True)
                self._folders.add(folder)

    def write_many(self, files: Iterable[tuple[str, Content]]) -> None:
        """Put each (name, content), several at once."""
        for _ in self._each(lambda file: self.write(*file), files):
            pass

    def read_each(
        self, names: Iterable[str], work: Callable[[Iterator[bytes]], _Result]
    ) -> Iterator[_Result | ArchiveError]:
        """Yield what `work` makes of each file as it is read now, in order, several at once; or why it is not read."""

        def one(name: str) -> _Result | ArchiveError:
            try:
                return work(self.chunks(name))
            except ArchiveError as error:
                return error

        yield from self._each(one, names)

    def forget_unfinished(self) -> None:
        """Put right what a killed run left; nobody else may write meanwhile.

        Its temporary files are deleted; what it was about to replace has its name again, unless the new file has it.
        """
        with self._asking() as reached:
            if reached.renaming is None:
                return
            top = self._path(reached, layout.REPLACED.rstrip("/"))
            for name, _ in self._walk(reached, top):
                path, kept = self._path(reached, name), posixpath.join(top, name)
                if is_there(reached.filesystem, path):
                    self._forget(reached, kept)
                else:
                    self._make_folder(reached, posixpath.dirname(path))
                    reached.renaming.move(kept, path)
            folder = self._path(reached, layout.TEMPORARY.rstrip("/"))
            for name, _ in self._walk(reached, folder):
                self._forget(reached, posixpath.join(folder, name))

    def set_aside(self, name: str) -> str:
        """Move a file out of the bag, never over another; return its new name.

        Raises `ArchiveError` (``no-rename``) where the server cannot; the file stays where it is.
        """
        number = 1
        while self.size(aside := f"{layout.SET_ASIDE}{number}-{posixpath.basename(name)}") is not None:
            number += 1
        with self._asking(name) as reached:
            source, target = self._path(reached, name), self._path(reached, aside)
            if reached.renaming is not None:
                self._make_folder(reached, posixpath.dirname(target))
                reached.renaming.move(source, target)
            else:
                # S3 cannot rename: the copy stays beside until a good one is put over the original.
                reached.filesystem.cp_file(source, target)
        return aside
