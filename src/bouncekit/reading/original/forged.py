"""Whether what came back seems to be from somebody who only wrote the reader's address into it."""

from functools import cache

from bouncekit import data
from bouncekit.message import Message
from bouncekit.reading.facts import OriginalFacts
from bouncekit.reading.original.returned import returned_headers
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold

__all__ = ["BY_OTHERS", "LOGGED_IN", "is_of_site", "passed_by_strangers", "provider_of", "seems_forged"]

_MARKS = ("received", "message-id", "dkim-signature", "x-received")
BY_OTHERS = ("received", "dkim-signature", "x-received")
"""Fields that whoever only writes somebody's address into a message does not make: they do make a Message-ID."""
_LIMIT = 20_000
_LONGEST = 1000
LOGGED_IN = lazily(r"\bwith (?:utf8)?e?smtps?a\b|\basmtp\b|\bauthenticated\b|\bauth(?:id)?[=:]")  # RFC 3848
"""What a server writes of who has logged in to send, in small letters."""
_WORD = lazily(r"[a-z0-9]+")
# Whose message the sending side says it is: anybody may say so.
_CLAIMED = lazily(r"envelope-(?:from|sender) <?[^\s<>()]{1,320}>?|\bfor <[^\s<>]{1,320}>")


def seems_forged(message: Message, original: OriginalFacts | None) -> bool:
    """Tell whether nothing in the returned copy shows the sender's provider, through whom their mail always leaves.

    Only a copy that tells which way it came says anything (RFC 5321, 4.4), and only of providers that are known.  It is
    a part of `message`, or stands in the notice's text.
    """
    names = _providers().get(_domain_of(original))
    if names is None or not _shows_none(message, names, BY_OTHERS) or _is_given_back(message, original, names):
        return False
    return _shows_none(message, names) or _bears_signs(message)


def _bears_signs(message: Message) -> bool:
    """Tell whether the copy shows that its Message-ID, which has the provider's name, may be made up with the rest.

    The domain of the address did not allow its sender (RFC 7208, 9.1; RFC 8601), a site's program wrote it, or a firm's
    name stands beside the address.
    """
    headers = returned_headers(message)
    if headers is None:
        return False
    if is_of_site(message) or _is_in_a_firms_name(headers.header("from") or ""):
        return True
    fields = [(name, value[:_LIMIT].lower()) for name, value in headers.header_items]
    if any(name == "received" and LOGGED_IN.search(value) for name, value in fields):
        return False  # readers who write through another mailbox of theirs are not allowed either
    return any(word in value for name, value in fields for word in _disallowed().get(name, ()))


def _is_in_a_firms_name(sender: str) -> bool:
    name, _, address = fold(sender[:_LONGEST]).rpartition("<")
    words = f" {' '.join(_WORD.findall(name))} "
    return any(f" {firm} " in words and firm.replace(" ", "") not in address for firm in _firms())


def _is_given_back(message: Message, original: OriginalFacts | None, names: list[str]) -> bool:
    """Tell whether the sender's provider itself gives the message back, and it was to nobody there who forwards it."""
    returner = (message.raw_header("from") or "").rpartition("@")[2].lower()
    sent_to = [one.rpartition("@")[2].lower() for one in original.to] if original else []
    there = any(name in domain for domain in sent_to for name in names)
    return bool(sent_to) and not there and any(name in returner for name in names)


def passed_by_strangers(message: Message, original: OriginalFacts | None, marks: tuple[str, ...] = _MARKS) -> bool:
    """Tell whether the returned copy, from a domain of its own, shows neither that domain nor a provider that is known.

    Many domains leave their mail to others: by itself this says little.  `marks` are the fields that are asked.
    """
    domain = _domain_of(original)
    if not domain or domain in _providers():
        return False
    return _shows_none(message, [domain, *(name for names in _providers().values() for name in names)], marks)


def provider_of(address: str) -> list[str] | None:
    """Return the names that show the provider of `address`, where it is known that its mail leaves through no other."""
    return _providers().get(address.rpartition("@")[2].lower())


def _domain_of(original: OriginalFacts | None) -> str:
    return (original.sender or "").rpartition("@")[2].lower() if original else ""


def _shows_none(message: Message, names: list[str], marks: tuple[str, ...] = _MARKS) -> bool:
    headers = returned_headers(message)
    fields = headers.header_items if headers else ()
    way = _CLAIMED.sub(" ", " ".join(value.lower() for name, value in fields if name in marks)[:_LIMIT])
    return any(name == "received" for name, _ in fields) and not any(name in way for name in names)


def is_of_site(message: Message) -> bool:
    """Tell whether the returned copy shows that a web site wrote it: a shop or a form, by its program or its user."""
    headers = returned_headers(message)
    for name, value in headers.header_items if headers else ():
        told = _sites().get(name)
        if told is not None and any(word in value[:_LIMIT].lower() for word in told):
            return True
    return False


@cache
def _sites() -> dict[str, list[str]]:
    table: dict[str, list[str]] = data.load("kinds/origins.toml")["sites"]
    return table


@cache
def _disallowed() -> dict[str, list[str]]:
    table: dict[str, list[str]] = data.load("kinds/origins.toml")["disallowed"]
    return table


@cache
def _firms() -> list[str]:
    names: list[str] = data.load("kinds/origins.toml")["firms"]["names"]
    return names


@cache
def _providers() -> dict[str, list[str]]:
    table: dict[str, list[str]] = data.load("kinds/origins.toml")["providers"]
    return table
