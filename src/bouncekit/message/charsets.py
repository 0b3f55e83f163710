"""Bytes to text: the declared charset, then UTF-8, then windows-1252, and never an error.

Detection libraries cost more than all the rest of the reading and guess wrong on short texts, so there is none.
"""

import codecs
from encodings import normalize_encoding
from encodings.aliases import aliases
from functools import cache, lru_cache

from bouncekit.text.expressions import lazily

__all__ = ["decode", "decode_undeclared", "is_known"]

_NAME = lazily(r"[A-Za-z0-9][A-Za-z0-9_.:+-]{0,39}")

# Names that mail uses and Python does not know, and charsets whose name stands for a larger one in practice.
_ALIASES = {
    "ansi": "cp1252",
    "ascii": "ascii",
    "cp-850": "cp850",
    "iso-8859-6-i": "iso8859-6",
    "iso-8859-6-e": "iso8859-6",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "ks_c_5601": "cp949",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc5601": "cp949",
    "macintosh": "mac_roman",
    "tis-620": "cp874",
    "unicode": "utf-16",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "windows-874": "cp874",
    "windows-936": "gb18030",
    "x-cp1252": "cp1252",
    "x-euc-jp": "euc_jp",
    "x-gbk": "gb18030",
    "x-mac-roman": "mac_roman",
    "x-sjis": "cp932",
    "x-user-defined": "latin-1",
}

# Tried when the declared charset refuses the bytes: senders name the small charset and use the large one.
_SUPERSETS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "iso2022_jp": "iso2022_jp_ext",
    "tis-620": "cp874",
}

# Text codecs by Python's reckoning that no message uses, and that are slow or do more than decode.
_REFUSED = {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"}

# Charsets of Python's that have no other name than their own.
_UNALIASED = frozenset(
    ("cp720", "cp737", "cp856", "cp874", "cp875", "cp1006", "koi8_t", "koi8_u", "mac_arabic", "mac_croatian",
     "mac_farsi", "mac_romanian", "utf_8_sig")
)  # fmt: skip

_ASCII = bytes(range(128))
_ESCAPE = 0x1B
_SURROGATE = lazily(r"[\ud800-\udfff]")


@cache
def _python_names() -> frozenset[str]:
    """Return every name by which Python knows a charset, normalised.

    `codecs.lookup` remembers each name that it did not find for ever: what a message declares is not given to it.
    """
    return frozenset((*aliases, *aliases.values(), *(name.replace(".", "_") for name in aliases), *_UNALIASED))


@lru_cache(maxsize=256)
def _codec(charset: str) -> tuple[str | None, bool]:
    """Return (the name of Python's codec or None, whether ASCII bytes mean themselves in it)."""
    words = charset.strip(" \t'\"").split()
    name = words[0].lower() if words else ""
    if not _NAME.fullmatch(name):
        return None, True
    known = _ALIASES.get(name, name)
    if normalize_encoding(known) not in _python_names():
        return None, True
    try:
        info = codecs.lookup(known)
    except (LookupError, ValueError, ImportError):
        return None, True
    if not getattr(info, "_is_text_encoding", True) or info.name.replace("-", "_") in _REFUSED:
        return None, True
    try:
        plain = _ASCII.decode(info.name) == _ASCII.decode("ascii")
    except (UnicodeError, ValueError):
        plain = False
    return info.name, plain


def is_known(charset: str) -> bool:
    """Tell whether `charset` names a charset that can be decoded."""
    return _codec(charset[:60])[0] is not None


def decode(data: bytes, charset: str | None) -> tuple[str, str | None]:
    """Decode `data`, declared to be in `charset`; return (text, what was wrong with the declaration or None)."""
    codec, plain = _codec(charset[:60]) if charset else (None, True)
    if plain and data.isascii() and _ESCAPE not in data:
        return data.decode("ascii"), None if codec or not charset else f"The charset {charset[:40]!r} is not known."
    if codec is None:
        text = decode_undeclared(data)
        return text, f"The charset {charset[:40]!r} is not known." if charset else None
    text_or_none = _decode_declared(data, codec)
    if text_or_none is not None:
        return text_or_none, None
    return decode_undeclared(data), f"The text is not in the declared charset {codec!r}."


def _decode_declared(data: bytes, codec: str) -> str | None:
    if codec == "ascii" and _ESCAPE in data:
        return None
    if codec == "iso8859-1":
        # QUIRK: what is called ISO 8859-1 holds windows-1252 characters (’, œ, €) where it holds bytes 80-9F.
        codec = "cp1252"
    for candidate in (codec, _SUPERSETS.get(codec)):
        if candidate:
            try:
                text = data.decode(candidate).removeprefix("\ufeff")
            except (UnicodeError, ValueError):
                continue
            # UTF-7 writes UTF-16, halves of characters included, which no text may hold.
            return _SURROGATE.sub("\ufffd", text) if candidate == "utf-7" else text
    return None


def decode_undeclared(data: bytes) -> str:
    """Decode `data` of which no charset, or a wrong one, is known.  Never fails."""
    if b"\x1b$" in data or b"\x1b(" in data:
        try:
            return data.decode("iso2022_jp_ext")
        except UnicodeError:
            pass
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        pass
    # One broken byte (a cut, a careless filter) does not make a UTF-8 text a windows-1252 one.
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    if broken <= (len(data) - len(text)) // 4:
        return text.removeprefix("\ufeff")
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")
