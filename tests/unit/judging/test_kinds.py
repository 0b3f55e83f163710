"""What a message is, and which of its recipients fail."""

import pytest

from bouncekit.judging import judge
from bouncekit.reading.facts import DeliveryAction, Facts, Form, Passage, RecipientFacts

FAILED, DELAYED, DELIVERED = DeliveryAction.FAILED, DeliveryAction.DELAYED, DeliveryAction.DELIVERED


def recipients(*actions: DeliveryAction | None) -> tuple[RecipientFacts, ...]:
    return tuple(RecipientFacts(address=f"r{n}@example.org", action=action) for n, action in enumerate(actions))


@pytest.mark.parametrize(
    ("form", "actions", "kind", "failing"),
    [
        (Form.DELIVERY_REPORT, (FAILED,), "failure", [0]),
        (Form.DELIVERY_REPORT, (DELAYED, FAILED, DELIVERED), "failure", [1]),
        (Form.DELIVERY_REPORT, (DELAYED, DELIVERED), "delay", [0]),
        (Form.DELIVERY_REPORT, (DELIVERED, DeliveryAction.RELAYED), "delivered", []),
        (Form.DELIVERY_REPORT, (DeliveryAction.EXPANDED,), "delivered", []),
        (Form.NOTICE, (None, FAILED), "failure", [0, 1]),
        (Form.NOTICE, (None,), "failure", [0]),
        (Form.NOTICE, (), "failure", []),
        (Form.COMPLAINT, (None,), "complaint", []),
        (Form.AUTO_REPLY, (), "auto_reply", []),
        (Form.CHALLENGE, (None,), "challenge", []),
        (Form.DISPOSITION, (None,), "disposition", []),
        (Form.PERIODIC_REPORT, (), "report", []),
        (Form.ORDINARY, (), "other", []),
    ],
)
def test_kind_and_who_fails(
    form: Form, actions: tuple[DeliveryAction | None, ...], kind: str, failing: list[int]
) -> None:
    found = judge(Facts(form, recipients(*actions), machine=form is not Form.ORDINARY))

    assert (kind, failing) == (found.kind, [index for index, _ in found.failing])


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Warning: message still undelivered after 4 hours. We will keep trying.", "delay"),
        ("You do not need to resend your message.", "delay"),
        ("Ce message n'a pas encore été remis. De nouvelles tentatives de remise seront effectuées.", "delay"),
        ("Your message was successfully delivered to these recipients", "delivered"),
        ("I could not deliver your message.", "failure"),
    ],
)
def test_a_notice_without_actions_is_what_its_words_say(words: str, kind: str) -> None:
    facts = Facts(Form.NOTICE, recipients(None), passages=(Passage(words, "notice"),), machine=True)

    assert kind == judge(facts).kind


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        (550, "5.1.1", "failure"),
        (450, "4.2.2", "delay"),
        (552, "4.2.2", "failure"),
        (None, "4.2.2", "delay"),
        (None, None, "other"),  # nothing is told that failed
    ],
)
def test_a_pasted_answer(code: int | None, status: str | None, kind: str) -> None:
    facts = Facts(Form.PASTED, (RecipientFacts(reply_code=code, status=status),))

    assert kind == judge(facts).kind


@pytest.mark.parametrize(
    ("form", "machine", "may"),
    [
        (Form.ORDINARY, False, True),
        (Form.ORDINARY, True, False),
        (Form.NOTICE, False, False),
        (Form.AUTO_REPLY, True, False),
    ],
)
def test_only_ordinary_mail_of_people_may_be_answered_by_a_machine(form: Form, machine: bool, may: bool) -> None:
    assert may == judge(Facts(form, machine=machine)).may_auto_reply
