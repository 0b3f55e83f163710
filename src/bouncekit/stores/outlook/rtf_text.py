r"""The text of an RTF body, or the HTML that Outlook wrapped in it ([MS-OXRTFEX]).

One pass over the tokens.  RTF that was made from HTML (``\fromhtml1``) holds its tags in groups ``{\*\htmltag …}`` and,
between ``\htmlrtf`` and ``\htmlrtf0``, what is only for readers of RTF.
"""

import re
from typing import NamedTuple

from bouncekit.stores.outlook.codepages import codec_of

__all__ = ["Body", "read_rtf"]

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?[0-9]{1,10})? ?|\\'([0-9A-Fa-f]{2})|\\([^A-Za-z'])|([{}])|[\r\n]+|([^\\{}\r\n]+)|\\",
)
_DESTINATIONS = frozenset(
    (b"fonttbl colortbl stylesheet info pict object header footer headerl headerr footerl footerr footnote "
     b"listtable listoverridetable generator xmlnstbl themedata datastore latentstyles rsidtbl filetbl "
     b"revtbl private mmathpr bkmkstart bkmkend fldinst objdata").split()
)  # fmt: skip
_WRITTEN = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t",
    b"emdash": "—", b"endash": "–", b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
    b"bullet": "•", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_SYMBOLS = {b"~": "\u00a0", b"_": "\u2011", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_CHARSETS = {
    0: 1252, 77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258,
    177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
}  # fmt: skip
_MOST_GROUPS = 500  # how deep groups may stand in one another
_HEAD = 4096  # bytes in which \fromhtml must stand


class Body(NamedTuple):
    """The text, and whether it is HTML."""

    text: str
    is_html: bool


class _State(NamedTuple):
    """What holds in a group: nothing is written, it is only for readers of RTF, a tag's own text, its code page."""

    silent: bool = False
    for_rtf: bool = False
    in_tag: bool = False
    codec: str = "cp1252"
    skip: int = 1  # characters after \u that stand for it


def read_rtf(data: bytes) -> Body:
    """Return the text of the RTF `data`, or its HTML where it was made from HTML; what is broken is passed over."""
    head = data[:_HEAD]
    is_html = b"\\fromhtml" in head
    return Body(_Reader(is_html).read(data), is_html)


class _Reader:
    """One pass over an RTF text."""

    def __init__(self, is_html: bool) -> None:
        self._is_html = is_html
        self._state = _State()
        self._outer: list[_State] = []
        self._lost = 0  # groups deeper than are kept
        self._pieces: list[str] = []
        self._bytes = bytearray()  # of characters in the code page: those of two bytes come in two tokens
        self._to_skip = 0
        self._high = 0  # the first half of a character beyond 16 bits
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._is_star = False

    def read(self, data: bytes) -> str:
        for token in _TOKEN.finditer(data):
            word, number, code, symbol, brace, text = token.groups()
            if word:
                self._word(word.lower(), None if number is None else int(number))
            elif brace:
                self._brace(brace)
            elif code:
                self._character(bytes((int(code, 16),)))
            elif symbol:
                self._symbol(symbol)
            elif text:
                self._character(text)
            self._is_star = symbol == b"*"
        self._flush()
        return "".join(self._pieces)

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._to_skip = 0
        if brace == b"{":
            if len(self._outer) < _MOST_GROUPS:
                self._outer.append(self._state)
            else:
                self._lost += 1
        elif self._lost:
            self._lost -= 1
        elif self._outer:
            self._state = self._outer.pop()

    def _symbol(self, symbol: bytes) -> None:
        if symbol in _SYMBOLS:
            self._write(_SYMBOLS[symbol])

    def _word(self, word: bytes, number: int | None) -> None:
        state = self._state
        if word == b"u" and number is not None:
            self._unicode(number & 0xFFFF)
        elif word in _WRITTEN:
            self._write(_WRITTEN[word])
        elif word == b"htmltag":
            self._flush()
            self._state = state._replace(in_tag=True, silent=state.silent or not self._is_html)
        elif word == b"htmlrtf":
            self._flush()
            self._state = state._replace(for_rtf=number != 0)
        elif word == b"uc":
            self._state = state._replace(skip=min(max(number or 0, 0), 16))
        elif word in _DESTINATIONS or self._is_star:
            self._flush()
            self._state = state._replace(silent=True)
        else:
            self._charset(word, number)

    def _charset(self, word: bytes, number: int | None) -> None:
        """Follow the code page of the document, and of the font that is chosen."""
        if number is None:
            return
        if word == b"ansicpg":
            self._flush()
            self._state = self._state._replace(codec=codec_of(number))
        elif word == b"fcharset" and number in _CHARSETS:
            self._fonts[self._font] = codec_of(_CHARSETS[number])
        elif word == b"f":
            self._font = number
            if not self._state.silent and number in self._fonts:
                self._flush()
                self._state = self._state._replace(codec=self._fonts[number])

    def _unicode(self, code: int) -> None:
        self._flush()
        self._to_skip = self._state.skip
        if 0xD800 <= code < 0xDC00:
            self._high = code
            return
        if 0xDC00 <= code < 0xE000:
            high, self._high = self._high, 0
            if not high:
                return
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        self._write(chr(code), skips=False)

    def _character(self, text: bytes) -> None:
        if self._to_skip:
            taken = min(self._to_skip, len(text))
            self._to_skip -= taken
            text = text[taken:]
        if text and self._is_written():
            self._bytes += text

    def _write(self, text: str, *, skips: bool = True) -> None:
        if skips and self._to_skip:
            self._to_skip -= 1
            return
        self._flush()
        if self._is_written():
            self._pieces.append(text)

    def _is_written(self) -> bool:
        state = self._state
        return not state.silent and not (self._is_html and state.for_rtf and not state.in_tag)

    def _flush(self) -> None:
        if self._bytes:
            self._pieces.append(self._bytes.decode(self._state.codec, "replace"))
            self._bytes.clear()
