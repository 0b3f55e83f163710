"""In what situation the reader of a message or of a pasted text is."""

import pytest

import bouncekit
from bouncekit import Kind, Situation

HEAD = "From: MAILER-DAEMON@mx.example\nReturn-Path: <>\nSubject: "
AWAY = "Je suis absent jusqu’au 3 mars. Votre message sera lu à mon retour."
SHOWN = "An error occurred while sending mail. The mail server responded: "


@pytest.mark.parametrize(
    ("text", "kind", "situation"),
    [
        ("550 5.1.1 User unknown", Kind.FAILURE, Situation.ANSWER),
        ("450 4.2.1 mailbox busy", Kind.DELAY, Situation.ANSWER),
        (SHOWN + "452 4.3.1 Insufficient system storage", Kind.FAILURE, Situation.NOT_SENT),
        (SHOWN + "421 4.7.0 too busy. Please check your settings and try again.", Kind.FAILURE, Situation.NOT_SENT),
        ("Delivery is delayed to lea@example.org. We will keep trying.", Kind.DELAY, Situation.DELAYED),
        ("Undelivered Mail Returned to Sender", Kind.FAILURE, Situation.RETURNED),
        ("Your message could not be delivered: 451 4.3.0 try again", Kind.FAILURE, Situation.RETURNED),
        ("250 2.0.0 OK", Kind.DELIVERED, Situation.SUCCEEDED),
        ("Your message was successfully delivered", Kind.DELIVERED, Situation.SUCCEEDED),
        (AWAY, Kind.AUTO_REPLY, Situation.AUTOMATIC_REPLY),
        ("bonjour", Kind.OTHER, Situation.NOTHING),
        ("Bonjour,\n\nla réunion est reportée.\nVoyez avec lea@example.org.\nPaul", Kind.OTHER, Situation.NOTHING),
    ],
)  # fmt: skip
def test_a_pasted_text_tells_who_speaks(text: str, kind: Kind, situation: Situation) -> None:
    report = bouncekit.classify_text(text)

    assert (kind, situation) == (report.kind, report.situation)
    assert bool(report.failures) == (kind in {Kind.FAILURE, Kind.DELAY})
    assert kind is not Kind.OTHER or not report.deliveries


@pytest.mark.parametrize(
    ("message", "situation"),
    [
        (HEAD + "Undelivered Mail\n\n<a@b.example>: 550 5.1.1 unknown user\n", Situation.RETURNED),
        (HEAD + "Delayed Mail\n\n<a@b.example>: 451 busy; will keep trying\n", Situation.DELAYED),
        ("From: a@b.example\nSubject: Out of office\nAuto-Submitted: auto-replied\n\nAway.", Situation.AUTOMATIC_REPLY),
        ("From: Léa <lea@b.example>\nSubject: Bonjour\n\nÀ demain.", Situation.NOTHING),
    ],
)  # fmt: skip
def test_a_message_tells_who_speaks(message: str, situation: Situation) -> None:
    assert situation is bouncekit.classify(message).situation


def test_a_text_in_which_nothing_is_recognised_is_no_failure() -> None:
    with pytest.raises(ValueError, match="no failure"):
        bouncekit.explain("bonjour")


@pytest.mark.parametrize(
    ("text", "situation"),
    [
        ("Action: failed\nStatus: 4.4.1\nDiagnostic-Code: smtp; 421 4.4.1 timed out", Situation.RETURNED),
        ("Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 4.2.2\n452 4.2.2 full", Situation.RETURNED),
        ("Action: delayed\nStatus: 4.4.1\nDiagnostic-Code: smtp; 421 4.4.1 timed out", Situation.DELAYED),
    ],
)
def test_a_field_of_a_report_tells_whether_it_is_final(text: str, situation: Situation) -> None:
    assert situation is bouncekit.classify_text(text).situation
