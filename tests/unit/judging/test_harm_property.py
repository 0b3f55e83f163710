"""All words of the rule book, crossed with codes and actions, hold the one law: no address is dead without evidence."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bouncekit.judging import Verdict, judge_recipient
from bouncekit.judging.rules.book import default_book
from bouncekit.judging.rules.rule import Rule
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Passage, RecipientFacts
from bouncekit.vocabulary import Ground, Reason

DEAD = {Reason.USER_UNKNOWN, Reason.HOST_UNKNOWN, Reason.HOST_NOT_ACCEPTING}
PRECISE = {"5.1.1", "5.1.2", "5.1.3", "5.1.10"}
BOOK = default_book()
RULES = {rule.id: rule for rule in BOOK.rules}
SPARING = [line for rule in BOOK.sparing for line in rule.matches]

CODES = (None, 450, 550, 553)
STATUSES = (None, "4.1.1", "5.1.1", "5.7.1")
ACTIONS = (None, DeliveryAction.FAILED, DeliveryAction.DELAYED)
CROSSED = tuple(product(CODES, STATUSES, ACTIONS))


def tells_dead(rule: Rule) -> bool:
    return rule.reason in DEAD or bool(DEAD & set(rule.instead.values()))


def words_of(line: str) -> str:
    """Return an example without the codes before its words."""
    return line.lstrip("#0123456789.- ")


def judged(
    text: str, code: int | None = 550, status: str | None = None, action: DeliveryAction | None = None, **more: Any
) -> Verdict:
    said = RecipientFacts(
        reply_code=code, status=status, action=action, diagnostic=text, passages=(Passage(text, "diagnostic"),), **more
    )
    return judge_recipient(said, Facts(Form.DELIVERY_REPORT, (said,)))


def lines_of(rule: Rule) -> list[str]:
    return [words_of(line) for line in (*rule.matches, *rule.rejects)]


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_no_words_condemn_for_now_nor_without_evidence(rule: Rule) -> None:
    where = {"remote_host": rule.hosts[0]} if rule.hosts else {}
    for line in lines_of(rule):
        for code, status, action in CROSSED:
            found = judged(line, code, status, action, **where)
            told = f"{line!r} {code} {status} {action}: {found.counts_evidence}"
            if not found.counts_against_address:
                continue
            assert code is None or code >= 500, told
            assert status is None or status.startswith("5"), told
            assert action is not DeliveryAction.DELAYED, told
            assert found.counts_evidence.because.condemns, told
            if found.counts_evidence.because is Ground.STATUS:
                assert found.counts_evidence.text in PRECISE, told
            else:
                assert RULES[found.counts_evidence.rule].reason in DEAD, told
                assert not RULES[found.counts_evidence.rule].vague, told


@pytest.mark.parametrize(
    "rule", [rule for rule in BOOK.rules if not tells_dead(rule) and not rule.vague], ids=lambda rule: rule.id
)
def test_words_of_another_cause_condemn_under_no_code(rule: Rule) -> None:
    where = {"remote_host": rule.hosts[0]} if rule.hosts else {}
    more = {"command": rule.commands[0]} if rule.commands else {}
    for line in rule.matches:
        for code, status, action in CROSSED:
            found = judged(line, code, status, action, **where, **more)

            assert not found.counts_against_address, f"{line!r} {code} {status}: {found.counts_evidence}"


@pytest.mark.parametrize("line", SPARING)
@pytest.mark.parametrize(
    "dead", ["User unknown", "host unknown", "L'utilisateur n'existe pas", "550 5.1.1 No such user here"]
)
def test_whatever_else_is_said_spares(dead: str, line: str) -> None:
    found = judged(f"550 5.1.1 {dead}; {line}", status="5.1.1", action=DeliveryAction.FAILED)

    assert not found.counts_against_address, found.counts_evidence


DEAD_LINES = [words_of(line) for rule in BOOK.rules if rule.reason in DEAD and not rule.vague for line in rule.matches]
# Those that say the same without the code before them; the name of a page is but a hint, and what has to stand at the
# end of an answer says that no cause was told.
OTHER_LINES = [
    words_of(line)
    for rule in BOOK.rules
    if not tells_dead(rule) and not rule.vague and rule.spares and not rule.hosts and not rule.commands
    if not rule.pattern.endswith("$")
    for line in rule.matches
    if "://" not in line and judged(words_of(line)).evidence.rule == rule.id
]


@settings(max_examples=400, deadline=None, derandomize=True)
@given(
    st.sampled_from(DEAD_LINES),
    st.sampled_from(OTHER_LINES),
    st.sampled_from(["; ", ". "]),
    st.booleans(),
)
def test_two_causes_in_one_answer_condemn_nobody(dead: str, other: str, between: str, first: bool) -> None:
    text = f"{dead}{between}{other}" if first else f"{other}{between}{dead}"

    found = judged(text, 550, "5.1.1", DeliveryAction.FAILED)

    assert not found.counts_against_address, f"{text!r}: {found.counts_evidence}"


def test_most_words_of_a_dead_address_condemn_it() -> None:
    """The law would hold too if nothing ever counted."""
    counted = [judged(line, 550, None, DeliveryAction.FAILED).counts_against_address for line in DEAD_LINES]

    assert sum(counted) > 0.85 * len(counted)


@pytest.mark.parametrize("status", sorted(PRECISE))
@pytest.mark.parametrize(
    "text", ["", "<a@example.org>", "<a@example.org>: Recipient address rejected", "delivery failed"]
)
def test_a_precise_status_beside_empty_words_condemns(status: str, text: str) -> None:
    found = judged(f"550 {status} {text}".strip(), status=status, action=DeliveryAction.FAILED)

    assert found.counts_against_address, found.counts_evidence


@pytest.mark.parametrize("status", ["5.1.0", "5.1.4", "5.1.6", "5.2.1", "5.4.4", "5.7.1", "4.1.1"])
def test_another_status_alone_condemns_nobody(status: str) -> None:
    assert not judged(f"550 {status}", status=status, action=DeliveryAction.FAILED).counts_against_address


@pytest.mark.parametrize(
    "dead",
    [
        "Recipient email address is possibly incorrect",
        "The account or domain may not exist, they may be blacklisted, or missing the proper dns entries.",
        "List 'garden@lists.example' does not exist.",
    ],
)
@pytest.mark.parametrize("other", ["PTR record is missing", "Reverse DNS lookup of your host failed"])
def test_a_gap_that_reaches_into_the_next_sentence_hides_no_cause(dead: str, other: str) -> None:
    assert not judged(f"{other}. {dead}", 550, "5.1.1", DeliveryAction.FAILED).counts_against_address
    assert judged(dead, 550, "5.1.1", DeliveryAction.FAILED).counts_against_address
