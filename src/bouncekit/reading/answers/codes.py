"""SMTP reply codes (RFC 5321, 4.2) and enhanced status codes (RFC 3463) in a server's words.

A number is a code for where it stands, not for how it looks: an IP address, a version, a date, a size, a port, a queue
id and a provider's own code in brackets (``[417]``) are made of the same digits.  Every pattern is a fixed-width shape,
so the time is linear in the text.
"""

import re
from typing import NamedTuple

from bouncekit import speed
from bouncekit.text.cues import CuePattern, cue
from bouncekit.text.expressions import lazily

__all__ = ["Codes", "find_codes", "find_reply_code", "find_status", "join_reply", "leading_codes", "unquote_reply"]


class Codes(NamedTuple):
    """The codes in a text: `reply_code` such as 550, `status` such as ``5.1.1``; None where there is none."""

    reply_code: int | None
    status: str | None


speed.quick_tuples(Codes)


# RFC 3463, 2: status-code = class "." subject "." detail.  The registry knows the subjects 0 to 7.
# Japanese and Chinese write without blanks; only Latin letters, and digits, make a code a part of something longer.
_LATIN = r"0-9A-Za-z_\u00c0-\u024f"
# What must not stand before the first digit is asked after it: a search for a digit passes over the rest much faster.
_STATUS = lazily(rf"([245])(?<![{_LATIN}.][245])\.([0-7])\.([0-9]{{1,3}})(?![{_LATIN}]|\.[0-9])")
_BARE_STATUS = lazily(r"[245]\.[0-7]\.(?:0|[1-9][0-9]{0,2})\Z")
_REPLY = lazily(rf"[245](?<![{_LATIN}.,@/][245])[0-9]{{2}}(?![{_LATIN}@]|/(?!5\.|4\.)|[.,][0-9])")
# What makes three digits an answer without more: they begin a line, or follow one of these.
_OPENERS = frozenset(":;>\"'(#=<[：（「")
# What opens most answers; the two searches would find nothing else first.
_LEADING = lazily(r"([45][0-9]{2})[ -]([45]\.[0-7]\.)([0-9]{1,3})(?![\w\u00c0-\u024f]|\.[0-9])")
# Reply codes that servers really give; others are believed only where an enhanced status stands beside them.
_COMMON = frozenset(
    {421, 422, 431, 432, 441, 442, 446, 447, 450, 451, 452, 453, 454, 455, 458, 459, 471, 472}
    | {
        500,
        501,
        502,
        503,
        504,
        505,
        510,
        511,
        512,
        513,
        515,
        517,
        519,
        521,
        522,
        523,
        525,
        530,
        531,
        533,
        534,
        535,
        538,
    }
    | {540, 541, 542, 543, 546, 547, 550, 551, 552, 553, 554, 555, 556, 557, 558, 559, 560, 563, 564, 569, 570, 571}
    | {572, 573, 574, 577, 580, 581, 582, 585, 590, 591}
)
_QUOTED_REPLY = lazily(r'(?<!\w)([2-5][0-9]{2} )"((?:[^"\\]|\\.){1,4000})"')
_STATUS_FIRST = lazily(r"[245]\.\d{1,3}\.\d{1,3} ")
_ESCAPE = lazily(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_REPLY_START = lazily(r"([245][0-9]{2})[- ]([245]\.[0-9]\.[0-9]{1,3})?")
_UNIT = CuePattern(r"\s{0,2}(?:(?&counted_units)|%|/)", re.IGNORECASE)
# What is counted in plain words: an answer may begin so too ("554 Message not allowed").
_COUNTED = CuePattern(r"\s{0,2}(?&counted_things)\b", re.IGNORECASE)
_COUNTED_WITHIN = CuePattern(r"\s{0,2}(?&counted_things)\s{0,2}\)", re.IGNORECASE)
_VERSION_WORDS = frozenset(
    {"version", "release", "build", "v", "section", "sections", "exim", "postfix", "sendmail", "qmail", "opensmtpd"}
    | {"rev", "revision", "smtpd", "server", "mailserver", "zimbra", "dovecot", "amavisd", "amavisd-new", "paragraph"}
)


def find_codes(text: str) -> Codes:
    """Return the first reply code and the first enhanced status in `text`, a server's words.

    Codes of failure (4 and 5) come before codes of success, which a transcript shows first.
    """
    led = leading_codes(text)
    return Codes(find_reply_code(text), find_status(text)) if led is None else Codes(*led)


def leading_codes(text: str) -> tuple[int, str] | None:
    """Return the codes of failure that open `text`, where it opens as ``550 5.1.1 …`` does; None elsewhere."""
    match = _LEADING.match(text)
    detail = int(match[3]) if match else 0
    return (int(match[1]), f"{match[2]}{detail}") if match and detail else None


def find_status(text: str) -> str | None:
    """Return the first enhanced status code in `text` as ``class.subject.detail``, or None.

    A first one that only tells the subject (``5.1.0``) gives way to a full one of the same class that follows.
    """
    if _BARE_STATUS.match(text):
        return text
    success = vague = None
    for match in _STATUS.finditer(text):
        if not _may_be_status(text, match.start()):
            continue
        if match[1] == "2":
            success = success or _plain(match)
        elif int(match[3]):
            return _plain(match) if vague is None or vague[0] == match[1] else vague
        else:
            vague = vague or _plain(match)
    return vague or success


def find_reply_code(text: str) -> int | None:
    """Return the first SMTP reply code in `text`, or None."""
    weak = success = None
    for match in _REPLY.finditer(text):
        code = int(match[0])
        strength = _strength(text, match.start(), match.end(), code)
        if strength and code < 300:
            success = success or (code if strength > 1 else None)
        elif strength > 1:
            return code
        elif strength and weak is None:
            weak = code
    return weak or success


def join_reply(text: str) -> str:
    """Join a multi-line reply (RFC 5321, 4.2.1) that stands on one line, leaving out the code that each line repeats.

    ``550-5.1.1 No such 550 5.1.1 user`` becomes ``550 5.1.1 No such user``.  Other text is returned as it is.
    """
    start = _REPLY_START.match(text) if "-" in text else None
    if not start or f"{start[1]}-" not in text:
        return text
    code, status = start[1], start[2]
    head, rest = text[: start.end()].replace("-", " ", 1), text[start.end() :]
    repeated = (f" {code}-{status} ", f" {code} {status} ") if status else (f" {code}-", f" {code} ")
    for words in repeated:
        while words in rest:  # a line that holds nothing else stands right before the next
            rest = rest.replace(words, " ")
    return f"{head}{rest}"


def unquote_reply(text: str) -> str:
    """Return `text` with an answer that is quoted like source code made plain: ``550 "Sorry\\nMailbox full"``.

    chasquid writes so since 1.19 (Go's %q).  A status that each of the quoted lines repeats is left out.
    """
    if '"' not in text or "\\" not in text:
        return text
    return _QUOTED_REPLY.sub(_unquoted, text)


def _unquoted(match: re.Match[str]) -> str:
    first, *others = match[2].split("\\n")
    status = _STATUS_FIRST.match(first)
    if status:
        others = [line.removeprefix(status[0]) for line in others]
    return match[1] + " ".join(_ESCAPE.sub(_character, " ".join((first, *others))).split())


def _character(match: re.Match[str]) -> str:
    number = match[1] or match[2] or match[3]
    if number is None:
        return " " if match[4] in "abfnrtv" else match[4]
    return chr(int(number, 16)) if int(number, 16) < 0xD800 or 0xDFFF < int(number, 16) < 0x110000 else "\ufffd"


def _plain(match: re.Match[str]) -> str:
    return f"{match[1]}.{match[2]}.{int(match[3])}"


def _may_be_status(text: str, start: int) -> bool:
    before = text[max(0, start - 24) : start]
    if not before:
        return True
    if before[-1] in "-/":  # 550-5.1.1 is an answer, postfix-2.3.3 a program
        return before[-4:-1].isdigit() or before[:-1].endswith((" ", "<", "\n")) or len(before) == 1
    return _last_word(before) not in _VERSION_WORDS


def _last_word(before: str) -> str:
    words = before.split()
    return words[-1].strip("(\"'<[,").lower() if words else ""


def _strength(text: str, start: int, end: int, code: int) -> int:
    """Return 2 where the place makes `code` an answer, 1 where it may be one, 0 where it is something else."""
    if _has_status_beside(text, end):
        return 2
    if code not in _COMMON and not 200 <= code < 260:
        return 0
    before = text[max(0, start - 24) : start]
    after = text[end : end + 16]
    if after.startswith(("]", "-")) and _is_bracketed_or_dated(before, after):
        return 0
    if _UNIT.match(after) or (before.endswith("(") and _COUNTED_WITHIN.match(after)):
        return 0
    strength = _strength_of_left(before)
    return 0 if strength == 1 and _COUNTED.match(after) else strength


def _has_status_beside(text: str, end: int) -> bool:
    """Tell whether an enhanced status follows at once: ``550 5.1.1``, ``550-5.1.1``, ``550 #5.1.1``."""
    return bool(_BESIDE.match(text, end))


_BESIDE = lazily(r"[ \t\-:;,./]{0,3}[#(\[<]{0,2}[245]\.[0-7]\.[0-9]{1,3}(?![\w]|\.[0-9])")


def _is_bracketed_or_dated(before: str, after: str) -> bool:
    if after[0] == "]":  # a provider's own code, [417], stands in brackets after the words; a reply code before them
        return before.endswith("[") and bool(before[:-1].strip()) and _last_word(before[:-1]) not in cue("code_words")
    return after[1:2].isdigit() or before.endswith("-")


def _strength_of_left(before: str) -> int:
    stripped = before.rstrip(" \t")
    if not stripped or stripped[-1] == "\n":
        return 2
    last = stripped[-1]
    if last in _OPENERS:
        return 0 if last in ":=" and stripped[-2:-1].isdigit() and len(stripped) == len(before) else 2
    if last == "-":
        return 0
    word = _last_word(stripped)
    if word in cue("code_words"):
        return 2
    if word in cue("no_code_before") or word.isdigit():
        return 0
    return 1
