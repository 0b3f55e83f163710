"""Why one recipient was not reached: as the same answer told it of others, where it tells the same of anybody.

Servers say the same all day long.  What becomes of a short answer is kept, where it depends on nothing but the codes
beside it, or on the hosts too; whatever else there is to be asked is asked of each (`bouncekit.judging.decide`).
"""

from functools import lru_cache
from typing import NamedTuple

from bouncekit import speed
from bouncekit.judging.amounts import size_and_limit, sizes_beside
from bouncekit.judging.decide import by_finding, conclude, decide
from bouncekit.judging.rules.book import default_book
from bouncekit.judging.rules.passage import MAX_LENGTH, Circumstances, Words
from bouncekit.judging.rules.user_book import Asking
from bouncekit.judging.verdict import Sizes, Verdict
from bouncekit.reading.facts import DeliveryAction, Facts, Passage, RecipientFacts
from bouncekit.text.alike import alike, examples
from bouncekit.text.folding import fold
from bouncekit.text.memo import LONGEST, MOST
from bouncekit.vocabulary import Reason

__all__ = ["judge_recipient"]


def judge_recipient(recipient: RecipientFacts, facts: Facts, asking: Asking | None = None) -> Verdict:
    """Return why `recipient` was not reached; `asking` holds a user's rules, which come before ours."""
    verdict = _by_answer(recipient) if asking is None else None
    if verdict is None or _may_name_more(verdict, recipient):
        verdict = conclude(decide(recipient, facts, asking), recipient)
    if verdict.reason is not Reason.MESSAGE_TOO_LARGE or any(verdict.sizes):
        return verdict
    told = _with_sizes(verdict, recipient.passages)
    return told if any(told.sizes) or facts.recipients[1:] else _with_told_below(verdict, recipient, facts)


def _may_name_more(verdict: Verdict, recipient: RecipientFacts) -> bool:
    """Tell whether there is a notice around an answer that names no more than a rule of somebody's."""
    return verdict.reason is Reason.POLICY_VIOLATION and any(said.found_in == "notice" for said in recipient.passages)


def _with_sizes(verdict: Verdict, passages: tuple[Passage, ...]) -> Verdict:
    """Return `verdict` with the sizes that a notice tells people beside the server's answer, which tells none."""
    for said in passages:
        told = sizes_beside(fold(said.text[:MAX_LENGTH]))
        if told is not None:
            return verdict._replace(sizes=Sizes(size=told[0], limit=told[1]))
    return verdict


def _with_told_below(verdict: Verdict, recipient: RecipientFacts, facts: Facts) -> Verdict:
    """Return `verdict` with the sizes told below the address: above it stand words of who hands it on."""
    if recipient.address is None:
        return verdict
    for said in facts.passages:
        _, named, below = said.text[:MAX_LENGTH].rpartition(recipient.address)
        size, limit = size_and_limit(fold(below)) if named else (None, None)
        if limit:
            return verdict._replace(sizes=Sizes(size=size, limit=limit))
    return verdict


class _Told(NamedTuple):
    """What is told beside the words of an answer; `whose` are the hosts of the recipient, where they are asked for."""

    action: DeliveryAction | None
    status: str | None
    reply_code: int | None
    command: str | None
    whose: tuple[str | None, str | None, str | None, str | None] | None = None


speed.quick_tuples(_Told)


def _by_answer(recipient: RecipientFacts) -> Verdict | None:
    """Return the verdict where the server's answer decides it, and None where more is to be asked."""
    answer, said = recipient.diagnostic, recipient.passages
    if answer is None or len(answer) > LONGEST or (said and said[0] != (answer, "diagnostic")):
        return None
    code, status = recipient.reply_code, recipient.status
    if recipient.found_in == "text" and code is None and status is None:
        return None  # anybody's words: it counts how many they are
    answer = alike(answer)
    verdict, asks_whose = _of_answer(answer, _Told(recipient.action, status, code, recipient.command))
    if asks_whose:
        domain, forwarded = _domain(recipient.address), _domain(recipient.original_address)
        whose = domain, forwarded, recipient.remote_host, recipient.reporting_host
        verdict, _ = _of_answer(answer, _Told(recipient.action, status, code, recipient.command, whose))
    return verdict


def _domain(address: str | None) -> str | None:
    return address.rpartition("@")[2] if address else None


@lru_cache(maxsize=MOST)
def _of_answer(answer: str, told: _Told) -> tuple[Verdict | None, bool]:
    """Return the verdict on anybody of whom such an `answer` is told, and whether it counts who they are.

    None where its words do not decide, or where the verdict is another for other addresses in them (`alike`).
    """
    verdicts = [_of_words(example, told) for example in examples(answer)]
    return verdicts[0] if verdicts[0] == verdicts[-1] else (None, any(asks for _, asks in verdicts))


def _of_words(answer: str, told: _Told) -> tuple[Verdict | None, bool]:
    domain, forwarded, remote_host, reporting_host = told.whose or (None, None, None, None)
    own = f"x@{domain}" if domain is not None else None
    former = f"x@{forwarded}" if forwarded is not None else None
    codes = told.status, told.reply_code
    somebody = RecipientFacts(own, former, told.action, *codes, answer, (), reporting_host, remote_host, told.command)
    book = default_book()
    finding, _ = book.first(Words(Passage(answer, "diagnostic")), Circumstances(somebody))
    if finding is None or finding.tried is None:
        return None, False
    verdict = conclude(by_finding(finding, somebody), somebody)
    # Of a host that is said not to exist it counts whether it is the recipient's.
    asks = book.asks_whose(finding.tried) or (verdict.reason is Reason.HOST_UNKNOWN and "." in finding.text)
    return (None, True) if asks and told.whose is None else (verdict, False)
