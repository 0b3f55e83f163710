"""Masking: a server's answer without the people in it, so that it can be shown to others.

Law of this file: in doubt it is masked, except for codes and for the words of providers (``data/masking.toml``),
without which an answer would teach nobody.  One pass a kind of thing, in an order that leaves no half of anything: what
holds an address goes before what it is made of.  Every pass is linear, and no pass sees more than `LONGEST` characters.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from bouncekit import data
from bouncekit.text.cues import CuePattern
from bouncekit.text.folding import fold

__all__ = ["alike", "mask"]

LONGEST = 4096
"""Characters of a text that are masked; no server's answer is longer.  The rest is not shown at all."""

_MOST_KNOWN = 64  # names that one text is searched for
_CODE = r"\b[245]\d\d[ -][245]\.\d{1,3}\.\d{1,3}\b|\b[245]\.\d{1,3}\.\d{1,3}\b(?!\.\d)"
_AT = "@\uff20\ufe6b"

_URL = re.compile(r"\b([a-z][a-z0-9+.-]{1,11}://)([^\s<>\"/?#]+)([^\s<>\"]*)", re.IGNORECASE)
_QUOTED_LOCAL_PART = re.compile(rf'"[^"\n]{{1,128}}"\s?[{_AT}][^\s<>,;]*')
_SPELT_AT = re.compile(rf"[^\s<>]{{1,64}}\s?(?:[\[({{]\s?at\s?[\])}}]|\s[{_AT}]\s|[{_AT}]\s)\s?[^\s<>]{{1,128}}", re.I)
_X400 = re.compile(
    r"(?<![\w/])/?(?:[a-z]{1,3}\d?|dda:\w{1,20})=[^/;,<>\n]{0,64}(?:[/;,]\s?[a-z0-9:]{1,24}=[^/;,<>\n]{0,64})+/?", re.I
)
_TOKEN = re.compile(r"[^\s<>()\[\],;\"]+")
_DOMAIN_PART = re.compile(r"[\w.-]*")
_BANG_PATH = re.compile(r"<[\w.-]+(?:![\w.-]+)+>|(?<![\w.-])[\w.-]+(?:![\w.-]+)+")
_IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)")
_HEX_AND_COLONS = re.compile(r"(?<![\w:])(?:IPv6:)?[0-9a-f:]{3,45}(?:(?:\.\d{1,3}){3}|%\w{1,16})?", re.IGNORECASE)
_DATE = re.compile(
    r"\b\d{4}([-/])\d\d\1\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?Z?)?\b|\b\d\d?/\d\d?/(?:\d\d){1,2}\b"
    r"|\b\d\d?\.\d\d?\.(?:19|20)\d\d\b|\b\d\d?:\d\d:\d\d\b"
)
# A day with its month in letters, whatever the language: "Mon, 5 Jan 2026 08:00:00 +0100", "5. Januar 2026",
# "January 5, 2026", "Mon Jan  5 08:00:00 2026".
_WRITTEN_DATE = re.compile(
    r"(?:\b[^\W\d_]{3} [^\W\d_]{3} [ \d]\d \d\d:\d\d:\d\d |(?:\b[^\W\d_]{2,12}\.?, )?"
    r"(?:\b\d\d?(?:\.|[^\W\d_]{2})? {1,2}(?:[^\W\d_]{2} )?[^\W\d_]{3,12}\.?,? (?:[^\W\d_]{2} )?"
    r"|\b[^\W\d_]{3,12}\.? {1,2}\d\d?(?:[^\W\d_]{2})?,? ))(?:19|20)\d\d\b(?:,? \d\d?:\d\d(?::\d\d)?)?(?: [+-]\d{4}\b)?"
)
_HOST = re.compile(r"(?<![\w.-])[\w-]+(?:\.[\w-]+)+(?:/[^\s<>\"]*)?")
_PATH = re.compile(r"(?<![\w/>.])(?:/[\w.~+=-]+(?:/[^\s\"'<>]*)?|[a-z]:\\[^\s\"<>]+|\\\\[^\s\"<>]+)", re.IGNORECASE)
_PHONE = re.compile(rf"({_CODE})|(?<![\w.])\+?\(?\d(?:[ .()/-]{{0,2}}\d){{6,40}}(?!\w)")
_WORD = re.compile(r"[A-Za-z0-9_-]+")
# OFR006_102, LPN007_416, GU_EIB_02, TSS04, S3140, AS780090, CS01, 0x80040115, rfc5322: codes that servers answer with.
_SERVER_CODE = re.compile(
    r"(?:[A-Z]{2,8}_){0,3}[A-Z]{1,8}\d{0,4}(?:[_-]\d{1,4}){0,2}|[A-Z]{1,4}\d{1,6}|0x[0-9a-f]{1,8}"
    r"|rfc-?\d{3,4}|iso-8859-\d{1,2}|utf-?8|ipv[46]|(?:sha|md)\d{1,3}|x\.?400", re.IGNORECASE)  # fmt: skip
