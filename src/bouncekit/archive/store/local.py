"""A copy in a local folder.

Rule 1: a file gets its name only when all of its bytes are on the disk: written under a temporary name outside of the
bag, fsynced, renamed, and the folder fsynced.  A killed run leaves at worst a temporary file, which the next writer
deletes; nothing else is ever deleted here.
Rule 2: whatever the system refuses becomes an `ArchiveError` that names the place.

On the way of each message paths are plain strings, which cost a tenth of what `Path` does.
"""
# ruff: noqa: PTH112, PTH118, PTH120 - as said above

import os
import platform
import stat
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from bouncekit.archive.format import layout
from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.store.devices import Medium, device_of, medium_of, mount_point
from bouncekit.archive.store.disk import BLOCK, delete_quietly, failure, in_parallel, pieces, write_all
from bouncekit.archive.store.store import Content, StoredFile
from bouncekit.errors.reasons import ArchiveReason
from bouncekit.osfiles import exclusive, extended_path, open_file, read_at, replace, sync, sync_folder, write_at

__all__ = ["LocalStore"]

_NO_PARTS = frozenset({"", ".", ".."})  # of a name
_TOGETHER = 128  # files that are open at once while they are fsynced: far below any limit of open files


class LocalStore:
    """A folder on a disk of this computer."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        folder = Path(path).absolute()
        self._place = str(folder)
        self._root = Path(extended_path(self._place))
        self._base = str(self._root)
        self._counter = 0
        self._settled: set[str] = set()

    @property
    def place(self) -> str:
        """The folder."""
        return self._place

    def __repr__(self) -> str:
        return f"LocalStore({self.place!r})"

    def _path(self, name: str) -> Path:
        return Path(self._where(name))

    def _where(self, name: str) -> str:
        parts = name.split("/")
        if not name or "\0" in name or not _NO_PARTS.isdisjoint(parts):
            raise ArchiveError(self.place, ArchiveReason.BAD_NAME, name)
        return os.path.join(self._base, *parts)

    def is_present(self) -> bool:
        """Tell whether the folder is there."""
        return self._root.is_dir()

    def identity(self) -> str | None:
        """Return the disk that the folder, or the nearest folder above it that is there, stands on."""
        return device_of(self._root / layout.PAYLOAD)  # it may be a link

    def medium(self) -> Medium | None:
        """Return what the copy lies on, wherever that is mounted; None where there is no copy."""
        return medium_of(self._root / layout.PAYLOAD)  # it may be a link

    def volume(self) -> tuple[str | None, str] | None:
        """Return (serial number, file system) of the disk on which the folder is, or would be made."""
        found = next((medium for each in (self._root, *self._root.parents) if (medium := medium_of(each))), None)
        return None if found is None else (found.hardware, found.volume)

    def is_mounted(self) -> bool:
        """Tell whether the folder is, or would be made, on a disk that is mounted, and not on the system's own."""
        point = mount_point(self._root.resolve())
        return point != Path(point.anchor) or point.drive != ""

    def size(self, name: str) -> int | None:
        """Return the size of a file in bytes; None where there is none."""
        path = self._where(name)
        try:
            status = os.stat(path)  # noqa: PTH116 - as said above
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise failure(path, error) from error
        return status.st_size if stat.S_ISREG(status.st_mode) else None

    def entries(self, prefix: str) -> Iterator[StoredFile]:
        """Yield every file below the folder `prefix` (``data/``; empty for all of the bag), sorted by name."""
        yield from self._walk(prefix)

    def _walk(self, prefix: str) -> Iterator[StoredFile]:
        path = self._path(prefix.rstrip("/")) if prefix else self._root
        try:
            with os.scandir(path) as found:
                listed = sorted(found, key=lambda entry: entry.name)
            for entry in listed:
                name = f"{prefix}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    if name + "/" != layout.CACHE:
                        yield from self._walk(name + "/")
                elif entry.is_file(follow_symlinks=False):  # what a link points at is not kept here
                    yield StoredFile(name, entry.stat().st_size)
        except FileNotFoundError:
            return  # a file that is gone meanwhile, or a folder that was never made
        except OSError as error:
            raise failure(str(path), error) from error

    def read(self, name: str) -> bytes:
        """Return a file whole."""
        path = self._path(name)
        try:
            return path.read_bytes()
        except OSError as error:
            raise failure(str(path), error) from error

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a file piecewise."""
        path = self._path(name)
        try:
            with path.open("rb", buffering=0) as file:
                while block := file.read(BLOCK):
                    yield block
        except OSError as error:
            raise failure(str(path), error) from error

    def forget_cached(self, name: str) -> None:
        """Have the next reading of a file come from the disk, and not from what the system still has in memory."""
        if not hasattr(os, "posix_fadvise"):
            return
        with suppress(OSError):
            descriptor = open_file(self._path(name), os.O_RDONLY)
            try:
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(descriptor)

    def write(self, name: str, content: Content) -> None:
        """Put `content` under `name`, whole or not at all, in place of what stands there."""
        self.write_many([(name, content)])

    def write_many(self, files: Iterable[tuple[str, Content]]) -> None:
        """Put each (name, content), durably when it returns."""
        folders: set[str] = set()
        together: list[tuple[int, str, str]] = []
        try:
            for name, content in files:
                target = self._where(name)
                folder = os.path.dirname(target)
                self._make_folder(folder)
                together.append((*self._write_temporary(content), target))
                folders.add(folder)
                if len(together) >= _TOGETHER:
                    self._settle(together)
            self._settle(together)
            in_parallel(sync_folder, list(folders))
        except BaseException as error:
            with suppress(OSError):
                if not isinstance(error, OSError):  # Ctrl-C, or a source that failed: what was written is good
                    self._settle(together)
                # What has its name may be recorded, so its name must last.
                in_parallel(sync_folder, list(folders))
            if isinstance(error, OSError):
                raise failure(error.filename or self.place, error) from error
            raise
        finally:
            for descriptor, temporary, _ in together:  # what was not settled
                os.close(descriptor)
                delete_quietly(temporary)

    def _settle(self, together: list[tuple[int, str, str]]) -> None:
        """Bring the written files to the disk, and give them their names."""
        in_parallel(sync, [descriptor for descriptor, _, _ in together])
        while together:
            descriptor, temporary, target = together.pop()
            os.close(descriptor)  # Windows gives no other name to a file that is open
            try:
                replace(temporary, target)
            except BaseException:
                delete_quietly(temporary)
                raise

    def _write_temporary(self, content: Content) -> tuple[int, str]:
        folder = self._where(layout.TEMPORARY.rstrip("/"))
        self._make_folder(folder)
        self._counter += 1
        path = os.path.join(folder, f"{os.getpid()}-{self._counter}")
        descriptor = open_file(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        try:
            for piece in pieces(content):
                write_all(descriptor, piece)
        except BaseException:
            os.close(descriptor)
            delete_quietly(path)
            raise
        return descriptor, path

    def _make_folder(self, folder: str) -> None:
        """Make a folder and those above it, durably."""
        if os.path.isdir(folder):
            # It may be the work of a run that was killed before it fsynced.
            above = os.path.dirname(folder)
            if above not in self._settled:
                sync_folder(above)
                self._settled.add(above)
            return
        path = Path(folder)
        missing = [each for each in (path, *path.parents) if not each.is_dir()]
        for each in reversed(missing):
            with suppress(FileExistsError):
                each.mkdir()
            sync_folder(each.parent)

    def make_folder(self, prefix: str) -> None:
        """Make a folder where it is not there, durably."""
        try:
            self._make_folder(self._where(prefix.rstrip("/")))
        except OSError as error:
            raise failure(self.place, error) from error

    def append(self, name: str, lines: bytes) -> None:
        """Put whole lines behind those that the file has, durably."""
        path = self._path(name)
        try:
            self._make_folder(str(path.parent))
            is_new = not path.exists()
            descriptor = open_file(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            try:
                before = os.fstat(descriptor).st_size
                try:
                    write_all(descriptor, lines)
                    sync(descriptor)
                except BaseException:  # Ctrl-C, too: what is not reported does not half stand there
                    with suppress(OSError):  # the next writer heals what this cannot take back
                        os.ftruncate(descriptor, before)
                    raise
            finally:
                os.close(descriptor)
            if is_new:
                sync_folder(path.parent)
        except OSError as error:
            raise failure(str(path), error) from error

    def set_aside(self, name: str) -> str:
        """Move a file out of the bag; return its new name."""
        source = self._path(name)
        try:
            number = 1
            while self._path(aside := f"{layout.SET_ASIDE}{number}-{source.name}").exists():
                number += 1
            target = self._path(aside)
            self._make_folder(str(target.parent))
            source.rename(target)
            sync_folder(target.parent)
            sync_folder(source.parent)
        except OSError as error:
            raise failure(str(source), error) from error
        return aside

    @contextmanager
    def lock(self, owner: str) -> Iterator[None]:
        """Hold the one writer's lock.  It is the system's: that of a dead process is free again by itself."""
        path = self._path(layout.LOCK)
        try:
            self._make_folder(str(path.parent))
            descriptor = open_file(path, os.O_RDWR | os.O_CREAT)
        except OSError as error:
            raise failure(self.place, error) from error
        try:
            with ExitStack() as held:
                try:
                    held.enter_context(exclusive(descriptor, str(path)))
                except BlockingIOError as error:
                    holder = read_at(descriptor, 500, 0).decode("utf-8", "replace").strip()
                    raise ArchiveError(self.place, ArchiveReason.LOCKED, holder) from error
                self._begin(descriptor, owner)
                yield
        except OSError as error:
            raise failure(self.place, error) from error
        finally:
            os.close(descriptor)

    def _begin(self, descriptor: int, owner: str) -> None:
        """Say who writes, and delete what an earlier writer left half-written."""
        os.ftruncate(descriptor, 0)
        write_at(descriptor, f"{os.getpid()} {platform.node()} {owner}".encode("utf-8", "replace"), 0)
        folder = self._path(layout.TEMPORARY.rstrip("/"))
        with suppress(FileNotFoundError), os.scandir(folder) as found:
            for entry in list(found):
                with suppress(OSError):  # a folder, or a file of somebody else's: it is in nobody's way
                    Path(entry.path).unlink()
