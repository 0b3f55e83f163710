"""A message of a Maildir that its program renamed since it was found: the unique part of its name stays."""

import os
from collections.abc import Mapping
from functools import lru_cache

from bouncekit.stores.found import is_maildir, maildir_around
from bouncekit.stores.member_names import info_at

__all__ = ["path_now"]

_PARTS = ("cur", "new")


def path_now(path: str) -> str | None:
    """Return where the message stands now that stood at `path`; None where no Maildir has it any more."""
    folder, name = os.path.split(path)
    box, part = maildir_around(folder)
    if not part or not is_maildir(box):
        return None
    now = _listed(box, _stamp(box)).get(name[: info_at(name)])
    return f"{box}/{now}" if now is not None else None


@lru_cache(maxsize=4)
def _listed(box: str, _: tuple[int, ...]) -> Mapping[str, str]:
    """Return {unique part of the name: its part of the Maildir and its name}."""
    found: dict[str, str] = {}
    for part in _PARTS:
        try:
            names = os.listdir(f"{box}/{part}")  # noqa: PTH208 - a name may hold bytes that are no text
        except OSError:
            continue
        found.update((name[: info_at(name)], f"{part}/{name}") for name in names)
    return found


def _stamp(box: str) -> tuple[int, ...]:
    """Return what changes when a name in the Maildir does."""
    try:
        return tuple(os.stat(f"{box}/{part}").st_mtime_ns for part in _PARTS)  # noqa: PTH116 - as above
    except OSError:
        return ()
