"""Letters that did not survive a server's answer: written as escapes, or read in the wrong charset.

An answer goes through many programs, and SMTP promises ASCII alone (RFC 5321, 2.4): encoded words (RFC 2047),
quoted-printable (RFC 2045, 6.7), UTF-7 (RFC 2152), a language's own escapes, HTML's references, or UTF-8 taken for
Windows-1252 are what is left of "réessayez".  Undone before words are compared; what is shown stays as it was written.
"""

import binascii
import re
from collections.abc import Callable

from bouncekit.text.expressions import lazily

__all__ = ["octets_as_letters", "unescaped"]

_ANY = lazily(r"=\?|=[89A-Fa-f][0-9A-Fa-f]|\\[xu0-3]|&#?\w{2,8};|\+[A-Z]|[\xc2-\xc5\xd0-\xd1][^\x00-\x7f]")
# A closed list of charsets: CPython remembers each unknown name that it is asked for.
_ENCODED_WORD = lazily(
    r"=\?(?:utf-8|us-ascii|iso-8859-\d{1,2}|windows-125\d|koi8-[ru]|gb2312|gbk|gb18030|big5|euc-jp|euc-kr|iso-2022-jp|shift_jis)"
    r"\?[bq]\?[^?\s]{1,400}\?=",
    re.IGNORECASE,
)
_QUOTED = lazily(r"(?:=[89A-F][0-9A-F]){2,6}|=[C-F][0-9A-F]", re.IGNORECASE)
_OCTAL = lazily(r"(?:\\[2-3][0-7]{2})+")
_HEXADECIMAL = lazily(r"(?:\\x[89a-f][0-9a-f])+", re.IGNORECASE)
_CODE_POINT = lazily(r"\\(?:x\{([0-9a-f]{2,5})\}|u([0-9a-f]{4}))", re.IGNORECASE)
_REFERENCE = lazily(r"&#?\w{2,8};")
_SHIFTED = lazily(r"\+(A[K-X][0-9A-Za-z+/]{1,60}|(?:B[A-P]|[TUVWXYZ][A-Za-z0-9+/])[0-9A-Za-z+/]{3,200})-?")
_MISREAD = lazily(r"(?:[\xc2-\xc5\xd0\xd1][^\x00-\x7f]|\xe2[^\x00-\x7f]{2})+")


def unescaped(text: str) -> str:
    """Return `text` with the letters back that stand there as escapes; what is no escape stays as it is."""
    if text.isascii() and "=" not in text and "\\" not in text and "+" not in text and "&" not in text:
        return text  # mostly
    if _ANY.search(text) is None:
        return text
    if "=?" in text:
        text = _ENCODED_WORD.sub(_word, text)
    text = _QUOTED.sub(_bytes(lambda run: bytes.fromhex(run.replace("=", ""))), text)
    if "\\" in text:
        text = _OCTAL.sub(_bytes(_octal_bytes), text)
        text = _HEXADECIMAL.sub(_bytes(lambda run: bytes.fromhex(run.lower().replace("\\x", ""))), text)
        text = _CODE_POINT.sub(_character, text)
    text = _REFERENCE.sub(_referred, text)
    text = _SHIFTED.sub(_shifted, text)
    return _MISREAD.sub(_misread, text)


def octets_as_letters(text: str) -> str:
    """Return `text` with the letters back whose octets, in UTF-8, Exim wrote in octal: ``jos\\303\\251@…`` is josé."""
    return _OCTAL.sub(_octets, text)


def _octets(match: re.Match[str]) -> str:
    try:
        return _octal_bytes(match[0]).decode("utf-8")
    except UnicodeDecodeError:
        return match[0]


def _octal_bytes(run: str) -> bytes:
    return bytes(int(one, 8) for one in run.split("\\")[1:])


def _referred(match: re.Match[str]) -> str:
    import html  # noqa: PLC0415 - its table of names is large, and few answers have one

    return html.unescape(match[0])


def _word(match: re.Match[str]) -> str:
    from email.errors import HeaderParseError  # noqa: PLC0415 - few answers have such words
    from email.header import decode_header  # noqa: PLC0415 - as above

    try:
        data, charset = decode_header(match[0])[0]
        return data.decode(charset or "ascii") if isinstance(data, bytes) else data
    except (HeaderParseError, LookupError, ValueError):  # UnicodeError and binascii.Error are such
        return match[0]


def _bytes(read: Callable[[str], bytes]) -> Callable[[re.Match[str]], str]:
    def decoded(match: re.Match[str]) -> str:
        data = read(match[0])
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("cp1252", "replace")

    return decoded


def _character(match: re.Match[str]) -> str:
    number = int(match[1] or match[2], 16)
    return match[0] if 0xD800 <= number < 0xE000 else chr(number)


def _shifted(match: re.Match[str]) -> str:
    encoded = match[1]
    try:
        found = binascii.a2b_base64(encoded + "=" * (-len(encoded) % 4)).decode("utf-16-be")
    except ValueError:  # binascii.Error and UnicodeDecodeError are such
        return match[0]
    return found if found.isalpha() and not found.isascii() else match[0]


def _misread(match: re.Match[str]) -> str:
    try:
        return match[0].encode("cp1252").decode("utf-8")
    except UnicodeError:
        return match[0]
