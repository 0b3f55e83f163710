"""Numbers and names in the words: how long to wait, how large, which blocklist.

Everything is read from folded text and only where the text tells it: a guess is None.
"""

import re
from collections.abc import Mapping
from functools import cache

from bouncekit import data
from bouncekit.vocabulary import Reason

__all__ = ["blocklist_in", "retry_after_in", "sizes_in"]

_WAIT_WORDS = ("retry", "again", "wait", "reessay", "later", "greylist", "plus tard", "patient", "essayer", "erneut")
_WAIT = re.compile(
    r"(?:retry|again|wait|reessay\w{0,4}|essayer|later|greylist\w{0,4}|patient\w{0,3}|plus tard|erneut)"
    r"[^.;]{0,40}?\b(\d{1,6}) ?(s|secs?|seconds?|secondes?|sekunden|mn|mins?|minutes?|minuten|h|hrs?|hours?|heures?|"
    r"stunden|days?|jours?|tagen?)\b"
)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "j": 86_400, "t": 86_400}

_AMOUNT = re.compile(
    r"(?<![\d.:\[-])(\d{1,15}(?:[.,]\d{1,3})?) ?"
    r"(bytes?|octets?|kilobytes?|kib|kb|ko|k|megabytes?|mib|mb|mo|m|gib|gb|go|g)?\b(?![\d.:\]-]\d)"
)
_UNITS = {"b": 1, "o": 1, "k": 1024, "m": 1024**2, "g": 1024**3}
_LIMIT_WORDS = "limit|max|exceed|allow|quota|up to|depass|autoris|than|larger|greater|over"
_LIMIT_BEFORE = re.compile(rf"(?:{_LIMIT_WORDS})[^\d]{{0,40}}\Z")
_LIMIT_AFTER = re.compile(r"[^\d]{0,12}(?:limit|max|quota|allowed)")
_USED_BEFORE = re.compile(r"(?:used|usage|using|utilis|current|contains)[^\d]{0,25}\Z")
_SIZE_BEFORE = re.compile(r"(?:size|taille|message is|mail is|your message)[^\d]{0,25}\Z")


def retry_after_in(folded: str) -> int | None:
    """Return the seconds after which the server says to try again."""
    if not any(word in folded for word in _WAIT_WORDS):
        return None
    found = _WAIT.search(folded)
    return int(found[1]) * _SECONDS[found[2][0]] if found else None


def sizes_in(folded: str, reason: Reason) -> tuple[int | None, int | None, int | None]:
    """Return (size of the message, used bytes of the mailbox, limit) in bytes, where `reason` is about one of them.

    Of two amounts the larger is what exceeds the smaller; one alone is told apart by the words around it.
    """
    if reason not in {Reason.MESSAGE_TOO_LARGE, Reason.MAILBOX_FULL}:
        return None, None, None
    excess, limit = _excess_and_limit(folded)
    return (excess, None, limit) if reason is Reason.MESSAGE_TOO_LARGE else (None, excess, limit)


def _excess_and_limit(folded: str) -> tuple[int | None, int | None]:
    # A number without a unit is a size only when it is long: reply codes, ports and ids are shorter.
    found = [match for match in _AMOUNT.finditer(folded) if match[2] or len(match[1]) >= 5][:4]
    told = [(match, _bytes(match[1], match[2])) for match in found if _is_told(folded, match)]
    if len(told) >= 2:
        amounts = sorted(amount for _, amount in told[:2])
        return amounts[1], amounts[0]
    if not told:
        return None, None
    match, amount = told[0]
    before, after = folded[max(0, match.start() - 60) : match.start()], folded[match.end() : match.end() + 24]
    if _USED_BEFORE.search(before):
        return amount, None
    if _LIMIT_BEFORE.search(before) or _LIMIT_AFTER.match(after):
        return None, amount
    return (amount, None) if _SIZE_BEFORE.search(before) else (None, None)


def _is_told(folded: str, match: re.Match[str]) -> bool:
    """Return whether the words before or after an amount say that it is a size."""
    before, after = folded[max(0, match.start() - 60) : match.start()], folded[match.end() : match.end() + 24]
    if match[2] and len(match[2]) > 1:
        return True
    return bool(_LIMIT_BEFORE.search(before) or _SIZE_BEFORE.search(before) or _USED_BEFORE.search(before)
                or _LIMIT_AFTER.match(after))  # fmt: skip


def _bytes(number: str, unit: str | None) -> int:
    return int(float(number.replace(",", ".")) * _UNITS[(unit or "b")[0]])


@cache
def _blocklists() -> tuple[re.Pattern[str], Mapping[str, str]]:
    names = {marker: row["name"] for row in data.load("registry/blocklists.toml")["list"] for marker in row["markers"]}
    longest_first = sorted(names, key=lambda marker: (-len(marker), marker))
    return re.compile("|".join(map(re.escape, longest_first))), names


def blocklist_in(folded: str, reason: Reason) -> str | None:
    """Return the name of the blocklist that refused the sender, where the words name one."""
    if reason not in {Reason.CLIENT_BLOCKED, Reason.BAD_REPUTATION, Reason.SPAM_DETECTED, Reason.SENDER_REJECTED,
                      Reason.POLICY_VIOLATION}:  # fmt: skip
        return None
    expression, names = _blocklists()
    found = expression.search(folded)
    return names[found[0]] if found else None
