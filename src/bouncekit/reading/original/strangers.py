"""Whether a nameless machine brought what came back straight to the server that returns it, past the reader's own host.

Where the reader's mail arrives is known by who took in the notice, and what they send mostly leaves there, too.  That a
message did not says little by itself; that no server of its sender's sent it says more.
"""

from bouncekit.message import Message
from bouncekit.reading.answers.owners import owner_of
from bouncekit.reading.facts import OriginalFacts
from bouncekit.reading.original.forged import BY_OTHERS, LOGGED_IN, passed_by_strangers
from bouncekit.reading.original.lost_message import COPIES
from bouncekit.reading.original.returned import returned_headers
from bouncekit.text.expressions import lazily

__all__ = ["came_from_nowhere"]

_LIMIT = 20_000
_COPY_LIMIT = 16 * 1024
_BY = lazily(r"\bby\s+((?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})\b")  # RFC 5321, 4.4
# qmail, Postfix, sendmail and Exim, of a client whose address has no name, or not the one that it gives itself.
_NAMELESS = lazily(
    r"\bfrom unknown \(helo [^()]{1,200}\) \(\[?([0-9a-f.:]{7,45})\]?\)|\(unknown \[([0-9a-f.:]{7,45})\]\)|"
    r"\[([0-9a-f.:]{7,45})\] \(may be forged\)|\bfrom \[([0-9a-f.:]{7,45})\] \(helo="
)
_IN_THE_HOUSE = lazily(r"(?:10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.|::1|f[cde]")  # RFC 1918, 3927, 4193
_CLUES = (b"nknown", b"be forged)", b"(helo=")  # without one of these nothing is asked


def came_from_nowhere(message: Message, original: OriginalFacts | None) -> bool:
    """Tell whether what `message` returns, from a domain of its own, was brought so by nobody who had logged in."""
    if not original or not original.sender:
        return False
    returner = (message.raw_header("from") or "").rpartition("@")[2].partition(" ")[0].strip(">").lower()
    if returner.endswith(owner_of(original.sender.rpartition("@")[2].lower())) or not _has_clue(message):
        return False  # the sender's own server gives it back
    reporter = owner_of(returner)
    arrives = next((owner for value in message.headers("received")[:2] if (owner := _owner_by(value))), None)
    if arrives is None or arrives == reporter or not passed_by_strangers(message, original, BY_OTHERS):
        return False
    headers = returned_headers(message)
    hops = [value[:_LIMIT].lower() for value in headers.headers("received")] if headers else []
    if any(arrives in hop or LOGGED_IN.search(hop) for hop in hops):
        return False
    return any(_is_nameless(hop) and _owner_by(hop) == reporter for hop in hops)


def _has_clue(message: Message) -> bool:
    parts = message.typed_parts
    copies = [part for part, kind in parts if kind in COPIES] or [part for part, kind in parts if kind == "text/plain"]
    return any(part.body.find(clue, 0, _COPY_LIMIT) >= 0 for part in copies for clue in _CLUES)


def _owner_by(received: str) -> str | None:
    """Return whose server wrote the trace `received`."""
    found = _BY.search(received[:_LIMIT].lower())
    return owner_of(found[1]) if found else None


def _is_nameless(hop: str) -> bool:
    """Tell whether a machine of the internet, and not one in the house, brought it, and has no name."""
    found = _NAMELESS.search(hop)
    return found is not None and not _IN_THE_HOUSE.match(next(filter(None, found.groups())))
