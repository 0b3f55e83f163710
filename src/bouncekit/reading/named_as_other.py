"""Whether a pasted answer names an address as another's than the recipient's: for help, a sender's, the reader's."""

import re

from bouncekit.reading.own_words import is_named_as_own
from bouncekit.text.cues import CuePattern
from bouncekit.text.expressions import lazily

__all__ = ["ABOUT_SENDER", "is_named_as_other", "list_looked_after"]

ABOUT_SENDER = lazily(r"[>›»]?\s?:?\s{0,3}sender address (?:rejected|verif)", re.IGNORECASE)  # Postfix, smtpd_check.c
"""What follows a sender's address."""

# "For help contact postmaster@…", "the sender (x@…)", "your account x@…": nobody has written to these.
_CONTACT = CuePattern(r"\b(?&contact_at)(?:\s(?&for_reader))?\s{0,2}:?\s{0,2}[<(\[\"'«“„]?\s?$", re.IGNORECASE)
_BLOCKED = lazily(r"\bblocked senders?\s?:?\s?[<'\"]?$", re.IGNORECASE)  # Mimecast, of its user's own list
_LOOKING_AFTER = frozenset({"request", "owner"})
_BEFORE = 60
# The page of a server that checks senders (SPF): "…/Why?s=mfrom;id=x@…", also with "&" and "%40".
_PAGE_OF_SENDER = "mfrom"


def is_named_as_other(text: str, address: str) -> bool:
    """Tell whether `text` names `address` as one where help is given, the sender's, or the reader's own account's.

    What the reader calls their own and a server names again may be the recipient's all the same.
    """
    lower, named = text.lower(), address.lower()
    at = lower.find(named)
    if at >= 0 and ABOUT_SENDER.match(text, at + len(address)):
        return True
    if at >= 0 and _is_checked_sender(lower, named):
        return True
    listed = list_looked_after(named)
    if listed is not None and listed in lower:
        return True
    before = text[max(0, at - _BEFORE) : at]
    if at > 0 and (_CONTACT.search(before) or _BLOCKED.search(before)):
        return True
    return at > 0 and is_named_as_own(before) and named not in lower[at + len(named) :]


def list_looked_after(address: str) -> str | None:
    """Return the list that somebody looks after at `address`, in small letters (RFC 2142, 6); None of other names."""
    local, _, domain = address.lower().partition("@")
    name, _, role = local.rpartition("-")
    return f"{name}@{domain}" if name and role in _LOOKING_AFTER else None


def _is_checked_sender(lower: str, named: str) -> bool:
    """Tell whether a page in `lower` explains why the sender `named` was refused."""
    if _PAGE_OF_SENDER not in lower:
        return False
    return any(f"id={written}" in lower for written in (named, named.replace("@", "%40")))
