"""What was probably put into the junk folder by mistake.  Nothing is moved: whoever reads this decides.

Reasons speak for a message; warnings against it always outweigh them: a message with a warning ranks below every one
without, and is never called a mistake, whatever else is known of it.
"""

import heapq
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from bouncekit.mailbox.junk.findings import Finding, ReasonKind, WarningKind
from bouncekit.mailbox.junk.hazards import hazards_in
from bouncekit.mailbox.junk.known import Known
from bouncekit.mailbox.junk.lookalikes import Lookalikes
from bouncekit.mailbox.messages.authentication import Standing, standing
from bouncekit.mailbox.messages.domains import registrable
from bouncekit.mailbox.messages.mail import MessageInfo, described
from bouncekit.vocabulary import Language

__all__ = ["Candidate", "JunkReview", "ReviewOptions", "Verdict", "review_junk"]

_WEIGHTS = {
    ReasonKind.REPLY_TO_MINE: 5,
    ReasonKind.BOUNCE_OF_MINE: 5,
    ReasonKind.PROVEN_CORRESPONDENT: 5,
    ReasonKind.KNOWN_CORRESPONDENT: 3,
    ReasonKind.LIST_READ: 3,
    ReasonKind.PROVEN_DOMAIN: 2,
}
_ADDRESS = re.compile(r"[^\s<>()\",;:@]{1,64}@[^\s<>()\",;:@]{1,255}")


class Verdict(StrEnum):
    """What to do with a candidate: look whether it belongs into the inbox, or keep away from it."""

    MISTAKE = "mistake"
    BEWARE = "beware"


