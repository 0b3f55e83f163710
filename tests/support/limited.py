"""Servers in memory that lack what others have, and that end at whichever step: for what no real server shows at will.

`Server(kind)` keeps files; each of its calls is counted, and at number `end_at` the process that calls is killed: the
call is done not at all or, where `half`, in part.  A killed process calls nothing any more; `begin_again` is the next
one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from typing import Any
from unittest.mock import patch

from disks import Cut

from bouncekit.archive.format.archive_errors import ArchiveError
from bouncekit.archive.store import connecting, remote
from bouncekit.archive.store.connecting import Reached, RemoteOptions
from bouncekit.archive.store.renaming import NotAtOnceError, Renaming
from bouncekit.errors.reasons import ArchiveReason

__all__ = ["Kind", "Server", "served"]


class Kind(Enum):
    """What a server can do."""

    AT_ONCE = "puts one file in the place of another at once"
    FREE_NAMES = "renames to free names alone"
    OBJECTS = "renames nothing; a write is whole or not at all"
    NO_NAMES = "refuses to rename"


class Server:
    """Keeps files in memory."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.files: dict[str, bytes] = {}
        self.calls = 0
        self.end_at = 0
        self.half = False
        self.is_ended = False

    def begin_again(self, end_at: int = 0, *, half: bool = False) -> None:
        """Be called by a new process, which is killed at its call `end_at` (0: never)."""
        self.calls, self.end_at, self.half, self.is_ended = 0, end_at, half, False

    def reached(self) -> Reached:
        """Return what a connection gives."""
        renaming = None if self.kind is Kind.OBJECTS else Renaming(self._move, self._replace)
        return Reached(self, "/copy", renaming, lambda: None)

    def _step(self, work: Callable[[], Any], half: Callable[[], Any] | None = None) -> Any:
        if self.is_ended:
            raise Cut
        self.calls += 1
        if self.calls == self.end_at:
            self.is_ended = True
            if self.half:
                (half or work)()  # it was done, in part or whole, and nobody was told
            raise Cut
        return work()

    def _move(self, source: str, target: str) -> None:
        def work() -> None:
            if self.kind is Kind.NO_NAMES:
                raise ArchiveError("memory", ArchiveReason.NO_RENAME, "operation unsupported")
            if target in self.files:
                raise FileExistsError(target)
            self.files[target] = self.files.pop(source)

        self._step(work)

    def _replace(self, source: str, target: str) -> None:
        if self.kind is not Kind.AT_ONCE:
            raise NotAtOnceError

        def work() -> None:
            self.files[target] = self.files.pop(source)

        self._step(work)

    def info(self, path: str) -> dict[str, Any]:
        return dict(self._step(lambda: self._info(path)))

    def _info(self, path: str) -> dict[str, Any]:
        if path in self.files:
            return {"name": path, "size": len(self.files[path]), "type": "file"}
        if path == "/copy" or any(name.startswith(f"{path}/") for name in self.files):
            return {"name": path, "size": 0, "type": "directory"}
        raise FileNotFoundError(path)

    def ls(self, path: str, detail: bool = True) -> list[dict[str, Any]]:
        def work() -> list[dict[str, Any]]:
            names = {name[len(path) + 1 :].partition("/")[0] for name in self.files if name.startswith(f"{path}/")}
            return [self._info(f"{path}/{name}") for name in names]

        return list(self._step(work))

    def find(self, path: str, detail: bool = True) -> dict[str, dict[str, Any]]:
        names = [name for name in self.files if name.startswith(f"{path}/")]
        return dict(self._step(lambda: {name: self._info(name) for name in names}))

    def makedirs(self, path: str, exist_ok: bool = False) -> None:
        self._step(lambda: None)

    def rm_file(self, path: str) -> None:
        self._step(lambda: self.files.pop(path))

    def cp_file(self, source: str, target: str) -> None:
        self._step(lambda: self.files.__setitem__(target, self.files[source]))

    def pipe_file(self, path: str, content: bytes) -> None:
        self._step(lambda: self.files.__setitem__(path, content))

    def cat_file(self, path: str, start: int, end: int) -> bytes:
        def work() -> bytes:
            if path not in self.files:
                raise FileNotFoundError(path)
            return self.files[path][start:end]

        return bytes(self._step(work))

    def open(self, path: str, mode: str, **_: Any) -> "_File":
        return _File(self, path, mode)


class _File:
    def __init__(self, server: Server, path: str, mode: str) -> None:
        self._server = server
        self._path = path
        if mode == "wb":
            server._step(lambda: server.files.__setitem__(path, b""))
        elif path not in server.files:
            raise FileNotFoundError(path)
        self._at = 0

    def __enter__(self) -> "_File":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End what needs no end."""

    def read(self, size: int) -> bytes:
        content = bytes(self._server._step(lambda: self._server.files[self._path][self._at : self._at + size]))
        self._at += len(content)
        return content

    def write(self, piece: bytes) -> None:
        files = self._server.files
        before = files.get(self._path, b"")
        self._server._step(
            lambda: files.__setitem__(self._path, before + piece),
            lambda: files.__setitem__(self._path, before + piece[: len(piece) // 2]),
        )


@contextmanager
def served(servers: dict[str, Server]) -> Iterator[None]:
    """Have the addresses of `servers` lead to them."""
    real = connecting.reach

    def reach(url: str, options: RemoteOptions) -> Reached:
        return servers[url].reached() if url in servers else real(url, options)

    with patch.object(remote, "reach", reach):
        yield
