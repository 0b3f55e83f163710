"""The log of qmail-send: the line that begins a delivery has the address, the one that ends it the outcome.

Both bear a number.  Of a virtual domain the name stands before the name within it, too:
``example.org-paul@example.org`` (qmail-send's manual page, virtualdomains).
"""

from collections.abc import Iterable

from bouncekit.text.expressions import lazily

__all__ = ["ENDED", "begun_at", "is_begun"]

_BEGUN = lazily(r"\bstarting delivery (\d{1,12}): msg \d{1,12} to (?:remote|local) (\S{1,64}@\S{1,255})")
ENDED = lazily(r"\bdelivery (\d{1,12}): (success|failure|deferral): (\S{1,4000})")
"""A line that ends one ("delivery 12: deferral: Remote_host_said:_421_busy/"): its number, how, and the words."""


def is_begun(line: str) -> bool:
    """Tell whether a line of a log begins a delivery."""
    return "starting delivery " in line and _BEGUN.search(line) is not None


def begun_at(lines: Iterable[str]) -> dict[str, str]:
    """Return the address of each delivery that the lines of a log begin, by its number."""
    found = {}
    for line in lines:
        begun = _BEGUN.search(line) if "starting delivery " in line else None
        if begun:
            local, _, domain = begun[2].rpartition("@")
            found[begun[1]] = f"{local.removeprefix(f'{domain}-') or local}@{domain}"
    return found
