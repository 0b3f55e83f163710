"""Addresses that carry another one, or the number of a message: the return paths to which notices come.

Mailing programs write the recipient into the reverse-path (VERP), so that a notice that names nobody still tells who
failed; forwarders write the sender into it (SRS), and others a signature (BATV).  After RFC 5321 (2.3.11: only its host
may interpret a local part, so nothing here is certain), D. J. Bernstein's "Variable Envelope Return Paths" (1997),
Postfix's VERP_README (XVERP), draft-mengwong-sender-rewrite-01 (SRS), draft-levine-smtp-batv-01 (BATV) and the forms
that the services' own documentation shows.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bouncekit.message import Message
from bouncekit.reading.answers.addresses import clean_address, find_addresses
from bouncekit.text.expressions import lazily

__all__ = ["EnvelopeAddress", "decode_envelope", "recipient_in_envelope", "unwrap_envelope"]

_LIMIT = 512
_LEVELS = 8
_WHERE = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to")
# In an address of these schemes stands the one whom the lost message was for; in the others, who sent it.
_OF_RECIPIENT = frozenset({"verp", "ezmlm", "sympa", "listserv", "sendgrid", "mailgun", "mailchimp", "caf"})


@dataclass(frozen=True, slots=True)
class EnvelopeAddress:
    """What an envelope address carries.

    `scheme` is one of ``verp``, ``ezmlm``, ``sympa``, ``listserv``, ``sendgrid``, ``mailgun``, ``mailchimp`` or ``caf``
    (the address is the recipient's), ``srs0``, ``srs1``, ``srs365`` and ``batv`` (the sender's), ``google_groups`` (the
    group's), ``plus`` (the mailbox's), and ``amazonses``, ``odoo``, ``mandrill``, ``gmail`` (no address, a number).
    `address` is the one within, or None where there is none or where its beginning cannot be told.  `detail` is what
    stands beside it: a signature, a number, the list's or the forwarder's address.
    """

    scheme: str
    address: str | None
    detail: str | None


_DOMAIN = r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}"
_AT = rf"(?P<domain>{_DOMAIN})"
_USER = r"(?P<user>[^@]{1,200}?)"
_VERP = rf"(?P<user>[^=@]{{1,200}}(?:=[^=@]{{1,60}})*?)={_AT}"
# Words after which who writes a VERP address puts the recipient.
_LIST_WORDS = r"(?:bounces?|owner|return|returns|errors?|verp|request|admin|sender|mailer|delivery|retours?|erreurs?)"
# The first that matches wins: services before the general form that they refine.
_SCHEMES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (scheme, lazily(pattern + r"\Z", re.IGNORECASE))
    for scheme, pattern in (
        # SRS1=hash=host=, SRS0's own separator, then the rest of the first forwarder's SRS0 address
        ("srs1", rf"SRS1[=+-][^=]{{1,30}}=(?P<detail>{_DOMAIN})=[=+-][^=]{{1,30}}=[^=]{{1,6}}={_AT}={_USER}"),
        ("srs0", rf"SRS0[=+-](?P<detail>[^=]{{1,30}}=[^=]{{1,6}})={_AT}={_USER}"),
        ("srs365", rf"(?P<detail>[^@]{{1,100}})\+SRS=[^=]{{1,30}}=[^=]{{1,6}}={_AT}={_USER}"),
        ("batv", r"(?:ms)?prvs\d?=(?P<detail>[0-9a-z]{1,40})=(?P<own>[^@]{1,200})"),
        ("batv", r"prvs=(?P<own>[^@/=]{1,200})/(?P<detail>[0-9a-z]{6,40})"),
        ("batv", r"btv1==(?P<detail>[0-9a-z]{1,40})==(?P<own>[^@]{1,200})"),
        ("caf", rf"(?P<detail>[^@+]{{1,100}})\+caf_={_USER}={_AT}"),
        ("sympa", rf"bounce\+{_USER}==a=={_AT}==(?P<detail>[^@=]{{1,100}})(?:==[^@]{{1,100}})?"),
        ("listserv", rf"(?P<detail>owner-[^@*]{{1,100}})\*{_USER}\*\*{_AT}"),
        ("sendgrid", rf"bounces\+(?P<detail>\d{{1,12}}-[0-9a-f]{{2,6}})-{_VERP}"),
        ("mailgun", rf"bounce\+(?P<detail>[0-9a-f]{{4,10}}\.[0-9a-f]{{4,10}})-{_VERP}"),
        ("mailchimp", rf"bounce-(?P<detail>mc\.us\d{{1,3}}_[\d.]{{1,40}})-{_VERP}"),
        ("mandrill", r"bounce-(?P<detail>md_[^@]{1,200})"),
        ("ezmlm", rf"(?P<detail>[^@]{{1,100}}-(?:return|[a-z]c)[-.][\w.]{{1,60}}?)-{_VERP}"),
        ("ezmlm", r"(?P<detail>[^@]{1,100}-return-\d{1,12})-?"),
        ("verp", rf"(?P<detail>[^@=+]{{0,100}})\+{_VERP}"),
        ("verp", rf"(?P<detail>[^@=]{{1,100}}-{_LIST_WORDS}(?:[-.]\d{{1,12}}){{0,3}})[-_]{_VERP}"),
        ("verp", rf"(?P<detail>{_LIST_WORDS}(?:[-.]\d{{1,12}}){{1,3}})[-_]{_VERP}"),
        ("verp", rf"(?P<detail>[^@=-]{{0,100}})-(?P<user>[^@=-]{{1,200}})=(?P<domain>{_DOMAIN})"),
        ("verp", rf"(?P<detail>[^@=]{{1,100}})-[^@=]{{1,200}}={_DOMAIN}"),  # where the recipient begins, nobody knows
        ("odoo", r"bounce(?:\+|-)(?P<detail>\d{1,12}(?:-[a-z_.]{1,60}-\d{1,12})?)"),
        ("amazonses", r"(?P<detail>[0-9a-f]{16}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}-[0-9]{6})"),
        ("google_groups", r"(?P<own>[^@+]{1,100})\+(?P<detail>bnc[A-Za-z0-9_-]{4,80})"),
        ("plus", r"(?P<own>[^@+]{1,100})\+(?P<detail>[^@]{1,200})"),
    )
)  # fmt: skip
_SIGNS = frozenset("=+-*")  # each scheme has one of them
_SERVICES = {"amazonses.com": "amazonses", "bounces.google.com": "gmail", "mandrillapp.com": "mandrill"}


def decode_envelope(address: str, *, delimiters: str = "+=") -> EnvelopeAddress | None:
    """Return what the envelope address `address` carries, None for an ordinary address or for none at all.

    `delimiters` are the two characters of a VERP address (Postfix: ``XVERP=+=``): the one before the recipient, and the
    one that stands for their ``@``.  ``+`` or ``-`` with ``=`` are always known.  Of SRS the innermost address is
    returned, through both forwarders.  Nothing that `address` holds raises; a `ValueError` for other than two
    delimiters.
    """
    if len(delimiters) != 2:
        raise ValueError(f"the delimiters are two characters, not {delimiters!r}")
    local, at, domain = address.strip().strip("<>").rpartition("@")
    if not at or not local or len(local) > _LIMIT or len(domain) > _LIMIT:
        return None
    domain = domain.lower().rstrip(".")
    found = _own_delimiters(local, delimiters) if delimiters not in {"+=", "-="} else None
    return found or _by_scheme(local, domain) or _by_service(local, domain)


def unwrap_envelope(address: str) -> tuple[EnvelopeAddress, ...]:
    """Return all that is wrapped into `address`, the outermost first: a list's VERP address in a forwarder's SRS.

    Empty for an ordinary address.  Nothing that it holds raises.
    """
    return tuple(_levels(address))


def _levels(address: str | None) -> Iterator[EnvelopeAddress]:
    for _ in range(_LEVELS):
        found = decode_envelope(address) if address else None
        if found is None:
            return
        yield found
        address = found.address


def recipient_in_envelope(message: Message) -> str | None:
    """Return the recipient whom the address to which `message` came carries, where it carries just one."""
    for name in _WHERE:
        for value in message.headers(name):
            found = {
                level.address
                for address in find_addresses(value[:_LIMIT])
                for level in unwrap_envelope(address)
                if level.scheme in _OF_RECIPIENT and level.address
            }
            if len(found) == 1:
                return found.pop()
    return None


def _by_scheme(local: str, domain: str) -> EnvelopeAddress | None:
    if _SIGNS.isdisjoint(local):  # as in most addresses
        return None
    for scheme, pattern in _SCHEMES:
        match = pattern.match(local)
        if match is None:
            continue
        told = match.groupdict()
        detail = told.get("detail") or None
        if "domain" in told:
            address = clean_address(f"{told['user']}@{told['domain']}")
        else:
            address = clean_address(f"{told['own']}@{domain}") if "own" in told else None
        if scheme == "caf":
            detail = clean_address(f"{detail}@{domain}")
        return EnvelopeAddress(scheme, address, detail)
    return None


def _by_service(local: str, domain: str) -> EnvelopeAddress | None:
    for host, scheme in _SERVICES.items():
        if domain == host or domain.endswith(f".{host}"):
            return EnvelopeAddress(scheme, None, local)
    return None


def _own_delimiters(local: str, delimiters: str) -> EnvelopeAddress | None:
    before, user_and_domain = local.partition(delimiters[0])[::2]
    user, mark, domain = user_and_domain.rpartition(delimiters[1])
    address = clean_address(f"{user}@{domain}") if mark and user and "." in domain else None
    return EnvelopeAddress("verp", address, before or None) if address else None
