"""Why one recipient was not reached: words first, then the codes, then nothing.

Law of this file: a specific word beats every code; a specific status beats vague words ("delivery failed"); vague words
beat vague codes (5.0.0, 5.7.1, 550).  A user's rules come before ours wherever they find their words.  What was decided
is always told by the evidence.
"""

from collections.abc import Iterator
from typing import NamedTuple

from bouncekit import speed
from bouncekit.judging.amounts import retry_after_in, sizes_in
from bouncekit.judging.blocklists import Blocklist, blocklist_in, blocklist_named
from bouncekit.judging.empty import says_more
from bouncekit.judging.harm import Decided, against_address, is_temporary, other_words
from bouncekit.judging.registry import Consequences, consequences, reply_code_reason, status_code
from bouncekit.judging.rules.book import Book, Finding, default_book
from bouncekit.judging.rules.passage import MAX_LENGTH, Circumstances, Words
from bouncekit.judging.rules.user_book import Asking
from bouncekit.judging.verdict import Evidence, Sizes, Verdict
from bouncekit.reading.facts import DeliveryAction, Facts, Passage, RecipientFacts
from bouncekit.text.cues import cue
from bouncekit.text.folding import fold
from bouncekit.text.memo import kept
from bouncekit.vocabulary import Action, Reason, Severity

__all__ = ["by_finding", "conclude", "decide"]

_REFUSED = 500
_RECIPIENT_ADDRESS = frozenset({"1.1", "1.2", "1.3", "1.4", "1.6", "1.10"})
# What a temporary code alone does not tell: a mailbox that is not there will not be there later.
_NOT_FOR_NOW = frozenset({
    Reason.USER_UNKNOWN, Reason.HOST_UNKNOWN, Reason.HOST_NOT_ACCEPTING, Reason.MAILBOX_MOVED, Reason.MAILBOX_DISABLED,
})  # fmt: skip
_AT_CONNECTION = frozenset({"CONN", "HELO", "EHLO"})
_OF_CONTENT = frozenset({Reason.SPAM_DETECTED, Reason.CONTENT_REJECTED})

# RFC 5321, 4.2.2: they say no more than that the server could not, and a queue that gave up tells that too.
_COME_AGAIN = frozenset({421, 450, 451})


def conclude(decided: Decided, recipient: RecipientFacts) -> Verdict:
    """Return the verdict on `recipient` that follows from what was decided."""
    if decided.reason is Reason.DELIVERY_EXPIRED and recipient.action is DeliveryAction.DELAYED:
        decided = decided._replace(reason=_while_trying(recipient))
    return _verdict(decided, recipient)


def decide(recipient: RecipientFacts, facts: Facts, asking: Asking | None) -> Decided:
    """Return why `recipient` was not reached; `asking` holds a user's rules, which come before ours."""
    finding, own_vague = _read_words(recipient, facts, asking) if asking else (None, None)
    vague = None
    if finding is None:
        finding, vague = _read_words(recipient, facts, default_book())
        finding = _named_by_notice(finding, recipient, facts)
    if finding is None:
        by_status = _by_status(recipient, vague=False)
        if by_status:
            return _unless_other_words(Decided(*by_status, None), recipient)
        finding = own_vague or vague
    if finding is not None:
        return by_finding(finding, recipient)
    decided = _by_status(recipient, vague=True) or _by_reply_code(recipient) or _by_giving_up(recipient)
    return Decided(*decided, None)


def by_finding(finding: Finding, recipient: RecipientFacts) -> Decided:
    """Return what the words that a rule found decide of `recipient`."""
    evidence = Evidence(finding.rule.id, finding.text, finding.found_in)
    return Decided(_as_known_then(_reason(finding, recipient), recipient), evidence, finding)


def _unless_other_words(decided: Decided, recipient: RecipientFacts) -> Decided:
    """Return what a status decided, or that nothing is known where it tells of a dead address and the words do not."""
    other = other_words(None, recipient) if decided.reason in _NOT_FOR_NOW else None
    if other is None:
        return decided
    return Decided(Reason.UNDETERMINED, Evidence(other.rule.id, other.text, other.found_in), other)


