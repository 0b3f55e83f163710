"""Whose mail server it is: a provider by the end of a host's name (``data/hosts.toml``), else the host's own domain."""

from functools import cache, lru_cache

from bouncekit import data
from bouncekit.wording.domains import public_suffixes

__all__ = ["known_provider", "provider_of"]


@lru_cache(maxsize=4096)
def provider_of(remote_host: str | None, domain: str) -> str:
    """Return the provider of a recipient: by the server that refused, else by the domain of the address.

    Of a server of nobody known, the domain that it belongs to; empty where neither is told.
    """
    host = (remote_host or "").strip(".[]").lower()
    known = known_provider(host) or known_provider(domain)
    if known is not None:
        return known
    if not any(map(str.isalpha, host)) or "." not in host or ":" in host:  # an IP address names nobody
        host = domain
    return (public_suffixes().privatesuffix(host) or host) if host else ""


def known_provider(host: str) -> str | None:
    """Return the well-known provider whose server, or mail domain, `host` is."""
    labels = host.split(".")
    ends = _ends()
    return next((ends[end] for start in range(len(labels)) if (end := ".".join(labels[start:])) in ends), None)


@cache
def _ends() -> dict[str, str]:
    return {end: provider for provider, ends in data.load("hosts.toml")["providers"].items() for end in ends}
