"""Addresses in a text, by their form alone: blotted out, or made alike, so that what was said of one is known of all.

A mail system says the same sentence of thousands of people.  What is worked out of it is the same for all of them, if
it is the same for the shortest address that there is and for the longest, in other letters: then it neither repeats the
address nor depends on the room that it takes.
"""

import re
from functools import lru_cache

from bouncekit.text.expressions import lazily

__all__ = ["alike", "blotted", "examples"]

_WITHIN_ADDRESS = lazily(r"[^ <>()\[\]\",;:'=]+")
# Of an address in plain letters: Chinese and Japanese put no blank between it and what they say of it.
_WITHIN_PLAIN = lazily(r"[^ <>()\[\]\",;:'=\x80-\U0010ffff]+")
# An IP address in which no status (5.7.1) may seem to stand, and not a machine's own (RFC 1122, 3.2.1.3), which tells
# what is wrong: "MX points to 127.0.0.1".  It begins with a digit: all else is passed over fast.
_IP = lazily(
    r"[0-9](?<![\w.][0-9])(?:(?<!1)|(?!27\.))(?:(?<=[0-36-9])|[0-9]?[0-36-9])\.(?:[0-9]{0,2}[0-36-9]\.){2}[0-9]{1,3}(?![\w.]*\w)"
)
_DOTS = 3
_FEW = 4  # with more addresses, however long, a text might be longer than what is searched of it
_SOON = 16  # answers: an answer is asked for by the judge, and then by whoever puts the verdict into words
# They stand for an address, for an IP address and before a text that is itself, and in no text that can be printed.
_ADDRESS_HERE, _IP_HERE, _ITSELF = "\1", "\2", "\3"
_SHORTEST = ("x@x", "0.0.0.0")
_LONGEST = (f"{'z' * 64}@{'z' * 127}", "111.111.111.111")
# What may be an escape (`bouncekit.text.escapes`) or be folded to what ends an address.
_NOT_PLAIN = lazily(r"[=\\+&`]")


def _addresses(text: str) -> list[tuple[int, int, int]]:
    """Return (start, place of the @, end) of each e-mail address; it is at most 64@127 letters."""
    found: list[tuple[int, int, int]] = []
    done = 0
    place = text.find("@")
    while place >= 0:
        start = text.rfind("<", max(done, place - 65), place) + 1
        if not start or _WITHIN_ADDRESS.fullmatch(text, start, place) is None:  # mostly it stands in brackets
            before = _form_beside(text[place - 1 : place]).match(text[max(done, place - 64) : place][::-1])
            start = place - (before.end() if before else 0)
        after = _form_beside(text[place + 1 : place + 2]).match(text, place + 1, place + 128)
        done = after.end() if after else place + 1
        found.append((start, place, done))
        place = text.find("@", done)
    return found


def _form_beside(letter: str) -> re.Pattern[str]:
    return _WITHIN_PLAIN if letter.isascii() else _WITHIN_ADDRESS


def blotted(folded: str) -> str:
    """Return `folded` with every letter of its e-mail addresses made an ``x``."""
    if "@" not in folded:
        return folded
    pieces: list[str] = []
    done = 0
    for start, place, end in _addresses(folded):
        pieces += (folded[done:start], "x" * (place - start), "@", "x" * (end - place - 1))
        done = end
    pieces.append(folded[done:])
    return "".join(pieces)


@lru_cache(maxsize=_SOON)
def alike(text: str) -> str:
    """Return what stands for all texts that differ from `text`, a short one, in their addresses alone; see `examples`.

    A text that is not plain ASCII stands for itself: what its addresses are is not told by their form alone.
    """
    if not text.isprintable() or text.count("@") > _FEW:
        return f"{_ITSELF}{text}"
    has_ip = text.count(".") >= _DOTS and _IP.search(text) is not None
    if not (has_ip or "@" in text) or not text.isascii() or _NOT_PLAIN.search(text):
        return text
    if has_ip:
        text = _IP.sub(_IP_HERE, text)
    for start, _, end in reversed(_addresses(text)):  # from behind, so that places stay true
        text = f"{text[:start]}{_ADDRESS_HERE}{text[end:]}"
    return text


def examples(said: str) -> tuple[str, ...]:
    """Return the texts of which `said` is what they have in common that tell most: those with least and most room."""
    if said.startswith(_ITSELF):
        return (said[1:],)
    if _ADDRESS_HERE not in said and _IP_HERE not in said:
        return (said,)
    return tuple(said.replace(_ADDRESS_HERE, address).replace(_IP_HERE, ip) for address, ip in (_SHORTEST, _LONGEST))
