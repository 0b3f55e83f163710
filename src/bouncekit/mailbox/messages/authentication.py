"""What the receiving server found out about a sender: the Authentication-Results of RFC 8601.

Anyone can write such a field into a message, so one counts only where it bears the name (authserv-id) of a server that
the caller trusts: the one that receives their mail, and that takes out the fields which others wrote in its name (RFC
8601, section 5).  No name is guessed, not even that of the topmost field: where the server adds none, the topmost is
the sender's own.  An untrusted field counts as nothing: it neither proves a sender nor speaks against one.  Where
trusted fields disagree, the failure counts.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from bouncekit.mailbox.messages.domains import registrable

__all__ = ["Authentication", "Result", "Standing", "parse_authentication", "servers_named", "standing"]

_MOST = 50  # results of one field
# One that never ends goes to the end: to look for its end anew at each mark would take hours.
_QUOTED = re.compile(r'(?s)"((?:[^"\\]|\\.)*)"?')
_OUTSIDE = re.compile(r'(?s)"(?:[^"\\]|\\.)*"?|[^"()]+|[()]')
_IN_COMMENT = re.compile(r"(?s)\\.|[^()\\]+|.")
# method ["/" version] "=" result;  ptype "." property "=" value
_PAIR = re.compile(r"([A-Za-z0-9_.-]{1,60})(?:\s*/\s*\d+)?\s*=\s*([^\s;=]{1,320})")
_FAILED = frozenset({"fail", "hardfail", "softfail", "permerror", "policy"})


class Result(NamedTuple):
    """One result: ``dkim=pass header.d=example.org``, names and values in lower case."""

    method: str
    result: str
    properties: Mapping[str, str]


class Authentication(NamedTuple):
    """One field: the name of the server that wrote it, and what it found."""

    server: str
    results: tuple[Result, ...]


class Standing(StrEnum):
    """Whether a message comes from the domain that it names as its sender's."""

    PASSED = "passed"
    FAILED = "failed"
    UNKNOWN = "unknown"


def parse_authentication(value: str) -> Authentication | None:
    """Return what the value of an Authentication-Results field says; None where it names no server."""
    plain = _QUOTED.sub(lambda match: match[1].replace(";", " ").replace(" ", "_"), _without_comments(value))
    head, *items = plain.split(";")
    words = head.split()
    if not words or "=" in words[0]:
        return None  # QUIRK: Microsoft 365 leaves its own name out, and so cannot be told from a forger.
    results = []
    for item in items[:_MOST]:
        pairs = _PAIR.findall(item)
        if pairs:
            (method, result), *properties = pairs
            named = {name.lower(): found.lower().strip('"<>') for name, found in properties}
            results.append(Result(method.lower(), result.lower(), named))
    return Authentication(words[0].lower(), tuple(results))


def _without_comments(value: str) -> str:
    """Return `value` without what stands in parentheses, also within others (RFC 5322, section 3.2.2).

    A parenthesis in a quoted string is none: the sender chooses what stands there, and could hide what follows.
    """
    kept, depth, position = [], 0, 0
    while found := (_IN_COMMENT if depth else _OUTSIDE).match(value, position):
        piece, position = found[0], found.end()
        if piece == "(":
            depth += 1
            kept.append(" ")  # a comment stands for a blank
        elif piece == ")":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(piece)
    return "".join(kept)


def servers_named(fields: Iterable[Sequence[str]]) -> list[tuple[str, int]]:
    """Return the servers that the topmost Authentication-Results of many messages name, with how often, in that order.

    `fields` are those of each message.  The most frequent is probably the reader's own server; they have to know.
    """
    found = (parse_authentication(values[0]) for values in fields if values)
    counts = Counter(field.server for field in found if field is not None)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def standing(domain: str, fields: Iterable[str], trusted: Collection[str]) -> Standing:
    """Return how a sender at `domain` stands after those `fields` that one of the `trusted` servers wrote.

    DMARC decides where it was checked.  Otherwise a DKIM signature or an SPF result counts that was made for the same
    registered domain (relaxed alignment, RFC 7489, section 3.1).
    """
    names = {name.lower() for name in trusted}
    found = (parse_authentication(value) for value in fields) if names else ()
    results = [result for field in found if field is not None and field.server in names for result in field.results]
    dmarc = [result for result in results if result.method == "dmarc" and result.result not in {"none", "temperror"}]
    if dmarc:
        has_passed = all(result.result in {"pass", "bestguesspass"} for result in dmarc)
        return Standing.PASSED if has_passed else Standing.FAILED
    signed = [result for result in results if result.method == "dkim"]
    sent = [result for result in results if result.method == "spf"]
    if any(result.result == "pass" and _aligned(result, domain, ("header.d", "header.i")) for result in signed):
        return Standing.PASSED
    if any(result.result == "pass" and _aligned(result, domain, ("smtp.mailfrom", "smtp.helo")) for result in sent):
        return Standing.PASSED
    has_failed = any(result.result in _FAILED for result in (*signed, *sent))
    return Standing.FAILED if has_failed else Standing.UNKNOWN


def _aligned(result: Result, domain: str, names: Iterable[str]) -> bool:
    identities = (result.properties.get(name, "") for name in names)
    return any(registrable(each.rpartition("@")[2]) == registrable(domain) for each in identities if each)
