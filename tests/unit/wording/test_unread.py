"""An address that only sends is nobody's mailbox: no other address is asked for, and nothing is put into a book."""

import pytest

import bouncekit

UNREAD = [
    "550 5.1.1 <noreply@x.example>: Recipient address rejected: This address does not accept mail",
    "550 5.1.1 <ne-pas-repondre@x.example>: User unknown",
    "554 5.7.1 <No.Reply@x.example>: unmonitored mailbox",
    "550 5.2.1 <orders@x.example>: account disabled, this is a send-only address",
]
READ = [
    "550 5.1.1 <lea@x.example>: User unknown. This message was sent by a machine, please do not reply",
    "550 5.1.1 <lea@noreply.example>: User unknown",
    "450 4.2.0 <noreply@x.example>: Greylisted",
    "550 5.4.4 <noreply@x.example>: Host not found",
]


@pytest.mark.parametrize("answer", UNREAD)
@pytest.mark.parametrize(
    ("lang", "words"), [("fr", "service client"), ("en", "customer service"), ("de", "Kundendienst")]
)
def test_who_answered_a_machine_turns_to_people(answer: str, lang: bouncekit.Language, words: str) -> None:
    assert words in bouncekit.explain(answer, lang=lang).explanation.advice


@pytest.mark.parametrize("answer", READ)
def test_others_are_told_as_ever(answer: str) -> None:
    assert "service client" not in bouncekit.explain(answer).explanation.advice
