"""Content-Transfer-Encoding: RFC 2045, section 6, and how it is broken on the way.

Every function takes bytes and returns (decoded bytes, what was wrong or None).  None of them fails.
"""

import binascii

from bouncekit.text.expressions import lazily

__all__ = ["decode_transfer", "plain_lines"]

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_BASE64_LINE = lazily(rb"[A-Za-z0-9+/]{16,}={0,2}")
_FIELD = lazily(rb"[!-9;-~]{1,76}[ \t]*:")
_CHUNK = lazily(rb"[^=]+")

_Decoded = tuple[bytes, str | None]


def plain_lines(data: bytes) -> bytes:
    r"""Return `data` with every line end (CRLF, CR, LF) made ``\n``."""
    if b"\r" not in data:
        return data
    return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def decode_transfer(data: bytes, encoding: str) -> _Decoded:
    """Decode `data` of which Content-Transfer-Encoding says `encoding` (lower case)."""
    if encoding == "quoted-printable":
        return binascii.a2b_qp(plain_lines(data)), None
    if encoding == "base64":
        return _decode_base64(data)
    if encoding in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return _decode_uuencode(plain_lines(data))
    if encoding in ("", "7bit", "8bit", "binary"):
        return data, None
    return data, f"The transfer encoding {encoding[:40]!r} is not known."


def _decode_base64(data: bytes) -> _Decoded:
    if not data.translate(None, _BASE64 + b"\r\n"):
        return _chunks(data), None
    lines = [line.strip() for line in plain_lines(data).split(b"\n")]
    first_group = _plain_first_group(lines)
    if first_group:
        rest, _problem = _decode_base64(b"\n".join(lines[first_group:]))
        plain = b"\n".join(lines[:first_group])
        return plain + b"\n" + rest, "Only what follows the first group of fields is encoded in base64."
    end = _base64_end(lines)
    if end == 0:
        return data, "What is declared to be base64 is plain text."
    body = b"\n".join(lines[:end])
    dirty = bool(body.translate(None, _BASE64 + b"\n"))
    problem = "There are foreign characters in the base64." if dirty else "Plain text follows the base64."
    return _chunks(body), problem


def _plain_first_group(lines: list[bytes]) -> int:
    """Return how many lines of plain fields stand before the base64, the blank line included.

    QUIRK: Microsoft 365 encodes a delivery-status part from its second group on (jstedfast/MimeKit issue 250).
    """
    if not _FIELD.match(lines[0]):
        return 0
    try:
        blank = lines.index(b"", 1)
    except ValueError:
        return 0
    following = next((line for line in lines[blank:] if line), b"")
    return blank + 1 if _BASE64_LINE.fullmatch(following) else 0


def _base64_end(lines: list[bytes]) -> int:
    """Return where plain text begins that someone put behind the base64 (a mailing list's footer)."""
    clean = [bool(line) and not line.translate(None, _BASE64) for line in lines]
    width = max((len(line) for line, is_clean in zip(lines, clean, strict=True) if is_clean), default=0)
    end = 0
    for index, line in enumerate(lines):
        if not clean[index]:
            continue
        if len(line) == width or line.endswith(b"=") or index == end:
            end = index + 1
            if line.endswith(b"=") and len(line) < width:
                break
    return end


def _chunks(data: bytes) -> bytes:
    """Decode base64 that may lack its padding, or have padding in the middle (pieces that were joined)."""
    stripped = data.rstrip(b"=\r\n")
    if b"=" not in stripped:
        return _chunk(stripped)
    return b"".join(_chunk(piece) for piece in _CHUNK.findall(stripped))


def _chunk(piece: bytes) -> bytes:
    clean = piece.translate(None, b"\r\n") if piece.translate(None, _BASE64 + b"\r\n") == b"" else _only_base64(piece)
    if len(clean) % 4 == 1:  # six bits left over tell nothing
        clean = clean[:-1]
    return binascii.a2b_base64(clean + b"=" * (-len(clean) % 4))


def _only_base64(piece: bytes) -> bytes:
    return piece.translate(None, bytes(byte for byte in range(256) if byte not in _BASE64))


def _decode_uuencode(data: bytes) -> _Decoded:
    lines = data.split(b"\n")
    begin = next((index for index, line in enumerate(lines) if line.startswith(b"begin ")), None)
    if begin is None:
        return data, "There is no 'begin' line in the uuencoded text."
    out = []
    problem = None
    for line in lines[begin + 1 :]:
        if line.rstrip() in (b"end", b"`", b""):
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            problem = "A line of the uuencoded text is broken."
    return b"".join(out), problem
