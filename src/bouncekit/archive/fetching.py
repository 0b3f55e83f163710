"""Fetching from a server, without a socket: what is still to fetch, and whether it is all there.

A folder is complete only when the number of messages that the server told equals that of those kept; what the server
hides (some providers show only a part of a large box) or refuses to give is told, never passed over.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bouncekit.archive.records import Capture

__all__ = ["FolderResult", "Known", "SizeDifference", "known_places"]

Known = dict[tuple[str, str | None, int | None], set[int | str]]
"""(source, folder, UIDVALIDITY): the UIDs that are kept already."""


def known_places(captures: Iterable[Capture], source: str) -> Known:
    """Return what is kept of the account `source`."""
    known: Known = {}
    for capture in captures:
        place = capture.place
        if place.source == source and place.uid is not None:
            known.setdefault((source, place.folder, place.uidvalidity), set()).add(place.uid)
    return known


@dataclass(frozen=True, slots=True)
class SizeDifference:
    """A message whose size is not the one that the server told (RFC822.SIZE, RFC 9051, 2.3.4)."""

    uid: int | str
    told: int
    got: int


@dataclass(slots=True)
class FolderResult:
    """What was fetched of one folder (of POP3: of the one that there is).

    `told` is the server's own count of messages; `listed` how many it listed, `known` how many of these were kept
    before, `fetched` how many now.  `unreadable` are those that the server listed and would not give, with its words.
    `is_new_validity` tells that the server numbers its messages anew (UIDVALIDITY): all were fetched again, and those
    that were there are stored once.
    """

    name: str
    told: int = 0
    listed: int = 0
    known: int = 0
    fetched: int = 0
    is_new_validity: bool = False
    unreadable: list[tuple[int | str, str]] = field(default_factory=list)
    sizes: list[SizeDifference] = field(default_factory=list)
    problem: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether each message that the server counts is kept; it may list more, which came meanwhile."""
        return not self.problem and self.told <= self.listed == self.known + self.fetched
