"""Domains as registries see them: the part that somebody has registered."""

from functools import lru_cache

from bouncekit.wording.domains import public_suffixes, readable

__all__ = ["registrable"]


@lru_cache(maxsize=8192)
def registrable(domain: str) -> str:
    """Return the part of `domain` that somebody has registered (``mail.orange.fr``: ``orange.fr``), in Unicode.

    Of a name that is itself a public suffix, or none at all, the whole.
    """
    domain = readable(domain)
    return str(public_suffixes().privatesuffix(domain) or domain)
