"""Which blocklist refused the sender, and where its owner lets one look up an address or ask for its removal.

Nothing is looked up here: the words of the refusal name the list, by its DNS zone (RFC 5782), its page or its name.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from bouncekit import data
from bouncekit.text.cues import CuePattern
from bouncekit.text.expressions import lazily
from bouncekit.text.literals import Literals
from bouncekit.vocabulary import Reason

__all__ = ["Blocklist", "blocklist_in", "blocklist_named"]

_ABOUT_SENDERS = frozenset({
    Reason.CLIENT_BLOCKED, Reason.BAD_REPUTATION, Reason.SPAM_DETECTED, Reason.SENDER_REJECTED, Reason.POLICY_VIOLATION,
})  # fmt: skip

# Postfix's default words for a refusal by a list (default_rbl_reply), and what others say.
_UNKNOWN_ZONE = CuePattern(
    r"\b(?:blocked using|(?&listed_in)|rbl) (?:the )?([a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){1,8})"
)
_LIST_LABEL = lazily(r"(?:^|[.-])(?:[a-z0-9]{0,10}(?:bl|rbl|dnsbl|dnsrbl)\d?|black(?:list|holes?)?|blocklist|spam)\.")


class Blocklist(NamedTuple):
    """A list of unwanted senders; `type` is ``ip``, ``domain`` or ``content``; `page` is None where there is none."""

    name: str
    type: str | None = None
    page: str | None = None


@cache
def _lists() -> Mapping[str, Blocklist]:
    rows = data.load("registry/blocklists.toml")["list"]
    return {row["name"]: Blocklist(row.get("called", row["name"]), row["type"], row.get("page")) for row in rows}


@cache
def _markers() -> Literals:
    """Return all markers; a zone or a page of one list may hold the marker of another."""
    rows = data.load("registry/blocklists.toml")["list"]
    told = [(marker, row["name"]) for row in rows for marker in (*row.get("zones", ()), *row.get("markers", ()))]
    return Literals({marker: (len(marker), name) for marker, name in told})


def blocklist_named(name: str) -> Blocklist:
    """Return the list called `name`, as a rule names it; one that we do not know has no more than its name."""
    return _lists().get(name) or Blocklist(name)


def blocklist_in(folded: str, reason: Reason) -> Blocklist | None:
    """Return the blocklist that refused the sender, where the words name one and `reason` is about senders."""
    if reason not in _ABOUT_SENDERS:
        return None
    found: str | None = None
    for name in _names(folded):
        # "by Spamhaus, see spamhaus.org/pbl": the first list counts, under the most exact of its names.
        if found is None or name.startswith(found + " "):
            found = name
    return _lists()[found] if found else _unknown(folded)


def _names(folded: str) -> Iterator[str]:
    for end, (length, name) in _markers().longest(folded):
        start = end - length + 1
        if start == 0 or not folded[start - 1].isalnum():
            yield name


def _unknown(folded: str) -> Blocklist | None:
    """Return the zone of a list that is not in our table: its DNS name is its name."""
    for match in _UNKNOWN_ZONE.finditer(folded):
        zone = match[1]
        if match[0].startswith("blocked using") or _LIST_LABEL.search(zone):
            return Blocklist(zone, "ip")
    return None