_UPPER_CODE = re.compile(r"[A-Z0-9_x-]+|[a-z0-9-]+")
_IN_QUOTES = CuePattern(
    r"\b((?&account))([ :=]{1,3})([\"'«“‘`(\[])\s?([^\s\"'»”’`()\[\]<>]{1,64})(?=\s?[\"'»”’`)\]])", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<!\w)\d+(?!\w)")  # not in OFR_417, where it is all that tells two causes apart
_BRACKETED = re.compile(r"<{1,2}<address>>{1,2}")
_ADDRESS = "<address>"
_NAME_BEFORE = re.compile(r"((?:[^\W\d_][\w.'’-]{0,40}\s+){1,5})<?\Z")
_QUOTED_BEFORE = re.compile(r"[\"'«“‘]\s?([^\"'»”’<>\n]{1,80})\s?[\"'»”’]\s*<?\Z")
_NAME_AFTER = re.compile(r"\A>?\s?\(((?:[^\W\d_][\w.'’-]{0,40}\s?){1,5})\)")
_PIECE = re.compile(r"[^\W\d_]{3,}")


class _Readable(NamedTuple):
    """What stays: see ``data/masking.toml``."""

    domains: frozenset[str]
    labels: frozenset[str]
    programs: frozenset[str]
    private_endings: frozenset[str]
    words: frozenset[str]


@cache
def _readable() -> _Readable:
    table = data.load("masking.toml")
    return _Readable(**{name: frozenset(table[name]) for name in _Readable._fields})


@cache
def _is_public_ending() -> Callable[[str], bool]:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - costs more to load than all the rest

    suffixes = PublicSuffixList(accept_unknown=False)
    return lambda label: suffixes.publicsuffix(f"x.{label}") is not None


def mask(text: str, known: Iterable[str] = ()) -> str:
    """Return `text` with its personal data masked: ``<address>``, ``<name>``, ``<host>``, ``<ip>``, ``<id>``…

    Masked are e-mail addresses in all their forms (with the names before them), IP addresses, hosts but the well-known
    providers', the paths of URLs and files, phone numbers, queue and message ids, dates and long numbers.  `known`
    holds the addresses, hosts and names of the message that the text comes from: they, and what they are made of, are
    masked wherever they stand.  Reply codes, enhanced status codes and the codes of providers stay.  Of a longer text
    the first `LONGEST` characters are masked, to the last blank among them, and `` …`` stands for the rest.
    """
    if len(text) > LONGEST:
        # No half of a name or an address may be left: without the rest it would not be known for one.
        whole_words = text[:LONGEST].rpartition(" ")[0]
        return f"{mask(whole_words, known)} …".lstrip()
    text = _URL.sub(_mask_url, text)
    text = _QUOTED_LOCAL_PART.sub(_ADDRESS, text)
    text = _SPELT_AT.sub(_ADDRESS, text)
    text = _X400.sub(_ADDRESS, text)
    text = _TOKEN.sub(_mask_address, text)
    text = _BRACKETED.sub(_ADDRESS, text)
    text = _BANG_PATH.sub(_ADDRESS, text)
    text = _HEX_AND_COLONS.sub(_mask_ipv6, text)
    text = _IPV4.sub("<ip>", text)
    text = _WRITTEN_DATE.sub("<date>", text)
    text = _DATE.sub("<date>", text)
    text = _HOST.sub(_mask_host, text)
    text = _PATH.sub("<path>", text)
    text = _PHONE.sub(_mask_phone, text)
    text = _WORD.sub(_mask_id, text)
    text = _mask_known(text, known)
    text = _IN_QUOTES.sub(_mask_quoted, text)
    return "".join(_without_names(text))


def alike(masked: str) -> str:
    """Return what masked texts have in common that differ only in numbers, blanks, case and accents.

    Reply codes, enhanced status codes and numbers that are part of a word count.
    """
    kept = re.split(rf"({_CODE}|\b[245]\d\d\b)", fold(masked))
    return "".join(piece if place % 2 else _NUMBER.sub("#", piece) for place, piece in enumerate(kept) if piece)


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _mask_url(found: re.Match[str]) -> str:
    scheme, authority, path = found.groups()
    host = authority.rpartition("@")[2].partition(":")[0]
    return scheme + _host(host) + ("/<path>" if path not in {"", "/"} else path)


