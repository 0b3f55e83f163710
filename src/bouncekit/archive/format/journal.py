"""The journal: what was done with an archive, each entry chained to the one before it.

An entry is one line of canonical JSON (keys sorted, no blanks, ASCII), so that the same facts are the same bytes:

    {"at": "2026-03-02T10:00:00+00:00", "event": "added", …, "hash": H, "previous": P, "seq": 3}

P is the hash of the entry before (64 zeros for the first) and
H = SHA-256(P, a line feed, the canonical JSON of the entry without "hash" and "previous"), in lower-case hexadecimal.
Whoever changes, removes or inserts a past entry breaks every hash after it.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

__all__ = ["FIRST_PREVIOUS", "Entry", "Journal", "JournalProblem", "canonical", "make_entry", "verify_journal"]

FIRST_PREVIOUS = "0" * 64

_ENCODE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), allow_nan=False).encode
_OWN = {"seq", "at", "event", "previous", "hash"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: `seq` counts from 1, `at` is ISO 8601 with an offset, `fields` are those of its kind of event."""

    seq: int
    at: str
    event: str
    fields: Mapping[str, Any]
    previous: str
    hash: str

    @property
    def time(self) -> datetime:
        """When it was written; always with an offset."""
        return datetime.fromisoformat(self.at)

    def line(self) -> bytes:
        """Return the entry as the journal holds it, with its line end."""
        return canonical({**_facts(self), "previous": self.previous, "hash": self.hash}) + b"\n"


@dataclass(frozen=True, slots=True)
class JournalProblem:
    """The first line that does not fit, counted from 1.

    `reason` is ``not-json``, ``not-canonical`` (the same facts in other bytes), ``wrong-number``, ``wrong-previous``
    (an entry before it is missing, or was changed) or ``wrong-hash`` (this entry was changed).
    """

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Journal:
    """A journal that was read: the entries up to the first problem.

    `torn` is the last line where it has no end: what a power cut left of an entry that nobody was told of.
    `clock_back` are the numbers of the entries that are dated before the one ahead of them.
    """

    entries: tuple[Entry, ...]
    problem: JournalProblem | None = None
    torn: bytes = b""
    clock_back: tuple[int, ...] = ()

    @property
    def last_hash(self) -> str:
        """The hash that the next entry is chained to."""
        return self.entries[-1].hash if self.entries else FIRST_PREVIOUS


def canonical(value: Mapping[str, Any]) -> bytes:
    """Return `value` as canonical JSON: RFC 8259, keys sorted, no blanks, ASCII only, no NaN."""
    return _ENCODE(value).encode("ascii")


def make_entry(journal: Journal, event: str, fields: Mapping[str, Any], at: datetime) -> Entry:
    """Return the entry that follows the last one of `journal`; `at` must have an offset.  Raises `ValueError`."""
    if at.utcoffset() is None:
        raise ValueError("the time of a journal entry needs an offset")
    if reserved := _OWN & fields.keys():
        raise ValueError(f"reserved fields: {', '.join(sorted(reserved))}")
    number = journal.entries[-1].seq + 1 if journal.entries else 1
    # Through JSON once, so that an entry is the same before it was written and after it was read.
    facts = json.loads(canonical({**fields, "seq": number, "at": at.isoformat(timespec="seconds"), "event": event}))
    digest = _digest(journal.last_hash, facts)
    return Entry(number, facts["at"], event, _fields(facts), journal.last_hash, digest)


def verify_journal(content: bytes) -> Journal:
    """Read a journal and check its chain: every entry before the first problem is as it was written."""
    body, _, torn = content.rpartition(b"\n")
    entries: list[Entry] = []
    previous, problem = FIRST_PREVIOUS, None
    for number, line in enumerate(body.split(b"\n") if body else (), 1):
        entry = _read(line, number, previous)
        if isinstance(entry, JournalProblem):
            problem = entry
            break
        entries.append(entry)
        previous = entry.hash
    return Journal(tuple(entries), problem, torn, _clock_back(entries))


def _read(line: bytes, number: int, previous: str) -> Entry | JournalProblem:
    try:
        facts = json.loads(line)
        is_entry = isinstance(facts, dict) and facts.keys() >= _OWN and _is_time(facts["at"])
    except (ValueError, TypeError, RecursionError):
        is_entry = False
    if not is_entry:
        return JournalProblem(number, "not-json")
    try:
        is_canonical = canonical(facts) == line
    except ValueError:
        is_canonical = False
    if not is_canonical:
        return JournalProblem(number, "not-canonical")
    if facts["seq"] != number:
        return JournalProblem(number, "wrong-number")
    if facts["previous"] != previous:
        return JournalProblem(number, "wrong-previous")
    told = facts["hash"]
    own = {key: value for key, value in facts.items() if key not in ("previous", "hash")}
    if told != _digest(previous, own):
        return JournalProblem(number, "wrong-hash")
    return Entry(number, facts["at"], str(facts["event"]), _fields(facts), previous, told)


def _is_time(text: str) -> bool:
    """Tell whether it can be compared with others: a copy's journal may be anybody's, and lack the offset."""
    return datetime.fromisoformat(text).utcoffset() is not None


def _clock_back(entries: list[Entry]) -> tuple[int, ...]:
    times = [entry.time for entry in entries]
    return tuple(
        later.seq for later, before, after in zip(entries[1:], times, times[1:], strict=False) if after < before
    )


def _digest(previous: str, facts: Mapping[str, Any]) -> str:
    return hashlib.sha256(previous.encode() + b"\n" + canonical(facts)).hexdigest()


def _facts(entry: Entry) -> dict[str, Any]:
    return {**entry.fields, "seq": entry.seq, "at": entry.at, "event": entry.event}


def _fields(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if key not in _OWN}
