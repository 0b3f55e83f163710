"""Whether what came back seems to be from somebody who only wrote the reader's address into it."""

from functools import cache

from bouncekit import data
from bouncekit.message import Message
from bouncekit.reading.facts import OriginalFacts
from bouncekit.reading.original.returned import returned_headers
from bouncekit.text.expressions import lazily

__all__ = ["BY_OTHERS", "is_of_site", "passed_by_strangers", "provider_of", "seems_forged"]

_MARKS = ("received", "message-id", "dkim-signature", "x-received")
BY_OTHERS = ("received", "dkim-signature", "x-received")
"""Fields that whoever only writes somebody's address into a message does not make: they do make a Message-ID."""
_LIMIT = 20_000
_CHECKS = ("received-spf", "authentication-results")
_FAILED = lazily(r"^\s{0,9}(?:soft)?fail\b|\bspf=(?:soft|hard)?fail\b")  # RFC 7208, 9.1; RFC 8601, 2.7.2
# Whose message the sending side says it is: anybody may say so.
_CLAIMED = lazily(r"envelope-(?:from|sender) <?[^\s<>()]{1,320}>?|\bfor <[^\s<>]{1,320}>")


def seems_forged(message: Message, original: OriginalFacts | None) -> bool:
    """Tell whether nothing in the returned copy shows the sender's provider, through whom their mail always leaves.

    Only a copy that tells which way it came says anything (RFC 5321, 4.4), and only of providers that are known.  It is
    a part of `message`, or stands in the notice's text.
    """
    names = _providers().get(_domain_of(original))
    if names is None or not (_shows_none(message, names) or _is_shown_by_itself_alone(message, names)):
        return False
    return not _is_given_back(message, original, names)


def _is_shown_by_itself_alone(message: Message, names: list[str]) -> bool:
    """Tell whether the copy names the provider in its Message-ID alone, and bears a sign that others sent it."""
    if not _shows_none(message, names, BY_OTHERS):
        return False
    headers = returned_headers(message)
    checked = [value for name in _CHECKS for value in headers.headers(name)] if headers else []
    return is_of_site(message) or any(_FAILED.search(value[:_LIMIT].lower()) for value in checked)


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
def _providers() -> dict[str, list[str]]:
    table: dict[str, list[str]] = data.load("kinds/origins.toml")["providers"]
    return table
