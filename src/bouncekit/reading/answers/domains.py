"""The domain that an answer names, where it names nobody: ``Name service error for name=ornage.fr``."""

import re

from bouncekit.text.expressions import lazily

__all__ = ["named_domain"]

_LIMIT = 2000
_DOMAIN = r"[\"'«“<]?\s?((?:[a-z0-9_](?:[\w-]{0,61}\w)?\.){1,8}[a-z][\w-]{0,61}\w)"
# Postfix, Exim, Exchange, Gmail and the like: "name=x", "domain x", "host x not found", "lookup of x", "domaine « x »".
_NAMED = lazily(
    rf"\bname={_DOMAIN}|\b(?:domaine?|hosts?|h[oô]te|hostname|named|lookup of|lookup for|mx for)\b:?\s{{1,2}}{_DOMAIN}"
    rf"|\bname server: {_DOMAIN}|\bdomain\sname\s{_DOMAIN}"
    rf"|^(?:[45]\d\d[ -])?(?:[45]\.\d\.\d{{1,3}}\s)?{_DOMAIN}:\s(?:host|domain|name)\b",
    re.IGNORECASE,
)
_SIGNS = ("name", "domain", "host", "hote", "lookup", "mx for")  # one of them stands in each


def named_domain(diagnostic: str | None) -> str | None:
    """Return the domain that `diagnostic` says it looked for, in lower case; None where it names none."""
    if not diagnostic or (diagnostic.isascii() and not any(map(diagnostic.lower().__contains__, _SIGNS))):
        return None
    named = _NAMED.search(diagnostic[:_LIMIT])
    return next((found.lower() for found in named.groups() if found), None) if named else None
