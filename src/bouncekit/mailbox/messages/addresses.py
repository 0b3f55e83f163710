"""Mailboxes in address fields (RFC 5322, section 3.4), as broken as they come.

This is not the reader of addresses in notices: here a field is well known, and 50,000 messages are read in seconds.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from bouncekit.message import decode_words

__all__ = ["Mailbox", "domain_of", "mailboxes_in"]

_LONGEST_FIELD = 16_384  # characters: some hundred recipients
_LONGEST_ADDRESS = 320  # RFC 3696, erratum 1690, gives 254; nobody gains from refusing a few more
_REMEMBERED = 200  # characters of a field that is worth remembering: senders come again, lists of recipients do not

_SIMPLE = re.compile(r"([^\"(),:;<>@\\]*+)<([^<>()\s\",;:@]++@[^<>()\s\",;:@]++)>")
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)|<[^<>]*>|[,;]|[^",;()<>]+|.', re.DOTALL)
# Before and after an @: searched from there, a long run of letters without any costs nothing.
_LOCAL_PART = re.compile(r"[^\s<>()\",;:@]{1,256}\Z")
_DOMAIN = re.compile(r"[^\s<>()\",;:@]{1,256}")
_PAIR = re.compile(r"\\(.)", re.DOTALL)


class Mailbox(NamedTuple):
    """The display name, decoded, and the address in lower case; either may be empty."""

    name: str
    address: str


def mailboxes_in(field: str | None) -> tuple[Mailbox, ...]:
    """Return the mailboxes of the raw value of an address field, in order."""
    if not field:
        return ()
    return _remembered(field) if len(field) <= _REMEMBERED else _read(field[:_LONGEST_FIELD])


def domain_of(address: str) -> str:
    """Return what stands after the last @ of `address`, without a final dot."""
    return address.rpartition("@")[2].rstrip(".")


@lru_cache(maxsize=8192)
def _remembered(field: str) -> tuple[Mailbox, ...]:
    return _read(field)


def _read(field: str) -> tuple[Mailbox, ...]:
    simple = _SIMPLE.fullmatch(field.strip())
    if simple is not None:
        return (_mailbox([simple[1]], simple[2], []),)
    found = _parsed(field)
    if "=?" in field and not any(mailbox.address for mailbox in found):
        # QUIRK: some programs encode the whole field, address included (RFC 2047, section 5, forbids it).
        return _parsed(decode_words(field)) or found
    return found


def _parsed(field: str) -> tuple[Mailbox, ...]:
    found: list[Mailbox] = []
    words: list[str] = []
    comments: list[str] = []
    angle = ""
    position = 0
    while match := _TOKEN.match(field, position):
        token, position = match[0], match.end()
        if token in {",", ";"}:
            found.append(_mailbox(words, angle, comments))
            words, comments, angle = [], [], ""
        elif token[0] == "<" and len(token) > 1:
            angle = angle or token[1:-1]
        elif token[0] == "(" and len(token) > 1:
            comments.append(token[1:-1])
        elif token == '"':  # never closed: no later one opens anything either, and none is looked for
            field = field[:position] + field[position:].replace('"', " ")
        elif token[0] == '"':
            words.append(_PAIR.sub(r"\1", token[1:-1]))
        elif token not in {"(", ")", "<", ">"}:
            # The name of a group stands before its colon.
            words.append(token.rpartition(":")[2] if ":" in token and not angle else token)
    found.append(_mailbox(words, angle, comments))
    return tuple(mailbox for mailbox in found if mailbox.name or mailbox.address)


def _mailbox(words: list[str], angle: str, comments: list[str]) -> Mailbox:
    text = " ".join(" ".join(words).split())
    address = _address(angle)
    if not address and not angle:
        address = _bare_address(text)
        if address:
            text = " ".join(comments)
    name = decode_words(text or " ".join(comments)) if "=?" in text or comments else text
    return Mailbox(" ".join(name.split()), address)


def _bare_address(text: str) -> str:
    """Return the first address that stands in `text` without any brackets, or an empty string."""
    at = text.find("@")
    while at >= 0:
        local, domain = _LOCAL_PART.search(text[max(0, at - _LONGEST_ADDRESS) : at]), _DOMAIN.match(text, at + 1)
        if local and domain:
            return _address(f"{local[0]}@{domain[0]}")
        at = text.find("@", at + 1)
    return ""


def _address(text: str) -> str:
    text = "".join(text.split()).removeprefix("mailto:").lower()
    return text if 0 < text.find("@") < len(text) - 1 and len(text) <= _LONGEST_ADDRESS else ""
