"""Why one recipient was not reached: words first, then the codes, then nothing.

Law of this file: a specific word beats every code; a specific status beats vague words ("delivery failed"); vague words
beat vague codes (5.0.0, 5.7.1, 550).  A user's rules come before ours wherever they find their words.  What was decided
is always told by the evidence.
"""

from collections.abc import Iterator

from bouncekit.folding import fold
from bouncekit.judging.blocklists import blocklist_in, blocklist_named
from bouncekit.judging.book import Book, Finding, default_book
from bouncekit.judging.measures import retry_after_in, sizes_in
from bouncekit.judging.registry import Consequences, consequences, reply_code_reason, status_code
from bouncekit.judging.rulebook import Asking
from bouncekit.judging.verdict import Evidence, Verdict
from bouncekit.judging.words import MAX_LENGTH, Circumstances, Words
from bouncekit.reading.facts import DeliveryAction, Facts, Passage, RecipientFacts
from bouncekit.vocabulary import Action, Reason, Severity

__all__ = ["judge_recipient"]

_REFUSED = 500
_RECIPIENT_ADDRESS = frozenset({"1.1", "1.2", "1.3", "1.4", "1.6", "1.10"})

# "550 ... try again later" is a permanent code on a temporary refusal: French providers say it to blocked senders.
_LATER = ("later", "plus tard", "ulterieurement", "spater", "mas tarde", "piu tardi", "try again", "reessay")


def judge_recipient(recipient: RecipientFacts, facts: Facts, asking: Asking | None = None) -> Verdict:
    """Return why `recipient` was not reached; `asking` holds a user's rules, which come before ours."""
    finding, own_vague = _read_words(recipient, facts, asking) if asking else (None, None)
    vague = None
    if finding is None:
        finding, vague = _read_words(recipient, facts, default_book())
    if finding is None:
        by_status = _by_status(recipient, vague=False)
        if by_status:
            return _verdict(by_status[0], by_status[1], recipient)
        finding = own_vague or vague
    if finding is not None:
        evidence = Evidence(finding.rule.id, finding.text, finding.found_in)
        return _verdict(_reason(finding, recipient), evidence, recipient, finding)
    decided = _by_status(recipient, vague=True) or _by_reply_code(recipient)
    reason, evidence = decided or (Reason.UNDETERMINED, Evidence("undetermined", "", "nothing"))
    return _verdict(reason, evidence, recipient)


def _reason(finding: Finding, recipient: RecipientFacts) -> Reason:
    """Return the rule's reason, or the one that it gives for a delay or its end, for the status or the command.

    A status about the recipient's address (X.1.1 and its like) keeps a command from changing the reason.
    """
    rule = finding.rule
    if recipient.action is DeliveryAction.DELAYED and "delayed" in rule.instead:
        return rule.instead["delayed"]
    if recipient.action is DeliveryAction.FAILED and "expired" in rule.instead and _is_temporary(recipient):
        return rule.instead["expired"]
    detail = (recipient.status or "").partition(".")[2]
    if detail in rule.instead:
        return rule.instead[detail]
    if detail in _RECIPIENT_ADDRESS:
        return rule.reason
    return rule.instead.get(recipient.command or "", rule.reason)


def _passages(recipient: RecipientFacts, facts: Facts) -> Iterator[Passage]:
    """Yield the recipient's passages, then the message's, each text once.

    A transcript of a session with several recipients mixes them: it is not asked about one who has his own words.
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


def _by_status(recipient: RecipientFacts, *, vague: bool) -> tuple[Reason, Evidence] | None:
    """Return what the enhanced status alone means, among the codes that are (or are not) `vague`."""
    status = recipient.status
    entry = status_code(status) if status else None
    if status is None or entry is None or entry.vague is not vague:
        return None
    reason = entry.temporary_reason if status.startswith("4") and entry.temporary_reason else entry.reason
    if reason is None or (reason is Reason.DELIVERY_EXPIRED and recipient.action is DeliveryAction.DELAYED):
        return None
    if vague and (by_reply := _by_reply_code(recipient)):
        return by_reply
    return reason, Evidence(f"status-{status.partition('.')[2].replace('.', '-')}", status, "status")


def _by_reply_code(recipient: RecipientFacts) -> tuple[Reason, Evidence] | None:
    code = recipient.reply_code
    reason = reply_code_reason(code, recipient.command) if code is not None else None
    return (reason, Evidence(f"reply-{code}", str(code), "reply_code")) if reason else None


def _verdict(reason: Reason, evidence: Evidence, recipient: RecipientFacts, finding: Finding | None = None) -> Verdict:
    usual = consequences()[reason]
    rule = finding.rule if finding else None
    folded = finding.words.folded if finding else fold((recipient.diagnostic or "")[:MAX_LENGTH])
    delayed = recipient.action is DeliveryAction.DELAYED
    severity = _severity(usual, recipient, rule.severity if rule else None)
    counts = usual.counts_against_address
    if rule and rule.counts_against_address is not None:
        counts = rule.counts_against_address
    listed = blocklist_named(rule.blocklist) if rule and rule.blocklist else blocklist_in(folded, reason)
    size, used, limit = sizes_in(folded, reason)
    return Verdict(
        reason=reason,
        category=reason.category,
        severity=severity,
        action=_action(recipient, usual.action, rule.action if rule else None, (severity, folded)),
        counts_against_address=counts and not delayed and not _may_pass(recipient),
        evidence=evidence,
        label=rule.label if rule else None,
        retry_after=retry_after_in(folded) or (rule.retry_after if rule else None),
        blocklist=listed.name if listed else None,
        blocklist_type=listed.type if listed else None,
        blocklist_url=listed.page if listed else None,
        size_bytes=size,
        used_bytes=used,
        limit_bytes=limit,
    )


def _may_pass(recipient: RecipientFacts) -> bool:
    """Return whether the server said "try again" (RFC 5321, 4.2.1) and nobody says that the tries are over."""
    code = recipient.reply_code
    return code is not None and code < _REFUSED and recipient.action is not DeliveryAction.FAILED


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
    return usual.severity


def _action(recipient: RecipientFacts, usual: Action, ruled: Action | None, refusal: tuple[Severity, str]) -> Action:
    severity, folded = refusal
    if recipient.action is DeliveryAction.DELAYED:
        return Action.NONE
    if ruled:
        return ruled
    if severity is Severity.BLOCKED and (_is_temporary(recipient) or any(word in folded for word in _LATER)):
        return Action.RETRY_LATER
    return usual
