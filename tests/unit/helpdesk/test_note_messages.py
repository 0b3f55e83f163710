"""The note as a message: of ASCII alone, from whom it is said to be, to the desk, answered by nobody."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from bouncekit.helpdesk import Desk, note_message, read_mail

CORPUS = Path(__file__).parents[3] / "corpus"
NOTICE = (CORPUS / "postfix/mailbox-full-orange-417.eml").read_bytes()
MAIL = read_mail(NOTICE)


def test_it_holds_the_note_and_the_notice_whole() -> None:
    content = note_message(NOTICE, MAIL, sender="robot@example.fr", to="Support <support@example.fr>")
    message = message_from_bytes(content, policy=policy.default)
    body = message.get_body(("plain",))

    assert content.isascii()
    assert body is not None
    assert MAIL.note.text == body.get_content().rstrip("\n")
    assert [NOTICE] == [part.get_content() for part in message.iter_attachments()]
    assert MAIL.report.original is not None
    assert MAIL.report.original.message_id == message["in-reply-to"] == message["references"]
    assert ("robot@example.fr", "auto-generated", "failure", "reopen") == tuple(
        str(message[name]) for name in ("from", "auto-submitted", "x-bouncekit-kind", "x-bouncekit-handling")
    )


def test_the_subject_is_the_note_s_title_or_what_is_given_on_one_line() -> None:
    own, given = (
        message_from_bytes(
            note_message(NOTICE, MAIL, sender="robot@example.fr", to="a@example.fr", subject=subject),
            policy=policy.default,
        )["subject"]
        for subject in (None, "[support-1] Dev\nBcc: all@example.fr")
    )

    assert (MAIL.note.title, "[support-1] Dev Bcc: all@example.fr") == (own, given)


@pytest.mark.parametrize(
    ("sender", "to"), [("", "a@example.fr"), ("robot@example.fr", "x\nBcc: y@example.fr"), ("a", "b")]
)
def test_what_is_no_address_is_told(sender: str, to: str) -> None:
    with pytest.raises(ValueError, match=r"address|Header"):
        note_message(NOTICE, MAIL, sender=sender, to=to)


def test_its_own_return_is_a_notice_of_no_ticket_s_customer() -> None:
    assert ("marie.durand@orange.fr",) == MAIL.not_reached
    assert MAIL.is_notice
    assert not read_mail(b"From: Marie <marie@example.fr>\nSubject: Bonjour\n\nBonjour,\n", Desk()).is_notice