def _while_trying(recipient: RecipientFacts) -> Reason:
    """Return why a message waits of which the words say only that it waits: nobody has given up."""
    by_reply = _by_reply_code(recipient)
    if by_reply:
        return by_reply[0]
    return Reason.NETWORK_ERROR if (recipient.status or "").startswith("4.4.") else Reason.UNDETERMINED


def _reason(finding: Finding, recipient: RecipientFacts) -> Reason:
    """Return the rule's reason, or the one that it gives for what is temporary, for the status or for the command.

    A status about the recipient's address (X.1.1 and its like) keeps a command from changing the reason.
    """
    rule = finding.rule
    if not rule.instead:
        return rule.reason
    for_now = [rule.instead[state] for state in _states(recipient) if state in rule.instead]
    if for_now:
        return for_now[0]
    detail = (recipient.status or "").partition(".")[2]
    if detail in rule.instead:
        return rule.instead[detail]
    if detail in _RECIPIENT_ADDRESS:
        return rule.reason
    return rule.instead.get(recipient.command or "", rule.reason)


def _as_known_then(reason: Reason, recipient: RecipientFacts) -> Reason:
    """Return `reason`, or that the sending server is refused where no message had yet been read to suspect one."""
    greeted = recipient.command in _AT_CONNECTION
    return Reason.CLIENT_BLOCKED if greeted and reason in _OF_CONTENT else reason


def _states(recipient: RecipientFacts) -> Iterator[str]:
    """Yield what rules call the state of a message that may pass, or that might have passed, the most precise first."""
    if recipient.action is DeliveryAction.DELAYED:
        yield "delayed"
    if is_temporary(recipient):
        if recipient.action is DeliveryAction.FAILED:
            yield "expired"
        yield "temporary"


def _passages(recipient: RecipientFacts, facts: Facts) -> Iterator[Passage]:
    """Yield the recipient's passages, then the message's, each text once.

    A transcript of a session with several recipients mixes them: it is not asked about one who has words of their own.
    """
    seen: set[str] = set()
    said = recipient.passages
    if not said and recipient.diagnostic:
        said = (Passage(recipient.diagnostic, "diagnostic"),)
    for passage in (*said, *facts.passages):
        mixed = passage.found_in == "transcript" and recipient.diagnostic and len(facts.recipients) > 1
        if passage.text not in seen and not mixed:
            seen.add(passage.text)
            yield passage


def _read_words(recipient: RecipientFacts, facts: Facts, book: Book | Asking) -> tuple[Finding | None, Finding | None]:
    """Return the first specific finding, and the first vague one where there is none."""
    circumstances = Circumstances(recipient)
    first_vague: Finding | None = None
    for passage in _passages(recipient, facts):
        finding, vague = book.first(Words(passage), circumstances)
        if finding:
            return finding, None
        first_vague = first_vague or vague
    return None, first_vague


def _named_by_notice(finding: Finding | None, recipient: RecipientFacts, facts: Facts) -> Finding | None:
    """Return `finding`, or what the notice says is forbidden by a rule of which the answer tells nothing more."""
    if finding is None or finding.rule.reason is not Reason.POLICY_VIOLATION or finding.found_in != "diagnostic":
        return finding
    circumstances = Circumstances(recipient)
    around = (passage for passage in _passages(recipient, facts) if passage.found_in == "notice")
    said = (default_book().first(Words(passage), circumstances)[0] for passage in around)
    return next((one for one in said if one and one.rule.reason is Reason.CONTENT_REJECTED), finding)


