"""Texts as bytes, whatever they hold: also halves of characters, and what stands for bytes that were no text."""

from bouncekit.text.expressions import lazily

__all__ = ["bytes_of_text"]

# All surrogates but those that stand for a byte which could not be decoded (PEP 383).
_NO_BYTE = lazily(r"[\ud800-\udc7f\udd00-\udfff]")


def bytes_of_text(text: str) -> bytes:
    """Return `text` as UTF-8; a surrogate that stands for an undecodable byte (PEP 383) becomes that byte again."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _NO_BYTE.sub("\ufffd", text).encode("utf-8", "surrogateescape")
