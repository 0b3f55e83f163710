"""A server's answers about quotas, as captured: RFC 9208 and the RFC 2087 before it.

Rule 1: any bytes give a `Quota` or an `Unknown`, in time linear in their length; nothing raises.
Rule 2: what is not understood is left out and named in `faults`; the rest is read.
Rule 3: a number that is none (negative, not decimal, beyond 64 bits) never becomes a percentage.

    quota-response     = "QUOTA" SP quota-root-name SP quota-list
    quota-list         = "(" quota-resource *(SP quota-resource) ")"
    quota-resource     = resource-name SP resource-usage SP resource-limit
    quotaroot-response = "QUOTAROOT" SP mailbox *(SP quota-root-name)
    quota-root-name    = astring
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bouncekit.mailbox.quota.quota import Quota, QuotaResource, QuotaRoot, Unknown, unknown
from bouncekit.servers.tokens import CLOSE, OPEN, Token, TokenError, lines_of, tokens_of

__all__ = ["parse_quota"]

_MOST_BYTES = 1 << 20
_MOST_ROOTS = 1000
_MOST_RESOURCES = 1000  # of all roots together
_MOST_FAULTS = 20
_MOST_NUMBER = 1 << 64
_STORAGE_UNIT = 1024  # bytes: RFC 9208, section 5.1
_IN_UNITS = frozenset({"STORAGE", "ANNOTATION-STORAGE", "X-ANNOTATION-STORAGE"})
_STATUS = re.compile(rb"([^\s(){%\"\\\]+]{1,80}) +(OK|NO|BAD|BYE|PREAUTH)(?: (.*))?\Z", re.IGNORECASE | re.DOTALL)
_OVERQUOTA = re.compile(rb"\[OVERQUOTA\b[^\]]{0,200}\] *(.*)", re.IGNORECASE | re.DOTALL)
# Cyrus warns so in each session; its other resources (X-NUM-FOLDERS) stop no message.  The second is Courier's.
_ALERT = re.compile(
    rb"\[ALERT\] *(.{0,200}\bover (?:STORAGE|MESSAGE) quota.*|.{0,200}\bexceeded your mail quota.*)",
    re.IGNORECASE | re.DOTALL,
)
# A line that was pasted without its tag: "OK No quota", which is no NO with the tag OK.
_BARE_STATUS = re.compile(rb"(?:(OK|NO|BAD)(?: |\Z)|(?=\[))(.*)", re.DOTALL)
# What Cyrus says of itself in its greeting, to ID (RFC 2971), among its capabilities; and how it names its roots.
_CYRUS = re.compile(rb"\* (?:OK|PREAUTH|ID|CAPABILITY)\b.{0,2000}(?:\bCyrus\b|\bX-QUOTA=)", re.IGNORECASE | re.DOTALL)
_CYRUS_ROOT = re.compile(r"(?:[^\s!]+!)?user[./][^\s]+")
# Who is over a number of folders (RFC 9208, 5.3: MAILBOX) receives mail all the same.
_OF_FOLDERS = re.compile(
    rb"[( ]MAILBOX\)|\bMAILBOX quota|X-NUM-FOLDERS|\b(?:many|number of) (?:mailboxes|folders)|mailbox(?:es)? count",
    re.IGNORECASE,
)
_CODED_CAPABILITY = re.compile(rb"\[CAPABILITY ([^\]]{0,10000})\]", re.IGNORECASE)


@dataclass(slots=True)
class _Reading:
    """What was understood so far."""

    roots: dict[str, tuple[QuotaResource, ...]] = field(default_factory=dict)
    mailboxes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    over_quota: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    capabilities: set[str] = field(default_factory=set)
    resources: int = 0
    completed: bool = False
    is_cyrus: bool = False

    def fault(self, text: str) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(text)


def parse_quota(lines: bytes | str | Iterable[bytes | str]) -> Quota | Unknown:
    """Return what a server's answers say of a mailbox's quotas, or why they say nothing.

    `lines` are the answers as captured, whole or line by line, with any line ends, with or without the ``S: `` of the
    RFCs' examples, and with whatever else stands between them: QUOTA, QUOTAROOT, status lines (``NO``, ``BAD``,
    ``[OVERQUOTA]``) and CAPABILITY are read, all else is passed over.
    """
    raw = _joined(lines)
    reading = _Reading()
    if len(raw) > _MOST_BYTES:
        raw = raw[:_MOST_BYTES]
        reading.fault("only the first MiB was read")
    for line, literals in lines_of(raw):
        _read_line(line, literals, reading)
    return _outcome(reading)


def _joined(lines: bytes | str | Iterable[bytes | str]) -> bytes:
    if isinstance(lines, bytes | str):
        return _encoded(lines)
    pieces, size = [], 0
    for line in lines:
        piece = _encoded(line)
        pieces.append(piece if piece.endswith(b"\n") else piece + b"\r\n")
        size += len(piece)
        if size > _MOST_BYTES:  # an iterable may have no end
            break
    return b"".join(pieces)


def _encoded(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape" if _escaped(text) else "replace")


def _escaped(text: str) -> bool:
    """Tell whether every lone surrogate in `text` stands for a byte."""
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return False
    return True


def _read_line(line: bytes, literals: list[bytes], reading: _Reading) -> None:
    reading.is_cyrus = reading.is_cyrus or _CYRUS.match(line) is not None
    bare = _BARE_STATUS.fullmatch(line)
    if bare is not None:
        _read_status(b"", bare[1] or b"NO", bare[2], reading)
        return
    status = _STATUS.match(line)
    if status:
        _read_status(status[1], status[2].upper(), status[3] or b"", reading)
        return
    if not line.startswith(b"* "):
        return
    word, _, rest = line[2:].lstrip().partition(b" ")
    kind = word.upper().rstrip()
    if kind == b"CAPABILITY":
        reading.capabilities.update(rest.decode("latin-1").upper().split())
    elif kind in {b"QUOTA", b"QUOTAROOT"}:
        reader = _read_quota if kind == b"QUOTA" else _read_quota_root
        try:
            reader(tokens_of(rest, literals), reading)
        except TokenError as error:
            reading.fault(f"{kind.decode()}: {error}")


def _read_status(tag: bytes, status: bytes, text: bytes, reading: _Reading) -> None:
    over = _OVERQUOTA.match(text) or _ALERT.match(text)
    coded = _CODED_CAPABILITY.match(text)
    if over and _OF_FOLDERS.search(over[1]) is None:
        reading.over_quota.append(_text(over[1]) or "OVERQUOTA")
    elif coded:
        reading.capabilities.update(coded[1].decode("latin-1").upper().split())
    elif tag != b"*" and status in {b"NO", b"BAD"}:
        reading.refusals.append(_text(text))
    elif tag != b"*" and status == b"OK":
        reading.completed = True


def _read_quota_root(tokens: Iterator[Token], reading: _Reading) -> None:
    names: list[str] = []
    for token in tokens:
        if token in (OPEN, CLOSE) or len(names) > _MOST_ROOTS:
            raise TokenError("no list of names")
        # QUIRK: NIL is an atom like any other in RFC 9208; whoever sends it means that there is no root.
        if names and token.is_nil:
            continue
        names.append(token.text)
    if not names:
        raise TokenError("no mailbox")
    if len(reading.mailboxes) < _MOST_ROOTS:
        reading.mailboxes[names[0]] = tuple(names[1:])


def _read_quota(tokens: Iterator[Token], reading: _Reading) -> None:
    name = next(tokens, None)
    if name is None:
        raise TokenError("no quota root")
    if name == OPEN:  # QUIRK: the root is left out
        root, opening = "", name
    else:
        root = "" if name.is_nil else name.text
        following = next(tokens, None)
        # QUIRK: Courier leaves out the list where it has no limit to tell.  Behind a literal, it may be cut off.
        if following is None and name.kind != "literal":
            reading.roots.setdefault(root, ())
            return
        opening = following or CLOSE
    if opening != OPEN:
        raise TokenError("no list of resources")
    if len(reading.roots) >= _MOST_ROOTS:
        raise TokenError("too many quota roots")
    found = dict(_resources(tokens, root, reading))
    # What was told of a root twice is told of the same root.
    known = {resource.name: resource for resource in reading.roots.get(root, ())}
    reading.roots[root] = tuple((known | found).values())


def _resources(tokens: Iterator[Token], root: str, reading: _Reading) -> Iterator[tuple[str, QuotaResource]]:
    """Yield (name, resource) of each resource of a list, and note what is none."""
    triple: list[Token] = []
    for token in tokens:
        if token == OPEN:
            raise TokenError("a list within the list")
        if len(triple) == 3:  # only what follows a number tells that it is not cut off
            resource = _resource(triple, root, reading)
            if resource is not None:
                yield resource.name, resource
            triple = []
        if token == CLOSE:
            if triple:
                reading.fault(f"QUOTA {root!r}: {_shortened(triple[0].text)!r} is not complete")
            return
        triple.append(token)
    reading.fault(f"QUOTA {root!r}: the list is cut off")


def _resource(triple: list[Token], root: str, reading: _Reading) -> QuotaResource | None:
    reading.resources += 1
    if reading.resources > _MOST_RESOURCES:
        raise TokenError("too many resources")
    name = triple[0].text.upper()
    used, limit = _number(triple[1]), _number(triple[2])
    # QUIRK: -1 is no number of RFC 9208; whoever sends it as a limit means that there is none.
    unlimited = triple[2].text == "-1"
    if used is None or (limit is None and not unlimited):
        wrong = triple[1] if used is None else triple[2]
        reading.fault(f"QUOTA {root!r}: {name}: {_shortened(wrong.text)!r} is no number")
        return None
    unit = _STORAGE_UNIT if name in _IN_UNITS else 1
    return QuotaResource(name, used * unit, None if limit is None else limit * unit)


def _number(token: Token) -> int | None:
    text = token.text
    if not (text.isascii() and text.isdecimal()) or len(text) > 20:
        return None
    number = int(text)
    return number if number < _MOST_NUMBER else None


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _text(raw: bytes) -> str:
    return raw[:500].decode("utf-8", "backslashreplace").strip()


def _outcome(reading: _Reading) -> Quota | Unknown:
    roots = tuple(QuotaRoot(name, resources) for name, resources in reading.roots.items() if resources)
    if roots or reading.over_quota:
        return Quota(
            roots,
            tuple(reading.mailboxes.items()),
            tuple(dict.fromkeys(reading.over_quota)),
            tuple(reading.faults),
            is_zero_a_limit=reading.is_cyrus or any(_CYRUS_ROOT.fullmatch(root.name) for root in roots),
        )
    if reading.faults:
        return unknown("unreadable", "; ".join(reading.faults))
    if reading.refusals:
        return unknown("refused", reading.refusals[0])
    announced = any(name == "QUOTA" or name.startswith("QUOTA=") for name in reading.capabilities)
    if reading.capabilities and not announced and not reading.mailboxes:
        return unknown("not-announced")
    # Dovecot answers a plain OK where there is no quota, without any QUOTAROOT.
    if reading.roots or reading.mailboxes or reading.completed:
        named = any(names for names in reading.mailboxes.values())
        return unknown("no-answer" if named and not reading.roots else "no-quota")
    return unknown("no-answer")
