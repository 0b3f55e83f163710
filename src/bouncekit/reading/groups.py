"""The fields of a delivery report (RFC 3464, 2.1), gathered into one group for the message and one a recipient.

Blank lines part the groups in the standard; in the field some servers put blank lines inside a group or none between
groups, and others fold a field without indenting it.  So the fields themselves decide: a recipient field
opens a new group where the present one already has its answer.
"""

from collections.abc import Iterable
from functools import lru_cache

from bouncekit.text.expressions import lazily

__all__ = ["Group", "StatusFields", "looks_like_status", "read_groups"]

_FIELD_NAME = lazily(r"\s*([A-Za-z][A-Za-z0-9-]{1,60})[ \t]{0,8}")
_BOUNDARY = lazily(r"\n[ \t]{0,20}\n--[^\s-]\S{3,80}[ \t]{0,20}(?=\n|\Z)")
_LONGEST_NAME = 100
_PER_MESSAGE = frozenset(
    {"reporting-mta", "original-envelope-id", "dsn-gateway", "received-from-mta", "arrival-date"}
    | {"x-original-message-id", "reporting-ua", "reporting-ua-name", "original-message-id", "mdn-gateway"}
)
_PER_RECIPIENT = frozenset(
    {"original-recipient", "final-recipient", "action", "status", "remote-mta", "diagnostic-code", "last-attempt-date"}
    | {"final-log-id", "will-retry-until", "localized-reason", "failed-recipient", "disposition", "failure", "error"}
)
_NAMES = frozenset({"original-recipient", "final-recipient", "failed-recipient"})
_MAY_OPEN = _NAMES | {"action"}
_FIRST_FIELDS = ("reporting-mta", "final-recipient", "original-recipient", "original-envelope-id", "dsn-gateway")
_FIRST_LETTERS = "rfodRFOD"
_GROUP_LIMIT = 1000
_LINE_LIMIT = 20_000
_VALUE_LIMIT = 8000
Group = dict[str, str]
"""The fields of one group: name in lower case -> value, its lines joined by ``\\n``; the first of each name."""


class StatusFields:
    """All groups of one report."""

    __slots__ = ("message", "recipients")

    def __init__(self) -> None:
        self.message: Group = {}
        self.recipients: list[Group] = []


def looks_like_status(text: str) -> bool:
    """Tell whether `text` begins with the fields of a delivery report, whatever its media type says."""
    if text[:1].isalpha() and text[0] not in _FIRST_LETTERS:
        return False  # nearly always
    head = text[:400].lstrip().lower()
    return head.startswith(_FIRST_FIELDS) and ":" in head[:40]


def read_groups(texts: Iterable[str]) -> StatusFields:
    """Return the groups in `texts`, the bodies of one or several status parts.

    Where a boundary was not declared, the parts after it run on: of these only what has recipients is read.
    """
    result = StatusFields()
    for text in texts:
        for part in _BOUNDARY.split(text) if "\n--" in text else (text,):
            if part is text or "-recipient" in part.lower():
                _read_text(part, result)
    return result


def _read_text(text: str, result: StatusFields) -> None:
    """Add the fields in `text` to `result`: one pass, and per line only what its first characters ask for."""
    message = result.message
    group: Group | None = None
    home: Group | None = None  # where the last field stands
    last = ""
    blank = False  # a blank line was seen since the last field
    for line in text.split("\n", _LINE_LIMIT)[:_LINE_LIMIT]:
        written, colon, value = line.partition(":")
        known = _known_name(written) if colon and len(written) < _LONGEST_NAME else None
        if known is None or (known[1] and home is not None):
            if not line or line.isspace():
                blank = True
            elif home is not None:
                _append(home, last, line.strip())
            continue
        name, _, is_of_message, is_of_recipient = known
        here = message
        if is_of_recipient or (group is not None and not is_of_message):
            if group is None or (name in _MAY_OPEN and _opens(name, group, blank)):
                group = _new_group(result)
            here = group
        blank = False
        if name not in here:
            here[name] = value.strip()
        elif name != "diagnostic-code":  # a second one is more of the first; of others the first counts
            home = None
            continue
        elif (more := value.strip()) not in here[name]:
            _append(here, name, more)
        home, last = here, name


def _new_group(result: StatusFields) -> Group:
    group: Group = {}
    if len(result.recipients) < _GROUP_LIMIT:
        result.recipients.append(group)
    return group


@lru_cache(maxsize=512)
def _known_name(written: str) -> tuple[str, bool, bool, bool] | None:
    """Return the field that `written` begins: its name in lower case, whether it is indented, whether it is one of the
    message, and whether it is one of a recipient.  None where it is none of a report's.
    """
    match = _FIELD_NAME.fullmatch(written)
    name = match[1].lower() if match else ""
    of_message, of_recipient = name in _PER_MESSAGE, name in _PER_RECIPIENT
    if not (of_message or of_recipient or name.startswith("x-")):
        return None
    return name, written[0] in " \t", of_message, of_recipient


def _append(group: Group, name: str, more: str) -> None:
    present = group[name]
    if len(present) < _VALUE_LIMIT:
        group[name] = f"{present}\n{more}" if present else more


def _opens(name: str, group: Group, blank: bool) -> bool:
    """Tell whether the field `name` begins the next recipient's group."""
    if name in _NAMES:
        answered = "action" in group or "status" in group
        return name in group or (answered and (blank or {"final-recipient", "original-recipient"} <= group.keys()))
    return blank and name == "action" and name in group
