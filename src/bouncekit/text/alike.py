"""Addresses in a text, by their form alone: blotted out, or made alike, so that what was said of one is known of all.

A mail system says the same sentence of thousands of people.  What is worked out of it is the same for all of them, if
it is the same for the shortest address that there is and for the longest, in other letters: then it neither repeats the
address nor depends on the room that it takes.
"""

from bouncekit.text.expressions import lazily

__all__ = ["alike", "blotted", "examples"]

_WITHIN_ADDRESS = lazily(r"[^ <>()\[\]\",;:'=]+")
# An IP address in which no status (5.7.1) may seem to stand.
_IP = lazily(r"(?<![\w.])(?:\d{0,2}[0-36-9]\.){3}\d{1,3}(?![\w.]*\w)")
_DOTS = 3
# They stand for an address and for an IP address, and in no text that can be printed.
_ADDRESS_HERE, _IP_HERE = "\1", "\2"
_SHORTEST = ("x@x", "0.0.0.0")
_LONGEST = (f"{'z' * 64}@{'z' * 127}", "111.111.111.111")
# What may be an escape (`bouncekit.text.escapes`) or be folded to what ends an address.
_NOT_PLAIN = lazily(r"[=\\+&`\x00-\x1f\x7f]")


def _addresses(text: str) -> list[tuple[int, int, int]]:
    """Return (start, place of the @, end) of each e-mail address; it is at most 64@127 letters."""
    found: list[tuple[int, int, int]] = []
    done = 0
    place = text.find("@")
    while place >= 0:
        before = _WITHIN_ADDRESS.match(text[max(done, place - 64) : place][::-1])
        after = _WITHIN_ADDRESS.match(text, place + 1, place + 128)
        done = after.end() if after else place + 1
        found.append((place - (before.end() if before else 0), place, done))
        place = text.find("@", done)
    return found


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


def alike(text: str) -> str:
    """Return what stands for all texts that differ from `text` in their addresses alone; see `examples`.

    A text that is not plain ASCII stands for itself: what its addresses are is not told by their form alone.
    """
    has_ip = text.count(".") >= _DOTS and _IP.search(text) is not None
    if not (has_ip or "@" in text) or not text.isascii() or _NOT_PLAIN.search(text):
        return text
    pieces: list[str] = []
    done = 0
    for start, _, end in _addresses(text):
        pieces += (text[done:start], _ADDRESS_HERE)
        done = end
    pieces.append(text[done:])
    said = "".join(pieces)
    return _IP.sub(_IP_HERE, said) if has_ip else said


def examples(said: str) -> tuple[str, ...]:
    """Return the texts of which `said` is what they have in common that tell most: those with least and most room."""
    if _ADDRESS_HERE not in said and _IP_HERE not in said:
        return (said,)
    return tuple(said.replace(_ADDRESS_HERE, address).replace(_IP_HERE, ip) for address, ip in (_SHORTEST, _LONGEST))
