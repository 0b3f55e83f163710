"""Characters of addresses that reports write in hex: xtext (RFC 3461, 4) and utf-8-addr-xtext (RFC 6533, 3)."""

import re

from bouncekit.text.expressions import lazily

__all__ = ["decode_unitext", "decode_xtext", "escaped_in"]

_XTEXT = lazily(r"\+([0-9A-F]{2})")
_UNITEXT = lazily(r"\\x\{([0-9A-Fa-f]{1,6})\}")


def decode_xtext(text: str) -> str:
    """Return `text` with xtext (RFC 3461, 4: ``+`` and two upper-case hex digits) decoded as UTF-8."""
    if "+" not in text:
        return text
    data = _XTEXT.sub(lambda m: chr(int(m[1], 16)), text)
    try:
        return data.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return data


def escaped_in(text: str) -> list[str]:
    """Return the hex digits of all that may be xtext in `text`."""
    return _XTEXT.findall(text)


def decode_unitext(text: str) -> str:
    r"""Return `text` with ``\x{E9}`` decoded (RFC 6533, 3); what is no character stays."""

    def character(match: re.Match[str]) -> str:
        point = int(match[1], 16)
        return chr(point) if point < 0x110000 and not 0xD800 <= point < 0xE000 else match[0]

    return _UNITEXT.sub(character, text)
