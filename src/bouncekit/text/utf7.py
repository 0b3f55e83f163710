"""Folder names in IMAP's modified UTF-7 (RFC 3501, section 5.1.3), as Maildirs keep them on the disk."""

import binascii
import re

from bouncekit.text.expressions import lazily

__all__ = ["decode_utf7"]

_SHIFTED = lazily(r"&([A-Za-z0-9+,]*)-")


def decode_utf7(name: str) -> str:
    """Return `name` decoded; what is no modified UTF-7 stays as it is."""
    return _SHIFTED.sub(_decoded, name) if "&" in name else name


def _decoded(match: re.Match[str]) -> str:
    if not match[1]:
        return "&"
    encoded = match[1].replace(",", "/")
    try:
        return binascii.a2b_base64(encoded + "=" * (-len(encoded) % 4)).decode("utf-16-be")
    except ValueError:  # binascii.Error and UnicodeDecodeError are such
        return match[0]
