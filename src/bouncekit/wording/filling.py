"""What the texts of a failure are filled in with: sizes, times, names, and what a server said, as they are shown."""

import re
from typing import TYPE_CHECKING

from bouncekit.text.expressions import lazily
from bouncekit.vocabulary import Language
from bouncekit.wording.dates import until_in_words
from bouncekit.wording.miswritten import mended_in, surplus_in
from bouncekit.wording.numbers import format_duration, format_size, size_base
from bouncekit.wording.passwords import kept_by

if TYPE_CHECKING:
    from bouncekit.judging.verdict import Verdict
    from bouncekit.wording.circumstances import Circumstances

__all__ = ["CODE", "is_mistyped", "quote", "values_of", "within_quotes", "without"]

CODE = lazily(r"(?<![\d.,])[245](?:\d\d(?![\d.,])(?! ?[KMGTkmgt]?[obOB]\b)|\.\d{1,3}\.\d)")
"""What a server answers a sender with (RFC 5321, 4.2; RFC 3463), and no size, price or version."""

_QUOTED_CHARACTERS = 200
_INNER_QUOTES = lazily(r"«\s?([^«»]{0,300}?)\s?»")
_ADDRESS = lazily(r"[^\s<>()@]{1,64}@[^\s<>()@]{1,255}")
_PAGE = lazily(r"\bhttps?://[^\s<>\"'()\[\]«»“”„]{4,200}(?=[\s<>\"'()\[\]«»“”„]|$)")
_SAID = lazily(r"\w{2}")
# What whoever made a rule tells those whom it stops: "rejected by organization policy: "…"".
_RULE = lazily(
    r"(?:polic(?:y|ies)|rules?|restrictions?|r[eè]gles?|strat[eé]gie|politique|richtlinien?|regeln?)\b[^:\"«“„]{0,40}:\s{0,2}"
    r"[\"«“„]\s?([^\"«»“”„]{15,400}?)\s?[\"»”“]",
    re.IGNORECASE,
)


def _rule_in(diagnostic: str) -> str | None:
    found = _RULE.search(diagnostic)
    return quote(found[1]) if found else None


def _page_in(diagnostic: str) -> str | None:
    found = _PAGE.search(diagnostic)
    return found[0].rstrip(".,;:!?") if found else None


def _words_of(diagnostic: str, circumstances: "Circumstances") -> str | None:
    """Return what is said beside addresses, where it is a server that says it."""
    by_anybody = circumstances.anybodys and not CODE.search(diagnostic)
    said = not by_anybody and _SAID.search(_ADDRESS.sub("", diagnostic)) is not None
    return within_quotes(quote(diagnostic)) if said else None


def _of_host(host: str) -> dict[str, str | None]:
    """Return what stands after the @, what may be meant by it, and whose it is where that is no provider."""
    from bouncekit.wording.domains import is_provider, suggest_domain  # noqa: PLC0415 - few answers name one

    suggestion = suggest_domain(host)
    firm = None if suggestion or is_provider(host.lower()) else quote(host)
    return {"host": quote(host), "suggestion": suggestion, "firm": firm}


def is_mistyped(host: str | None) -> bool:
    """Tell whether `host` is likely a slip for a well-known one."""
    return bool(host) and _of_host(host or "")["suggestion"] is not None


def values_of(
    wanted: frozenset[str], verdict: "Verdict", diagnostic: str | None, circumstances: "Circumstances", lang: Language
) -> dict[str, str]:
    """Return the fields that are both wanted and known, each with its value."""
    if not wanted:
        return {}
    values: dict[str, str | None] = {**kept_by(circumstances.background.account, lang)}
    if "limit" in wanted:
        values.update(_sizes(verdict, lang))
    if "host" in wanted or "suggestion" in wanted:
        values |= _of_host(circumstances.host) if circumstances.host else {}
    if "retry" in wanted and verdict.retry_after:
        values["retry"] = format_duration(verdict.retry_after, lang)
    if "blocklist" in wanted:
        values["blocklist"] = quote(verdict.blocklist.name if verdict.blocklist else None)
    if not wanted.isdisjoint(("address", "sent_to", "box")):
        values |= {"address": quote(circumstances.new_address), "sent_to": quote(circumstances.sent_to)}
        values["box"] = quote(circumstances.background.sent_through)
    if "until" in wanted and circumstances.until:
        values["until"] = until_in_words(circumstances.until, lang)
    if "page" in wanted:
        values["page"] = verdict.blocklist.page if verdict.blocklist else None
    if not wanted.isdisjoint(("rule", "words", "mended", "named_page", "sign")):
        said = diagnostic or ""
        values |= {"mended": quote(mended_in(diagnostic)), "named_page": _page_in(said)}
        values |= {"sign": surplus_in(said), "rule": _rule_in(said), "words": _words_of(said, circumstances)}
    return {field: value for field, value in values.items() if value}


def _sizes(verdict: "Verdict", lang: Language) -> dict[str, str | None]:
    """Return the sizes that the verdict tells, counted alike; a size that reads like its limit would only puzzle."""
    limit = verdict.sizes.limit
    sizes = {**verdict.sizes._asdict(), "files": limit and limit * 3 // 4}
    base = size_base(limit) if limit else None
    if not any(sizes.values()):
        return {}
    said = {field: format_size(size, lang, base=base) if size else None for field, size in sizes.items()}
    return {field: text for field, text in said.items() if field == "limit" or text != said["limit"]}


def quote(words: str | None) -> str | None:
    """Return foreign words on one line, without control characters, shortened where they are too long to be read."""
    if words is None:
        return None
    words = words[: 4 * _QUOTED_CHARACTERS]
    if not words.isprintable():
        words = "".join(character if character.isprintable() else " " for character in words)
    line = " ".join(words.split())
    if len(line) <= _QUOTED_CHARACTERS:
        return line or None
    return f"{line[: _QUOTED_CHARACTERS - 1].rstrip()}…"


def within_quotes(words: str | None) -> str | None:
    """Return `words` as they stand within quotation marks: French ones do not stand within others."""
    return _INNER_QUOTES.sub(r"“\1”", words) if words and "«" in words else words


def without(advice: str, left_out: list[str]) -> str:
    """Return `advice` without the sentences `left_out`, or their beginnings."""
    for told in left_out:
        before, found, after = advice.partition(told)
        after = after.lstrip()
        advice = f"{before}{after[:1].upper()}{after[1:]}".strip() if found else advice
    return advice
