"""No good address is condemned for what a server says of the sender, of a machine's name or under a condition."""

import pytest
from tables import cases

from bouncekit.judging import Verdict, judge_recipient
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Passage, RecipientFacts
from bouncekit.reading.pasted import read_answer


def verdict(text: str, action: DeliveryAction | None = None) -> Verdict:
    facts = read_answer(text)
    return judge_recipient(facts.recipients[0]._replace(action=action), facts)


@cases(__file__, "of_the_sender")
def test_what_is_said_of_the_sender_condemns_nobody(text: str) -> None:
    assert not verdict(text).counts_against_address


@cases(__file__, "to_the_sender")
def test_what_is_said_to_the_sender_of_the_recipient_still_counts(text: str, rule: str) -> None:
    found = verdict(text)

    assert (rule, True) == (found.evidence.rule, found.counts_against_address)


def test_a_refusal_for_now_never_counts_whoever_gave_up() -> None:
    text = "450 4.1.1 User unknown"

    assert [False, False, False] == [
        verdict(text, action).counts_against_address for action in (None, DeliveryAction.DELAYED, DeliveryAction.FAILED)
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("550 5.1.1 no such user; see http://mx.blacklist-check.example/spam/virus/faq", "user_unknown"),
        ("552 5.2.2 antispam-relay.example.net: mailbox is full", "mailbox_full"),
        ("554 5.7.1 refused, see https://www.example.org/blacklist.html", "client_blocked"),
        ("550 5.1.1 dnsbl.example.org: refused", "client_blocked"),
        ("550 5.1.1 antispam.example.org: refused", "user_unknown"),
    ],
)
def test_the_name_of_a_machine_or_of_a_page_is_a_hint_and_no_more(text: str, reason: str) -> None:
    assert reason == verdict(text).reason


@pytest.mark.parametrize(
    "advice",
    [
        "Check that the mailbox is not full and make sure the message is not too large.",
        "This usually happens when the mailbox is full.",
        "Cela arrive souvent quand la boîte du destinataire est pleine.",
        "Möglicherweise ist das Postfach voll.",
        "Es posible que el buzón esté lleno.",
    ],
)
def test_advice_and_what_often_happens_tell_no_cause(advice: str) -> None:
    recipient = RecipientFacts(status="5.1.1", diagnostic="550 5.1.1 zebra", passages=(Passage(advice, "notice"),))

    assert "user_unknown" == judge_recipient(recipient, Facts(Form.DELIVERY_REPORT, (recipient,))).reason
