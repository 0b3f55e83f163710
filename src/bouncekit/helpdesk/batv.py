"""Bounce address tag validation: whether a return path with ``prvs=`` was ours (draft-levine-smtp-batv-01)."""

import hmac
import re
from collections.abc import Mapping
from datetime import UTC, datetime

__all__ = ["check_batv"]

# prvs=KDDDSSSSSS=local@domain, and the form of older programs: prvs=local/KDDDSSSSSS@domain
_TAG = r"(?P<key>\d)(?P<day>\d{3})(?P<signature>[0-9a-f]{6})"
_FORMS = (
    re.compile(rf"prvs={_TAG}=(?P<own>[^@]+@.+)", re.IGNORECASE),
    re.compile(rf"prvs=(?P<local>[^@/=]+)/{_TAG}(?P<domain>@.+)", re.IGNORECASE),
)
_CYCLE = 1000
_LONGEST = 7  # days for which a tag is made


def check_batv(address: str, keys: Mapping[int, bytes], now: datetime | None = None) -> bool | None:
    """Tell whether `address` bears a tag that one of our keys signed and that has not expired; None without a tag.

    `keys` are by their number, 0 to 9, as the tag names them.  The signature is the first three bytes of HMAC-SHA-1
    over the tag's four digits and the address; the day is the last on which it counts, modulo 1000 since 1970.
    """
    found = next((match for form in _FORMS if (match := form.fullmatch(address.strip()))), None)
    if found is None:
        return None
    parts = found.groupdict()
    own = parts.get("own") or f"{parts['local']}{parts['domain']}"
    key = keys.get(int(found["key"]))
    if key is None:
        return False
    made = hmac.digest(key, f"{found['key']}{found['day']}{own}".encode(), "sha1")[:3].hex()
    today = int((now or datetime.now(UTC)).timestamp()) // 86_400
    left = (int(found["day"]) - today) % _CYCLE
    return hmac.compare_digest(made.encode(), found["signature"].lower().encode()) and left <= _LONGEST
