"""Which case a failure is by what whoever pastes the answer, or hands it on, tells beside it in words of their own."""

from typing import TYPE_CHECKING

from bouncekit.vocabulary import Reason
from bouncekit.wording.choosing import is_still_tried

if TYPE_CHECKING:
    from bouncekit.judging.verdict import Verdict
    from bouncekit.wording.explaining import Circumstances

__all__ = ["case_told_beside"]

_BY_FORM = "by_form"
_LASTING = "lasting"
_NEW_HOST = "new_host"
_OWN_DOMAIN = "own_domain"
_SENT_AGAIN = "sent_again"
# For these the advice would be to send once more.
_SENT_ONCE_MORE = frozenset({Reason.UNDETERMINED, Reason.SPAM_DETECTED, Reason.POLICY_VIOLATION})
_NOT_SENT = "not_sent"
_FOR_NOW = frozenset({"temporary", "blocked_for_now"})
_SOME_TIME = _FOR_NOW | {"answer_for_now"}
# What shows that a block is not lifted by itself.
_NOT_PASSING = frozenset({"lasting", "several", "sent_again"})
# What a form is refused for that writes in somebody else's name.
_IN_ANOTHER_NAME = frozenset({
    (Reason.AUTHENTICATION_FAILED, None), (Reason.AUTHENTICATION_FAILED, "by_program"),
    (Reason.SENDER_REJECTED, "send_as"),
})  # fmt: skip


def case_told_beside(
    verdict: "Verdict", case: str | None, manner: str, circumstances: "Circumstances"
) -> tuple[Reason, str] | None:
    """Return the reason below which it is told, and its case there; None where nothing beside the answer tells one.

    `case` is the one that the answer itself tells.
    """
    reason, told = verdict.reason, circumstances.background.told
    if reason is Reason.HOST_UNKNOWN:
        return (reason, _OWN_DOMAIN) if _is_own_domain(manner, circumstances) else None
    if not told:
        return None
    if reason is Reason.RATE_LIMITED and case is None and manner in _SOME_TIME and not told.isdisjoint(_NOT_PASSING):
        return reason, _LASTING
    if is_still_tried(manner):
        return None
    if reason is Reason.AUTHENTICATION_FAILED or (reason, case) in _IN_ANOTHER_NAME:
        return _told_of_check(case, told, form=(reason, case) in _IN_ANOTHER_NAME)
    lasting = reason is Reason.CLIENT_BLOCKED and manner in _FOR_NOW and not told.isdisjoint(_NOT_PASSING)
    again = "sent_again" in told and reason in _SENT_ONCE_MORE and manner != _NOT_SENT
    return (reason, _LASTING if lasting else _SENT_AGAIN) if case is None and (lasting or again) else None


def _told_of_check(case: str | None, told: frozenset[str], *, form: bool) -> tuple[Reason, str] | None:
    """Return the case of a sender who could not be verified: their host has changed, or a `form` may have written."""
    by_form = _BY_FORM if form and "form" in told else None
    name = _NEW_HOST if case is None and "new_host" in told else by_form
    return (Reason.AUTHENTICATION_FAILED, name) if name else None


def _is_own_domain(manner: str, circumstances: "Circumstances") -> bool:
    """Tell whether the domain that is not found is the reader's: a provider's is not, whoever writes from there."""
    told = "own_address" in circumstances.background.told or (circumstances.own_domain and manner == "permanent")
    if not told or manner == _NOT_SENT:
        return False
    from bouncekit.wording.domains import is_provider  # noqa: PLC0415 - few answers are about an own domain

    return not is_provider((circumstances.host or "").lower())
