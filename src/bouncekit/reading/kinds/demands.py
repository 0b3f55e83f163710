"""What a whole letter wants of its reader through a link, and whether its own signs say that it is a lure.

Nothing here is about words alone: a lure is told by a name that is not the sender's, by a link that leads elsewhere
than it says, or that carries the reader's own address, by a page attached that wants a password at once.  What wants
money or a secret and shows none of this may be true; its reader is only told not to use its link.  Words and names are
data (data/kinds/demands.toml).
"""

import re
from functools import cache
from typing import Any, NamedTuple

from bouncekit import data
from bouncekit.message import Message
from bouncekit.reading.answers.addresses import find_addresses
from bouncekit.reading.answers.owners import owner_of
from bouncekit.reading.facts import About
from bouncekit.reading.kinds.likenesses import liken_letter
from bouncekit.reading.kinds.pasted_letters import is_warned_of
from bouncekit.reading.original.returned import is_encoded
from bouncekit.text.expressions import lazily
from bouncekit.text.folding import fold
from bouncekit.text.literals import Literals

__all__ = ["demand_in", "returns_demand"]

_LIMIT = 2000  # characters: a longer letter says many things
_COPY_LIMIT = 64 * 1024  # bytes of a copy
_LONGEST_PAGE = 1 << 16
_LINK = lazily(
    r"<a\b[^>]{0,400}?\bhref\s{0,3}=\s{0,3}[\"']?(https?://[^\s\"'<>]{3,2000})[^>]{0,400}>(.{0,400}?)</a\s{0,3}>",
    re.IGNORECASE | re.DOTALL,
)
_TAG = lazily(r"<[^>]{0,400}>")
_PLAIN_LINK = lazily(r"\bhttps?://[^\s\"'<>]{3,2000}", re.IGNORECASE)
_HOST = lazily(r"(?i)https?://(?:[^/\s@]{0,200}@)?((?:[\w-]{1,63}\.){1,8}[a-z]{2,24})")
_SHOWN = lazily(r"(?i)^\W{0,3}(?:https?://)?((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})(?:/\S{0,200})?\W{0,3}$")
_DOMAIN = lazily(r"(?i)(?<![\w@.-])((?:[a-z0-9-]{2,63}\.){1,4}[a-z]{2,12})(?![\w-])")


class _Letter(NamedTuple):
    """What of a letter its signs are looked for in: `links` are pairs of an address and of what is shown of it."""

    wants: frozenset[str]
    links: tuple[tuple[str, str], ...]
    name: str
    sender: str
    readers: frozenset[str]


def demand_in(message: Message, text: str) -> About | None:
    """Return what `message`, whose text is `text`, is about where it wants money or a secret through a link."""
    linked = "://" in text or "text/html" in message.kinds
    if not linked or len(text) > _LIMIT or "list-unsubscribe" in message.header_names:
        return None
    wants = _wants(fold(f"{message.header('subject') or ''}\n{text}"))
    if "secret" in wants and not wants.isdisjoint({"mailbox", "haste"}) and _has_attached_page(message):
        return About.LURE
    links = _links(message, text) if not wants.isdisjoint({"money", "secret", "mailbox"}) else ()
    if not links:
        return None
    letter = _letter(message, wants, links)
    if _is_lure(letter):
        return About.LURE
    # What its words tell is told by them.
    if not wants & {"money", "secret"} or is_warned_of(f"{text}\n://"):
        return None
    told = liken_letter(text)
    return About.SUBSCRIPTION if told is not None and told.about is About.SUBSCRIPTION else About.ASKING


def returns_demand(message: Message) -> bool:
    """Tell whether the copy that `message` returns wants money or a secret at once, through a link."""
    for part, kind in message.typed_parts:
        if kind == "message/rfc822" and _may_link(part.body[:_COPY_LIMIT]):
            copy = part.embedded
            if copy is not None and _is_urgent_demand(copy):
                return True
    return False


def _may_link(copy: bytes) -> bool:
    """Tell whether a link may stand in the raw `copy`, quoted-printable or not."""
    plain = copy.find(b"//") >= 0 and (copy.find(b"://") >= 0 or copy.find(b"=3A//") >= 0)
    return plain or is_encoded(copy)


def _is_urgent_demand(copy: Message) -> bool:
    text = next((part.text for part in copy.parts if part.content_type.startswith("text/")), "")[:_LIMIT]
    wants = _wants(fold(f"{copy.header('subject') or ''}\n{text}")) if "://" in text else frozenset()
    return "haste" in wants and not wants.isdisjoint({"money", "secret"})


