"""Parameters of Content-Type and Content-Disposition: RFC 2045, 5.1, and RFC 2231 (sections, charsets, percent)."""

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import unquote_to_bytes

from bouncekit.message.charsets import decode
from bouncekit.message.encoded_words import decode_words
from bouncekit.text.expressions import lazily

__all__ = ["parse_content_type", "parse_parameters"]

# parameter = attribute "=" value;  value = token / quoted-string.  An unquoted value with blanks in it is taken whole.
_PARAMETER = lazily(r';[ \t]*([^\s=;"]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^;]*))', re.DOTALL)
_PAIR = lazily(r"\\(.)", re.DOTALL)
# RFC 2231: name*, name*0, name*0*
_EXTENDED = lazily(r"([^*]+)(?:\*(\d{1,4}))?(\*)?")
_TYPE = lazily(r"\s*([A-Za-z0-9!#$&^_.+-]+)\s*/\s*([A-Za-z0-9!#$&^_.+-]+)\s*")

_NONE: Mapping[str, str] = MappingProxyType({})


def parse_content_type(value: str) -> tuple[str | None, Mapping[str, str]]:
    """Return (the media type in lower case or None where there is none, its parameters)."""
    return _remembered(value) if len(value) < _SHORT else _parse_content_type(value)


def _parse_content_type(value: str) -> tuple[str | None, Mapping[str, str]]:
    match = _TYPE.match(value)
    if not match:
        return None, parse_parameters(value)
    name = f"{match[1]}/{match[2]}".lower()
    rest = value[match.end() :]
    if not rest or rest == ";":
        return name, _NONE
    # QUIRK: "text/plain charset=utf-8", with no semicolon, is common in hand-made mail.
    return name, parse_parameters(rest if rest.lstrip().startswith(";") else ";" + rest)


# The same few values stand in most messages.
_SHORT = 200
_remembered = lru_cache(maxsize=512)(_parse_content_type)


def parse_parameters(value: str) -> Mapping[str, str]:
    """Return the parameters of a header value, decoded; names in lower case.  The first of a name wins."""
    found: dict[str, str] = {}
    extended = False
    for name, quoted, bare in _PARAMETER.findall(value):
        key = name.lower()
        extended = extended or "*" in key
        text = _PAIR.sub(r"\1", quoted) if "\\" in quoted else quoted
        found.setdefault(key, text or bare.strip())
    if extended:
        found = _joined(found)
    if "=?" in value:  # encoded words have no place here (RFC 2047, section 5), and everyone writes them
        found = {key: decode_words(text) for key, text in found.items()}
    return MappingProxyType(found)


def _joined(found: dict[str, str]) -> dict[str, str]:
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for key, text in found.items():
        match = _EXTENDED.fullmatch(key)
        if match and "*" in key:
            sections.setdefault(match[1], {})[int(match[2] or 0)] = (text, bool(match[3]))
        else:
            plain[key] = text
    for name, parts in sections.items():
        plain[name] = _value_of(parts)
    return plain


def _value_of(parts: dict[int, tuple[str, bool]]) -> str:
    """Join the sections of one parameter: ``charset'language'percent-encoded``, then plain or encoded ones."""
    charset: str | None = None
    out = b""
    for number in sorted(parts):
        text, encoded = parts[number]
        if encoded and charset is None and text.count("'") >= 2:
            charset, _language, text = text.split("'", 2)
        out += unquote_to_bytes(text) if encoded else text.encode("utf-8", "surrogateescape")
    return decode(out, charset or None)[0]
