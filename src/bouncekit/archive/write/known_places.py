"""The places of messages that an archive knows, and the flags that each had last.

A place that is met again with other flags is a change, unless another copy of the message in that place has the known
ones: an mbox may hold one message twice.
"""

from typing import NamedTuple

from bouncekit.archive.format.captures import Place
from bouncekit.archive.format.flags_seen import Reflagged

__all__ = ["KnownPlaces"]


class _Flags(NamedTuple):
    """Flags, and whether they were met in this run; one object for all places that have the same."""

    flags: tuple[str, ...]
    is_met: bool


class KnownPlaces:
    """Numbers of places (`place_key`), with the flags of each."""

    def __init__(self) -> None:
        self._flags: dict[int, _Flags] = {}
        self._shared: dict[_Flags, _Flags] = {}
        self._changes: dict[int, Reflagged] = {}

    def __contains__(self, key: int) -> bool:
        return key in self._flags

    def note(self, key: int, flags: tuple[str, ...], *, is_met: bool = False) -> None:
        """Take note of a place and of the flags there."""
        told = _Flags(flags, is_met)
        self._flags[key] = self._shared.setdefault(told, told)

    def meet(self, key: int, digest: str, place: Place) -> None:
        """Compare the flags at a known place with those that the message has there now."""
        known = self._flags[key]
        if known.flags == place.flags:
            if not known.is_met:
                self.note(key, place.flags, is_met=True)
                self._changes.pop(key, None)
        elif not known.is_met:
            self._changes[key] = place.source, place.folder, place.uid, digest, place.flags

    def changes(self) -> list[Reflagged]:
        """Return the messages that have other flags now, each once; from now on these are the known ones."""
        changes, self._changes = self._changes, {}
        for key, change in changes.items():
            self.note(key, change[-1])
        return [*changes.values()]
