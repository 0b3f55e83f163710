"""Which messages, in which order, bring a mailbox under its target.

First the copies of messages that are kept several times, then what was thrown away, then what is large and old; of each
the largest first, so that the fewest go, and the last one is the smallest that is enough.

Never on a plan: an unread message, a flagged one, a draft; one whose flags nobody keeps (it may be unread); one that
waits for an answer (`bouncekit.mailbox.tidy.unanswered`; a copy of it may go while another stays, and still waits); one
that no verified archive holds, where an archive is given.  One copy of whatever there were several of always stays.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bouncekit.mailbox.messages.mail import MessageFlag, MessageInfo, Role
from bouncekit.mailbox.tidy.duplicates import duplicate_groups
from bouncekit.mailbox.tidy.plan import Cause, Obstacle, Planned, Refused, TidyPlan
from bouncekit.mailbox.tidy.unanswered import AnswerRule, Answers

__all__ = ["Holding", "TidyOptions", "tidy_plan"]


class Holding(Protocol):
    """An archive that can tell what it holds."""

    def verified(self, message: MessageInfo) -> bool:
        """Tell whether the archive holds `message` in copies that were read back and found whole."""
        ...


@dataclass(frozen=True)
class TidyOptions:
    """What may go.

    Large is what has at least `larger_than` bytes, old what was written more than `older_than` days ago.  `holding` is
    the archive without which nothing goes.  `used` are the bytes that the mailbox takes, where the server counts other
    than the sum of its messages.  `allows_unknown_flags` takes messages for read of which nobody keeps flags.
    """

    larger_than: int = 100 * 1024
    older_than: int = 365
    holding: Holding | None = None
    answers: AnswerRule = field(default_factory=AnswerRule)
    used: int | None = None
    allows_unknown_flags: bool = False


_DEFAULT = TidyOptions()


def tidy_plan(
    messages: Sequence[MessageInfo], *, target: int, now: datetime, options: TidyOptions = _DEFAULT
) -> TidyPlan:
    """Return the plan that brings a mailbox of `messages` to `target` bytes or, where it cannot, as near as it may.

    `now` (with an offset) is the time from which ages count.  The same input gives the same plan.  Raises `ValueError`
    for a negative target and a time without offset.
    """
    if target < 0:
        raise ValueError(f"a target is a number of bytes, not {target}")
    if now.tzinfo is None:
        raise ValueError("the time needs an offset: datetime.now(UTC)")
    used = sum(message.size for message in messages) if options.used is None else options.used
    planner = _Planner(messages, now, options)
    entries: list[Planned] = []
    refused: list[Refused] = []
    left = used - target
    for candidates in planner.stages():
        for position, candidate in enumerate(candidates):
            if left <= 0:
                break
            obstacle = planner.obstacle(candidate)
            if obstacle is not None:
                refused.append(Refused(candidate.message, candidate.cause, obstacle))
                continue
            # The last one on the plan need not be the largest: the smallest that is enough will do.
            chosen = planner.smallest(candidates, position + 1, left) or candidate
            planner.take(chosen)
            entries.append(chosen)
            left -= chosen.message.size
    return TidyPlan(used, target, tuple(entries), tuple(refused))


class _Planner:
    """Knows what of `messages` may go, and keeps count of the copies that stay."""

    def __init__(self, messages: Sequence[MessageInfo], now: datetime, options: TidyOptions) -> None:
        self._messages = messages
        self._options = options
        self._oldest_kept = now - timedelta(days=options.older_than)
        self._answers = Answers(messages, options.answers, now)
        self._groups = duplicate_groups(messages)
        self._group_of = {id(message): number for number, group in enumerate(self._groups) for message in group}
        self._staying = [len(group) for group in self._groups]
        self._seen: set[int] = set()
        self._kept: set[int] = set()

    def stages(self) -> Iterator[list[Planned]]:
        """Yield what weighs, cause by cause, of each the largest first; what came up once does not come up again."""
        copies = [Planned(message, Cause.DUPLICATE, group[0]) for group in self._groups for message in group[1:]]
        yield sorted(copies, key=_order)
        yield self._stage(Cause.TRASHED, lambda message: message.is_trashed)
        yield self._stage(Cause.LARGE_AND_OLD, self._is_large_and_old)

    def _stage(self, cause: Cause, belongs: Callable[[MessageInfo], bool]) -> list[Planned]:
        found = (one for one in self._messages if belongs(one) and id(one) not in self._seen)
        return sorted((Planned(message, cause) for message in found), key=_order)

    def smallest(self, candidates: Sequence[Planned], start: int, least: int) -> Planned | None:
        """Return the smallest of ``candidates[start:]`` that frees `least` bytes and that nothing stands against."""
        stop = bisect_right(candidates, -least, lo=start, key=lambda candidate: -candidate.message.size)
        enough = (candidates[position] for position in range(stop - 1, start - 1, -1))
        return next((candidate for candidate in enough if self._obstacle(candidate) is None), None)

    def _is_large_and_old(self, message: MessageInfo) -> bool:
        is_large = message.size >= self._options.larger_than
        return is_large and message.date is not None and message.date <= self._oldest_kept

    def take(self, candidate: Planned) -> None:
        """Note that a candidate goes, and that the copy which it names stays."""
        self._seen.add(id(candidate.message))
        if candidate.kept is not None:
            self._kept.add(id(candidate.kept))
        if (group := self._group_of.get(id(candidate.message))) is not None:
            self._staying[group] -= 1

    def obstacle(self, candidate: Planned) -> Obstacle | None:
        """Return what stands against a candidate; such a message does not come up a second time."""
        found = self._obstacle(candidate)
        if found is not None:
            self._seen.add(id(candidate.message))
        return found

    def _obstacle(self, candidate: Planned) -> Obstacle | None:
        message = candidate.message
        marked = self._marked(message)
        if marked is not None:
            return marked
        if candidate.cause is not Cause.DUPLICATE and self._answers.is_waiting(message):
            return Obstacle.UNANSWERED
        group = self._group_of.get(id(message))
        if id(message) in self._kept or (group is not None and self._staying[group] <= 1):
            return Obstacle.LAST_COPY
        holding = self._options.holding
        return Obstacle.NOT_ARCHIVED if holding is not None and not holding.verified(message) else None

    def _marked(self, message: MessageInfo) -> Obstacle | None:
        """Return what the marks of a message, or its place, say against it."""
        if message.flags is None:
            if not self._options.allows_unknown_flags:
                return Obstacle.FLAGS_UNKNOWN
        elif MessageFlag.FLAGGED in message.flags:
            return Obstacle.FLAGGED
        elif MessageFlag.SEEN not in message.flags:
            return Obstacle.UNREAD
        is_draft = message.role is Role.DRAFTS or message.has(MessageFlag.DRAFT)
        return Obstacle.DRAFT if is_draft else None


def _order(candidate: Planned) -> tuple[object, ...]:
    """Order the largest first, of equal ones the oldest, and then any way that is the same on every run."""
    message = candidate.message
    date = message.date.timestamp() if message.date else 0.0
    return -message.size, date, message.folder, message.uid or 0, message.path or ""
