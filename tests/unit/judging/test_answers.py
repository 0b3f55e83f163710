"""What is kept of an answer is what is decided of each whom it is told of, whatever their address."""

import re
from random import Random

import pytest

import bouncekit
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
    assert (verdict.counts_evidence.rule or "").startswith("system-config")


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


REPORT = (
    "From: postmaster@x.example\nMIME-Version: 1.0\n"
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
    "--b\nContent-Type: text/plain; charset=utf-8\n\na@y.example\n{told}\n\n--b\n"
    "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x.example\n\n"
    "Final-Recipient: rfc822; a@y.example\nAction: failed\nStatus: 5.3.4\n"
    "Diagnostic-Code: smtp; 550 5.3.4 ROUTING.SizeLimit; message size exceeds fixed maximum size for route\n\n--b--\n"
)


@pytest.mark.parametrize(
    ("told", "sizes"),
    [
        ("La taille maximale autorisée est de 10240 Ko. Ce message fait 27648 Ko.", (27648 * 1024, 10240 * 1024)),
        ("The maximum size is 20 MB. This message has 31 MB.", (31 * 1024**2, 20 * 1024**2)),
        ("Die Nachricht hat 42 MB, erlaubt sind 25 MB.", (42 * 1024**2, 25 * 1024**2)),
        ("The message of 31 MB is too large. The first 50 KB of it are attached.", (None, None)),
        ("The message is too large.", (None, None)),
    ],
)
def test_sizes_that_a_notice_tells_people_are_told(told: str, sizes: tuple[int | None, int | None]) -> None:
    failure = bouncekit.classify(REPORT.format(told=told)).failures[0]

    assert isinstance(failure, bouncekit.SizeExceeded)
    assert sizes == (failure.size_bytes, failure.limit_bytes)
