"""Windows code pages: the number that Outlook keeps of a text, as the name of a Python codec.

Source: the list of code page identifiers of Windows ([MS-UCODEREF] 2.2.1).
"""

__all__ = ["DEFAULT", "codec_of"]

DEFAULT = "cp1252"
"""What is taken where an item names no code page, or one that nobody knows: Western Windows, a superset of ASCII."""

_OTHERS = {
    1200: "utf-16-le",
    1201: "utf-16-be",
    10000: "mac-roman",
    10006: "mac-greek",
    10007: "mac-cyrillic",
    10029: "mac-latin2",
    10081: "mac-turkish",
    20127: "ascii",
    20866: "koi8-r",
    20932: "euc-jp",
    20936: "gb2312",
    21866: "koi8-u",
    38598: "iso8859-8",
    50220: "iso2022-jp",
    50221: "iso2022-jp-ext",
    50222: "iso2022-jp-ext",
    50225: "iso2022-kr",
    51932: "euc-jp",
    51936: "gb2312",
    51949: "euc-kr",
    52936: "hz",
    54936: "gb18030",
    65000: "utf-7",
    65001: "utf-8",
}
_ISO_8859 = {28590 + part: f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 15)}
_OF_THEIR_NUMBER = (
    *(437, 720, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874),
    *(932, 936, 949, 950, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258, 1361),
)
_CODECS = {number: "johab" if number == 1361 else f"cp{number}" for number in _OF_THEIR_NUMBER} | _ISO_8859 | _OTHERS


def codec_of(*pages: int | None) -> str:
    """Return the codec of the first of `pages` that is known; `DEFAULT` where none is."""
    return next((_CODECS[page] for page in pages if page in _CODECS), DEFAULT)