def _by_status(recipient: RecipientFacts, *, vague: bool) -> tuple[Reason, Evidence] | None:
    """Return what the enhanced status alone means, among the codes that are (or are not) `vague`."""
    status = recipient.status
    entry = status_code(status) if status else None
    if status is None or entry is None or entry.vague is not vague:
        return None
    reason = entry.temporary_reason if status.startswith("4") and entry.temporary_reason else entry.reason
    if reason is None or (reason in _NOT_FOR_NOW and is_temporary(recipient)):
        return None
    if vague and _came_again(recipient):
        return None
    if vague and (by_reply := _by_reply_code(recipient)):
        return by_reply
    return reason, Evidence(f"status-{status.partition('.')[2].replace('.', '-')}", status, "status")


def _by_reply_code(recipient: RecipientFacts) -> tuple[Reason, Evidence] | None:
    code = recipient.reply_code
    if code is None or _came_again(recipient):
        return None
    reason = reply_code_reason(code, recipient.command, bare=not says_more(recipient.diagnostic or ""))
    return (reason, Evidence(f"reply-{code}", str(code), "reply_code")) if reason else None


def _came_again(recipient: RecipientFacts) -> bool:
    return recipient.reply_code in _COME_AGAIN and recipient.action is DeliveryAction.FAILED


def _by_giving_up(recipient: RecipientFacts) -> tuple[Reason, Evidence]:
    """Return what is left where nothing tells why: a temporary answer that came until the tries were over."""
    given_up = recipient.action is DeliveryAction.FAILED and is_temporary(recipient)
    reason = Reason.DELIVERY_EXPIRED if given_up else Reason.UNDETERMINED
    return reason, Evidence(reason.value.replace("_", "-") if given_up else "undetermined", "", "nothing")


class _Measured(NamedTuple):
    """What the words tell beside the reason."""

    blocklist: Blocklist | None
    retry_after: int | None
    sizes: Sizes


speed.quick_tuples(_Measured)


@kept
def _measured(folded: str, reason: Reason) -> _Measured:
    return _Measured(blocklist_in(folded, reason), retry_after_in(folded), Sizes(*sizes_in(folded, reason)))


def _verdict(decided: Decided, recipient: RecipientFacts) -> Verdict:
    reason, evidence, finding = decided
    usual = consequences()[reason]
    rule = finding.rule if finding else None
    folded = finding.words.folded if finding else fold((recipient.diagnostic or "")[:MAX_LENGTH])
    told = _measured(folded, reason)
    severity = _severity(usual, recipient, rule.severity if rule else None)
    counts, counts_evidence = against_address(decided, recipient)
    return Verdict(
        reason=reason,
        category=reason.category,
        severity=severity,
        action=_action(recipient, usual.action, rule.action if rule else None, (severity, folded)),
        counts_against_address=counts,
        counts_evidence=counts_evidence,
        evidence=evidence,
        label=rule.label if rule else None,
        retry_after=told.retry_after or (rule.retry_after if rule else None),
        blocklist=blocklist_named(rule.blocklist) if rule and rule.blocklist else told.blocklist,
        sizes=told.sizes,
    )


def _is_temporary(recipient: RecipientFacts) -> bool:
    """Return whether the codes speak of a temporary failure; the reply code is the server's own and goes first."""
    if recipient.reply_code is not None:
        return recipient.reply_code < _REFUSED
    return recipient.status is not None and recipient.status.startswith("4")


def _severity(usual: Consequences, recipient: RecipientFacts, ruled: Severity | None) -> Severity:
    if recipient.action is DeliveryAction.DELAYED:
        return Severity.TEMPORARY
    if ruled:
        return ruled
    if usual.follows_code and (recipient.reply_code or recipient.status):
        return Severity.TEMPORARY if _is_temporary(recipient) else Severity.PERMANENT
    if usual.counts_against_address and is_temporary(recipient):
        return Severity.TEMPORARY
    return usual.severity


def _action(recipient: RecipientFacts, usual: Action, ruled: Action | None, refusal: tuple[Severity, str]) -> Action:
    severity, folded = refusal
    if recipient.action is DeliveryAction.DELAYED:
        return Action.NONE
    if ruled:
        return ruled
    if severity is Severity.BLOCKED and (_is_temporary(recipient) or any(word in folded for word in cue("later"))):
        return Action.RETRY_LATER
    return usual
