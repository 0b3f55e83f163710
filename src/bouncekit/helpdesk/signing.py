"""Signatures short enough for the local part of an address: 80 bits of HMAC-SHA-256 (RFC 2104, RFC 6234) in base 32.

Lower case and digits alone, since servers may change the case of a local part on its way (RFC 5321, 2.4).
"""

import hmac
from base64 import b32encode
from collections.abc import Sequence

__all__ = ["sign", "verify"]

_PURPOSE = b"bouncekit return path 1\0"
_BYTES = 10


def sign(key: bytes, ticket: str) -> str:
    """Return the token of `ticket`, 16 letters and digits."""
    made = hmac.digest(key, _PURPOSE + ticket.casefold().encode(), "sha256")
    return b32encode(made[:_BYTES]).decode("ascii").lower()


def verify(keys: Sequence[bytes], ticket: str, token: str) -> bool:
    """Tell whether one of `keys` signed `ticket` with `token`."""
    given = token.lower().encode()
    return any(hmac.compare_digest(sign(key, ticket).encode(), given) for key in keys)
