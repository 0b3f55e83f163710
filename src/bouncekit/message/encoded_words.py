"""Encoded words: RFC 2047, with RFC 2231's language suffix, and the ways in which they come broken.

encoded-word = "=?" charset ["*" language] "?" encoding "?" encoded-text "?="
"""

import binascii

from bouncekit.message.charsets import decode
from bouncekit.text.expressions import lazily

__all__ = ["decode_words"]

_OPENING = lazily(r"=\?([^?*\s]{0,60})(?:\*[^?\s]{0,60})?\?([bBqQ])\?")
_NOT_BASE64 = lazily(rb"[^A-Za-z0-9+/]+")

_Piece = tuple[str | None, bytes | str]  # (charset, bytes of a word) or (None, text between words)


def decode_words(raw: str) -> str:
    """Return `raw` with its encoded words decoded; what cannot be decoded stays as it is."""
    if "=?" not in raw:
        return raw
    pieces = _pieces(raw)
    if len(pieces) == 1 and pieces[0][0] is None:
        return raw
    out: list[str] = []
    index = 0
    while index < len(pieces):
        charset, content = pieces[index]
        index += 1
        if isinstance(content, str):
            out.append(content)
            continue
        # Characters are split across words (forbidden by RFC 2047, section 5, and usual): join the bytes first.
        joined = [content]
        while index < len(pieces) and pieces[index][0] == charset:
            following = pieces[index][1]
            joined.append(following if isinstance(following, bytes) else b"")
            index += 1
        out.append(decode(b"".join(joined), charset)[0])
    text = "".join(out)
    return " ".join(text.splitlines()) if not text.isprintable() else text


def _pieces(raw: str) -> list[_Piece]:
    """Cut `raw` into encoded words and what stands between; white space between two words is dropped."""
    pieces: list[_Piece] = []
    done = 0
    closing = -1
    start = raw.find("=?")
    while start >= 0:
        opening = _OPENING.match(raw, start)
        if opening:
            first = opening.end()
            if closing < first:
                closing = raw.find("?=", first)
            if closing < 0:
                break
            nested = raw.find("=?", first, closing)
            if nested < 0 or not _OPENING.match(raw, nested):
                between = raw[done:start]
                if between and not (pieces and pieces[-1][0] is not None and between.isspace()):
                    pieces.append((None, between))
                pieces.append((opening[1].lower() or "utf-8", _word_bytes(opening[2], raw[first:closing])))
                done = closing + 2
                start = raw.find("=?", done)
                continue
        start = raw.find("=?", start + 2)
    if done < len(raw):
        pieces.append((None, raw[done:]))
    return pieces


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return binascii.a2b_qp(data.replace(b" ", b"_"), header=True)
    clean = _NOT_BASE64.sub(b"", data)
    if len(clean) % 4 == 1:
        clean = clean[:-1]
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))
