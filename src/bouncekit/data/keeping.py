"""What a process made of the data files, kept for the next one, as Python keeps what it made of its sources.

A checkout has the TOML files alone.  What is made of them stands in ``__pycache__`` beside them, or where
`sys.pycache_prefix` says, and never where Python was told to write nothing (`sys.dont_write_bytecode`).  It counts only
for the very files that it was made of: their paths, sizes and times of change stand in its first line, those of the
code that makes it among them.  So every interpreter may use it, and whoever wants may delete it.  A process keeps
nothing of files that have changed since it began: what it has loaded of them may be what they were before.
"""

import os
import sys
from binascii import crc32
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib.util import cache_from_source

from bouncekit.data import BEGUN

__all__ = ["kept"]

_KINDS = (".py", ".toml")
# Some file systems tell times no better: a file that changes twice within it would not be known to have changed.
_UNSURE = 2 * 10**9  # nanoseconds


def kept(name: str, sources: Iterable[str], make: Callable[[], bytes]) -> bytes:
    """Return what `make` makes of the files `sources`: as the file `name` has it, or else made anew, and then kept.

    A folder among `sources` stands for its Python and TOML files.  Where nothing can be kept - in a zipped package,
    in a folder that is not ours to write - that is no error.
    """
    try:
        files = sorted(_files((__file__, *sources)))
        place = os.path.join(os.path.dirname(cache_from_source(__file__)), name)  # noqa: PTH118, PTH120
    except (OSError, NotImplementedError):  # there are no files; a Python that keeps nothing
        return make()
    stamp = os.fsencode("\t".join(f"{path} {size} {changed}" for path, size, changed in files))
    found = _read(place, stamp)
    if found is not None:
        return found
    made = make()
    if not sys.dont_write_bytecode and max(changed for _, _, changed in files) < BEGUN - _UNSURE:
        _write(place, _head(stamp, made) + made)
    return made


def _files(sources: Iterable[str]) -> Iterator[tuple[str, int, int]]:
    """Yield (path, size, time of change in nanoseconds) of each file; raise `OSError` where there is none."""
    for source in sources:
        if source.endswith(_KINDS):
            found = os.stat(source)  # noqa: PTH116 - at each start, for some hundred files
            yield source, found.st_size, found.st_mtime_ns
        else:
            with os.scandir(source) as entries:
                yield from _files(entry.path for entry in entries if entry.name.endswith(_KINDS))


def _head(stamp: bytes, made: bytes) -> bytes:
    return b"%b\t%d\n" % (stamp, crc32(made))


def _read(place: str, stamp: bytes) -> bytes | None:
    """Return what the file `place` holds, if it was made of the files of this `stamp` and is whole."""
    try:
        with open(place, "rb") as file:  # noqa: PTH123
            head, made = file.readline(), file.read()
    except OSError:
        return None
    return made if head == _head(stamp, made) else None


def _write(place: str, content: bytes) -> None:
    """Put `content` in the place of the file, whole or not at all; where that cannot be done, leave it.

    Several processes and threads may do it at once: each writes under a name of its own.
    """
    part = f"{place}.{os.getpid()}.{id(content)}"
    try:
        os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120
        with open(part, "xb") as file:  # noqa: PTH123
            file.write(content)
        os.replace(part, place)  # noqa: PTH105
    except OSError:
        with suppress(OSError):
            os.unlink(part)  # noqa: PTH108
