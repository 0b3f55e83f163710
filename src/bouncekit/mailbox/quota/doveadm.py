"""What ``doveadm quota get`` prints, in each of its formats: table, tab, flow, pager and json.

Pure text; STORAGE is told in units of 1024 bytes, and ``-`` is no limit.
"""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from bouncekit.mailbox.quota.quota import Quota, QuotaResource, QuotaRoot, Unknown, unknown

__all__ = ["parse_doveadm", "users_of"]

_MOST_CHARACTERS = 1 << 22
_MOST_ROWS = 100_000
_MOST_FAULTS = 20
_MOST_DIGITS = 19
_STORAGE_UNIT = 1024  # bytes
_FLOW = re.compile(r"(?:Username=(.{0,1000}?) )?Quota name=(.{0,1000}) Type=(\S+) Value=(\S+) Limit=(\S+) %=\S*\s*\Z")
_JSON_KEYS = ("username", "root", "type", "value", "limit")
_PAGER_KEYS = {"Username": 0, "Quota name": 1, "Type": 2, "Value": 3, "Limit": 4, "%": 5}


class _Row(NamedTuple):
    user: str
    root: str
    resource: str
    value: str
    limit: str


def parse_doveadm(text: str, user: str = "") -> Quota | Unknown:
    """Return the quota that ``doveadm quota get`` printed, for `user` where it printed several."""
    rows = list(_rows(text))
    users = {row.user for row in rows}
    if user and users != {""}:
        rows = [row for row in rows if row.user == user]
    elif len(users) > 1:
        return unknown("several-users", ", ".join(sorted(users)[:20]))
    roots: dict[str, list[QuotaResource]] = {}
    faults: list[str] = []
    for row in rows:
        resource = _resource(row)
        if resource is not None:
            roots.setdefault(row.root, []).append(resource)
        elif len(faults) < _MOST_FAULTS:
            faults.append(f"{row.root!r}: {row.resource[:40]}: {row.value[:40]!r} of {row.limit[:40]!r}")
    if roots:
        told = tuple(QuotaRoot(name, tuple(resources)) for name, resources in roots.items())
        return Quota(told, faults=tuple(faults), source="doveadm")
    if faults:
        return unknown("unreadable", "; ".join(faults))
    return unknown("no-quota" if _has_heading(text) else "no-answer")


def users_of(text: str) -> tuple[str, ...]:
    """Return the users whose quotas were printed, in order; an empty name where it was one, without a name."""
    return tuple(dict.fromkeys(row.user for row in _rows(text)))


def _rows(text: str) -> Iterator[_Row]:
    text = text[:_MOST_CHARACTERS]
    if text.lstrip().startswith("["):
        rows = _json_rows(text)
    elif "Type: " in text:
        rows = _pager_rows(text)
    else:
        rows = _line_rows(text)
    for number, row in enumerate(rows):
        if number == _MOST_ROWS:
            return
        yield row


def _json_rows(text: str) -> Iterator[_Row]:
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return
    for entry in entries:
        if isinstance(entry, dict):
            user, root, resource, value, limit = (str(entry.get(key, "")) for key in _JSON_KEYS)
            yield _Row(user, root, resource.upper(), value, limit)


def _pager_rows(text: str) -> Iterator[_Row]:
    fields = [""] * 6
    for line in text.splitlines():
        key, _, value = line.strip("\f").partition(":")
        place = _PAGER_KEYS.get(key)
        if place is None:
            continue
        fields[place] = value.strip()
        if key == "%":
            yield _Row(fields[0], fields[1], fields[2].upper(), fields[3], fields[4])
            fields = [""] * 6


def _line_rows(text: str) -> Iterator[_Row]:
    heading = ""
    for line in text.splitlines():
        if _is_heading(line):
            heading = line
        elif "\t" in line:
            cells = line.split("\t")
            if len(cells) in (5, 6):
                user, root, resource, value, limit = ([""] * (6 - len(cells)) + cells)[:5]
                yield _Row(user, root, resource.upper(), value, limit)
        elif found := _FLOW.match(line[:4000]):
            yield _Row(found[1] or "", found[2], found[3].upper(), found[4], found[5])
        elif heading:
            yield from _table_row(line, heading.find("Quota name"))


def _table_row(line: str, root_starts: int) -> Iterator[_Row]:
    cells = line.rsplit(None, 4)
    if len(cells) == 4:  # a root without a name
        cells.insert(0, "")
    if len(cells) == 5 and line.strip():
        names, resource, value, limit, _ = cells
        yield _Row(names[:root_starts].strip(), names[root_starts:].strip(), resource.upper(), value, limit)


def _is_heading(line: str) -> bool:
    return line.split()[-5:] == ["name", "Type", "Value", "Limit", "%"]


def _has_heading(text: str) -> bool:
    return text.strip() == "[]" or any(map(_is_heading, text[:_MOST_CHARACTERS].splitlines()))


def _resource(row: _Row) -> QuotaResource | None:
    used, limit = _number(row.value), _number(row.limit)
    if not row.resource or used is None or (limit is None and row.limit != "-"):
        return None
    unit = _STORAGE_UNIT if row.resource == "STORAGE" else 1
    return QuotaResource(row.resource, used * unit, None if limit is None else limit * unit)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS else None
