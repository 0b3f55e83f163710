"""A stream of messages as they come to an address for returned mail: no two alike, and most of them of a few kinds.

`messages` varies the corpus: addresses, queue identifiers, IP addresses and times are others in each message, and a few
of its messages make up most of the stream (Zipf's law).  Measuring the same messages again and again would flatter
whatever is kept from one to the next.
"""

import random
import re
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

__all__ = ["messages"]

_CORPUS = Path(__file__).parent.parent / "corpus"
_SYLLABLES = (
    "mar",
    "lu",
    "cla",
    "jean",
    "so",
    "ber",
    "nar",
    "di",
    "el",
    "mi",
    "chel",
    "do",
    "rob",
    "pier",
    "an",
    "hen",
    "ri",
)
_ADDRESS = re.compile(rb"(?<![\w.%+=-])([A-Za-z][A-Za-z0-9._-]{1,30})@(?=[A-Za-z0-9-]{1,40}\.[A-Za-z])")
_OF_A_MACHINE = re.compile(
    rb"(?i)daemon|postmaster|reply|abuse|admin|support|bounce|owner|request|root|system|sympa|listmaster|exchange|[0-9]{5}"
)
_QUEUE_ID = re.compile(rb"\b(?=[0-9A-F]*[0-9])(?=[0-9A-F]*[A-F])[0-9A-F]{8,16}\b")
_TIME = re.compile(rb"\b[0-2][0-9]:[0-5][0-9]:[0-5][0-9]\b")
_IP = re.compile(rb"(?<![\d.])(?!127\.)(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")
_ZIPF = 1.1


def messages(count: int, corpus: Path = _CORPUS, seed: int = 1) -> Iterator[bytes]:
    """Yield `count` messages, the same for the same `seed` and the same corpus."""
    chance = random.Random(seed)
    kinds = [path.read_bytes() for path in sorted(corpus.rglob("*.eml"))]
    chance.shuffle(kinds)
    weights = [1 / rank**_ZIPF for rank in range(1, len(kinds) + 1)]
    total = list(accumulate(weights))
    for _ in range(count):
        yield _varied(chance.choices(kinds, cum_weights=total)[0], chance)


def _varied(content: bytes, chance: random.Random) -> bytes:
    """Return the message as it might have come of somebody else, at another time; what stood alike still does."""
    names: dict[bytes, bytes] = {}

    def name(match: re.Match[bytes]) -> bytes:
        local = match[1]
        if _OF_A_MACHINE.search(local):
            return match[0]
        return names.setdefault(local.lower(), _name(chance)) + b"@"

    def digits(match: re.Match[bytes]) -> bytes:
        return names.setdefault(match[0], bytes(chance.choice(b"0123456789ABCDEF") for _ in match[0]))

    def host(match: re.Match[bytes]) -> bytes:
        return names.setdefault(match[0], b"192.0.2.%d" % chance.randrange(1, 255))

    hour = chance.randrange(24)
    content = _ADDRESS.sub(name, content)
    content = _QUEUE_ID.sub(digits, content)
    content = _TIME.sub(lambda _: b"%02d:%02d:%02d" % (hour, chance.randrange(60), chance.randrange(60)), content)
    return _IP.sub(host, content)


def _name(chance: random.Random) -> bytes:
    first, last = ("".join(chance.choices(_SYLLABLES, k=2)) for _ in range(2))
    return f"{first}{chance.choice(['.', '-', ''])}{last}".encode()
