"""The file ``maildirsize`` of a Maildir++ (Courier's README.maildirquota): a limit, and changes to be summed.

10000000S,1000C         the limits: S bytes, C messages
950000 812              what there was when the file was made: bytes, messages
4096 1                  each delivery adds a line
-1024 -1                and so does each removal
"""

import re

from bouncekit.mailbox.quota.quota import MESSAGE, STORAGE, Quota, QuotaResource, QuotaRoot, Unknown, unknown

__all__ = ["parse_maildirsize"]

_MOST_CHARACTERS = 1 << 22  # it is made anew from 5,120 bytes on
_MOST_FAULTS = 20
_LIMIT = re.compile(r"(\d{1,19})([SC])")
_CHANGE = re.compile(r"\s*(-?\d{1,19})\s+(-?\d{1,19})\s*")


def parse_maildirsize(text: str) -> Quota | Unknown:
    """Return the quota that a ``maildirsize`` tells; a limit of 0 is none."""
    heading, _, rest = text[:_MOST_CHARACTERS].partition("\n")
    if not heading.strip():
        return unknown("no-answer")
    limits, faults = _limits(heading)
    used = messages = 0
    for number, line in enumerate(rest.splitlines(), 2):
        found = _CHANGE.fullmatch(line[:100])
        if found:
            used += int(found[1])
            messages += int(found[2])
        elif line.strip() and len(faults) < _MOST_FAULTS:
            faults.append(f"line {number}: {line[:40]!r} is no change")
    if min(used, messages) < 0:
        return unknown("unreadable", f"the changes add up to {used} bytes and {messages} messages")
    if faults and not limits and not used:
        return unknown("unreadable", "; ".join(faults))
    resources = (
        QuotaResource(STORAGE, used, limits.get("S") or None),
        QuotaResource(MESSAGE, messages, limits.get("C") or None),
    )
    return Quota((QuotaRoot("", resources),), faults=tuple(faults), source="maildirsize")


def _limits(heading: str) -> tuple[dict[str, int], list[str]]:
    limits, faults = {}, []
    for word in heading[:1000].split(","):
        found = _LIMIT.fullmatch(word.strip())
        if found:
            limits[found[2]] = int(found[1])
        else:
            faults.append(f"line 1: {word[:40]!r} is no limit")
    return limits, faults[:_MOST_FAULTS]
