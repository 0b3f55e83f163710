"""Whether a failure counts against its address: decided here alone, and only on positive evidence.

Law of this file: an address is dead where the server's own words say for good that the mailbox or the domain does not
exist, or where a precise status stands in a permanent answer that says nothing else.  A temporary answer condemns
nobody, however often it came; whatever else is said beside spares the address; what is not understood spares it.  A
user's own rule may decide otherwise.
"""

from functools import cache
from typing import NamedTuple

from bouncekit import speed
from bouncekit.judging.empty import says_more
from bouncekit.judging.registry import consequences
from bouncekit.judging.rules.book import Finding, default_book
from bouncekit.judging.rules.passage import Circumstances, Words
from bouncekit.judging.verdict import CountsEvidence, Evidence
from bouncekit.reading.facts import DeliveryAction, Passage, RecipientFacts
from bouncekit.text.escapes import unescaped
from bouncekit.text.expressions import lazily
from bouncekit.vocabulary import Ground, Reason

__all__ = ["Decided", "against_address", "is_temporary", "other_words"]

_PRECISE = frozenset({"1.1", "1.2", "1.3", "1.10"})
_BEFORE_RECIPIENT = frozenset({"CONN", "EHLO", "HELO", "STARTTLS", "AUTH", "MAIL FROM"})
_NEAR = 80  # letters
_LONGEST_SAYING = 100  # letters of a server's words that stand without any code
# Four accented letters of Latin-1 in a row, or a word half of which is none of ASCII's: no language of that alphabet
# writes so, and every other alphabet looks so where it was read as Windows-1252.
_ACCENTED = lazily(r"[\xc0-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e]{4}|\ufffd{2}")
_ODD = lazily(r"[\x80-\xff\u0152-\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]")
_ODD_WORD = 8  # letters
_DOMAIN = lazily(r"(?<![@\w.-])(?:[\w-]{1,63}\.){1,8}[a-z][\w-]{1,62}")
_SENTENCE_END = lazily(r"[.!?] |<<<|>>>|\.\.\. ")


class Decided(NamedTuple):
    """What has been decided of one recipient: the reason, what decided it, and the rule's finding if it was words."""

    reason: Reason
    evidence: Evidence
    finding: Finding | None


speed.quick_tuples(Decided)


def against_address(decided: Decided, recipient: RecipientFacts) -> tuple[bool, CountsEvidence]:
    """Return whether the failure counts against the address of `recipient`, and why."""
    rule = decided.finding.rule if decided.finding else None
    if recipient.action is DeliveryAction.DELAYED:
        return False, CountsEvidence(Ground.DELAYED, "action-delayed", "delayed", "action")
    if rule is not None and rule.counts_against_address is not None:
        return rule.counts_against_address, CountsEvidence(Ground.RULE, *decided.evidence)
    if not _tells_dead(decided):
        return False, CountsEvidence(Ground.OTHER_REASON, *decided.evidence)
    found = _spared(decided, recipient) or _condemned(decided, recipient)
    if found is None or (found.because.condemns and _is_doubtful(decided, recipient)):
        return False, CountsEvidence(Ground.UNCLEAR, *decided.evidence)
    return found.because.condemns, found


def _is_doubtful(decided: Decided, recipient: RecipientFacts) -> bool:
    """Return whether the words that condemn may be no server's, not all understood, or about another domain."""
    return (
        _may_be_a_letter(decided, recipient)
        or _is_partly_unread(recipient)
        or _names_another_domain(decided, recipient)
    )


def _names_another_domain(decided: Decided, recipient: RecipientFacts) -> bool:
    """Return whether the domain that is said not to exist is not the recipient's: the sender's, a host's behind it."""
    if decided.reason is not Reason.HOST_UNKNOWN or not recipient.address or decided.finding is None:
        return False
    named, own = _DOMAIN.findall(decided.finding.text.lower()), recipient.address.rpartition("@")[2].lower()
    return bool(named) and not any(f".{own}".endswith(f".{name}") or name.endswith(f".{own}") for name in named)


