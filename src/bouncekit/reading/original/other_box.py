"""Whether what came back left through another mailbox than the one whose address it bears: which, and by whose word.

The server that takes a message from its own user may write who that is (Authenticated sender, RFC 7601, 2.7.4); and
readers tell that they write from the webmail of their club with another provider's address.
"""

from functools import cache

from bouncekit import data
from bouncekit.message import Message
from bouncekit.reading.facts import OriginalFacts
from bouncekit.reading.original.forged import provider_of
from bouncekit.reading.original.returned import returned_headers
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals

__all__ = ["box_in", "tells_other_box"]

_LIMIT = 20_000
_LONGEST = 3000
_USER = lazily(
    r"(?:authenticated[ _-]?(?:sender|user|id|as)?|auth(?:id|_user)?|smtp\.auth)[ :=]{1,3}<?"
    r"([a-z0-9._+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4})"
)
_FIELDS = frozenset(
    {"x-authenticated-sender", "x-authenticated-user", "x-authuser", "x-auth-user", "x-authenticated-id"}
)
_PARTS = ("where", "address")


def box_in(message: Message, original: OriginalFacts | None) -> str | None:
    """Return whose login the returned copy shows, where its sender's address is of a provider and this is not."""
    sender = ((original.sender or "") if original else "").lower()
    names = provider_of(sender)
    headers = returned_headers(message) if names is not None else None
    for name, value in headers.header_items if headers else ():
        if name != "received" and name not in _FIELDS:
            continue
        said = value[:_LIMIT].lower()
        found = _USER.search(f"auth: {said}" if name in _FIELDS else said)
        if found and set(names or ()).isdisjoint(provider_of(found[1]) or ()):
            return found[1]
    return None


def tells_other_box(text: str) -> bool:
    """Tell whether readers say in `text` that they write from a box of their own with a provider's address."""
    told = {part for _, part in _words().found(f" {fold(text[:_LONGEST])} ")}
    return told.issuperset(_PARTS)


@cache
def _words() -> Literals:
    table = data.load("kinds/origins.toml")["other_box"]
    return Literals({phrase: part for part in _PARTS for phrase in table[part]})
