"""Marks on messages: a legal hold, or a day until which a message must be kept; append-only, and sealed by the journal.

A hold is in force until it is released.  Of several days the latest counts: a mark can lengthen the time of another,
and never shorten it.  The deletion plan obeys both.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bouncekit.archive.format.journal import canonical
from bouncekit.archive.format.plain_text import clean

__all__ = ["Mark", "Marks", "mark_lines", "read_marks"]

_DIGEST = re.compile("[0-9a-f]{64}")


class Mark(StrEnum):
    """What a mark says: on hold, released, or to be kept until a day."""

    HOLD = "hold"
    RELEASE = "release"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one message: whether it is on hold and why, and until which day (included) it must be kept."""

    hold: bool = False
    reason: str = ""
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether the message must be kept on `day`."""
        return self.hold or (self.until is not None and day <= self.until)


def mark_lines(
    digests: Iterable[str], mark: Mark, at: datetime, *, until: date | None = None, reason: str = ""
) -> bytes:
    """Return the lines that mark the messages.  Raises `ValueError` where a retention has no day, or for no digest."""
    if (mark is Mark.RETENTION) != (until is not None):
        raise ValueError("a retention, and nothing else, has a last day")
    lines = []
    for digest in digests:
        if not _DIGEST.fullmatch(digest):
            raise ValueError(f"no SHA-256: {digest!r}")
        lines.append(
            canonical(
                {
                    "sha256": digest,
                    "mark": str(mark),
                    "until": until.isoformat() if until else None,
                    "reason": clean(reason),
                    "at": at.isoformat(timespec="seconds"),
                }
            )
            + b"\n"
        )
    return b"".join(lines)


def read_marks(content: bytes) -> dict[str, Marks]:
    """Return {SHA-256: its marks}; lines that are none are left out (the journal tells that they were changed)."""
    marks: dict[str, Marks] = {}
    for line in content.split(b"\n"):
        try:
            told = json.loads(line)
            digest, mark = str(told["sha256"]), Mark(told["mark"])
            until = date.fromisoformat(told["until"]) if told["until"] else None
            reason = str(told["reason"])
        except (ValueError, TypeError, KeyError, RecursionError):
            continue
        before = marks.get(digest, Marks())
        if mark is Mark.RETENTION:
            days = [day for day in (before.until, until) if day is not None]
            marks[digest] = Marks(before.hold, before.reason, max(days, default=None))
        else:
            marks[digest] = Marks(mark is Mark.HOLD, reason if mark is Mark.HOLD else "", before.until)
    return marks