def _may_be_a_letter(decided: Decided, recipient: RecipientFacts) -> bool:
    """Return whether nothing shows that a pasted text is a server's: it has no code, and is as long as a letter.

    What decided may be no words of its own, too, but such as were guessed where they were broken.
    """
    codes = recipient.reply_code is not None or recipient.status is not None
    if recipient.found_in != "text" or codes:
        return False
    guessed = decided.finding is not None and decided.finding.found_in != "diagnostic"
    return guessed or len(recipient.diagnostic or "") > _LONGEST_SAYING


def _is_partly_unread(recipient: RecipientFacts) -> bool:
    """Return whether words in the answer were read in a wrong charset: nobody knows what else they say."""
    answer = recipient.diagnostic or ""
    if answer.isascii():
        return False
    said = unescaped(answer)
    return _ACCENTED.search(said) is not None or any(
        len(word) >= _ODD_WORD and 2 * len(_ODD.findall(word)) >= len(word) for word in said.split()
    )


def is_temporary(recipient: RecipientFacts) -> bool:
    """Return whether a code calls the answer temporary (RFC 5321, 4.2.1; RFC 3463, 2)."""
    code, status = recipient.reply_code, recipient.status
    return (code is not None and 400 <= code < 500) or (status is not None and status.startswith("4."))


def _temporary_code(recipient: RecipientFacts) -> Evidence | None:
    code, status = recipient.reply_code, recipient.status
    if code is not None and 400 <= code < 500:
        return Evidence(f"reply-{code}", str(code), "reply_code")
    if status is not None and status.startswith("4."):
        return Evidence(_name(status), status, "status")
    return None


def _spared(decided: Decided, recipient: RecipientFacts) -> CountsEvidence | None:
    temporary = _temporary_code(recipient)
    if temporary:
        return CountsEvidence(Ground.TEMPORARY, *temporary)
    if recipient.command in _BEFORE_RECIPIENT:
        return CountsEvidence(Ground.OTHER_COMMAND, "command", recipient.command, "command")
    other = other_words(decided.finding, recipient)
    return CountsEvidence(Ground.OTHER_WORDS, other.rule.id, other.text, other.found_in) if other else None


def other_words(finding: Finding | None, recipient: RecipientFacts) -> Finding | None:
    """Return what is said beside the words that decided, and in the server's answer where these stood elsewhere."""
    circumstances = Circumstances(recipient)
    if finding is not None and (other := _besides(finding, circumstances)):
        return other
    answer = recipient.diagnostic
    if not answer or (finding is not None and finding.found_in == "diagnostic"):
        return None
    words = Words(Passage(answer, "diagnostic"))
    return _besides(Finding(default_book().rule(0), "", "diagnostic", words), circumstances)


def _besides(finding: Finding, circumstances: Circumstances) -> Finding | None:
    other = default_book().besides(finding, circumstances, _dead())
    if other is None or finding.found_in == "diagnostic":
        return other
    return other if _is_near(finding, other) else None


def _is_near(finding: Finding, other: Finding) -> bool:
    """Return whether both stand in one sentence: a notice or the transcript of a session speaks of much beside."""
    (_, first), (second, _) = sorted((finding.span, other.span))
    between = finding.words.folded[first:second]
    return len(between) < _NEAR and not _SENTENCE_END.search(between)


def _condemned(decided: Decided, recipient: RecipientFacts) -> CountsEvidence | None:
    finding = decided.finding
    if finding is not None and not finding.rule.vague and not finding.is_hint:
        return CountsEvidence(Ground.WORDS, *decided.evidence)
    status = recipient.status
    if status is None or status[:2] != "5." or status[2:] not in _PRECISE or says_more(recipient.diagnostic or ""):
        return None
    return CountsEvidence(Ground.STATUS, _name(status), status, "status")


def _tells_dead(decided: Decided) -> bool:
    """Return whether the reason says that the address is dead, or the words do of which a status made a move."""
    if decided.reason is Reason.MAILBOX_MOVED and decided.finding is not None:
        return decided.finding.rule.reason in _dead()
    return decided.reason in _dead()


@cache
def _dead() -> frozenset[Reason]:
    """Return the reasons that say that the address is dead."""
    return frozenset(reason for reason, usual in consequences().items() if usual.counts_against_address)


def _name(status: str) -> str:
    return f"status-{status.partition('.')[2].replace('.', '-')}"
