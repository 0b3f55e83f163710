"""What is kept of an answer is what is decided of each whom it is told of, whatever their address."""

import re
from random import Random

import pytest

from bouncekit.judging import judge_recipient
from bouncekit.judging.decide import conclude, decide
from bouncekit.judging.rules.book import default_book
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Passage, RecipientFacts
from bouncekit.vocabulary import Reason

DICE = Random(20261130)
LINES = [line for rule in default_book().rules for line in (*rule.matches, *rule.rejects)]
SAMPLE = 700


def some_address() -> str:
    name = "".join(DICE.choice("abcdefghijklmnopqrstuvw-._") for _ in range(DICE.choice((1, 3, 8, 15, 30, 60))))
    return f"{name}@{'a-' * DICE.choice((1, 5, 12, 50))}{DICE.choice(('b.example', 'sfr.fr', 'b'))}"


def told(line: str) -> RecipientFacts:
    """Return what may be told of somebody whose address, or an IP address, stands somewhere in `line`."""
    words = line.split(" ")
    place = DICE.randrange(len(words) + 1)
    address = DICE.choice(
        (some_address(), f"<{some_address()}>:", f"[192.0.2.{DICE.randrange(1, 255)}]", "198.51.100.7")
    )
    text = " ".join((*words[:place], address, *words[place:]))
    return RecipientFacts(
        address=DICE.choice((None, "ann@example.org", "ann@sfr.fr", "ann@")),
        action=DICE.choice((None, DeliveryAction.FAILED, DeliveryAction.DELAYED)),
        status=DICE.choice((None, "5.1.1", "4.2.2", "5.7.1")),
        reply_code=DICE.choice((None, 550, 450)),
        diagnostic=text,
        passages=(Passage(text, "diagnostic"), Passage("mailbox is full", "notice")),
        reporting_host=DICE.choice((None, "mx.example.org")),
        remote_host=DICE.choice((None, "smtp.sfr.fr")),
        command=DICE.choice((None, "RCPT TO", "DATA")),
        found_in=DICE.choice(("report", "text")),
    )


def test_the_verdict_that_is_kept_is_the_one_of_each() -> None:
    for line in DICE.sample(LINES, SAMPLE):
        said = told(line)
        facts = Facts(Form.DELIVERY_REPORT, (said,))
        assert conclude(decide(said, facts, None), said) == judge_recipient(said, facts), said


def test_a_domain_that_does_not_exist_is_the_recipients_or_another() -> None:
    text = "Domain lost.example does not exist"
    for address, counts in (("ann@lost.example", True), ("ann@found.example", False), ("eve@lost.example", True)):
        said = RecipientFacts(address=address, status="5.4.4", diagnostic=text, action=DeliveryAction.FAILED)
        verdict = judge_recipient(said, Facts(Form.DELIVERY_REPORT, (said,)))
        assert (Reason.HOST_UNKNOWN, counts) == (verdict.reason, verdict.counts_against_address)


def test_a_machine_s_own_address_saves_whoever_is_said_to_be_unknown_beside_it() -> None:
    text = "550 User unknown: MX record points to 127.0.0.1"
    said = RecipientFacts(address="ann@example.org", reply_code=550, diagnostic=text, action=DeliveryAction.FAILED)
    verdict = judge_recipient(said, Facts(Form.DELIVERY_REPORT, (said,)))

    assert (Reason.USER_UNKNOWN, False) == (verdict.reason, verdict.counts_against_address)
    assert "system-config-short" == verdict.counts_evidence.rule


def test_no_rule_asks_for_digits_of_an_ip_address_that_is_made_alike() -> None:
    literals = {
        literal
        for rule in (*default_book().rules, *default_book().sparing)
        for way in rule.needs.ways
        for several in way
        for literal in several
    }
    first = {found for literal in literals for found in re.findall(r"(?<![\w.[])(\d{1,3})\.\d?", literal)}

    # Of a status the classes, which no such address seems to hold; and the machine's own, which is not made alike.
    assert {"4", "5", "127"} == first


WITHOUT_BLANKS = {
    "550 用户邮箱li@example.cn不存在": Reason.USER_UNKNOWN,
    "552 aya@example.jpのメールボックスがいっぱいです": Reason.MAILBOX_FULL,
    "550 수신자kim@example.kr를 찾을 수 없습니다": Reason.USER_UNKNOWN,
}


@pytest.mark.parametrize("text", WITHOUT_BLANKS)
def test_what_is_said_beside_an_address_without_a_blank_is_read(text: str) -> None:
    said = RecipientFacts(reply_code=550, diagnostic=text, action=DeliveryAction.FAILED)

    assert WITHOUT_BLANKS[text] is judge_recipient(said, Facts(Form.DELIVERY_REPORT, (said,))).reason


def test_a_provider_that_means_something_else_by_the_same_words_is_heard() -> None:
    text = "550 5.1.1 Recipient address rejected: User unknown"
    rules = []
    for domain in ("example.org", "sfr.fr", "example.org"):
        said = RecipientFacts(address=f"ann@{domain}", reply_code=550, status="5.1.1", diagnostic=text)
        rules.append(judge_recipient(said, Facts(Form.DELIVERY_REPORT, (said,))).evidence.rule)
    assert rules[0] == rules[2] != rules[1]
