"""What a server has at places that are kept, at a glance: size, date of receipt and flags, and no header.

A UID that is given out again brings a message of another size or of another second.  Where these tell nothing, because
another kept message has both, and at the newest places, where UIDs are given out again first (RFC 9051, 2.3.1.1: they
ascend), the header is asked for as well; where one place is another's, all headers are.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from bouncekit.archive.capture.known import moment_hash, moment_of
from bouncekit.mailbox.messages.dates import parse_date

if TYPE_CHECKING:
    from imapclient import IMAPClient

__all__ = ["common_moments", "glances", "settled_flags"]

_ITEMS = "(UID RFC822.SIZE FLAGS INTERNALDATE)"
# As most servers answer, item for item in the order of the question; of what looks otherwise the header is asked for.
_LINE = re.compile(
    rb"\* \d{1,10} FETCH \(UID (\d{1,10}) RFC822\.SIZE (\d{1,18}) FLAGS \(([^()\r\n]{0,2000})\)"
    rb' INTERNALDATE "([ \d]\d-[A-Za-z]{3}-\d{4}) (\d\d:\d\d:\d\d) ([+-]\d{4})"\)\r\n'
)


def glances(client: "IMAPClient", first: int, last: int) -> Iterator[tuple[int, tuple[int, tuple[str, ...]]]]:
    """Yield (UID, (`moment_hash`, flags)) of what the server tells of the UIDs from `first` to `last`, as most do."""
    peel = getattr(client, "uid_fetch_lines", None)
    if peel is None:  # a client that did not come from `bouncekit.servers`
        return
    for uid, size, flags, day, time, zone in peel(f"{first}:{last}", _ITEMS, _LINE):
        received = f"{_day(day)}T{time.decode()}{_offset(zone)}"
        yield int(uid), (moment_hash(int(size), received), _flags(flags))


def common_moments(places: Iterable[bytes]) -> set[int]:
    """Return the `Kept.moment` that more than one of these `Kept` have: it tells none of them from another."""
    moments = sorted(map(moment_of, places))
    return {moment for moment, following in pairwise(moments) if moment == following}


@lru_cache(maxsize=1024)
def _day(written: bytes) -> str:
    found = parse_date(f"{written.decode().strip()} 00:00:00 +0000")
    return found.date().isoformat() if found is not None else ""


@lru_cache(maxsize=256)
def _offset(zone: bytes) -> str:
    text = zone.decode()
    return f"{text[:3]}:{text[3:]}"


@lru_cache(maxsize=1024)
def _flags(written: bytes) -> tuple[str, ...]:
    return settled_flags(written.decode("utf-8", "replace").split())


def settled_flags(flags: Iterable[str]) -> tuple[str, ...]:
    """Return flags in order, without that of a session (``\\Recent``)."""
    return tuple(sorted(flag for flag in flags if flag.lower() != "\\recent"))
