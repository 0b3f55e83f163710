"""What a quota is: roots, each with resources; or the reason why nothing is known of it.

An answer that does not exist is a value with its reason (`Unknown`), never an exception and never "0 %".
"""

from dataclasses import dataclass, field, replace
from typing import Literal

from bouncekit.mailbox.quota.stored import StoreWeight

__all__ = ["MESSAGE", "STORAGE", "Quota", "QuotaResource", "QuotaRoot", "Unknown", "UnknownCode", "unknown"]

STORAGE = "STORAGE"
MESSAGE = "MESSAGE"

UnknownCode = Literal[
    "not-announced",
    "no-quota",
    "no-answer",
    "refused",
    "unreadable",
    "too-large",
    "no-limit",
    "unreachable",
    "several-users",
    "other",
]

_REASONS: dict[UnknownCode, str] = {
    "not-announced": "the server does not announce QUOTA",
    "no-quota": "the server sets no quota on this mailbox",
    "no-answer": "there is no answer about a quota",
    "refused": "the server refused to tell the quota",
    "unreadable": "the answer cannot be understood",
    "too-large": "the answer is out of all proportion",
    "no-limit": "there is no limit to compare with",
    "unreachable": "the mailbox could not be reached",
    "several-users": "the answer is about several users",
}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A quota of which nothing is known, and why.

    `reason` is an English sentence; `code` the same for programs: ``not-announced``, ``no-quota`` (the server has the
    extension, and sets no quota here), ``no-answer``, ``refused``, ``unreadable``, ``too-large``, ``no-limit``,
    ``unreachable``, ``several-users``, or ``other``.  `detail` is what the server said, in its own words.
    """

    reason: str
    code: UnknownCode = "other"
    detail: str = ""

    def __str__(self) -> str:
        return self.reason


def unknown(code: UnknownCode, detail: str = "") -> Unknown:
    """Return an `Unknown` with the sentence that goes with `code`."""
    return Unknown(_REASONS[code], code, detail[:500])


@dataclass(frozen=True, slots=True)
class QuotaResource:
    """One resource of a quota root (RFC 9208, section 5).

    `name` is in capitals: ``STORAGE``, ``MESSAGE``, ``MAILBOX``, ``ANNOTATION-STORAGE``, or any other.  `used` and
    `limit` are bytes for the two storages, which servers tell in units of 1024 bytes, and plain numbers for all others.
    `limit` is None where there is none.
    """

    name: str
    used: int
    limit: int | None

    @property
    def percent(self) -> float | None:
        """How full it is, rounded down to a tenth, so that only what is full is 100; None without a limit above 0."""
        return self.used * 1000 // self.limit / 10 if self.limit else None

    @property
    def free(self) -> int | None:
        """What is left, 0 where it is more than full; None without a limit."""
        return None if self.limit is None else max(0, self.limit - self.used)


@dataclass(frozen=True, slots=True)
class QuotaRoot:
    """A quota root: its name, which may be empty, and its resources."""

    name: str
    resources: tuple[QuotaResource, ...]


@dataclass(frozen=True, slots=True)
class Quota:
    """What is known of a mailbox's quota.

    `roots` are in the order in which they were told.  `mailboxes` holds (mailbox, names of its quota roots) where the
    server told it.  `over_quota` are the server's words wherever it said OVERQUOTA (RFC 9208, section 4.3.1).  `faults`
    say what could not be understood and was left out.  `source` tells where the figures come from: ``imap``,
    ``maildirsize``, ``doveadm``, ``measured``, ``estimated``.  `is_zero_a_limit` tells that the server is known to take
    a limit of 0 at its word (Cyrus); others tell 0 where there is none.  `store` is what was weighed on a disk, folder
    by folder.
    """

    roots: tuple[QuotaRoot, ...]
    mailboxes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    over_quota: tuple[str, ...] = ()
    faults: tuple[str, ...] = field(default=())
    source: str = "imap"
    is_zero_a_limit: bool = False
    store: StoreWeight | None = None

    def tightest(self, name: str) -> tuple[QuotaRoot, QuotaResource] | None:
        """Return the root and its resource `name` that is the fullest of all roots; None where there is none.

        A resource without a limit comes last: it can only tell what is used.
        """
        found = [
            (root, resource) for root in self.roots for resource in root.resources if resource.name == name.upper()
        ]
        return max(found, key=lambda pair: _fullness(pair[1]), default=None)

    def with_storage_limit(self, limit: int) -> "Quota":
        """Return the same with `limit` (bytes) for every storage that has none."""
        roots = tuple(
            replace(
                root,
                resources=tuple(
                    replace(resource, limit=limit) if resource.name == STORAGE and not resource.limit else resource
                    for resource in root.resources
                ),
            )
            for root in self.roots
        )
        return replace(self, roots=roots)

    @property
    def storage(self) -> QuotaResource | None:
        """The storage of the fullest root, in bytes."""
        found = self.tightest(STORAGE)
        return found[1] if found else None

    @property
    def messages(self) -> QuotaResource | None:
        """The number of messages of the fullest root."""
        found = self.tightest(MESSAGE)
        return found[1] if found else None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all resources, in the order in which they were told."""
        return tuple(dict.fromkeys(resource.name for root in self.roots for resource in root.resources))


def _fullness(resource: QuotaResource) -> tuple[bool, float, int]:
    percent = resource.percent
    return percent is not None, percent or 0.0, -(resource.free or 0)
