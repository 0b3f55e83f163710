"""How an address in a server's answer is miswritten, where its form alone shows it: one case, told in words of its own.

A server says of such an address that it is unknown, that its domain is, or that something is wrong with its syntax: the
reader has to see the fault.
"""

import re

from bouncekit.text.expressions import lazily
from bouncekit.vocabulary import Reason

__all__ = ["MISWRITTEN", "mended_in", "miswriting_in", "surplus_in"]

_LONGEST = 1000
_ADDRESS = r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
# Within one pair of brackets or quotation marks, or glued by what only people put between addresses.
_TWO = lazily(rf"[<«\"“„]\s?{_ADDRESS}(?:>?[;,/]\s?<?| ){_ADDRESS}\s?[>»\"”“]|(?<![\w.+-]){_ADDRESS};{_ADDRESS}")
_ACCENT = lazily(r"(?<![\w.+-])(?=[\w.+-]{0,63}[À-ÖØ-öø-ž])[A-Za-z0-9À-ÖØ-öø-ž._+-]{1,64}@[A-Za-z0-9-]{1,63}\.")
_COMMA = lazily(r"@[A-Za-z0-9-]{2,63},[a-z]{2,4}(?![\w=@.-])")
_WEB = lazily(r"(?<![\w.+@/-])(?:https?://(?:www\.)?|www\.|mailto:(?://)?)[\w.+-]{1,64}@[\w-]{1,63}\.")
# What follows the domain may be a sentence's next word, but within brackets or quotation marks.
_SPACED = lazily(
    r"<[\w.+-]{1,64} [\w.+-]{0,64}@[\w-]|[\"«“„]\s?[\w.+-]{1,64} [\w.+-]{1,64}@[\w.-]{1,255}\s?[\"»”“]|"
    r"@ [\w-]{1,63}\.[a-z]{2,12}\b|[\w-]@[\w-]{1,63} \.[a-z]{2,12}\b|"
    r"[<\"«“„]\s?[\w.+-]{1,64}@[\w.-]{1,63} [\w.-]{1,63}\.[a-z]{2,12}\s?[>\"»”“]"
)
# All of an address, with its blanks, within brackets or quotation marks; and one without them, whose end is well known.
_MARKED = lazily(r"[<\"«“„]\s?([\w.+-]{1,64}(?: [\w.+-]{1,64})?) ?@ ?([\w.-]{1,63}(?: [\w.-]{1,63}){0,2})\s?[>\"»”“]")
_UNMARKED = lazily(r"(?<![\w.+@/-])([\w.+-]{1,64})@([\w-]{2,63}(?: [a-z]{2,3})?)(?![\w'’@.-])")
_ENDING = lazily(r"com|net|org|info|eu|fr|de|be|ch|at|lu|uk|ie|es|it|nl|pt|ca|us|edu|example")
_SPLIT = lazily(r"\S\. |\S \.|^[^. ]+ [^ ]+\.[^ ]+$")  # else what stands behind is the next word of a sentence
_BESIDE_SIGN = lazily(r" ?([@.]) ?")
_APART = lazily(
    r"(?<![\w.])[A-Za-z][\w+-]{0,62}[.\d_][\w.+-]{0,63} @[\w-]{1,63}\.[a-z]{2,12}\b|"
    r"[\w-]@[\w-]{1,63}\. (?:fr|com|net|org|de)\b"
)
_DOUBLED = lazily(r"[\w-]\.\.[\w.-]{1,64}@|@[\w-]{1,63}(?:\.[\w-]{1,63}){0,3}\.\.[a-z]")
_DOUBLED_ADDRESS = lazily(r"(?<![\w.+@/-])[\w+-][\w.+-]{0,63}@[\w-]{1,63}[\w.-]{0,80}[a-z]")
_DOTS = lazily(r"\.{2,}")
_STRAY = lazily(r"@[\w-]{1,63}\.\.|[\w-]\.@[\w-]|[\w-]@\.?@?[.@][\w-]|@[\w-]{1,63}\.[a-z]{2,12}\.[>\"»”]")
# Within quotation marks, for without them it may end the sentence; a bracket that closes needs none that opens.
_SURPLUS = lazily(
    r"[\"«“„]\s?(?P<front>[<,;:.]?)(?P<whole>[\w.+-]{0,63}[\w+-]@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4})"
    r"(?P<behind>[>,;:.]?)\s?[\"»”“]"
)
_ENDING_A_SENTENCE, _ENGLISH_MARKS = (",", "."), ('"', "“")  # within which what ends a sentence stands
# Nothing behind the @, or one word and no more, within brackets or quotation marks.
_NO_DOMAIN = lazily(
    r"(?<![\w.+-])[\w.+-]{1,64}@(?=\s?[>\"»”“]|\s?\Z)|[<\"«“„]\s?[\w.+-]{1,64}@[\w-]{1,63}\s?[>\"»”“]|"
    r"(?<![\w.+@/=-])[\w.+-]{1,64}@[\w-]{1,63}\s?\Z|"
    r">: Recipient address rejected: need fully-qualified"  # Postfix, smtpd_check.c
)
_PLACEHOLDER = lazily(r"@(?:localhost|host|h[oô]te|domaine?|example|dom[aä]ne)\b", re.IGNORECASE)
_WHOLE = lazily(rf"(?<![\w.+-]){_ADDRESS}")
_SURPLUS_CASE = "surplus_sign"
_CASES = {
    "web_address": _WEB,
    "two_addresses": _TWO,
    "comma_for_dot": _COMMA,
    "doubled_dot": _DOUBLED,
    _SURPLUS_CASE: _SURPLUS,
    "badly_written": _STRAY,
    "spaced": _SPACED,  # of a blank and an accent alike
    "accented": _ACCENT,
    "no_domain": _NO_DOMAIN,
}

