"""Why something could not be written, in the reader's language, with the name of the file."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from bouncekit.cli.console.safe_text import Words, printable

__all__ = ["named", "write_problem"]

_KNOWN = {
    getattr(errno, name, None): words  # Windows lacks some
    for words, names in {
        "write-full": ("ENOSPC", "EDQUOT"),
        "write-no-folder": ("ENOENT", "ENOTDIR"),
        "write-denied": ("EACCES", "EPERM", "EROFS"),
        "write-large": ("EFBIG",),
        "write-long-name": ("ENAMETOOLONG",),
        "write-taken": ("EEXIST", "EISDIR"),
    }.items()
    for name in names
}


@contextmanager
def named(path: str) -> Iterator[None]:
    """Let an `OSError` in this block say which file it is about, where it does not yet."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = path
        raise


def write_problem(error: OSError, words: Words) -> str:
    """Return which file could not be written, and why: the system's own words where we have none."""
    known = _KNOWN.get(error.errno) if error.errno is not None else None
    why = words.text(known) if known else error.strerror or str(error)
    if not isinstance(error.filename, str):
        return why
    return words.text("write-problem", name=printable(error.filename), why=why)
