"""Domains as people and registries see them: in Unicode, and the part that somebody has registered."""

from functools import lru_cache

import idna

from bouncekit.wording.domains import public_suffixes

__all__ = ["readable", "registrable"]

_LONGEST = 253  # RFC 1035, section 2.3.4, as text


@lru_cache(maxsize=8192)
def readable(domain: str) -> str:
    """Return `domain` in lower case and in Unicode; what is no international name stays as it is."""
    domain = domain.lower().strip().rstrip(".")[:_LONGEST]
    if "xn--" not in domain:
        return domain
    try:
        return idna.decode(domain)
    except UnicodeError:  # idna.IDNAError is one
        return domain


@lru_cache(maxsize=8192)
def registrable(domain: str) -> str:
    """Return the part of `domain` that somebody has registered (``mail.orange.fr``: ``orange.fr``), in Unicode.

    Of a name that is itself a public suffix, or none at all, the whole.
    """
    domain = readable(domain)
    return str(public_suffixes().privatesuffix(domain) or domain)
