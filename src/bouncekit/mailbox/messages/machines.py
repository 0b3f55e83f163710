"""Addresses from which no person writes, for sure: what a device may be called ("scan") may be a person's too."""

import re
from functools import cache, lru_cache

from bouncekit.data import load

__all__ = ["is_machine"]

_END = re.compile(r"[+._-]|\Z")
_NO_LETTER = re.compile(r"[\W_]+")


@lru_cache(maxsize=8192)
def is_machine(address: str) -> bool:
    """Tell whether nobody reads what is sent to `address`, by its own words, or a service writes from it."""
    local = address.partition("@")[0].lower()
    inside, services = _words()
    if inside.search(_NO_LETTER.sub("", local)) is not None:
        return True
    return any(local[: found.start()] in services for found in _END.finditer(local))


@cache
def _words() -> tuple[re.Pattern[str], frozenset[str]]:
    """Return what no name of a person has within, and the names that are a service's as a whole."""
    words = load("senders.toml")["addresses"]
    return re.compile("|".join(map(re.escape, words["inside"]))), frozenset(words["services"])
