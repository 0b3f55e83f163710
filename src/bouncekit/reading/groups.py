"""The fields of a delivery report (RFC 3464, 2.1), gathered into one group for the message and one a recipient.

Blank lines part the groups in the standard; in the field some servers put blank lines inside a group or none between
groups, and others fold a field without indenting it.  So the fields themselves decide: a recipient field
opens a new group where the present one already has its answer.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

__all__ = ["Group", "StatusFields", "looks_like_status", "read_groups"]

_FIELD = re.compile(r"([A-Za-z][A-Za-z0-9-]{1,60})[ \t]{0,8}:(.*)", re.DOTALL)
_PER_MESSAGE = frozenset(
    {"reporting-mta", "original-envelope-id", "dsn-gateway", "received-from-mta", "arrival-date"}
    | {"x-original-message-id", "reporting-ua", "reporting-ua-name", "original-message-id", "mdn-gateway"}
)
_PER_RECIPIENT = frozenset(
    {"original-recipient", "final-recipient", "action", "status", "remote-mta", "diagnostic-code", "last-attempt-date"}
    | {"final-log-id", "will-retry-until", "localized-reason", "failed-recipient", "disposition", "failure", "error"}
)
_NAMES = frozenset({"original-recipient", "final-recipient", "failed-recipient"})
_FIRST_FIELDS = ("reporting-mta", "final-recipient", "original-recipient", "original-envelope-id", "dsn-gateway")
_GROUP_LIMIT = 1000
_LINE_LIMIT = 20_000
_VALUE_LIMIT = 8000


class Group(dict[str, str]):
    """The fields of one group: name in lower case -> value, its lines joined by ``\\n``; the first of each name."""


@dataclass(slots=True)
class StatusFields:
    """All groups of one report."""

    message: Group = field(default_factory=Group)
    recipients: list[Group] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    result: StatusFields
    group: Group | None = None
    blank: bool = False  # a blank line was seen since the last field
    last: tuple[Group, str] | None = None


def looks_like_status(text: str) -> bool:
    """Tell whether `text` begins with the fields of a delivery report, whatever its media type says."""
    head = text[:400].lstrip().lower()
    return head.startswith(_FIRST_FIELDS) and ":" in head[:40]


def read_groups(texts: Iterable[str]) -> StatusFields:
    """Return the groups in `texts`, the bodies of one or several status parts."""
    result = StatusFields()
    for text in texts:
        state = _State(result)
        for line in text.split("\n", _LINE_LIMIT)[:_LINE_LIMIT]:
            _take(line, state)
    return result


def _take(line: str, state: _State) -> None:
    if not line.strip():
        state.blank = True
        return
    match = None if line[0] in " \t" and state.last else _FIELD.match(line.lstrip())
    name = match[1].lower() if match else ""
    known = name in _PER_MESSAGE or name in _PER_RECIPIENT or name.startswith("x-")
    if match is None or not known:
        if state.last:
            _append(state.last, line.strip())
        return
    value = match[2].strip()
    group = _group_for(name, state)
    if name in group:  # a second Diagnostic-Code is more of the first; of others the first counts
        state.last = (group, name) if name == "diagnostic-code" else None
        if name == "diagnostic-code" and value not in group[name]:
            _append((group, name), value)
    else:
        group[name] = value
        state.last = (group, name)
    state.blank = False


def _append(place: tuple[Group, str], more: str) -> None:
    group, name = place
    if len(group[name]) < _VALUE_LIMIT:
        group[name] = f"{group[name]}\n{more}" if group[name] else more


def _group_for(name: str, state: _State) -> Group:
    if name in _PER_MESSAGE or (name not in _PER_RECIPIENT and state.group is None):
        return state.result.message
    if state.group is None or _opens(name, state.group, state.blank):
        state.group = Group()
        if len(state.result.recipients) < _GROUP_LIMIT:
            state.result.recipients.append(state.group)
    return state.group


def _opens(name: str, group: Group, blank: bool) -> bool:
    """Tell whether the field `name` begins the next recipient's group."""
    if name in _NAMES:
        answered = "action" in group or "status" in group
        return name in group or (answered and (blank or {"final-recipient", "original-recipient"} <= group.keys()))
    return blank and name == "action" and name in group
