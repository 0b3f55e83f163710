"""How a line of a notice opens a recipient: the address first, then what separates it from the rest.

One anchored pattern reads every shape, each quantifier bounded: the time is linear in the line.
"""

import re
from typing import NamedTuple

from bouncekit import speed
from bouncekit.reading.answers.addresses import address_as_written, clean_address, find_addresses, part_from_words
from bouncekit.text.cues import CuePattern
from bouncekit.text.expressions import lazily

__all__ = ["Opening", "is_help_address", "is_postmaster", "open_line"]

_LINE_LIMIT = 2000
_ADDRESS = r"(?:\"[^\"\n]{1,64}\"|[^\s<>()\[\],;:：，。、；\"@\\]{1,256})@(?:[\w.-]{1,255}|\[[0-9A-Fa-f.:]{3,60}\])"
_OPENING = CuePattern(
    r"(?P<indent>[ \t]{0,40})(?:>>>[ ]?|[-=]>[ \t]{1,3}|(?P<quote>>[ \t]{0,4})|\*{2,3}[ \t]{1,3}|[*•·+-][ \t]{1,3}"
    r"|\d{1,3}[.)][ \t]{1,3})?"
    r"(?P<code>[45]\d\d(?:[ -][45]\.\d\.\d{1,3})?[ \t]{1,4})?"
    rf"(?P<open>['\"<\[(「『《【（]{{0,3}})(?:(?:mailto|smtp|rfc822)[:;=][ ]?|(?:to|rcpt|recipient|address|e?mail)=)?"
    rf"(?P<address>{_ADDRESS})(?P<close>['\">\])」』》】）]{{0,3}})"
    r"[ \t]{0,20}(?P<separator>\.\.\.|[:,;\[(：（]|-{1,2}(?=[ \t])|–|(?&on_day)(?=[ \t])|$)?",
    re.IGNORECASE,
)
_NAMED = lazily(
    r"(?P<indent>[ \t]{0,40})(?:[*•·-][ \t]{1,3})?['\"]?[^<>@:]{1,80}['\"]?[ \t]?"
    rf"[<(\[](?:mailto:)?(?P<address>{_ADDRESS})[>)\]]"
    r"[ \t]{0,20}(?P<separator>\.\.\.|[:,;\[(]|$)?",
    re.IGNORECASE,
)
# Between brackets stands what the sender typed, also where it is no address: "<marie@example,org>: bad address syntax".
_MALFORMED = lazily(
    r"(?P<indent>[ \t]{0,40})<(?P<address>[^\s<>@\"()]{1,64}@[^\s<>\"()]{1,255})>[ \t]{0,20}(?:\.\.\.|[:,;\[(]|$)"
)
_BRACKETED = frozenset({"angle", "alone", "colon", "dots", "paren", "bracket"})
_COLUMNS = lazily(r"[ \t]{3}|[ ]{0,2}\t|[ ]{1,2}[45]\d\d[ -]")  # wider than a blank, or a code follows
_BARE = lazily(r"(?P<indent>[ \t]{0,4})<?(?P<address>[A-Za-z0-9_+=/][\w.+=/-]{0,63})>?[ \t]{0,20}$")
_KINDS = {
    "": "alone", ":": "colon", "：": "colon", "...": "dots", "[": "bracket", "(": "paren", "（": "paren",
    ",": "comma", ";": "comma", "-": "dash", "--": "dash", "–": "dash",
}  # fmt: skip
_VIRUS_ENDS = ("@m", "@mm", "@dl")  # scanners write "W32/Example.A@mm": a virus that mails itself to many
# Addresses that notices name for help: nobody's mail fails there unless the notice says nothing else.
_OF_SENDER = lazily(r"sender address(?: (?:rejected|verif)|$)", re.IGNORECASE)  # Postfix, smtpd_check.c
_MAILTO = lazily(r"<mailto:[^<>]{1,300}>", re.IGNORECASE)
_POSTMASTER = lazily(r"(?:postmaster|mailer-daemon|hostmaster)@", re.IGNORECASE)
_HELP = lazily(
    r"(?:postmaster|mailer-daemon|hostmaster|abuse|support|helpdesk|help|webmaster|noc|security|spam|antispam|hotline)@",
    re.IGNORECASE,
)


