"""The places of messages that an archive knows, and the flags that each had last.

A place that is met again with other flags is a change, unless another copy of the message in that place has the known
ones: an mbox may hold one message twice.
"""

from bouncekit.archive.format.captures import Place
from bouncekit.archive.format.flags_seen import Reflagged

__all__ = ["KnownPlaces"]


class KnownPlaces:
    """Numbers of places (`place_key`), which are the keys of `known`, with the flags of each."""

    def __init__(self) -> None:
        # Of each place twice the number that its flags have, and one more where they were met in this run: small
        # numbers, of which Python keeps one object each.
        self.known: dict[int, int] = {}
        self._numbers: dict[tuple[str, ...], int] = {}
        self._changes: dict[int, Reflagged] = {}

    def note(self, key: int, flags: tuple[str, ...], *, is_met: bool = False) -> None:
        """Take note of a place and of the flags there."""
        number = self._numbers.get(flags)
        if number is None:
            number = self._numbers[flags] = 2 * len(self._numbers)
        self.known[key] = number + is_met

    def meet(self, key: int, digest: str, place: Place) -> None:
        """Compare the flags at a known place with those that the message has there now."""
        known = self.known[key]
        if known % 2:
            return
        if known == self._numbers.get(place.flags):
            self.known[key] = known + 1
            self._changes.pop(key, None)
        else:
            self._changes[key] = place.source, place.folder, place.uid, digest, place.flags

    def changes(self) -> list[Reflagged]:
        """Return the messages that have other flags now, each once; from now on these are the known ones."""
        changes, self._changes = self._changes, {}
        for key, change in changes.items():
            self.note(key, change[-1])
        return [*changes.values()]
