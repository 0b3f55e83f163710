"""What calendars send: invitations, answers to them, and meetings that are off."""

import pytest

import bouncekit

CALENDARS = [
    ("REQUEST", "", "Une invitation à une réunion"),
    ("CANCEL", "", "Une réunion annulée"),
    ("COUNTER", "", "Une réponse incertaine à votre invitation"),
    ("REPLY", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x.example", "Une invitation acceptée"),
    ("REPLY", "ATTENDEE;CN=Ann;PARTST\n AT=DECLINED:mailto:a@x.example", "Une invitation déclinée"),
    ("REPLY", 'ATTENDEE;PARTSTAT="TENTATIVE":mailto:a@x.example', "Une réponse incertaine à votre invitation"),
    ("REPLY", "ATTENDEE:mailto:a@x.example", "Courrier ordinaire"),
    ("PUBLISH", "", "Courrier ordinaire"),
]


@pytest.mark.parametrize(("method", "answer", "title"), CALENDARS)
def test_a_calendar_says_what_becomes_of_a_meeting(method: str, answer: str, title: str) -> None:
    told = bouncekit.classify(
        "From: Ann <a@x.example>\nMessage-ID: <1@x.example>\nMIME-Version: 1.0\nContent-Type: text/calendar\n\n"
        f"BEGIN:VCALENDAR\nMETHOD:{method}\nBEGIN:VEVENT\n{answer}\nEND:VEVENT\nEND:VCALENDAR\n"
    )

    assert title == told.description.title
    assert bouncekit.Kind.OTHER is told.kind
