"""How the bytes of one file go to and come from what fsspec reaches, and how a list of many is asked for."""

import errno
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from typing import TypeVar

from bouncekit.archive.store.connecting import Reached
from bouncekit.archive.store.disk import pieces
from bouncekit.archive.store.store import Content

__all__ = ["in_order", "objects", "put_file", "put_object", "ranges", "whole"]

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_BLOCK = 4 << 20  # bytes; what is read at a time
_FIRST_BLOCK = 64 << 10  # most messages are shorter: nothing is asked for behind their end
_PART = 8 << 20  # bytes; what S3 takes in one request (its least is 5 MB)


def whole(reached: Reached, path: str) -> Iterator[bytes]:
    """Yield a file from its beginning to its end."""
    with reached.filesystem.open(path, "rb") as file:
        wanted = _FIRST_BLOCK
        while block := file.read(wanted):
            yield block
            if len(block) < wanted:
                return
            wanted = _BLOCK


def objects(reached: Reached, top: str) -> list[tuple[str, int]]:
    """List all objects below `top` with their sizes, a thousand a request."""
    found = reached.filesystem.find(top, detail=True)
    return [(path[len(top) + 1 :], int(info["size"])) for path, info in found.items() if info["type"] == "file"]


def ranges(reached: Reached, path: str) -> Iterator[bytes]:
    """Yield an object, asked for by ranges: a small one is one request."""
    start = 0
    while True:
        try:
            block = reached.filesystem.cat_file(path, start=start, end=start + _BLOCK)
        except OSError as error:
            if error.errno != errno.EINVAL or not _is_past_the_end(reached, path, start):
                raise  # the range was good: something else is wrong
            return
        if block:
            yield block
        if len(block) < _BLOCK:
            return
        start += len(block)


def _is_past_the_end(reached: Reached, path: str, start: int) -> bool:
    return int(reached.filesystem.info(path)["size"]) <= start


def put_object(reached: Reached, path: str, content: Content) -> None:
    """Put an object where a write is whole or not at all."""
    if len(content) <= _PART:
        reached.filesystem.pipe_file(path, b"".join(pieces(content)))
        return
    with reached.filesystem.open(path, "wb", block_size=_PART) as file:
        for piece in pieces(content):
            file.write(bytes(piece))


def put_file(reached: Reached, path: str, content: Content) -> None:
    """Write a file, and have it brought to the disk where the server knows how."""
    file = reached.filesystem.open(path, "wb")
    try:
        for piece in pieces(content):
            file.write(bytes(piece))
        if hasattr(file, "fsync"):
            with suppress(Exception):  # not every SFTP server has the extension
                file.fsync()
        file.close()
    except BaseException:
        # QUIRK: webdav4 sends what it has whenever the file is closed, and once more when it is forgotten.
        with suppress(Exception):
            file.discard() if hasattr(file, "discard") else file.close()
        raise


def in_order(work: Callable[[_Item], _Result], items: Iterable[_Item], together: int) -> Iterator[_Result]:
    """Yield the results in order, `together` at a time under way; read `items` no further than that."""
    if together == 1:
        yield from map(work, items)
        return
    under_way: deque[Future[_Result]] = deque()
    pool = ThreadPoolExecutor(together)
    try:
        for item in items:
            under_way.append(pool.submit(work, item))
            if len(under_way) >= 2 * together:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
