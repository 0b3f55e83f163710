"""What there is to read, told without reading it: about how much, so that a run can show how far it is; which files."""

import os
from collections.abc import Iterable

from bouncekit.sources import extents, is_below, is_read_at

__all__ = ["Extent", "extent_of", "is_read", "stands_among"]

_USUAL = 4096  # bytes of a message in a file of several


class Extent:
    """About how many messages there are (`total`), and how far one is among them.

    A file of one message counts as one, a file of several by its size.
    """

    def __init__(self, files: Iterable[tuple[str, int | None]]) -> None:
        self.is_exact = True
        self._before: dict[str, int] = {}
        count = 0
        for path, size in files:
            if size is None:
                count += 1
            else:
                self.is_exact = False
                self._before[path] = count
                count += max(1, size // _USUAL)
        self.total = count
        self._done = 0

    def done(self, messages: int, at: tuple[str, int]) -> int:
        """Return how much is done, after `messages` more of which the last stands `at` a path and a byte."""
        path, start = at
        before = self._before.get(path)
        reached = self._done + messages if before is None else before + start // _USUAL
        self._done = min(self.total, max(self._done, reached))
        return self._done


def extent_of(paths: Iterable[str | os.PathLike[str]]) -> Extent | None:
    """Return the extent of what is at `paths`; None where it cannot be told cheaply (a packed file, standard input)."""
    files: list[tuple[str, int | None]] = []
    for path in paths:
        found = extents(path)
        if found is None:
            return None
        files += found
    return Extent(files)


def is_read(paths: Iterable[str | os.PathLike[str]], file: str) -> bool:
    """Tell whether `file` is one of those that are read at `paths`."""
    return any(is_read_at(path, file) for path in paths)


def stands_among(paths: Iterable[str | os.PathLike[str]], file: str) -> bool:
    """Tell whether a file, which need not be there yet, stands in a folder of `paths` or below one."""
    return any(os.path.isdir(path) and is_below(os.fspath(path), file) for path in paths)  # noqa: PTH112 - a name may hold bytes that are no text