class Opening(NamedTuple):
    """An address that opens a recipient; `rest` is what follows it on the line, without the separator."""

    addresses: tuple[str, ...]
    indent: int
    rest: str


speed.quick_tuples(Opening)


def open_line(line: str, shapes: frozenset[str]) -> Opening | None:
    """Return the recipient that `line` opens in one of `shapes`, or None."""
    if "@" not in line:
        return _open_bare(line) if "bare" in shapes else None
    line = line[:_LINE_LIMIT].rstrip().removesuffix("=20").rstrip()  # quoted-printable that nobody declared
    match = _OPENING.match(line)
    if "<" in line and (match is None or (match["open"][-1:] == "<" and match["close"][:1] != ">")):
        malformed = _open_malformed(line) if not shapes.isdisjoint(_BRACKETED) else None
        if malformed is not None:
            return malformed
    if match is not None and ("quoted" in shapes or not match["quote"]):
        kind = _kind_of(match)
        if (
            kind in shapes
            or (kind == "columns" and "space" in shapes)
            or (kind == "colon" and "angle" in shapes and match["open"] == "<")
        ):
            return _opening(line, match, kind)
    if "named" in shapes:
        match = _NAMED.match(line)
        if match is not None:
            return _opening(line, match, "named")
    return None


def is_help_address(address: str) -> bool:
    """Tell whether `address` is one that notices name for help (postmaster and the like)."""
    return _HELP.match(address) is not None


def is_postmaster(address: str) -> bool:
    """Tell whether `address` is a server's own (RFC 2142, RFC 5321, 4.5.1)."""
    return _POSTMASTER.match(address) is not None


def _kind_of(match: re.Match[str]) -> str:
    if match["code"]:
        return "coded"
    separator = match["separator"]
    if separator is None:
        return "columns" if _COLUMNS.match(match.string, match.end("close")) else "space"
    return _KINDS.get(separator, "on")


def _open_malformed(line: str) -> Opening | None:
    match = _MALFORMED.match(line)
    if match is None or clean_address(match["address"]) is not None or address_as_written(match["address"]) is None:
        return None
    return Opening((match["address"],), len(match["indent"].expandtabs()), line[match.end() :].strip())


def _opening(line: str, match: re.Match[str], kind: str) -> Opening | None:
    written, glued = match["address"], ""
    if not written.isascii() and kind != "named" and not match["open"]:
        written, glued = part_from_words(written)
    address = clean_address(written) or address_as_written(written)
    if address is None or address.startswith("--") or address.endswith(_VIRUS_ENDS):
        return None  # "--" begins a boundary, cut off or not declared
    rest = glued + _MAILTO.sub("", line[match.end() :]).strip()
    if _OF_SENDER.match(rest):
        return None  # an answer about the sender goes on, whose code stands on the line before
    found: tuple[str, ...] = (address,)
    if kind == "comma":
        found = find_addresses(line) or found
        rest = ""
    elif kind == "on" or rest.strip("<>").lower() == address.lower():  # a date; "x@y <x@y>"
        rest = ""
    elif kind == "bracket":
        rest = rest.rstrip("]")
    elif kind == "paren":  # "(User unknown)", or "(expanded from <x>): User unknown"
        inside, _, after = rest.partition(")")
        rest = after.lstrip(": ") or inside
    elif kind == "coded":
        rest = f"{match['code'].strip()} {rest}"
    return Opening(found, len(match["indent"].expandtabs()), rest)


def _open_bare(line: str) -> Opening | None:
    match = _BARE.match(line)
    return Opening((match["address"],), len(match["indent"].expandtabs()), "") if match else None
