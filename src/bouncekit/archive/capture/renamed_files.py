"""Messages of a Maildir that its programs rename while it is read: from ``new`` to ``cur``, and with each flag.

The unique part of a name stays.  A listing that was read while names changed lacks some of them, or has them twice.
"""
# ruff: noqa: PTH118 - a name may hold bytes that are no text; plain strings keep them, and are quicker

import os
from array import array
from collections.abc import Iterator
from contextlib import suppress

from bouncekit.stores.member_names import info_at

__all__ = ["RenamedFiles"]


class RenamedFiles:
    """The files of Maildirs, by their unique names: which were met, and how they are called now."""

    def __init__(self) -> None:
        self._met: dict[str, array[int]] = {}
        self._now: dict[str, dict[str, str]] = {}

    def meet(self, box: str, name: str) -> None:
        """Take note of a file that was met in the Maildir `box`."""
        # Hashes: the names of a large Maildir take more memory than all the rest of a run.
        self._met.setdefault(box, array("q")).append(hash(name[: info_at(name)]))

    def path_now(self, box: str, name: str) -> str | None:
        """Return the path of the file that was called `name`; None where it is not in the Maildir any more."""
        unique = name[: info_at(name)]
        path = self._now.get(box, {}).get(unique)
        if path is None or not os.path.lexists(path):
            self._now[box] = {each[: info_at(each)]: os.path.join(folder, each) for folder, each in _files(box)}
            path = self._now[box].get(unique)
        return path

    def unmet(self) -> Iterator[str]:
        """Yield the path of each file that is there now and was never met."""
        for box, hashes in self._met.items():
            met = set(hashes)
            for folder, name in _files(box):
                if hash(name[: info_at(name)]) not in met:
                    yield os.path.join(folder, name)


def _files(box: str) -> Iterator[tuple[str, str]]:
    """Yield (folder, name) of each file, what is new first: a file that goes to ``cur`` meanwhile is met there."""
    for part in ("new", "cur"):
        folder = os.path.join(box, part)
        with suppress(OSError), os.scandir(folder) as entries:
            names = [entry.name for entry in entries if not entry.name.startswith(".") and not entry.is_dir()]
            yield from ((folder, name) for name in names)