def _mask_address(found: re.Match[str]) -> str:
    token = found[0]
    if not any(sign in token for sign in _AT):
        return _ADDRESS if "%40" in token else token
    start = len(token) - len(token.lstrip("'’‘`*"))
    at = max(map(token.rfind, _AT))
    end = at + 1 + len(_DOMAIN_PART.match(token, at + 1)[0].rstrip(".-_"))  # type: ignore[index]  # it matches nothing too
    rest = token[end:]
    return token[:start] + _ADDRESS + (rest if rest[:1] in {":", ".", "'", "’", "!", "?", "*"} else "")


def _mask_ipv6(found: re.Match[str]) -> str:
    text = found[0]
    colons = text.removeprefix("IPv6:").count(":")
    return "<ip>" if ("::" in text and any(map(str.isalnum, text))) or colons >= 5 else text


def _mask_phone(found: re.Match[str]) -> str:
    number = found[0]
    if found[1] or number.isdecimal() or _digits(number) < 8:
        return number
    return "<phone>" if _digits(number) < 16 else "<number>"


def _mask_host(found: re.Match[str]) -> str:
    name, slash, path = found[0].partition("/")
    masked = _host(name)
    return masked + ("/<path>" if path else slash)


def _host(name: str) -> str:
    """Return what may be shown of a dotted name: all of it where it is no host, its domain where that is well known."""
    labels = name.lower().split(".")
    readable = _readable()
    if len(labels) < 2:
        return name if name.lower() in readable.labels or not name else "<host>"
    if (
        labels[0] in readable.programs
        and labels[-1] not in readable.private_endings
        and not _is_public_ending()(labels[-1])
    ):
        return name
    if not any(map(str.isalpha, name)):
        return name
    for size in (2, 3):
        if ".".join(labels[-size:]) in readable.domains:
            below = labels[:-size]
            shown = ".".join(labels[-size:])
            return name if readable.labels.issuperset(below) else f"<host>.{shown}"
    if labels[-1] in readable.private_endings or _is_public_ending()(labels[-1]):
        return "<host>"
    return "<host>" if len(labels) > 2 or _digits(name) or "-" in name else name


def _mask_id(found: re.Match[str]) -> str:
    word = found[0]
    digits = _digits(word)
    if digits == len(word):
        return "<number>" if digits > 4 else word
    if digits < 2 or len(word) < 6 or (_SERVER_CODE.fullmatch(word) and _UPPER_CODE.fullmatch(word)):
        return word
    return "<id>"


def _mask_known(text: str, known: Iterable[str]) -> str:
    words: dict[str, None] = {}
    readable = _readable()
    for name in known:
        local, _, domain = name.rpartition("@")
        words.update(dict.fromkeys((local, domain, *_PIECE.findall(local))))
        if not any(domain == public or domain.endswith("." + public) for public in readable.domains):
            words.update(dict.fromkeys(_PIECE.findall(domain.rpartition(".")[0])))
    kept = readable.words | readable.labels | readable.domains | readable.private_endings
    wanted = [word for word in words if len(word) > 1 and fold(word) not in kept][:_MOST_KNOWN]
    if not wanted:
        return text
    longest_first = sorted(wanted, key=lambda word: (-len(word), word))
    expression = re.compile(rf"(?<![\w<])(?:{'|'.join(map(re.escape, longest_first))})(?![\w>])", re.IGNORECASE)
    return expression.sub("<name>", text)


def _mask_quoted(found: re.Match[str]) -> str:
    keyword, blank, quote, word = found.groups()
    return found[0] if fold(word) in _readable().words else f"{keyword}{blank}{quote}<name>"


def _without_names(text: str) -> Iterator[str]:
    """Yield `text` in pieces, without the names of people around ``<address>``."""
    pieces = text.split(_ADDRESS)
    for place, piece in enumerate(pieces):
        rest = piece
        if place:
            yield _ADDRESS
            after = _NAME_AFTER.match(piece[:250])
            if after and _is_name(after[1]):
                yield piece[: after.start(1)] + "<name>"
                rest = piece[after.end(1) :]
        yield _without_name_at_end(rest) if place < len(pieces) - 1 else rest


def _without_name_at_end(text: str) -> str:
    start = max(0, len(text) - 250)
    quoted = _QUOTED_BEFORE.search(text[start:])
    if quoted and not _readable().words.issuperset(map(fold, quoted[1].split())):
        return text[: start + quoted.start(1)] + "<name>" + text[start + quoted.end(1) :]
    before = _NAME_BEFORE.search(text[start:])
    if before is None:
        return text
    end = start + before.end(1)
    name = end
    for word in reversed(list(re.finditer(r"\S+", before[1]))):
        if not _is_name(word[0]):
            break
        name = start + before.start(1) + word.start()
    return text if name == end else text[:name] + "<name> " + text[end:]


def _is_name(words: str) -> bool:
    """Return whether every one of `words` may be part of a person's name: a capital, and no word of notices."""
    kept = _readable().words
    return all(word[0].isupper() and fold(word.strip(".'’-")) not in kept for word in words.split())