@dataclass(frozen=True)
class ReviewOptions:
    """What the caller knows beside the messages.

    `trusted` are the names of the servers whose Authentication-Results count
    (`bouncekit.mailbox.messages.authentication`); without any, none does.  `purge_after` are the days after which the
    provider empties the junk folder, counted from the arrival of each message until `now`.  What arrived after
    `last_reviewed` is new.
    """

    trusted: frozenset[str] = field(default_factory=frozenset)
    now: datetime | None = None
    purge_after: int | None = None
    last_reviewed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One message with what speaks for it and against it.

    `score` adds the weights of the reasons.  `days_left` are the whole days until the provider removes it, `is_new`
    tells whether it arrived since the last review; both are None where the caller does not say enough.
    """

    message: MessageInfo
    reasons: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    score: int
    days_left: int | None = None
    is_new: bool | None = None

    @property
    def verdict(self) -> Verdict:
        """A mistake, unless a warning speaks against it."""
        return Verdict.BEWARE if self.warnings else Verdict.MISTAKE

    def as_dict(self, lang: Language) -> dict[str, Any]:
        """Return the candidate as JSON knows it."""
        message = self.message
        return {
            **described(message),
            "name": message.sender_name or None,
            "received": message.received.isoformat() if message.received else None,
            "verdict": str(self.verdict),
            "score": self.score,
            "reasons": [finding.as_dict(lang) for finding in self.reasons],
            "warnings": [finding.as_dict(lang) for finding in self.warnings],
            "days_left": self.days_left,
            "is_new": self.is_new,
        }


@dataclass(frozen=True, slots=True)
class JunkReview:
    """The `candidates` in order, and how many `others` nothing speaks for; `dangerous` of those have warnings, and
    `hazards` are the first of these.

    What nothing speaks for is no candidate: the filter was most likely right.
    """

    candidates: tuple[Candidate, ...]
    others: int
    dangerous: int
    last_reviewed: datetime | None = None
    hazards: tuple[Candidate, ...] = ()

    def as_dict(self, lang: Language = "fr") -> dict[str, Any]:
        """Return the review as JSON knows it, the texts in the language `lang`."""
        return {
            "candidates": [candidate.as_dict(lang) for candidate in self.candidates],
            "others": self.others,
            "dangerous": self.dangerous,
            "hazards": [candidate.as_dict(lang) for candidate in self.hazards],
            "last_reviewed": self.last_reviewed.isoformat() if self.last_reviewed else None,
        }


_DEFAULT = ReviewOptions()
_MOST_HAZARDS = 10


def review_junk(messages: Iterable[MessageInfo], known: Known, options: ReviewOptions = _DEFAULT) -> JunkReview:
    """Return which of `messages`, those of a junk folder, were probably put there by mistake.

    The most likely mistakes come first, of equally likely ones those that will be removed first; then those that a
    warning speaks against.  The same input gives the same order.
    """
    reviewer = _Reviewer(known, options)
    candidates: list[Candidate] = []
    hazards: list[Candidate] = []
    others = dangerous = 0
    for message in messages:
        candidate = reviewer.look(message)
        if candidate.reasons:
            candidates.append(candidate)
        else:
            others += 1
            dangerous += bool(candidate.warnings)
            if candidate.warnings:
                hazards.append(candidate)
    ranked = tuple(sorted(candidates, key=_rank))
    named = heapq.nsmallest(_MOST_HAZARDS, hazards, key=_rank)
    return JunkReview(ranked, others, dangerous, options.last_reviewed, tuple(named))


def _rank(candidate: Candidate) -> tuple[object, ...]:
    message = candidate.message
    received = message.received or message.date
    left = candidate.days_left if candidate.days_left is not None else 0
    newest_first = -received.timestamp() if received else 0.0
    return bool(candidate.warnings), -candidate.score, left, newest_first, str(message.place)


class _Reviewer:
    def __init__(self, known: Known, options: ReviewOptions) -> None:
        self._known = known
        self._options = options
        self._lookalikes = Lookalikes(known.likely_targets)

    def look(self, message: MessageInfo) -> Candidate:
        stands = standing(message.domain, message.authentication, self._options.trusted)
        reasons = tuple(self._reasons(message, stands))
        return Candidate(
            message,
            reasons,
            tuple(self._warnings(message, stands)),
            sum(_WEIGHTS[finding.kind] for finding in reasons if isinstance(finding.kind, ReasonKind)),
            self._days_left(message),
            self._is_new(message),
        )

    def _reasons(self, message: MessageInfo, stands: Standing) -> Iterator[Finding]:
        known = self._known
        is_notice = message.content_type == "multipart/report" or message.returned_id is not None
        if message.returned_id in known.sent_ids or (is_notice and not known.sent_ids.isdisjoint(message.references)):
            yield Finding(ReasonKind.BOUNCE_OF_MINE)
        elif not known.sent_ids.isdisjoint(message.references):
            yield Finding(ReasonKind.REPLY_TO_MINE)
        domain = registrable(message.domain)
        if message.sender in known.correspondents:
            proven = stands is Standing.PASSED
            kind = ReasonKind.PROVEN_CORRESPONDENT if proven else ReasonKind.KNOWN_CORRESPONDENT
            yield Finding(kind, {"address": message.sender})
        elif stands is Standing.PASSED and domain in known.domains:
            yield Finding(ReasonKind.PROVEN_DOMAIN, {"domain": domain})
        if message.list_id is not None and message.list_id in known.lists:
            yield Finding(ReasonKind.LIST_READ, {"list": message.list_id})

    def _warnings(self, message: MessageInfo, stands: Standing) -> Iterator[Finding]:
        if stands is Standing.FAILED:
            yield Finding(WarningKind.AUTHENTICATION_FAILED, {"domain": message.domain})
        if message.sender in self._known.me and stands is not Standing.PASSED:
            yield Finding(WarningKind.SENT_AS_YOU, {"address": message.sender})
        likeness = self._lookalikes.of(message.domain) if message.domain else None
        if likeness is not None:
            values = {"domain": message.domain, "known": likeness.known}
            yield Finding(WarningKind(f"lookalike_{likeness.kind}"), values)
        for hazard in hazards_in(message.attachments or ()):
            yield Finding(WarningKind(f"{hazard.kind}_file"), {"file": hazard.name})
        yield from self._address_warnings(message)

    def _address_warnings(self, message: MessageInfo) -> Iterator[Finding]:
        known, own = self._known, registrable(message.domain)
        if message.list_id is not None and message.list_id in known.lists:
            return  # a list writes in the name of its members, and asks for answers to itself
        shown = _ADDRESS.search(message.sender_name.lower())
        if shown is not None and shown[0].rstrip(".") != message.sender:
            yield Finding(WarningKind.OTHER_ADDRESS_SHOWN, {"shown": shown[0], "address": message.sender})
        for address in message.reply_to:
            is_elsewhere = registrable(address.rpartition("@")[2]) != own
            if is_elsewhere and address not in known.correspondents and address not in known.me:
                yield Finding(WarningKind.REPLY_ELSEWHERE, {"reply": address, "address": message.sender})
                return

    def _days_left(self, message: MessageInfo) -> int | None:
        options = self._options
        if options.purge_after is None or options.now is None or message.received is None:
            return None
        return max(0, (timedelta(days=options.purge_after) - (options.now - message.received)).days)

    def _is_new(self, message: MessageInfo) -> bool | None:
        last = self._options.last_reviewed
        return None if last is None or message.received is None else message.received > last
