"""Texts of a narrow screen, whose lines break anywhere: within an address, and within a word.

What a person copies from a telephone, or has read from a picture of one, has such lines.  A program that reads pictures
also takes one letter for another; what servers say plainly is then found again (data/kinds/broken.toml).
"""

from functools import cache

from bouncekit import data
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals

__all__ = ["glued", "mended", "with_whole_addresses", "with_whole_links"]

# What programs take for one another, and what they put within words.
_ALIKE = str.maketrans({"i": "l", "1": "l", "|": "l", "!": "l", "0": "o", " ": "", "-": "", "'": ""})
_WIDEST = 46  # characters: a line of a telephone
_FEWEST = 3
_LONGEST = 4000
_DOMAIN = r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4}"
# An address whose domain may go on: "paul@gmai", "paul@gmail.", "paul@orange.f".
_OPEN = lazily(rf"[\w.+-]{{1,64}}@(?:{_DOMAIN}[.-]?)?\Z")
_WHOLE = lazily(r"@[A-Za-z0-9-]{2,63}(?:\.[A-Za-z0-9-]{1,63}){0,3}\.[A-Za-z]{2,12}\Z")
_REST = lazily(r"(\.?[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,4})(?![A-Za-z0-9@'’])")
_BARE_DOMAIN = lazily(r"@[A-Za-z0-9]")
# Within brackets, which show where it ends, also where whoever pastes it writes wider lines of their own.
_BRACKETED = lazily(
    rf"(<[\w.+-]{{1,64}}@(?:{_DOMAIN}[.-]?)?)\n[ \t]{{0,8}}(\.?[A-Za-z0-9-]{{1,63}}(?:\.[A-Za-z0-9-]{{1,63}}){{0,4}}>)"
)
_NAMED = lazily(r"\w\Z")
# A link that goes on: "https://", "https://x.example/why?", "https://x.exam".
_OPEN_LINK = lazily(r"https?://(?:[^\s<>\"»]{0,400}[/?&=%_-]|[\w.-]{0,100})\Z")
_LINK_SIGNS = lazily(r"[/?&=%#]")
_LINK_REST = lazily(r"[\w.~%/?&=#;:+,@-]{2,400}")


def with_whole_addresses(text: str) -> str:
    """Return `text` with the addresses that its narrow lines break made whole; any other text as it is."""
    if "@" not in text:
        return text
    lines = _narrow_lines(text)
    if not lines:
        return _BRACKETED.sub(r"\1\2", text) if "<" in text and len(text) <= _LONGEST else text
    out = [lines[0]]
    for line in lines[1:]:
        joined = _joined(out[-1], line)
        if joined is None:
            out.append(line)
        else:
            out[-1] = joined
    return "\n".join(out)


def with_whole_links(text: str) -> str:
    """Return `text` with the links that its lines break made whole: what goes on has the signs of a link itself."""
    if "://" not in text or len(text) > _LONGEST:
        return text
    out: list[str] = []
    for line in text.split("\n"):
        rest = line.strip()
        goes_on = _LINK_REST.fullmatch(rest) and _LINK_SIGNS.search(rest) and "://" not in rest
        if out and goes_on and _OPEN_LINK.search(out[-1].rstrip()):
            out[-1] = f"{out[-1].rstrip()}{rest}"
        else:
            out.append(line)
    return "\n".join(out)


def glued(text: str) -> str | None:
    """Return the lines of a narrow `text` put together without a blank, for words that they break; None for others."""
    lines = _narrow_lines(text)
    return "".join(lines) if lines else None


def mended(text: str) -> str | None:
    """Return what a `text` says plainly whose letters or words are broken, a phrase a line; None where nothing."""
    if len(text) > _LONGEST:
        return None
    found = _broken().found(fold(text).translate(_ALIKE))
    return "\n".join(dict.fromkeys(phrase for _, phrase in found)) or None


@cache
def _broken() -> Literals:
    phrases = data.load("kinds/broken.toml")["phrases"]
    return Literals({fold(phrase).translate(_ALIKE): phrase for phrase in phrases})


def _narrow_lines(text: str) -> list[str]:
    if len(text) > _LONGEST or text.count("\n") < _FEWEST:
        return []
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines if len(lines) > _FEWEST and max(map(len, lines)) <= _WIDEST else []


def _joined(line: str, following: str) -> str | None:
    """Return `line` with what of an address goes on at the beginning of the line that follows; None where none does."""
    if _OPEN.search(line):
        rest = _REST.match(following)
        tail = f"{line[line.rfind('@') :]}{rest[1]}" if rest else ""
        goes_on = not _WHOLE.search(line) and _WHOLE.search(tail) is not None
        return f"{line}{following}" if goes_on else None
    # An address that is whole on its own line stays: what stands above it may be a word, a host or a date.
    return f"{line}{following}" if _BARE_DOMAIN.match(following) and _NAMED.search(line) else None
