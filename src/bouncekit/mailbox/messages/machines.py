"""Addresses from which no person writes, for sure: what a device may be called ("scan") may be a person's too."""

import re
from functools import cache

from bouncekit.data import load

__all__ = ["is_machine"]

_END = re.compile(r"[+._-]|\Z")


def is_machine(address: str) -> bool:
    """Tell whether nobody reads what is sent to `address`, by its own words, or a service writes from it."""
    local = address.partition("@")[0].lower()
    name = "".join(letter for letter in local if letter.isalnum())
    if any(word in name for word in _words("inside")):
        return True
    return any(local[: found.start()] in _words("services") for found in _END.finditer(local))


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(load("senders.toml")["addresses"][key])
