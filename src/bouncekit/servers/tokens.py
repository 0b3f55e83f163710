"""The tokens of an IMAP answer (RFC 9051, section 9), out of captured bytes: linear, and never beyond their end."""

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["CLOSE", "OPEN", "Token", "TokenError", "lines_of", "tokens_of"]

# literal and literal8, with the + of RFC 7888, at the end of a line.
_LITERAL = re.compile(rb"(~?)\{(\d{1,10})\+?\}\Z")
# QUIRK: backslashes escape any character, not only the two of the RFC; control characters and 8-bit text are taken.
_TOKEN = re.compile(rb' *(?:(\()|(\))|"((?:[^"\\]|\\.)*)"|(\x00)|([^ ()"\x00]+))', re.DOTALL)
_ESCAPE = re.compile(rb"\\(.)", re.DOTALL)


class TokenError(Exception):
    """What cannot be a sequence of tokens: its argument says why."""


class Token(NamedTuple):
    """An atom, a quoted string, a literal, or one of the two parentheses (`OPEN`, `CLOSE`)."""

    kind: str
    text: str

    @property
    def is_nil(self) -> bool:
        """Whether it is the atom NIL."""
        return self.kind == "atom" and self.text.upper() == "NIL"


OPEN = Token("(", "(")
CLOSE = Token(")", ")")


def lines_of(raw: bytes) -> Iterator[tuple[bytes, list[bytes]]]:
    """Yield (line, its literals) of captured answers.

    A NUL stands in the line for each literal; a literal that is cut off is as long as what there is of it.
    """
    position = 0
    literals: list[bytes] = []
    pieces: list[bytes] = []
    while position < len(raw):
        end = raw.find(b"\n", position)
        end = len(raw) if end < 0 else end
        piece = raw[position:end].removesuffix(b"\r").replace(b"\x00", b"?")
        position = end + 1
        if not pieces:
            piece = piece.lstrip().removeprefix(b"S: ")
            if not piece:
                continue
        is_answer = pieces or piece.startswith(b"* ")
        found = _LITERAL.search(piece, max(0, len(piece) - 16)) if is_answer else None
        if found:
            size = int(found[2])
            pieces.append(piece[: found.start()] + b"\x00")
            literals.append(raw[position : position + size])
            position += size
            continue
        yield b"".join((*pieces, piece)), literals
        pieces, literals = [], []
    if pieces:
        yield b"".join(pieces), literals


def tokens_of(line: bytes, literals: list[bytes]) -> Iterator[Token]:
    """Yield the tokens of a line; raise `TokenError` where there is none."""
    literal = iter(literals)
    position = 0
    while position < len(line):
        found = _TOKEN.match(line, position)
        if found is None:
            if line[position:].strip():
                raise TokenError("a quoted string is not closed")
            return
        position = found.end()
        if found[1]:
            yield OPEN
        elif found[2]:
            yield CLOSE
        elif found[3] is not None:
            yield Token("quoted", _decoded(_ESCAPE.sub(rb"\1", found[3])))
        elif found[4]:
            yield Token("literal", _decoded(next(literal, b"")))
        else:
            yield Token("atom", _decoded(found[5]))


def _decoded(raw: bytes) -> str:
    # RFC 2087 and 9208 leave 8-bit names open; what is not UTF-8 stays distinct.
    return raw.decode("utf-8", "backslashreplace")
