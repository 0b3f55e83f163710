"""A tidy plan as data: what is on it and why, what was refused and why, and what it would free."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from bouncekit.mailbox.messages.mail import MessageInfo, described, placed
from bouncekit.vocabulary import Language
from bouncekit.wording import format_size
from bouncekit.wording.catalogue import catalogue
from bouncekit.wording.dates import long_day

if TYPE_CHECKING:
    from bouncekit.mailbox.tidy.carry_out import Carrying, TidyOutcome

__all__ = ["Cause", "Obstacle", "Planned", "Refused", "TidyPlan"]

_Why = TypeVar("_Why", bound=StrEnum)

SIZE_BASE = 1024
"""Sizes are shown in units of 1024, as servers count quotas (RFC 9208, section 5.1)."""


class Cause(StrEnum):
    """Why a message is on a plan, in the order in which a plan takes them."""

    DUPLICATE = "duplicate"
    TRASHED = "trashed"
    LARGE_AND_OLD = "large_and_old"


class Obstacle(StrEnum):
    """Why a message is not on a plan although it weighs."""

    UNREAD = "unread"
    FLAGGED = "flagged"
    DRAFT = "draft"
    FLAGS_UNKNOWN = "flags_unknown"
    UNANSWERED = "unanswered"
    LAST_COPY = "last_copy"
    NOT_ARCHIVED = "not_archived"


@dataclass(frozen=True, slots=True)
class Planned:
    """One message on the plan; `kept` is, of a duplicate, a copy that stays."""

    message: MessageInfo
    cause: Cause
    kept: MessageInfo | None = None

    def reason(self, lang: Language) -> str:
        """Return why it is on the plan, as one sentence."""
        date = self.message.date
        values = {
            "size": format_size(self.message.size, lang, base=SIZE_BASE),
            "date": long_day(date, lang) if date is not None else "?",
        }
        if self.kept is not None:
            values["folder"] = self.kept.folder
        return catalogue(lang, "tidy").say("causes", self.cause, **values)

    def as_dict(self, lang: Language) -> dict[str, Any]:
        """Return the entry as JSON knows it."""
        kept = {"kept": placed(self.kept)} if self.kept is not None else {}
        return {**described(self.message), "cause": str(self.cause), "reason": self.reason(lang), **kept}


@dataclass(frozen=True, slots=True)
class Refused:
    """One message that the plan leaves where it is, for which `cause` it came up, and what stood against it."""

    message: MessageInfo
    cause: Cause
    obstacle: Obstacle

    def reason(self, lang: Language) -> str:
        """Return why it is not on the plan, as one sentence."""
        return catalogue(lang, "tidy").say("obstacles", self.obstacle)

    def as_dict(self, lang: Language) -> dict[str, Any]:
        """Return the entry as JSON knows it."""
        told = {"cause": str(self.cause), "obstacle": str(self.obstacle), "reason": self.reason(lang)}
        return {**described(self.message), **told}


@dataclass(frozen=True, slots=True)
class TidyPlan:
    """What would bring a mailbox from `used` to `target` bytes: `entries`, in this order.

    `refused` are the messages that came up and were left, in the order in which they did.
    """

    used: int
    target: int
    entries: tuple[Planned, ...]
    refused: tuple[Refused, ...]

    @property
    def frees(self) -> int:
        """The bytes that the plan frees."""
        return sum(entry.message.size for entry in self.entries)

    @property
    def remains(self) -> int:
        """The bytes in the mailbox afterwards."""
        return max(0, self.used - self.frees)

    @property
    def is_reached(self) -> bool:
        """Whether the plan brings the mailbox to its target."""
        return self.remains <= self.target

    def by_cause(self) -> dict[Cause, tuple[int, int]]:
        """Return for each cause on the plan how many messages, and their bytes."""
        return _weighed((entry.cause, entry.message) for entry in self.entries)

    def by_obstacle(self) -> dict[Obstacle, tuple[int, int]]:
        """Return for each obstacle how many messages were refused for it, and their bytes."""
        return _weighed((entry.obstacle, entry.message) for entry in self.refused)

    def as_dict(self, lang: Language = "fr") -> dict[str, Any]:
        """Return the plan as JSON knows it: sizes in bytes, dates in ISO 8601, reasons in the language `lang`."""
        return {
            "used_bytes": self.used,
            "target_bytes": self.target,
            "frees_bytes": self.frees,
            "remains_bytes": self.remains,
            "is_reached": self.is_reached,
            "causes": _totals(self.by_cause()),
            "obstacles": _totals(self.by_obstacle()),
            "entries": [entry.as_dict(lang) for entry in self.entries],
            "refused": [entry.as_dict(lang) for entry in self.refused],
        }

    def apply(self, client: Any, *, confirm: bool = False, options: "Carrying | None" = None) -> "TidyOutcome":
        """Carry the plan out on the server that `client`, an `IMAPClient`, is logged in to, message by message.

        What is thrown away already is removed for good; anything else goes to the trash, unless
        ``options.permanently`` asks for more.  The first surprise ends it (`bouncekit.mailbox.tidy.carry_out`), and
        the outcome says what was done until then.  Raises `ValueError` without ``confirm=True``: nothing was done.
        """
        if confirm is not True:
            raise ValueError("nothing was done: a plan is carried out only with confirm=True")
        from bouncekit.mailbox.tidy.carry_out import Carrying, carry_out  # noqa: PLC0415 - a plan needs no server

        return carry_out(self, client, options or Carrying())


def _totals(totals: Mapping[Any, tuple[int, int]]) -> dict[str, dict[str, int]]:
    return {str(key): {"count": count, "bytes": size} for key, (count, size) in totals.items()}


def _weighed(pairs: Iterable[tuple[_Why, MessageInfo]]) -> dict[_Why, tuple[int, int]]:
    totals: dict[_Why, tuple[int, int]] = {}
    for why, message in pairs:
        count, size = totals.get(why, (0, 0))
        totals[why] = count + 1, size + message.size
    return totals