def _has_attached_page(message: Message) -> bool:
    """Tell whether a page is attached to `message`, and not its text: it opens in a browser, without a link."""
    return any(kind == "text/html" and part.disposition == "attachment" for part, kind in message.typed_parts)


def _letter(message: Message, wants: frozenset[str], links: tuple[tuple[str, str], ...]) -> _Letter:
    sender = message.header("from") or ""
    addresses = find_addresses(sender[-_LIMIT:])
    fields = (message.header(name) or "" for name in ("to", "delivered-to"))
    readers = frozenset(one.lower() for field in fields for one in find_addresses(field[:_LIMIT]))
    domain = addresses[-1].rpartition("@")[2].lower() if addresses else ""
    return _Letter(wants, links, fold(sender.rpartition("<")[0]), domain, readers)


def _is_lure(letter: _Letter) -> bool:
    own = owner_of(letter.sender)
    foreign = not any(owner_of(one.rpartition("@")[2]) == own for one in letter.readers)
    hosts = {owner_of(host[1].lower()) for link, _ in letter.links if (host := _HOST.match(link))}
    to_page = any(one in link.lower() for link, _ in letter.links for one in letter.readers)
    if "mailbox" in letter.wants and to_page and (foreign or own not in hosts):
        return True
    if _is_named_otherwise(letter) or any(_leads_elsewhere(link, shown, own) for link, shown in letter.links):
        return True
    cheap = any(_is_cheap(host) for host in (own, *hosts))
    return cheap and "haste" in letter.wants and not letter.wants.isdisjoint({"money", "secret", "mailbox"})


def _is_named_otherwise(letter: _Letter) -> bool:
    """Return whether the sender's name is a domain, or a firm's, that their address is not of."""
    own = owner_of(letter.sender)
    if any(owner_of(named) != own for named in _DOMAIN.findall(letter.name)):
        return True
    table = _table()
    if letter.sender.endswith(tuple(table["state"])):
        return False
    words = f" {letter.name.strip(chr(34)).strip()} "
    firms = [begins for firm, begins in table["names"].items() if firm in words and _is_word(firm, words)]
    label = own.partition(".")[0]
    return bool(firms) and not any(_is_of(label, start) for begins in firms for start in begins)


def _is_word(firm: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(firm)}(?!\w)", words) is not None


def _is_of(label: str, start: str) -> bool:
    """Return whether a domain's `label` is a firm's, that begins with `start`; no other word follows behind a dash."""
    if start.endswith("-"):
        return label.startswith(start)
    rest = label.removeprefix(start)
    return rest != label and not rest.startswith("-")


def _leads_elsewhere(link: str, shown: str, own: str) -> bool:
    """Return whether a link is shown as a site that neither it leads to nor the letter is from."""
    named, host = _SHOWN.match(shown), _HOST.match(link)
    if named is None or host is None:
        return False
    return owner_of(named[1].lower()) not in {owner_of(host[1].lower()), own}


def _is_cheap(domain: str) -> bool:
    table = _table()
    return domain.rpartition(".")[2] in table["cheap"] or domain in table["anybodys"]


def _links(message: Message, text: str) -> tuple[tuple[str, str], ...]:
    found = [(link, "") for link in _PLAIN_LINK.findall(text)]
    for part, kind in message.typed_parts:
        if kind == "text/html":
            page = part.body[:_LONGEST_PAGE].decode("utf-8", "replace")
            found += [(link, _TAG.sub("", shown).strip()) for link, shown in _LINK.findall(page)]
    return tuple(found)


def _wants(folded: str) -> frozenset[str]:
    found = {part for _, parts in _phrases().found(f"{folded} ") for part in parts}
    if "pay" in found and _sum().search(folded):
        found.add("money")
    return frozenset(found)


@cache
def _sum() -> re.Pattern[str]:
    """Return what finds a sum of money: ``1,99 €``, ``$ 20``."""
    units = "|".join(re.escape(fold(unit)) for unit in _table()["currencies"])
    return re.compile(rf"\d(?:[.,]\d\d?)? ?(?:{units})(?!\w)|(?<!\w)(?:{units}) ?\d")


@cache
def _table() -> dict[str, Any]:
    table = dict(data.load("kinds/demands.toml"))
    return table | {"cheap": frozenset(table["cheap"]), "anybodys": frozenset(table["anybodys"])}


@cache
def _phrases() -> Literals:
    phrases: dict[str, set[str]] = {}
    for part in ("pay", "secret", "mailbox", "haste"):
        for phrase in _table()[part]:
            phrases.setdefault(fold(phrase), set()).add(part)
    return Literals({phrase: tuple(sorted(parts)) for phrase, parts in phrases.items()})
