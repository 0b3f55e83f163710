"""A blocklist that refused mail: its name, what it lists, and the page of its owner."""

from typing import NamedTuple

__all__ = ["Listed"]


class Listed(NamedTuple):
    """What a failure tells of a blocklist: `type` is ``ip``, ``domain`` or ``content``, None where it is not known.

    `url` is where its owner shows entries and takes requests for removal.
    """

    name: str
    type: str | None = None
    url: str | None = None