_DOT_MISSING, _SPACED_CASE = "dot_missing", "spaced"
MISWRITTEN = frozenset({*_CASES, _DOT_MISSING})
"""The names of the cases, each a table below ``user_unknown`` in the words of a language."""

_REASONS = frozenset({Reason.USER_UNKNOWN, Reason.HOST_UNKNOWN, Reason.SYNTAX_ERROR, Reason.UNDETERMINED})
# Who sends or carries the message takes no letters beyond ASCII: in a server's answer, or in a mail program's words.
_BEYOND_ASCII = lazily(r"smtputf8|(?:non|nicht)[ -]?ascii", re.IGNORECASE)


def miswriting_in(diagnostic: str | None, reason: Reason) -> str | None:
    """Return the case of the address that `diagnostic` names, None where its form shows no fault or is not at issue."""
    if not diagnostic or ("@" not in diagnostic and "need fully" not in diagnostic):
        return None
    said = diagnostic[:_LONGEST]
    if _is_accented(said, reason):
        return "accented"
    if reason not in _REASONS:
        return None
    if _without_dot(said) is not None:
        return _DOT_MISSING
    found = ((case, form.search(said)) for case, form in _CASES.items() if case != _SURPLUS_CASE or surplus_in(said))
    told = next((case for case, match in found if match is not None and not _is_copied_wrongly(match, said)), None)
    if told in {None, "no_domain"} and _is_spaced(said):
        return _SPACED_CASE
    return None if told == "no_domain" and _is_whole_enough(said) else told


def mended_in(diagnostic: str | None) -> str | None:
    """Return the address that `diagnostic` names as it is meant, where its blanks and its dots leave no doubt."""
    said = (diagnostic or "")[:_LONGEST]
    if _DOUBLED.search(said) is not None:
        doubled = next((found[0] for found in _DOUBLED_ADDRESS.finditer(said) if ".." in found[0]), None)
        return _DOTS.sub(".", doubled) if doubled else None
    if surplus_in(said):
        return _whole_in(said)
    marked = _MARKED.search(said)
    dotted = _without_dot(said)
    if dotted is None:
        dotted = _BESIDE_SIGN.sub(r"\1", f"{marked[1]}@{marked[2]}") if marked else None
    return dotted if dotted and " " not in dotted else None


def surplus_in(diagnostic: str | None) -> str | None:
    """Return the sign before or behind the address that `diagnostic` quotes, where it is no part of it."""
    found = _SURPLUS.search((diagnostic or "")[:_LONGEST])
    if found is None or (found["front"] == "<" and found["behind"] == ">"):
        return None
    if found["behind"] in _ENDING_A_SENTENCE and found[0][0] in _ENGLISH_MARKS:
        return None
    return found["behind"] or found["front"] or None


def _whole_in(said: str) -> str | None:
    """Return the address that `said` quotes, without the sign; None where an accent in it is likely wrong as well."""
    found = _SURPLUS.search(said)
    return found["whole"] if found is not None and found["whole"].isascii() else None


def _without_dot(said: str) -> str | None:
    """Return the address in `said` after whose @ no dot stands, with its dot; None where there is none to be seen."""
    for form, known in ((_MARKED, False), (_UNMARKED, True)):
        found = form.search(said)
        if found is None:
            continue
        named = found[2].lower()
        domain = _dotted(named, known=known) or (_dotted(named.partition(" ")[0], known=True) if known else None)
        if domain is not None:
            return f"{found[1]}@{domain}"
    return None


def _dotted(domain: str, *, known: bool) -> str | None:
    from bouncekit.wording.domains import is_provider, suggest_domain  # noqa: PLC0415 - few answers name such a one

    words = domain.split()
    if "." in domain:
        return None
    joined = suggest_domain("".join(words))
    if joined and joined.replace(".", "") == "".join(words):
        return joined
    dotted = ".".join(words)
    if known or words[2:]:
        return dotted if is_provider(dotted) else None
    return dotted if words[1:] and _ENDING.fullmatch(words[1]) else None


def _is_spaced(said: str) -> bool:
    """Tell whether a blank stands within the address that `said` names, and not behind it."""
    if _APART.search(said) is not None:
        return True
    marked = _MARKED.search(said)
    if marked is None:
        return False
    local, domain = marked[1], marked[2]
    whole = " " not in domain or _SPLIT.search(domain) is not None
    return whole and (" " in domain or " " in local or f"{local}@{domain}" not in marked[0])


def _is_accented(said: str, reason: Reason) -> bool:
    """Tell whether `said` refuses letters beyond ASCII and names an address that has one before its @."""
    return reason is Reason.CONTENT_REJECTED and bool(_BEYOND_ASCII.search(said) and _ACCENT.search(said))


def _is_whole_enough(said: str) -> bool:
    """Tell whether another address stands there, whole, or a server of one word knows its own people (5.1.1)."""
    named = _named(said)
    known_there = "5.1.1" in said and not named.endswith("@")
    return known_there or bool(_WHOLE.search(said) or _PLACEHOLDER.search(named))


def _named(said: str) -> str:
    """Return the address that has no whole domain, as it is named."""
    found = _NO_DOMAIN.search(said)
    return found[0] if found else ""


def _is_copied_wrongly(match: re.Match[str], said: str) -> bool:
    """Tell whether a comma is that of whoever copied the answer by hand: the domain's own server answered."""
    domain = match[0].rpartition("@")[2].rstrip(">")
    return "," in domain and domain.replace(",", ".") in said
