"""Addresses that a report hides (RFC 6590), and what else of a mailing tells to whom it went."""

import re
from collections.abc import Iterable
from functools import cache

from bouncekit import data
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["is_hidden", "telling_mark"]

# Signs in place of letters, or a digest of the address.
_DISGUISED = r"[x*#?]{3,64}|.{0,3}\*{2,60}.{0,3}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}"
_NUMBERED = lazily(r"\d{3}")
# A code drawn at random: no name of a person changes so often between letters and digits.
_SHORTEST_CODE, _CHANGES = 10, 5
_CHANGE = lazily(r"[a-z](?=\d)|\d(?=[a-z])")
_LONGEST = 80


def is_hidden(address: str) -> bool:
    """Tell whether `address` stands for one that its report does not tell: nobody can be written to there."""
    name, _, host = fold(address).rpartition("@")
    return _hidden().fullmatch(name) is not None or host.partition(".")[0] in _words() or _is_code(name)


def _is_code(name: str) -> bool:
    plain = name.replace("-", "")
    return len(plain) >= _SHORTEST_CODE and plain.isalnum() and len(_CHANGE.findall(plain)) >= _CHANGES


def telling_mark(marks: Iterable[str | None]) -> str | None:
    """Return the first of `marks` that has a number, as what one person is sent has; else the first, None of none."""
    known = [mark for mark in marks if mark and len(mark) <= _LONGEST and mark.isprintable()]
    return next((mark for mark in known if _NUMBERED.search(mark)), known[0] if known else None)


@cache
def _hidden() -> re.Pattern[str]:
    words = "|".join(_words())
    return re.compile(rf"(?:[^@]{{0,40}}[-._+\[])?(?:{words})(?:[-._+\]][^@]{{0,40}})?|{_DISGUISED}")


@cache
def _words() -> tuple[str, ...]:
    return tuple(data.load("kinds/hidden.toml")["words"])
