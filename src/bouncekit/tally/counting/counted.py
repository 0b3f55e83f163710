"""What counts of one message: small, and fit to be sent from the process that read it to the one that adds up."""

from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from bouncekit.tally.counting.answers import Answer, answer_of, is_not_understood
from bouncekit.tally.counting.listed import Listed
from bouncekit.tally.counting.providers import provider_of
from bouncekit.vocabulary import Kind, Reason
from bouncekit.wording import LANGUAGES, to_do_keys

if TYPE_CHECKING:
    from bouncekit.model import Failure, Report

__all__ = ["ComplaintCounted", "Counted", "Decided", "Detail", "FailureCounted", "counted_in"]

Detail = Literal["summary", "rules", "page"]
"""How much counts: what a summary tells; also which rules decided, and what none understood; all that a page tells."""

_LONGEST = 320  # characters of an address or a name (RFC 3696, erratum 1690): no longer one is one


class Decided(NamedTuple):
    """The rule that decided, the reason that it found, and the name that a rule of the user's own gives."""

    id: str
    reason: str
    label: str | None


class FailureCounted(NamedTuple):
    """What counts of one recipient who was not reached.

    `to_do` is the key of what is to be done; `domain` and `address` are the recipient's, `instead` is the address that
    was likely meant, or to which they have moved; `condemned` tells whether the address is dead.
    """

    reason: str
    to_do: str
    domain: str
    severity: str
    provider: str = ""
    address: str = ""
    condemned: bool = False
    instead: str | None = None
    listed: Listed | None = None


class ComplaintCounted(NamedTuple):
    """What counts of one complaint (RFC 5965): its type, the address that the message came from, who complains."""

    type: str
    source_ip: str
    addresses: tuple[str, ...]


class Counted(NamedTuple):
    """What counts of one message: its kind, and of each recipient who was not reached why.

    A delay is no failure yet, and counts only as what it is.  `is_whole` tells that all was asked for.  `day` is the
    notice's own (`datetime.date.toordinal`); `stream` is the list or the address that the lost message was sent from;
    `moved` are pairs of an old address and the new one that an automatic reply tells; `decided` and `answers` are those
    of delays, too.
    """

    kind: str
    failures: tuple[FailureCounted, ...] = ()
    is_whole: bool = False
    day: int | None = None
    stream: str = ""
    complaint: ComplaintCounted | None = None
    moved: tuple[tuple[str, str], ...] = ()
    decided: tuple[Decided, ...] = ()
    answers: tuple[Answer, ...] = ()

    @classmethod
    def of_list(cls, told: list[Any]) -> "Counted":
        """Return what was written as JSON, which knows lists alone."""
        kind, failures, is_whole, day, stream, complaint, moved, decided, answers = told
        return cls(
            kind,
            tuple(FailureCounted._make([*one[:-1], one[-1] and Listed(*one[-1])]) for one in failures),
            is_whole,
            day,
            stream,
            complaint and ComplaintCounted._make([*complaint[:2], tuple(complaint[2])]),
            tuple((old, new) for old, new in moved),
            tuple(Decided(*one) for one in decided),
            tuple(Answer(*one) for one in answers),
        )


def counted_in(report: "Report", detail: Detail = "summary") -> Counted:
    """Return what counts of `report`; the more `detail`, the more of it."""
    to_do = _to_do(report.lang)
    has_failed = report.kind is Kind.FAILURE
    if detail != "page":
        failures = tuple(_summed(one, to_do) for one in report.failures) if has_failed else ()
        decided, answers = _decisions(report) if detail == "rules" else ((), ())
        return Counted(report.kind.value, failures, decided=decided, answers=answers)
    decided, answers = _decisions(report)
    return Counted(
        report.kind.value,
        tuple(_detailed(one, to_do) for one in report.failures) if has_failed else (),
        is_whole=True,
        day=_day(report),
        stream=_stream(report),
        complaint=_complaint(report),
        moved=_moved(report),
        decided=decided,
        answers=answers,
    )


@cache
def _to_do(lang: str) -> dict[str, str]:
    return next((to_do_keys(known) for known in LANGUAGES if known == lang), {})


def _summed(failure: "Failure", to_do: dict[str, str]) -> FailureCounted:
    return FailureCounted(*_sums(failure, to_do))


def _sums(failure: "Failure", to_do: dict[str, str]) -> tuple[str, str, str, str]:
    domain = (failure.recipient or "").rpartition("@")[2].lower()
    return failure.reason.value, to_do.get(failure.explanation.to_do, "none"), domain, failure.severity.value


def _detailed(failure: "Failure", to_do: dict[str, str]) -> FailureCounted:
    sums = _sums(failure, to_do)
    address = _address(failure.recipient)
    meant = vars(failure).get("suggestion")  # few failures have the field
    local = address.rpartition("@")[0]
    # Some servers name themselves, where nobody else has answered.
    other = failure.remote_host if failure.remote_host != failure.reporting_host else None
    listed = failure.blocklist and Listed(failure.blocklist[:_LONGEST], failure.blocklist_type, failure.blocklist_url)
    return FailureCounted(
        *sums,
        provider=provider_of(other, sums[2])[:_LONGEST],
        address=address,
        condemned=failure.counts_against_address,
        instead=f"{local}@{meant}" if meant and local else _address(failure.new_address) or None,
        listed=listed or None,
    )


def _address(written: str | None) -> str:
    """Return an address as it is counted: what is too long for one is none."""
    return written if written is not None and "@" in written and len(written) <= _LONGEST else ""


def _day(report: "Report") -> int | None:
    """Return the day of the notice as it was written; where it tells none, that of the last attempt."""
    times = (report.date, *(failure.last_attempt for failure in report.failures))
    return next((time.toordinal() for time in times if time is not None), None)


def _stream(report: "Report") -> str:
    """Return what the lost message was a part of: its list, else the address that sent it."""
    original = report.original
    if original is None:
        return ""
    sender = (original.sender or "").lower()
    return (original.list_id or sender or original.feedback_id or "")[:_LONGEST]


def _complaint(report: "Report") -> ComplaintCounted | None:
    told = report.complaint
    if report.kind is not Kind.COMPLAINT:
        return None
    if told is None:
        return ComplaintCounted("", "", ())
    return ComplaintCounted(
        (told.feedback_type or "")[:_LONGEST],
        (told.source_ip or "")[:_LONGEST],
        tuple(filter(None, map(_address, told.recipients))),
    )


def _moved(report: "Report") -> tuple[tuple[str, str], ...]:
    """Return the old address and the new one, where an automatic reply tells that its owner has moved."""
    new = _address(report.new_address)
    if report.hint is not Reason.MAILBOX_MOVED or not new or report.original is None or len(report.original.to) != 1:
        return ()
    old = _address(report.original.to[0])
    return ((old, new),) if old and old != new else ()


def _decisions(report: "Report") -> tuple[tuple[Decided, ...], tuple[Answer, ...]]:
    if not report.failures:
        return (), ()
    decided = tuple([Decided(one.evidence.rule, one.reason.value, one.label) for one in report.failures])
    return decided, tuple([answer_of(one, report) for one in report.failures if is_not_understood(one)])
